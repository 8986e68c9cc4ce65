"""A spreadsheet of people: the list, what its columns hold, what is common to all rows, the plan, and its start."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.domain.registration.rows import RegistrationChoices, find_faults
from core.domain.tags import TAGS
from core.errors import DeskError, InvalidInput
from core.services.projects.projects import ProjectSettings
from pages.registration.draft import LIST_KEY, Draft, is_plan_lost, make_plan
from pages.registration.plan import show_plan
from pages.registration.shared_fields import ask_confirm, ask_tags
from pages.registration.source import ask_columns, ask_list, column_key
from pages.registration.start import show_start
from pages.widgets.email_slips import offer_corrections
from pages.widgets.errors import show_error
from pages.widgets.faults import show_faults
from pages.widgets.language import _
from pages.widgets.outcome import show_outcome
from pages.widgets.press import acting, press
from pages.widgets.registration_session import CLOCK, DAY, PAGE_NAME, ask_session
from pages.widgets.result import mark_result

PLAN_KEY = "registration_make_plan"


def show_list(project: ProjectSettings) -> None:
    """The whole section, from the file to the run."""
    draft = ask_list(project)
    if draft is None:
        return
    st.header(_("Columns"), anchor=False)
    ask_columns(draft)
    people = offer_corrections(replace(draft.people, columns=draft.columns), LIST_KEY)
    choices = _ask_common(project, draft)
    looks = "secondary" if draft.plan else "primary"
    pressed = press(_("Make the plan"), key=PLAN_KEY, icon=":material/checklist:", type=looks)
    faults = find_faults(choices)
    draft.was_pressed |= pressed
    if pressed and faults:
        draft.plan = None
    elif not faults and (pressed or is_plan_lost(draft, people, choices)):
        try:
            with acting(PLAN_KEY), st.spinner(_("Reading the rows and asking Bizon365 who is already registered…")):
                make_plan(draft, people, choices)
        except DeskError as error:
            show_error(error)
        else:
            st.rerun()
    _show_faults(draft, faults)
    st.caption(_("The plan sends nothing: it shows what will happen to each row."))
    show_outcome("registration")
    if draft.plan is None:
        return
    if (draft.planned_with, draft.planned_rows) != (choices, people.rows):
        st.warning(_("The columns or the common values changed after the plan was made. Make the plan again."))
        return
    mark_result(f"plan {draft.plan.planned_at}")
    show_plan(project, draft.plan, read=choices.columns.values())
    show_start(project, draft, draft.plan)


def _show_faults(draft: Draft, faults: Sequence[InvalidInput]) -> None:
    """Everything because of which there is no plan, from the time that one was asked for until it is corrected."""
    if draft.was_pressed:
        keys = {"file": f"{column_key(draft)}_email", "page_id": PAGE_NAME, "date": DAY, "time": CLOCK}
        show_faults(faults, keys | {tag: f"{LIST_KEY}_list_{tag}" for tag in TAGS})


def _ask_common(project: ProjectSettings, draft: Draft) -> RegistrationChoices:
    st.header(_("Same for all rows"), anchor=False)
    st.caption(_("Used where a row has no value of its own."))
    with st.container(border=True):
        session = ask_session(project)
        tags = ask_tags("registration_list")
        confirm = ask_confirm("registration_list")
    return RegistrationChoices(
        columns=draft.columns,
        page_id=session.page_id or None,
        date=session.day or None,
        time=session.clock or None,
        tags=tags,
        confirm=confirm,
    )
