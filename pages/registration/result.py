"""What became of a run: counts that add up to the rows read, and the rows to be mended as a file."""

from functools import partial

import pandas as pd
import streamlit as st

from core.domain.lists.columns import GIVEN
from core.domain.registration.plan import PLAN_STATES
from core.services.projects.projects import ProjectSettings
from core.services.registration.batches import ROW_STATES, Batch, RowState
from core.services.registration.results import WHY, list_mendable
from core.start import get_desk
from pages.registration.words import name_of_plan, name_of_state, reason_words, word_problem_of_column
from pages.widgets.errors import explain
from pages.widgets.export import show_export
from pages.widgets.language import _, ngettext, number
from pages.widgets.people_input import column_titles

MENDABLE: tuple[RowState, ...] = ("rejected",)


def show_counts(batch: Batch) -> None:
    """How many people are how far, and what was not sent at all."""
    states = [state for state in ROW_STATES if batch.state_counts.get(state)]
    with st.container(horizontal=True, gap="medium"):
        for state in states or ROW_STATES[2:3]:
            st.metric(name_of_state(state), number(batch.state_counts.get(state, 0)), width="content")
    kinds = [state for state in PLAN_STATES if batch.plan_counts[state] or state == "will_register"]
    parts = [f"{name_of_plan(state)}: {number(batch.plan_counts[state])}" for state in kinds]
    total = " + ".join(number(batch.plan_counts[state]) for state in kinds)
    rows = ngettext("{n} row read.", "{n} rows read.", batch.row_count)
    st.caption(f"{' · '.join(parts)}. {total} = {rows}" if len(kinds) > 1 else rows)


def show_files(project: ProjectSettings, batch: Batch) -> None:
    """The rows to be mended, as a file that can be uploaded again."""
    to_mend = batch.plan_counts["invalid"] + batch.state_counts.get("rejected", 0)
    if not to_mend:
        return
    with st.container(border=True):
        st.markdown(
            ngettext(
                "**{n} row to mend:** download it, correct it in your spreadsheet program, and upload the file again."
                " It holds only this row, with the columns of your file and the reason.",
                "**{n} rows to mend:** download them, correct them in your spreadsheet program, and upload the file"
                " again. It holds only these rows, with the columns of your file and the reasons.",
                to_mend,
            )
        )

        def table() -> pd.DataFrame:
            words = partial(word_problem_of_column, reason_words())
            return list_mendable(get_desk(), project.id, batch.id, words, explain, states=MENDABLE).frame

        show_export(table, {**own_titles(batch), WHY: _("Reason")}, _("to mend"), "registration_mend")


def own_titles(batch: Batch) -> dict[str, str]:
    """The list's own columns, under the names by which they are recognised when they come again."""
    named = zip(batch.titles, column_titles(batch.titles), strict=True)
    return {f"{GIVEN}{index}": title or numbered for index, (title, numbered) in enumerate(named)}
