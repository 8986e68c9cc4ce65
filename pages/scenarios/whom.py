"""The second part of the sentence in the editor: for whom a scenario is."""

import streamlit as st

from core.domain.scenarios.scenario import BY_TAG, GROUPS, Group, Trigger
from core.domain.webinars.segments import Fact
from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import list_tags
from core.services.webinars.segments import list_segments
from pages.scenarios.places import read_option
from pages.scenarios.words import group_names
from pages.settings.form import KeptForm
from pages.webinar.segment_words import fact_words
from pages.widgets.desk import acting_desk
from pages.widgets.language import _


def ask_whom(project: ProjectSettings, form: KeptForm, waits_for: Trigger) -> None:
    """The group, then what else must hold of its people: of those who came what they did, of those who registered the
    tag of their registration. `waits_for`: what the scenario was about before a place was chosen."""
    trigger, place_id = read_option(waits_for, st.session_state[form.key("place_id")] or "")
    groups = GROUPS[trigger]
    with form.keeping("group"):
        st.segmented_control(
            _("For everybody"),
            groups,
            format_func=group_names(trigger).__getitem__,
            required=True,
            key=form.key("group"),
            wrap=True,
        )
    group = Group(st.session_state[form.key("group")])
    if Group.CAME in groups:
        _ask_what_they_did(project, form, came=group is Group.CAME)
    else:
        form.hold("minutes", "is_so", "is_not", "segment")
    if group in BY_TAG:
        _ask_tag(project, form, place_id if trigger.is_about_page else None)
    else:
        form.hold("tag")


def _ask_what_they_did(project: ProjectSettings, form: KeptForm, *, came: bool) -> None:
    segments = list_segments(acting_desk(), project.id)
    first, second, third, fourth = st.columns([1.2, 2, 2, 2], vertical_alignment="bottom")
    with form.keeping("minutes"):
        first.number_input(
            _("Minutes, from"),
            min_value=0,
            max_value=600,
            value=None,
            step=5,
            key=form.key("minutes"),
            disabled=not came,
        )
    for place, key, label in ((second, "is_so", _("And all of it")), (third, "is_not", _("And none of it"))):
        with form.keeping(key):
            place.multiselect(
                label,
                list(Fact),
                format_func=fact_words,
                placeholder=_("Anything"),
                key=form.key(key),
                disabled=not came,
            )
    with form.keeping("segment"):
        fourth.selectbox(
            _("Or a saved segment"),
            [segment.name for segment in segments],
            index=None,
            placeholder=_("Choose a segment"),
            key=form.key("segment"),
            disabled=not came or not segments,
            help=_("Its rules are taken as they are now, in place of those on the left."),
        )


def _ask_tag(project: ProjectSettings, form: KeptForm, page_id: str | None) -> None:
    saved = form.saved["tag"]
    known = list_tags(acting_desk(), project.id, page_id)
    with form.keeping("tag"):
        st.selectbox(
            _("With the tag of the registration"),
            known if saved is None or saved in known else [saved, *known],
            index=None,
            accept_new_options=True,
            placeholder=_("Any tag"),
            key=form.key("tag"),
            help=_(
                "A UTM tag of the link by which they registered, any of the five: utm_source, utm_campaign and so on."
            ),
            width=400,
        )
