"""Who is not written to: by one scenario, or by the whole project; added by contacts or a segment, and the way back."""

import pandas as pd
import streamlit as st

from core.domain.access.rights import Right
from core.services.campaigns.exclusions import (
    Excluded,
    Pasted,
    exclude_pasted,
    exclude_segment,
    include_again,
    list_exclusions,
)
from core.services.projects.projects import ProjectSettings
from core.services.webinars.segments import list_segments
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import fill, kept
from pages.widgets.language import _, ngettext, number, recent
from pages.widgets.operator import operator_name
from pages.widgets.outcome import attempt, say, show_outcome
from pages.widgets.press import undisturbed
from pages.widgets.table import Column, Table, ask_view, show_frame, without_empty


def show_left_out(project: ProjectSettings, scenario_id: int | None = None) -> None:
    """Those of the scenario, or without one of the project, to whoever sees contacts."""
    if not acting_desk().acting.may(Right.CONTACTS):
        return
    found = list_exclusions(acting_desk(), project.id, scenario_id)
    key = f"left_out_{scenario_id or 'project'}"
    st.header(
        _("Never write to these people") if scenario_id is None else _("Not in this scenario"),
        anchor=False,
        help=_(
            "Staff, or people who complained: no scenario and no campaign writes to them, under no contact of theirs."
        )
        if scenario_id is None
        else _("This scenario leaves them out; others write to them as usual."),
    )
    _ask_more(project, scenario_id, key)
    show_outcome(key, f"{key}_text")
    if found:
        _show_found(project, found, key)
        _ask_back(project, found, key)


def _ask_more(project: ProjectSettings, scenario_id: int | None, key: str) -> None:
    people, segment = st.columns([3, 2], vertical_alignment="bottom")
    with people:
        with kept(f"{key}_text", ""):
            st.text_area(_("One person per line: an e-mail, a phone or a client id"), key=f"{key}_text", height=100)
        st.button(
            _("Leave these people out"),
            icon=":material/person_off:",
            key=f"{key}_add",
            on_click=_exclude,
            args=(project.id, scenario_id, key),
        )
    with segment:
        _ask_segment(project, scenario_id, key)


def _ask_segment(project: ProjectSettings, scenario_id: int | None, key: str) -> None:
    """Which saved segment is to be left out; nothing where there is none."""
    names = [one.name for one in list_segments(acting_desk(), project.id)]
    if not names:
        return
    with kept(f"{key}_segment", options=(None, *names)):
        st.selectbox(
            _("Or everybody of a segment, also who comes into it later"),
            names,
            index=None,
            placeholder=_("Choose a segment"),
            help=_(
                "Left out are the people known to be in it right before the message. Those of which it is not known are"
                " written to: before the orders are loaded, nobody counts as not having ordered."
            ),
            key=f"{key}_segment",
        )
    st.button(
        _("Leave the segment out"),
        icon=":material/group_off:",
        key=f"{key}_add_segment",
        on_click=_exclude_segment,
        args=(project.id, scenario_id, key),
    )


def _show_found(project: ProjectSettings, found: list[Excluded], key: str) -> None:
    columns = {
        "who": Column(_("Who")),
        "email": Column(_("E-mail")),
        "phone": Column(_("Phone")),
        "client_id": Column(_("Client id")),
        "added": Column(_("Since"), cannot_sort=True),
        "by": Column(_("Added by")),
    }
    table = Table(key, columns, tuple(columns), "who")
    said = _("On this list: {n}", n=number(len(found)))
    about, choose = st.columns([4, 1], vertical_alignment="center")
    about.markdown(f"**{said}**")
    rows = [
        {
            "who": _segment_words(one.segment) if one.segment else one.username,
            "email": one.email,
            "phone": one.phone,
            "client_id": str(one.client_id) if one.client_id else None,
            "added": recent(one.added_at, project.time_zone),
            "by": operator_name(one.added_by),
        }
        for one in found
    ]
    frame = pd.DataFrame(rows)
    view = without_empty(table, ask_view(table, len(found), place=choose), frame, ("added",))
    show_frame(table, view, frame, label=said)


def _ask_back(project: ProjectSettings, found: list[Excluded], key: str) -> None:
    by_id = {one.id: one for one in found}
    chosen, act = st.columns([4, 1.3], vertical_alignment="bottom")
    chosen.multiselect(
        _("Write to them again"),
        list(by_id),
        format_func=lambda one: _name(by_id[one]),
        placeholder=_("Choose people or segments"),
        key=f"{key}_back",
    )
    act.button(
        _("Write to them again"),
        icon=":material/undo:",
        key=f"{key}_include",
        on_click=_include,
        args=(project.id, key),
        width="stretch",
    )


def _name(one: Excluded) -> str:
    if one.segment:
        return _segment_words(one.segment)
    client = _("client {client_id}", client_id=str(one.client_id)) if one.client_id else None
    return " · ".join(filter(None, (one.username, one.email, one.phone, client)))


def _segment_words(name: str) -> str:
    return _("everybody of the segment “{name}”", name=name)


@undisturbed()
def _exclude(project_id: int, scenario_id: int | None, key: str) -> None:
    text = str(st.session_state[f"{key}_text"])
    pasted: list[Pasted] = []
    if attempt(key, lambda: pasted.append(exclude_pasted(acting_desk(), project_id, text, scenario_id)), ""):
        [done] = pasted
        said = ngettext("{n} person is left out from now on.", "{n} people are left out from now on.", done.added)
        if not done.added:
            said = _("They were all left out already.")
        if done.unread:
            said += " " + _("What stays in the field has no e-mail, phone or client id that we can read.")
        say(said)
        fill(f"{key}_text", "\n".join(done.unread))


@undisturbed()
def _exclude_segment(project_id: int, scenario_id: int | None, key: str) -> None:
    if name := st.session_state.get(f"{key}_segment"):
        act = lambda: exclude_segment(acting_desk(), project_id, name, scenario_id)  # noqa: E731 - one act
        if attempt(key, act, _("The segment is left out from now on.")):
            fill(f"{key}_segment", None)


@undisturbed()
def _include(project_id: int, key: str) -> None:
    ids = list(st.session_state[f"{key}_back"])
    if ids and attempt(key, lambda: include_again(acting_desk(), project_id, ids), _("They are written to again.")):
        st.session_state[f"{key}_back"] = []
