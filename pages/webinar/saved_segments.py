"""The segments that were saved: taken up again, saved under a name, removed."""

from collections.abc import Callable

import streamlit as st

from core.domain.access.rights import Right
from core.domain.webinars.segments import Rules
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.webinars.segments import (
    NAME_MAX,
    Segment,
    count_segment,
    drop_segment,
    list_segments,
    list_webinars_of,
    save_segment,
)
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import fill, kept
from pages.widgets.language import _, ngettext, plain
from pages.widgets.outcome import attempt, say, show_outcome
from pages.widgets.press import undisturbed

NAME, SAVED, SCOPE = "segment_name", "segment_saved", "segment_scope"


def show_saved(project: ProjectSettings, reports: tuple[ReportRow, ...], fill_rules: Callable[[Rules], None]) -> None:
    """The saved segments to choose from, and the way to save what stands in the fields below."""
    saved = {segment.name: segment for segment in list_segments(acting_desk(), project.id)}
    may_save = acting_desk().acting.may(Right.WORK)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if saved:
            st.selectbox(
                _("Saved segments"),
                list(saved),
                index=None,
                placeholder=_("Choose a segment"),
                key=SAVED,
                on_change=_take_up,
                args=(saved, fill_rules),
            )
        if may_save:
            with st.popover(_("Save as a segment"), icon=":material/bookmark_add:"):
                _ask_name(project, reports)
            chosen = st.session_state.get(SAVED)
            if chosen in saved:
                st.button(
                    _("Remove the segment “{name}”", name=plain(chosen)),
                    icon=":material/delete:",
                    type="tertiary",
                    on_click=_drop,
                    args=(project, chosen),
                )
    show_outcome("segments")


def _take_up(saved: dict[str, Segment], fill_rules: Callable[[Rules], None]) -> None:
    if segment := saved.get(st.session_state[SAVED]):
        fill_rules(segment.rules)


def _ask_name(project: ProjectSettings, reports: tuple[ReportRow, ...]) -> None:
    rooms = {report.room_id for report in reports}
    scopes = {"these": _("these webinars only")}
    if len(rooms) == 1:
        scopes = {"room": _("all webinars of the room, the next ones too"), **scopes}
    with kept(NAME, ""):
        st.text_input(_("Name of the segment"), key=NAME, max_chars=NAME_MAX)
    with kept(SCOPE, next(iter(scopes)), options=list(scopes)):
        st.radio(_("Which webinars it counts"), list(scopes), format_func=scopes.__getitem__, key=SCOPE)
    st.button(_("Save the segment"), type="primary", on_click=_save, args=(project, reports), key="segment_save")
    show_outcome("segment_saving", NAME)


@undisturbed()
def _save(project: ProjectSettings, reports: tuple[ReportRow, ...]) -> None:
    name, is_room = str(st.session_state[NAME]), st.session_state.get(SCOPE) == "room"
    segment = Segment(
        name,
        st.session_state["segment_rules"],
        room_id=reports[0].room_id if is_room else None,
        report_ids=() if is_room else tuple(report.id for report in reports),
    )
    if attempt("segment_saving", lambda: save_segment(acting_desk(), project.id, segment), ""):
        st.session_state[SAVED] = " ".join(name.split())
        fill(NAME, "")
        say(_say_saved(project, segment))


def _say_saved(project: ProjectSettings, segment: Segment) -> str:
    """With how many people are in it now: of all webinars of the room they are more than of the one in sight."""
    ids = list_webinars_of(acting_desk(), project.id, segment)
    people = count_segment(acting_desk(), project.id, ids, segment.rules).people
    counted = ngettext("{n} person is in it now", "{n} people are in it now", people)
    webinars = ngettext("{n} webinar", "{n} webinars", len(ids))
    return _("Saved: {people} ({webinars}).", people=counted, webinars=webinars)


@undisturbed()
def _drop(project: ProjectSettings, name: str) -> None:
    st.session_state[SAVED] = None
    attempt("segments", lambda: drop_segment(acting_desk(), project.id, name), _("The segment is removed."))
