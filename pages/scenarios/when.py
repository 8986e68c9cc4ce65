"""The first part of the sentence in the editor: when a scenario begins."""

import streamlit as st

from core.domain.scenarios.scenario import DAY_MIN, Trigger
from core.services.projects.projects import ProjectSettings
from pages.scenarios.places import list_choices, list_report_choices, read_option, unknown_title
from pages.scenarios.unread import offer_places
from pages.scenarios.words import UNITS, clock_words, unit_names
from pages.settings.form import KeptForm
from pages.widgets.language import _

EVERY_MIN = 15
"""The times of the day that are offered."""


def ask_when(project: ProjectSettings, form: KeptForm, trigger: Trigger) -> None:
    """The room or the page, and how long before or after, or at what time of the day."""
    is_of_report = trigger in (Trigger.REPORT, Trigger.PAGE_REPORT)
    choices = list_report_choices(project) if is_of_report else list_choices(project, trigger)
    has_any = bool(choices)
    if (kept := form.saved["place_id"]) and kept not in choices:
        choices[kept] = unknown_title(read_option(trigger, kept)[1])
    place, *rest = st.columns([4, 1.3, 1.5], vertical_alignment="bottom")
    with form.keeping("place_id"):
        place.selectbox(
            _label(trigger),
            list(choices),
            index=None,
            format_func=choices.__getitem__,
            placeholder=_placeholder(trigger, has_any=has_any),
            key=form.key("place_id"),
        )
    if trigger.is_about_page and not has_any:
        offer_places(project, form.name)
    if trigger is Trigger.DAILY:
        form.hold("amount", "unit")
        times = sorted({*range(0, DAY_MIN, EVERY_MIN), form.saved["clock"]})
        with form.keeping("clock"):
            rest[0].selectbox(_("At this time"), times, format_func=clock_words, key=form.key("clock"))
        return
    form.hold("clock")
    with form.keeping("amount"):
        rest[0].number_input(
            _("How long before") if trigger is Trigger.SESSION else _("How long after"),
            min_value=0,
            max_value=999,
            step=1,
            key=form.key("amount"),
        )
    with form.keeping("unit"):
        rest[1].selectbox(
            _("Unit"), UNITS, format_func=unit_names().__getitem__, key=form.key("unit"), label_visibility="collapsed"
        )


def _label(trigger: Trigger) -> str:
    return {
        Trigger.REPORT: _("When a report of this room or registration page is ready"),
        Trigger.PAGE_REPORT: _("When a report of this room or registration page is ready"),
        Trigger.SESSION: _("When a session of this registration page is near"),
        Trigger.REGISTRATION: _("When somebody registers on this page"),
        Trigger.ORDER: _("When somebody orders after a webinar of this room"),
        Trigger.PAYMENT: _("When somebody pays an order made after a webinar of this room"),
        Trigger.DAILY: _("Every day, about the webinars of this room"),
    }[trigger]


def _placeholder(trigger: Trigger, *, has_any: bool) -> str:
    if trigger.is_about_orders:
        return _("Any room: all orders")
    if has_any and trigger in (Trigger.REPORT, Trigger.PAGE_REPORT):
        return _("Choose a room or a registration page")
    if not has_any and trigger.is_about_page:
        return _("None is known yet: load the pages from Bizon365")
    if not has_any:
        return _("None is known yet: load a report first")
    return _("Choose a registration page") if trigger.is_about_page else _("Choose a room")
