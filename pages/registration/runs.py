"""All runs, the newest first, and the one that is opened."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.registration.batches import Batch, count_batches, list_batches
from pages.registration.run import show_run
from pages.registration.sections import RUN, go_to
from pages.registration.words import run_title, source_words
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, ngettext, plain
from pages.widgets.operator import when_and_who
from pages.widgets.registration_states import state_names
from pages.widgets.run import run_state_words, state_words
from pages.widgets.run_list import RunLine, show_run_list


def show_runs(project: ProjectSettings) -> None:
    """The run that the address names, else the list of all."""
    run = st.query_params.get(RUN)
    if run:
        show_run(project, run)
        return
    total = count_batches(acting_desk(), project.id)
    if not total:
        st.info(_("Nobody has been registered from a spreadsheet yet. The history will be here, with all rows."))
        st.button(_("To the spreadsheet"), on_click=go_to, args=("list",), key="registration_first_list")
        return

    def find(limit: int, offset: int) -> list[RunLine]:
        found = list_batches(acting_desk(), project.id, limit=limit, offset=offset)
        return [_line(project, batch) for batch in found]

    show_run_list(find, total, "registration", "runs_page")


def _line(project: ProjectSettings, batch: Batch) -> RunLine:
    rows = ngettext("{n} row", "{n} rows", batch.row_count)
    begun = when_and_who(batch.created_at, batch.created_by, project.time_zone)
    return RunLine(
        run_id=batch.id,
        title=f"**{plain(run_title(project, batch))}** · {run_state_words(batch.progress)}",
        facts=[plain(source_words(batch.source_name)), rows, begun, *state_words(batch.state_counts, state_names())],
        on_open=go_to,
        args=("runs", batch.id),
    )
