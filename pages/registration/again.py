"""From one run to the next: the same people on another date, or those who were refused or not sent."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.registration.batches import Batch
from core.services.registration.results import sheet_of_batch
from core.services.registration.states import BatchRowState
from core.start import get_desk
from pages.registration.draft import take_list
from pages.registration.sections import go_to
from pages.widgets.language import ngettext
from pages.widgets.outcome import attempt
from pages.widgets.registration_session import CLOCK, DAY

ON_THE_LIST = (BatchRowState.REGISTERED, BatchRowState.ALREADY_THERE)
REFUSED = (BatchRowState.REJECTED,)
NOT_SENT = (BatchRowState.NOT_SENT,)


def show_again(project: ProjectSettings, batch: Batch) -> None:
    """The buttons that begin a new list with people of this run."""
    with st.container(horizontal=True):
        for states in (ON_THE_LIST, REFUSED, NOT_SENT):
            people = batch.progress.count(states)
            if people:
                st.button(
                    _words(states, people),
                    icon=":material/event_repeat:",
                    on_click=_take,
                    args=(project.id, batch.id, states),
                    key=f"registration_again_{states[0]}",
                )


def _words(states: tuple[BatchRowState, ...], people: int) -> str:
    if states == REFUSED:
        return ngettext("Register {n} refused person anew", "Register {n} refused people anew", people)
    if states == NOT_SENT:
        return ngettext("Register {n} person who was not sent", "Register {n} people who were not sent", people)
    return ngettext("Register {n} person for another date", "Register {n} people for another date", people)


def _take(project_id: int, run: str, states: tuple[BatchRowState, ...]) -> None:
    """For a callback: open these people as a list in the section of spreadsheets, where a date is chosen and a plan is
    made."""

    def take() -> None:
        take_list(project_id, sheet_of_batch(get_desk(), project_id, run, states))

    if attempt("run", take, ""):
        st.session_state[DAY] = st.session_state[CLOCK] = ""
        go_to("list")
