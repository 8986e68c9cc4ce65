"""The checks that were made: each with its webinar and counts, and the button that opens it again."""

import streamlit as st

from core.domain.matching import Outcome
from core.services.attendance.past_checks import PastCheck, count_checks, list_checks
from core.services.projects.projects import ProjectSettings
from pages.attendance.open_again import open_again
from pages.attendance.run import Run, forget_checks
from pages.attendance.words import name_of_outcome, name_of_registered
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, moment, ngettext, number, plain
from pages.widgets.run_list import RunLine, show_run_list


def say_when_made(project: ProjectSettings, run: Run) -> None:
    """Of a check that was opened again: when it was made."""
    if run.opened_at:
        st.caption(
            _(
                "Check of {time}, counted again from the report loaded now.",
                time=moment(run.opened_at, project.time_zone),
            )
        )


def show_history(project: ProjectSettings) -> None:
    """The section; nothing before the first check."""
    total = count_checks(acting_desk(), project.id)
    if not total:
        return
    st.divider()
    title = ngettext("{n} past check", "{n} past checks", total)
    with st.expander(title, key="attendance_history"):

        def find(limit: int, offset: int) -> list[RunLine]:
            found = list_checks(acting_desk(), project.id, limit=limit, offset=offset)
            return [_line(project, check) for check in found]

        show_run_list(find, total, "attendance_past", "checks_page")
        st.button(
            _("Delete the past checks"),
            icon=":material/delete:",
            type="tertiary",
            on_click=forget_checks,
            args=(project.id,),
            key="attendance_forget",
            help=_("They are kept for 90 days, with the people asked about."),
        )


def _line(project: ProjectSettings, check: PastCheck) -> RunLine:
    room = plain(check.room_title or check.room_id)
    asked = (
        ngettext("{n} row", "{n} rows", check.people)
        if check.kind == "list"
        else ngettext("{n} person", "{n} people", check.people)
    )
    name = name_of_registered if check.kind == "registered" else name_of_outcome
    counts = [
        f"{name(outcome, check.min_stay_s)}: {number(check.outcomes[outcome])}"
        for outcome in Outcome
        if outcome in check.outcomes
    ]
    guests = [ngettext("{n} without a contact", "{n} without a contact", check.guests)] if check.guests else []
    made = _("checked {time}", time=moment(check.checked_at, project.time_zone))
    what = {"list": _("a list"), "registered": _("registered people"), "person": _("one person")}[check.kind]
    return RunLine(
        run_id=str(check.id),
        title=f"**{room}, {moment(check.starts_at, project.time_zone)}** · {asked}",
        facts=[made, plain(check.source_name) or what, *counts, *(guests if Outcome.ABSENT in check.outcomes else ())],
        on_open=open_again,
        args=(project, check),
    )
