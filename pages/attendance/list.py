"""Checking a list: the input, and the result with counts that add up, a filter, a row per person and the export."""

import streamlit as st

from core.domain.audit.deeds import Deed
from core.domain.lists.given_columns import given_columns
from core.domain.matching import Outcome
from core.services.attendance.check_list import ListCheck
from core.services.lists.read_people import PeopleList
from core.services.projects.projects import ProjectSettings
from pages.attendance.question import CHECK_KEYS
from pages.attendance.send import offer_list
from pages.attendance.words import name_of_outcome, room_columns, say_guests, word_rows
from pages.widgets.drafts import kept
from pages.widgets.export import show_export
from pages.widgets.language import _, ngettext, number, recent, share
from pages.widgets.list_columns import column_titles
from pages.widgets.people_input import ask_people
from pages.widgets.press import press
from pages.widgets.table import Column, Table, ask_view, show_frame, shown_titles, sort_frame

LIST_KEY = "attendance"
"""The key of the inputs in which the list is given."""


def ask_list(project: ProjectSettings) -> tuple[bool, PeopleList | None]:
    """Whether the button was pressed, and the list as far as there is one."""
    people = ask_people(project, LIST_KEY, everywhere=True)
    return press(_("Check the list"), key=CHECK_KEYS["list"], type="primary", icon=":material/how_to_reg:"), people


def show_list_check(project: ProjectSettings, check: ListCheck) -> None:
    """Show the counts, the filter, the table, the export and the campaign that is offered."""
    _show_counts(project, check)
    outcomes = [outcome for outcome in Outcome if check.counts[outcome]]
    with kept("attendance_outcomes", [], options=outcomes):
        wanted = st.pills(
            _("Show"),
            outcomes,
            selection_mode="multi",
            format_func=lambda one: f"{name_of_outcome(one, check.min_stay_s)} · {number(check.counts[one])}",
            key="attendance_outcomes",
            wrap=True,
        )
    rows = check.only(wanted) if wanted else check.frame
    shown = word_rows(rows, check.min_stay_s, titles=column_titles(check.titles))
    columns = _columns(check)
    table = Table(
        "attendance_list",
        {name: Column(title, highest_first=name == "stay_min") for name, title in columns.items()},
        tuple(columns),
        "row",
    )
    said, beside = st.columns([4, 1], vertical_alignment="center")
    found = _("{n} of {total} rows.", n=number(len(shown)), total=number(len(check.frame)))
    said.caption(found)
    view = ask_view(table, (check.checked_at, tuple(wanted)), place=beside)
    show_frame(table, view, shown, label=found)
    show_export(
        sort_frame(shown, view),
        shown_titles(table, view),
        name=_("who came"),
        key="attendance_export",
        deed=Deed.ATTENDANCE_EXPORTED,
        project_id=project.id,
    )
    offer_list(project, check, wanted)


def _show_counts(project: ProjectSettings, check: ListCheck) -> None:
    rows = len(check.frame)
    shown = [outcome for outcome in Outcome if outcome is not Outcome.ATTENDED_LESS or check.min_stay_s]
    with st.container(horizontal=True, gap="medium"):
        for outcome in shown:
            st.metric(
                name_of_outcome(outcome, check.min_stay_s),
                number(check.counts[outcome]),
                delta=share(check.counts[outcome] / rows, 1),
                delta_color="off",
                delta_arrow="off",
                width="content",
            )
    total = " + ".join(number(check.counts[outcome]) for outcome in shown)
    sentences = [f"{total} = " + ngettext("{n} row read.", "{n} rows read.", rows)]
    if check.repeats:
        sentences.append(
            ngettext(
                "{n} of them repeats a person already in the list.",
                "{n} of them repeat people already in the list.",
                check.repeats,
            )
        )
    sentences += say_guests(check.guests)
    stay = check.min_stay_s / 60
    sentences.append(
        ngettext("Minimum stay: {n} minute.", "Minimum stay: {n} minutes.", round(stay))
        if stay
        else _("Anyone who entered counts.")
    )
    sentences.append(_("Checked {time}.", time=recent(check.checked_at, project.time_zone)))
    st.caption(" ".join(sentences))


def _columns(check: ListCheck) -> dict[str, str]:
    """The titles of the columns: the outcome, the list's own columns, then the facts of the report."""
    return {
        "row": _("No."),
        "outcome": _("Outcome"),
        "stay_min": _("Time in the room, min"),
        **given_columns(column_titles(check.titles)),
        "note": _("Note"),
        "matched_by": _("Found by"),
        "matched_value": _("Contact"),
        **room_columns(),
    }
