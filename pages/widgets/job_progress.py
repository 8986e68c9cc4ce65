"""The progress of a job: a bar, counts, the time left, a stop button. Pages only poll; the job runs without them."""

from datetime import datetime

import streamlit as st

from core.services.projects.jobs import JobProgress, get_job, list_jobs, pause_job, stop_job
from core.services.projects.projects import ProjectSettings
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, duration, ngettext, number, share
from pages.widgets.redraw import POLL_S, rerun_page

PAUSABLE = ("register", "send_campaign", "sync_clients")
"""Kinds of jobs that process people one by one, and can be paused in between."""


def job_name(job: JobProgress) -> str:
    """What the job does."""
    return kind_name(job.kind)


def kind_name(kind: str) -> str:
    """What jobs of this kind do."""
    return {
        "pull_reports": _("Loading reports"),
        "pull_subscribers": _("Loading registered people"),
        "pull_orders": _("Loading orders"),
        "register": _("Registering people"),
        "unregister": _("Cancelling registrations"),
        "sync_clients": _("Loading clients from Salebot"),
        "send_campaign": _("Sending to Salebot"),
    }.get(kind, kind)


def show_running_jobs(project: ProjectSettings) -> None:
    """For the sidebar: the jobs that run. When one ends, the whole page runs again and shows its results."""
    running = [job.id for job in list_jobs(acting_desk(), project.id, active_only=True)]
    if running:
        _poll_running(project.id, running)


def show_job(job_id: str) -> None:
    """For a page: one job with its stop button, until it has ended."""
    _poll_job(job_id)


@st.fragment(run_every=POLL_S)
def _poll_running(project_id: int, running: list[str]) -> None:
    jobs = list_jobs(acting_desk(), project_id, active_only=True)
    if [job.id for job in jobs] != running:
        rerun_page()
    for job in jobs:
        st.progress(_part(job), text=f"{job_name(job)}: {_count(job)}")


@st.fragment(run_every=POLL_S)
def _poll_job(job_id: str) -> None:
    desk = acting_desk()
    job = get_job(desk, job_id)
    if not job.is_active:
        rerun_page()
    with st.container(border=True):
        st.progress(_part(job), text=f"**{job_name(job)}** · {_count(job)}")
        left, right = st.columns([3, 1 + (job.kind in PAUSABLE)], vertical_alignment="center")
        left.caption(_time_words(job, desk.now()))
        with right.container(horizontal=True, horizontal_alignment="right"):
            _show_buttons(job)


def _time_words(job: JobProgress, now: datetime) -> str:
    sentences = []
    pace, remaining = job.pace_per_s(now), job.remaining_s(now)
    if pace is not None and job.kind in PAUSABLE:
        sentences.append(ngettext("{n} person a minute.", "{n} people a minute.", round(pace * 60)))
    if remaining is not None:
        sentences.append(_("About {time} left.", time=duration(remaining)))
    return " ".join([*sentences, _("You can close this tab: the work continues.")])


def _show_buttons(job: JobProgress) -> None:
    if job.stop_asked:
        st.button(_("Stopping…"), disabled=True, width="stretch", key=f"stopping_{job.id}")
        return
    if job.pause_asked:
        st.button(_("Pausing…"), disabled=True, width="stretch", key=f"pausing_{job.id}")
    elif job.kind in PAUSABLE:
        st.button(
            _("Pause"),
            icon=":material/pause_circle:",
            width="stretch",
            on_click=pause_job,
            args=(acting_desk(), job.id),
            key=f"pause_{job.id}",
        )
    st.button(
        _("Stop"),
        icon=":material/stop_circle:",
        width="stretch",
        on_click=stop_job,
        args=(acting_desk(), job.id),
        key=f"stop_{job.id}",
    )


def _part(job: JobProgress) -> float:
    return min(job.settled / job.total, 1.0) if job.total else 0.0


def _count(job: JobProgress) -> str:
    if job.total is None:
        return _("preparing")
    if job.kind in ("pull_subscribers", "pull_orders"):  # counts answers, which mean nothing to the operator
        return share(_part(job))
    return _("{done} of {total}", done=number(job.settled), total=number(job.total))
