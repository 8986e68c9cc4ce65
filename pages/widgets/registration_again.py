"""From a run to the next one: the same people on another date, or those who were not sent."""

import streamlit as st

from core.desk import get_desk
from core.services.batch_results import sheet_of_batch
from core.services.projects import ProjectSettings
from core.services.registration_batches import Batch, RowState
from pages.widgets.language import ngettext
from pages.widgets.registration_draft import take_sheet
from pages.widgets.registration_sections import go_to
from pages.widgets.registration_session import CLOCK, DAY
from pages.widgets.settings_outcome import attempt

ON_THE_LIST: tuple[RowState, ...] = ("registered", "already_there")
LEFT_BEHIND: tuple[RowState, ...] = ("not_sent",)


def show_again(project: ProjectSettings, batch: Batch) -> None:
    """The ways on; each leads to a plan of its own."""
    on_the_list, left_behind = (
        sum(batch.state_counts.get(state, 0) for state in states) for states in (ON_THE_LIST, LEFT_BEHIND)
    )
    with st.container(horizontal=True):
        if on_the_list:
            st.button(
                ngettext("Register {n} person for another date", "Register {n} people for another date", on_the_list),
                icon=":material/event_repeat:",
                on_click=_take,
                args=(project.id, batch.id, ON_THE_LIST),
                key="registration_again",
            )
        if left_behind:
            st.button(
                ngettext("Register {n} person who was not sent", "Register {n} people who were not sent", left_behind),
                icon=":material/group_add:",
                on_click=_take,
                args=(project.id, batch.id, LEFT_BEHIND),
                key="registration_left_behind",
            )


def _take(project_id: int, run: str, states: tuple[RowState, ...]) -> None:
    """The people as a list in the section of spreadsheets, where a date is chosen and a plan made."""

    def take() -> None:
        take_sheet(project_id, sheet_of_batch(get_desk(), project_id, run, states))

    if attempt("registration_run", take, ""):
        st.session_state[DAY] = st.session_state[CLOCK] = ""
        go_to("list")
