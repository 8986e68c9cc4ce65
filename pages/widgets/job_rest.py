"""A job that ended before everybody had their turn: why, and the buttons that let it go on or stop it for good."""

import streamlit as st

from core.services.projects.jobs import JobProgress, resume_job, stop_job
from core.start import get_desk
from pages.widgets.errors import link_to_settings, show_error
from pages.widgets.language import _
from pages.widgets.outcome import attempt


def show_problem(job: JobProgress) -> None:
    """What stood in its way, with the way to the settings where that is mended there."""
    if job.problem:
        show_error(job.problem)
        link_to_settings(job.problem)


def show_rest(job: JobProgress, what: str, left: str, place: str) -> None:
    """That it rests (`what`), who still waits (`left`), and both buttons; `place` is where their errors are said."""
    st.warning(f"**{what}** {left}", icon=":material/pause_circle:")
    with st.container(horizontal=True):
        st.button(
            _("Go on"),
            type="primary",
            icon=":material/play_arrow:",
            on_click=_go_on,
            args=(job.id, place),
            key=f"{place}_go_on",
        )
        st.button(
            _("Stop for good"),
            icon=":material/stop_circle:",
            on_click=_stop,
            args=(job.id, place),
            key=f"{place}_stop",
        )


def show_check(job: JobProgress, label: str, place: str) -> None:
    """The button that settles the rows whose answer was lost."""
    st.button(label, icon=":material/sync:", on_click=_go_on, args=(job.id, place), key=f"{place}_check")


def _go_on(job_id: str, place: str) -> None:
    attempt(place, lambda: resume_job(get_desk(), job_id), "")


def _stop(job_id: str, place: str) -> None:
    attempt(place, lambda: stop_job(get_desk(), job_id), "")
