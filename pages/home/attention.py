"""What needs attention: the set-up, reports that are not pulled yet, the last job, and jobs that rest."""

import streamlit as st

from core.services.home.overview import Overview
from core.services.projects.jobs import JobProgress
from core.services.projects.projects import ProjectSettings
from core.services.reports.states import ReportState
from pages.campaigns.address import PAGE, address_of
from pages.registration.sections import RUN
from pages.widgets.errors import explain
from pages.widgets.job_progress import job_name
from pages.widgets.language import _, ngettext, number, recent
from pages.widgets.sections import SECTION
from pages.widgets.settings_link import show_settings_link
from pages.widgets.webinar_link import WEBINARS

MISSING = (ReportState.LISTED, ReportState.FAILED, ReportState.INCOMPLETE)
"""States of the reports that a pull would bring."""


def show_attention(project: ProjectSettings, overview: Overview) -> None:
    """Three cards side by side: set-up, reports, last job; each with the link to the page that deals with it."""
    setup, reports, job = st.columns(3)
    with setup.container(border=True, height="stretch"):
        if project.is_sandbox:
            _invite()
        else:
            _show_setup(overview)
    with reports.container(border=True, height="stretch"):
        _show_reports(overview)
    with job.container(border=True, height="stretch"):
        _show_job(project, overview)


def _invite() -> None:
    st.header(_("Your account"), anchor=False)
    st.write(_("This is the sandbox. When you have looked around, connect your own Bizon365 and Salebot."))
    show_settings_link("connection", _("Connect an account"), ":material/key:")


def _show_setup(overview: Overview) -> None:
    st.header(_("Set-up"), anchor=False)
    done, steps = overview.setup_done, overview.setup_steps
    st.progress(done / steps, text=_("{done} of {total} steps done", done=number(done), total=number(steps)))
    if done < steps:
        show_settings_link("setup", _("Continue the set-up"), None)


def _show_reports(overview: Overview) -> None:
    st.header(_("Reports"), anchor=False)
    ready, missing = overview.count(ReportState.READY), overview.count(*MISSING)
    st.write(_("{ready} of {total} fully loaded", ready=number(ready), total=number(overview.reports)))
    if not_ready := overview.count(ReportState.NOT_READY):
        st.caption(
            ngettext("{n} report is not ready in Bizon365 yet", "{n} reports are not ready in Bizon365 yet", not_ready)
        )
    if missing:
        st.caption(ngettext("{n} report is not loaded yet", "{n} reports are not loaded yet", missing))
    if overview.outdated:
        st.caption(
            ngettext(
                "People are being counted again in {n} report after the update",
                "People are being counted again in {n} reports after the update",
                overview.outdated,
            )
        )
    st.page_link(WEBINARS, label=_("To the webinars"))


def _show_job(project: ProjectSettings, overview: Overview) -> None:
    st.header(_("Latest activity"), anchor=False)
    job = overview.last_job
    if job is None:
        st.write(_("Nothing has happened yet."))
        return
    _say_state(project, job)
    if job.problem:
        st.caption(explain(job.problem))
    for resting in overview.resting:
        if resting.id != job.id:
            _say_state(project, resting)
        _link_to(resting)


def _link_to(resting: JobProgress) -> None:
    """The link to the page on which the operator resumes the job."""
    if resting.kind == "send_campaign":
        page, label, query = PAGE, _("To the campaign"), address_of(resting.id)
    else:
        page, label, query = "registration/page.py", _("To the registration"), {SECTION: "runs", RUN: resting.id}
    st.page_link(page, label=label, query_params=query, icon=":material/pause_circle:")


def _say_state(project: ProjectSettings, job: JobProgress) -> None:
    """The job's name and state, when it began, and how much of it is done."""
    states = {
        "queued": _("in the queue"),
        "running": _("running now"),
        "paused": _("paused"),
        "done": _("done"),
        "failed": _("interrupted") if job.rests else _("failed"),
        "stopped": _("stopped"),
    }
    st.write(f"{job_name(job)}: {states[job.state]}")
    counted = {
        "pull_reports": _("{done} of {total} loaded"),
        "register": _("{done} of {total} registered"),
        "unregister": _("{done} of {total} cancelled"),
        "send_campaign": _("{done} of {total} sent"),
    }.get(job.kind)
    facts = [_("started {time}", time=recent(job.created_at, project.time_zone))]
    if counted and job.total:
        facts.append(counted.format(done=number(job.succeeded), total=number(job.total)))
    st.caption(" · ".join(facts))
