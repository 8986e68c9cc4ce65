"""All runs, the newest first, and the way into one of them."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.registration.batches import ROW_STATES, Batch, count_batches, list_batches
from core.start import get_desk
from pages.registration.run import show_run
from pages.registration.sections import RUN, go_to
from pages.registration.words import name_of_job, name_of_state, source_words
from pages.widgets.language import _, moment, ngettext, number, plain

PAGE_SIZE = 10


def show_runs(project: ProjectSettings) -> None:
    """The run that the address names, else the list of all."""
    run = st.query_params.get(RUN)
    if run:
        show_run(project, run)
        return
    total = count_batches(get_desk(), project.id)
    if not total:
        st.info(_("Nobody was registered from a spreadsheet yet. Every run will stand here with all its rows."))
        st.button(_("To the spreadsheet"), on_click=go_to, args=("list",), key="registration_first_list")
        return
    page = st.session_state.get("registration_runs_page", 1)
    for batch in list_batches(get_desk(), project.id, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE):
        _show_line(project, batch)
    if total > PAGE_SIZE:
        st.pagination(-(-total // PAGE_SIZE), key="registration_runs_page")


def _show_line(project: ProjectSettings, batch: Batch) -> None:
    with st.container(border=True):
        left, right = st.columns([5, 1], vertical_alignment="center")
        rows = ngettext("{n} row", "{n} rows", batch.row_count)
        left.markdown(f"**{plain(source_words(batch.source_name))}** · {rows} · {name_of_job(batch.progress)}")
        counts = [
            f"{name_of_state(state)}: {number(batch.state_counts[state])}"
            for state in ROW_STATES
            if batch.state_counts.get(state)
        ]
        begun = _("{time}, by {who}", time=moment(batch.created_at, project.time_zone), who=plain(batch.created_by))
        left.caption(" · ".join([begun, *counts]))
        right.button(
            _("Open"), on_click=go_to, args=("runs", batch.id), key=f"registration_open_{batch.id}", width="stretch"
        )
