"""One run: its progress, why it rests, and the outcome of every row."""

import streamlit as st

from core.errors import NotFound
from core.services.projects.jobs import JobState
from core.services.projects.projects import ProjectSettings
from core.services.registration.batches import Batch, get_batch
from core.services.registration.states import BATCH_ROWS, BatchRowState
from pages.registration.result import show_counts, show_files, show_people_again
from pages.registration.rows import show_rows
from pages.registration.sections import go_to
from pages.registration.undo import show_undo
from pages.registration.words import run_title, source_words
from pages.widgets.desk import acting_desk
from pages.widgets.job_progress import show_job
from pages.widgets.language import _, ngettext, plain
from pages.widgets.operator import when_and_who
from pages.widgets.redraw import POLL_S
from pages.widgets.run import RunWords, show_end

PLACE = "run"


def show_run(project: ProjectSettings, run: str) -> None:
    """Everything on one run. A run of another project is not found."""
    st.button(_("Back to the history"), icon=":material/arrow_back:", type="tertiary", on_click=go_to, args=("runs",))
    try:
        batch = get_batch(acting_desk(), project.id, run)
    except NotFound:
        st.warning(_("This registration is not here. It may be in another project."))
        return
    _show_head(project, batch)
    if batch.progress.is_active:
        _poll_counts(project.id, batch.id)
        show_job(batch.id)
    else:
        show_counts(batch)
        _show_end(project, batch)
        show_files(project, batch)
        if not batch.progress.rests:
            show_people_again(project, batch)
            show_undo(project, batch)
    show_rows(project, batch)


def _show_head(project: ProjectSettings, batch: Batch) -> None:
    st.header(plain(run_title(project, batch)), anchor=False)
    begun = _(
        "Started {time}.",
        time=when_and_who(batch.created_at, batch.created_by, project.time_zone),
    )
    st.caption(f"{plain(source_words(batch.source_name))}. {begun}")


@st.fragment(run_every=POLL_S)
def _poll_counts(project_id: int, run: str) -> None:
    show_counts(get_batch(acting_desk(), project_id, run))


def _show_end(project: ProjectSettings, batch: Batch) -> None:
    job = batch.progress
    uncertain = batch.state_counts.get(BatchRowState.UNCERTAIN, 0)
    words = RunWords(
        paused=_("Registration is paused."),
        interrupted=_("Registration was interrupted."),
        waiting=ngettext(
            "{n} person still waits to be registered.",
            "{n} people still wait to be registered.",
            job.count(BATCH_ROWS.unsettled),
        ),
        stopped=_("Registration was stopped. People not sent by then are not registered."),
        done=lambda time: _("Done {time}: everyone in the plan was sent.", time=time),
        lost=ngettext(
            "Bizon365's answer was lost for {n} person.",
            "Bizon365's answer was lost for {n} people.",
            uncertain,
        ),
        look=_("Check again: people on its list are registered, the others stay unregistered.")
        if job.state is JobState.STOPPED
        else _("Check again: people on its list are registered, the others are sent once more."),
        check=_("Check again"),
    )
    has_refusals = job.count((BatchRowState.REJECTED,)) > 0
    show_end(project, job, words, place=PLACE, uncertain=uncertain, has_refusals=has_refusals)
