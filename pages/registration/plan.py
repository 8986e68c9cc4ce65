"""The plan: four numbers that add up to the rows read, every row with its reason, the plan as a file."""

from collections import Counter
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from core.domain.lists.columns import GIVEN
from core.domain.registration.plan import PLAN_STATES, PlanState, RegistrationPlan
from core.services.projects.projects import ProjectSettings
from core.services.registration.plan_batch import plan_frame
from pages.registration.words import count_warning, name_of_plan, reason_words, word_problem
from pages.widgets.export import show_export
from pages.widgets.language import _, moment, ngettext, number, zone_name
from pages.widgets.people_input import column_titles

MOST_SHOWN = 1_000
"""Rows of a kind that the page shows; all are in the file."""
TABLE_HEIGHT_PX = 420
LOOKED_AT_FIRST: tuple[PlanState, ...] = ("invalid", "repeated", "already_registered", "will_register")
_PERSON = ("email", "phone", "name")
_WHAT = ("column", "value", "reason")
COLUMNS: dict[PlanState, tuple[str, ...]] = {
    "will_register": ("number", *_PERSON, "page_id", "session_at", *_WHAT),
    "already_registered": ("number", *_PERSON, "page_id", "session_at", "reason"),
    "repeated": ("number", "same_as", *_PERSON, "page_id", "session_at"),
    "invalid": ("number", *_WHAT),
}


def show_plan(project: ProjectSettings, plan: RegistrationPlan) -> None:
    """Everything that the operator has to know before the run."""
    st.subheader(_("The plan"), anchor=False)
    counts = plan.counts
    with st.container(horizontal=True, gap="medium"):
        for state in PLAN_STATES:
            st.metric(name_of_plan(state), number(counts[state]), width="content")
    total = " + ".join(number(counts[state]) for state in PLAN_STATES)
    rows = ngettext("{n} row read.", "{n} rows read.", len(plan.rows))
    looked = _("Who is registered was asked of Bizon365 on {time}.", time=moment(plan.planned_at, project.time_zone))
    st.caption(f"{total} = {rows} {looked}")
    _show_warnings(plan)
    _show_rows(project, plan)
    _show_file(project, plan)


def _show_warnings(plan: RegistrationPlan) -> None:
    found = Counter(warning.reason for row in plan.only("will_register") for warning in row.warnings)
    sentences = [count_warning(reason, rows) for reason, rows in found.items()]
    if sentences:
        st.warning("  \n".join(sentences), icon=":material/warning:")


def _show_rows(project: ProjectSettings, plan: RegistrationPlan) -> None:
    counts = plan.counts
    kinds = [state for state in LOOKED_AT_FIRST if counts[state]]
    state: PlanState = (
        st.segmented_control(
            _("Rows"),
            kinds,
            default=kinds[0],
            required=True,
            format_func=lambda state: f"{name_of_plan(state)} · {number(counts[state])}",
            key=f"registration_plan_{plan.planned_at.isoformat()}",
            label_visibility="collapsed",
        )
        or kinds[0]
    )
    rows = plan.only(state)
    shown = replace(plan, rows=rows[:MOST_SHOWN])
    frame = plan_frame(shown, project.time_zone, partial(word_problem, reason_words()))
    titles = plan_titles(plan)
    order = [name for name in COLUMNS[state] if name in ("number", "same_as", "email") or frame[name].notna().any()]
    given = [name for name in titles if name.startswith(GIVEN)]
    st.dataframe(
        frame,
        column_order=[*order, *given],
        column_config={**titles, "session_at": st.column_config.DatetimeColumn(titles["session_at"], format=_WHOLE)},
        hide_index=True,
        width="stretch",
        placeholder="",
        height=TABLE_HEIGHT_PX if len(shown.rows) > 10 else "auto",
    )
    said = [_("Times: {zone}", zone=zone_name(project.time_zone, plan.planned_at)) + "."]
    if len(rows) > MOST_SHOWN:
        said.append(_("The first {n} rows of this kind are shown, all are in the file.", n=number(MOST_SHOWN)))
    st.caption(" ".join(said))


_WHOLE = "DD.MM.YYYY HH:mm"


def _show_file(project: ProjectSettings, plan: RegistrationPlan) -> None:
    words = reason_words()
    names = {state: name_of_plan(state) for state in PLAN_STATES}

    def table() -> pd.DataFrame:
        frame = plan_frame(plan, project.time_zone, partial(word_problem, words))
        return frame.assign(state=frame["state"].map(names))

    show_export(table, plan_titles(plan), _("plan"), "registration_plan_export")


def plan_titles(plan: RegistrationPlan) -> dict[str, str]:
    """The columns of a plan, the list's own after them."""
    own = {f"{GIVEN}{index}": title for index, title in enumerate(column_titles(plan.titles))}
    return {
        "number": "№",
        "state": _("Plan"),
        "same_as": _("Same as row №"),
        "column": _("Column"),
        "value": _("Value"),
        "reason": _("Reason"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "name": _("Name"),
        "page_id": _("Registration page"),
        "session_at": _("Session"),
        **own,
    }
