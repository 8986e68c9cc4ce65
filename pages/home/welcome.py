"""The first minute: what the dashboard does, and one button that leads to the first pull."""

import streamlit as st

from core.services.home.overview import Overview
from core.services.orders.job import start_pull_orders
from core.services.projects.projects import ProjectSettings, get_project
from core.services.reports.job import start_pull
from core.services.reports.pull_reports import PullRequest
from pages.widgets.desk import acting_desk
from pages.widgets.errors import show_error
from pages.widgets.head import show_head
from pages.widgets.job_progress import show_job
from pages.widgets.language import _
from pages.widgets.press import acting, press
from pages.widgets.redraw import POLL_S, rerun_page
from pages.widgets.settings_link import show_settings_link

PULL_KEY = "home_pull"


def show_welcome(project: ProjectSettings, overview: Overview) -> None:
    """For a project without a single report."""
    show_head(
        _("Who came to your webinars?"),
        _("Load the reports from Bizon365 to see people by city and device, or to check your list of clients."),
        "connect",
    )
    job = overview.last_pull
    if job and job.is_active:
        show_job(job.id)
        return
    if job and job.problem:
        show_error(job.problem)
    elif job and job.state == "done":
        st.info(_("Bizon365 shows no finished webinars for this token yet. Reports appear 1–3 hours after a webinar."))
    if project.bizon_token_tail is None and project.is_sandbox:
        _await_sandbox(project.id)
        return
    if project.bizon_token_tail is None:
        st.write(_("First connect the account: save the Bizon365 token in Settings. It takes two minutes."))
        show_settings_link("connection", _("Connect Bizon365"), ":material/key:")
        return
    if project.is_sandbox:
        st.write(
            _(
                "You are in the sandbox: a made-up school with dozens of webinars and tens of thousands of viewers."
                " Press the button: in less than a minute you will have something to look at."
            )
        )
    if press(_("Load the reports"), key=PULL_KEY, type="primary", icon=":material/download:"):
        with acting(PULL_KEY):
            start_pull_orders(acting_desk(), project.id)
            start_pull(acting_desk(), project.id, PullRequest())
        st.rerun()


@st.fragment(run_every=POLL_S)
def _await_sandbox(project_id: int) -> None:
    """At the very first start a page can be drawn before the sandbox runs, and only the sandbox knows its token."""
    if get_project(acting_desk(), project_id).bizon_token_tail:
        rerun_page()
    st.info(_("Preparing the sandbox; this takes a few seconds."), icon=":material/hourglass_empty:")
