"""The plan: four numbers that add up to the rows read, every row with its reason, and the plan as a file."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.domain.lists.given_columns import given_columns, given_names
from core.domain.registration.plan import PlanState, RegistrationPlan
from core.services.projects.projects import ProjectSettings
from core.services.registration.plan_batch import build_plan_frame
from pages.registration.unscheduled import warn_of_unscheduled
from pages.registration.words import count_warning, word_reasons
from pages.widgets.export import show_export
from pages.widgets.language import _, ngettext, number, recent
from pages.widgets.list_columns import column_titles
from pages.widgets.plan_rows import PlanTable, ask_plan_kind, show_plan_table
from pages.widgets.registration_states import plan_names
from pages.widgets.run import sum_words

LOOKED_AT_FIRST = (
    PlanState.INVALID,
    PlanState.REPEATED,
    PlanState.ALREADY_REGISTERED,
    PlanState.WILL_REGISTER,
)
_PERSON = ("email", "phone", "name")
_WHAT = ("column", "value", "reason")
COLUMNS: dict[PlanState, tuple[str, ...]] = {
    PlanState.WILL_REGISTER: ("number", *_PERSON, "page_id", "session_at", *_WHAT),
    PlanState.ALREADY_REGISTERED: ("number", *_PERSON, "page_id", "session_at", "reason"),
    PlanState.REPEATED: ("number", "same_as", *_PERSON, "page_id", "session_at"),
    PlanState.INVALID: ("number", *_WHAT),
}
EVERY_KIND = ("number", "state", "same_as", *_PERSON, "page_id", "session_at", *_WHAT)


def show_plan(project: ProjectSettings, plan: RegistrationPlan, *, read: Collection[int]) -> None:
    """The plan as the operator reads it before anything is sent. `read` are the columns of the list whose values the
    plan holds as it understood them: they are not shown twice."""
    st.header(_("The plan"), anchor=False)
    counts = plan.counts
    with st.container(horizontal=True, gap="medium"):
        for state, name in plan_names().items():
            st.metric(name, number(counts[state]), width="content")
    rows = ngettext("{n} row read.", "{n} rows read.", len(plan.rows))
    looked = _("Who is already registered: from Bizon365, {time}.", time=recent(plan.planned_at, project.time_zone))
    st.caption(f"{sum_words(counts, list(PlanState), rows)} {looked}")
    _show_warnings(project, plan)
    _show_file(_show_rows(project, plan, read), project)


def _show_warnings(project: ProjectSettings, plan: RegistrationPlan) -> None:
    found = Counter(warning.reason for row in plan.only(PlanState.WILL_REGISTER) for warning in row.warnings)
    sentences = [count_warning(reason, rows) for reason, rows in found.items()]
    if sentences:
        st.warning("  \n".join(sentences), icon=":material/warning:")
    warn_of_unscheduled(project, _coming_sessions(plan))


def _coming_sessions(plan: RegistrationPlan) -> list[tuple[str, datetime]]:
    """The page and moment of each session for which somebody would be registered; of those that are over, another
    warning says it."""
    planned = [row.registration for row in plan.only(PlanState.WILL_REGISTER) if row.registration]
    return [(one.page_id, one.session_at) for one in planned if one.session_at >= plan.planned_at]


def _show_rows(project: ProjectSettings, plan: RegistrationPlan, read: Collection[int]) -> RegistrationPlan:
    """Show the rows that the operator chooses; returns the plan with these alone."""
    counts = plan.counts
    kinds = [state for state in LOOKED_AT_FIRST if counts[state]]
    key = f"registration_plan_{plan.planned_at.isoformat()}"
    state = ask_plan_kind(_("Rows"), kinds, names=plan_names(), counts=counts, key=key)
    rows = plan.only(state) if state else plan.rows
    titles = plan_titles(plan)
    has_invalid = any(row.state is PlanState.INVALID for row in rows)
    own = [name for index, name in enumerate(given_names(len(plan.titles))) if has_invalid or index not in read]
    show_plan_table(
        PlanTable(
            key="registration_plan",
            question=(plan.planned_at, state),
            find=lambda first, end: _frame(replace(plan, rows=rows[first:end]), project),
            total=len(rows),
            order=[*(COLUMNS[state] if state else EVERY_KIND), *own],
            always_shown=("number", "same_as", "email", *own),
            titles=titles,
        )
    )
    return replace(plan, rows=rows)


def _show_file(plan: RegistrationPlan, project: ProjectSettings) -> None:
    show_export(
        lambda: _frame(plan, project),
        plan_titles(plan),
        _("plan"),
        "registration_plan_export",
        deed=Deed.BATCH_EXPORTED,
        project_id=project.id,
    )


def _frame(plan: RegistrationPlan, project: ProjectSettings) -> pd.DataFrame:
    frame = word_reasons(build_plan_frame(plan, project.time_zone))
    return frame.assign(state=frame["state"].map(plan_names()))


def plan_titles(plan: RegistrationPlan) -> dict[str, str]:
    """The columns of a plan, the list's own after them."""
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
        **given_columns(column_titles(plan.titles)),
    }
