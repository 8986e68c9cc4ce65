"""The outcome of a run: counts that add up to the rows read, the rows to correct, and its people as a new list."""

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.domain.lists.given_columns import given_columns
from core.domain.registration.plan import PlanState
from core.services.projects.projects import ProjectSettings
from core.services.registration.batches import Batch
from core.services.registration.results import list_correctable
from core.services.registration.states import BatchRowState
from pages.registration.draft import take_people_of_run
from pages.registration.sections import go_to
from pages.registration.words import word_reasons
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import fill
from pages.widgets.export import show_export
from pages.widgets.language import _, ngettext
from pages.widgets.list_columns import column_titles
from pages.widgets.outcome import OVER_PAGE, attempt
from pages.widgets.press import undisturbed
from pages.widgets.registration_session import CLOCK, DAY
from pages.widgets.registration_states import plan_names, state_names
from pages.widgets.run import plan_words, show_state_counts

WHY = "reason"
ON_THE_LIST = (BatchRowState.REGISTERED, BatchRowState.ALREADY_THERE)
REFUSED = (BatchRowState.REJECTED,)
NOT_SENT = (BatchRowState.NOT_SENT,)


def show_counts(batch: Batch) -> None:
    """How many people are in which state, and how many rows were planned in which way."""
    show_state_counts(batch.state_counts, state_names(), BatchRowState.REGISTERED)
    kinds = [plan for plan in PlanState if batch.plan_counts[plan] or plan is PlanState.WILL_REGISTER]
    rows = ngettext("{n} row read.", "{n} rows read.", batch.row_count)
    st.caption(plan_words(batch.plan_counts, plan_names(), kinds, rows))


def show_files(project: ProjectSettings, batch: Batch) -> None:
    """The rows to be corrected, as a file that can be uploaded again."""
    to_correct = batch.plan_counts[PlanState.INVALID] + batch.state_counts.get(BatchRowState.REJECTED, 0)
    if not to_correct:
        return
    with st.container(border=True):
        st.markdown(
            ngettext(
                "**{n} row to correct:** download it, correct it in Excel and upload the file again. The file holds"
                " only this row, with your columns and the reason.",
                "**{n} rows to correct:** download them, correct them in Excel and upload the file again. The file"
                " holds only these rows, with your columns and the reasons.",
                to_correct,
            )
        )

        def table() -> pd.DataFrame:
            found = list_correctable(acting_desk(), project.id, batch.id)
            return word_reasons(found.frame, name_columns=True)

        show_export(
            table,
            {**own_titles(batch), WHY: _("Reason")},
            _("to-correct"),
            "registration_mend",
            deed=Deed.BATCH_EXPORTED,
            project_id=project.id,
            run_id=batch.id,
        )


def show_people_again(project: ProjectSettings, batch: Batch) -> None:
    """The buttons that make a new list: of the people for one more date, of those refused, of those not sent."""
    counts = {states: batch.progress.count(states) for states in (ON_THE_LIST, REFUSED, NOT_SENT)}
    with st.container(horizontal=True):
        for states, people in counts.items():
            if people:
                st.button(
                    _again_words(states, people),
                    icon=":material/event_repeat:",
                    on_click=_take_people,
                    args=(project.id, batch.id, states),
                    key=f"registration_again_{states[0]}",
                )
    if not any(counts.values()):
        return
    sentences = [_("One more date moves nobody: they stay registered for the first one too.")] * bool(
        counts[ON_THE_LIST]
    )
    st.caption(
        " ".join((*sentences, _("Nothing is sent until you have seen the plan."))),
        help=_("The people open as a list."),
    )


def own_titles(batch: Batch) -> dict[str, str]:
    """The list's own columns, under the names by which they are recognised when they come again."""
    named = zip(batch.titles, column_titles(batch.titles), strict=True)
    return given_columns(title or numbered for title, numbered in named)


def _again_words(states: tuple[BatchRowState, ...], people: int) -> str:
    if states == REFUSED:
        return ngettext("Try {n} refused person again", "Try {n} refused people again", people)
    if states == NOT_SENT:
        return ngettext("Register {n} person who was not sent", "Register {n} people who were not sent", people)
    return ngettext("Add one more date for {n} person", "Add one more date for {n} people", people)


@undisturbed()
def _take_people(project_id: int, run: str, states: tuple[BatchRowState, ...]) -> None:
    """For a callback: open these people as a list in the section of spreadsheets, where a date is chosen and a plan is
    made."""

    def take() -> None:
        take_people_of_run(project_id, run, states)

    if attempt(OVER_PAGE, take, ""):
        fill(DAY, "")
        fill(CLOCK, "")
        go_to("list")
