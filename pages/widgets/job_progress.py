"""How far a job is: a bar, counts, time still to go, a stop button. Pages only poll; the job runs without them."""

import streamlit as st

from core.desk import get_desk
from core.services.jobs import JobProgress, ask_stop, get_job, list_jobs
from core.services.projects import ProjectSettings
from pages.widgets.language import _, duration, number, share

POLL_S = 1.0


def job_name(job: JobProgress) -> str:
    """What the job does."""
    return {
        "pull_reports": _("Pulling reports"),
        "pull_subscribers": _("Loading registered people"),
    }.get(job.kind, job.kind)


def show_running_jobs(project: ProjectSettings) -> None:
    """For the sidebar: what runs now. When something ends, the whole page is drawn anew with its results."""
    running = [job.id for job in list_jobs(get_desk(), project.id, active_only=True)]
    if running:
        _poll_running(project.id, running)


def show_job(job_id: str) -> None:
    """For a page: one job with its stop button, until it has ended."""
    _poll_job(job_id)


@st.fragment(run_every=POLL_S)
def _poll_running(project_id: int, running: list[str]) -> None:
    jobs = list_jobs(get_desk(), project_id, active_only=True)
    if [job.id for job in jobs] != running:
        st.rerun()
    for job in jobs:
        st.progress(_part(job), text=f"{job_name(job)}: {_count(job)}")


@st.fragment(run_every=POLL_S)
def _poll_job(job_id: str) -> None:
    desk = get_desk()
    job = get_job(desk, job_id)
    if not job.is_active:
        st.rerun()
    with st.container(border=True):
        st.progress(_part(job), text=f"**{job_name(job)}** · {_count(job)}")
        remaining = job.remaining_s(desk.now())
        left, right = st.columns([3, 1], vertical_alignment="center")
        time_left = _("About {time} left.", time=duration(remaining)) + " " if remaining is not None else ""
        left.caption(time_left + _("You can close this tab: the work goes on."))
        if job.stop_asked:
            right.button(_("Stopping…"), disabled=True, width="stretch")
        elif right.button(_("Stop"), icon=":material/stop_circle:", width="stretch", key=f"stop_{job_id}"):
            ask_stop(desk, job_id)
            st.rerun(scope="fragment")


def _part(job: JobProgress) -> float:
    return min(job.settled / job.total, 1.0) if job.total else 0.0


def _count(job: JobProgress) -> str:
    if job.total is None:
        return _("preparing")
    if job.kind == "pull_subscribers":  # its lines are answers of up to a thousand people, which say nothing to anybody
        return share(_part(job))
    return _("{done} of {total}", done=number(job.settled), total=number(job.total))
