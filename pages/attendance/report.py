"""Showing the report of a check: which one it is, how it was found, and why it cannot be read yet."""

from collections.abc import Sequence

import streamlit as st

from core.domain.matching import Readiness
from core.errors import DeskError
from core.services.attendance.past_checks import kind_of
from core.services.projects.projects import ProjectSettings
from core.services.reports.choose_report import ChosenReport
from core.services.reports.report_facts import ReportFacts
from core.services.reports.states import ReportState
from pages.attendance.run import Run, check_again, choose_again, is_pulling, pull_missing, read_reports, take_together
from pages.widgets.errors import explain, link_to_settings
from pages.widgets.job_progress import show_job
from pages.widgets.language import _, moment, ngettext, plain, recent
from pages.widgets.press import acting, press
from pages.widgets.removed_details import say_removed
from pages.widgets.small_table import show_facts
from pages.widgets.webinar_link import show_webinar_link

_AGAIN, _RETRY = "attendance_again", "attendance_retry"


def show_report(project: ProjectSettings, run: Run) -> ReportFacts | None:
    """Show the chosen report. Returns it if it can be read now, else None."""
    if run.chosen.refresh_problem:
        _show_list_problem(project, run, run.chosen.refresh_problem)
    pulling = is_pulling(run)
    reports = read_reports(run)
    if not reports:
        _show_not_found(project, run.chosen)
        return None
    report, *others = reports
    _show_facts(project, run, reports)
    if pulling and run.job_id:
        st.caption(_("The viewers of this webinar are still loading. The check continues by itself."))
        show_job(run.job_id)
        return None
    if report.readiness is Readiness.NOT_READY:
        _show_obstacle(run, report)
        return None
    if any(one.details_removed_at for one in reports):
        st.info(say_removed(), icon=":material/auto_delete:")
    _show_missing(project, run, [other for other in others if other.readiness is Readiness.NOT_READY])
    return report


def _key(name: str, run: Run) -> str:
    """Of a button: as the keys of the buttons that check, another one for each kind of check."""
    return f"{name}_{kind_of(run.subject)}"


def _show_list_problem(project: ProjectSettings, run: Run, problem: DeskError) -> None:
    """Show why Bizon365's list could not be read, what that means for the result, and the button to ask again."""
    only_stored = _(
        "We searched only the reports loaded here. One may be missing, so nobody is counted as not having been there."
    )
    st.warning(f"{explain(problem)} {only_stored}", icon=":material/cloud_off:")
    link_to_settings(problem)
    key = _key(_AGAIN, run)
    if press(_("Check again"), key=key, icon=":material/refresh:"):
        with acting(key), st.spinner(_("Looking for the report…")):
            choose_again(project, run)
        st.rerun()


def _show_facts(project: ProjectSettings, run: Run, reports: Sequence[ReportFacts]) -> None:
    report, *others = reports
    with st.container(border=True):
        st.markdown(f"**{plain(report.room_title or report.room_id)}**")
        st.markdown(f"{recent(report.starts_at, project.time_zone)} · {plain(report.room_id)}")
        st.caption(f"{_how(run.chosen)} {_state(project, report)}")
        if run.chosen.companions:
            _offer_companions(project, run)
        if read := [other for other in others if other.readiness is not Readiness.NOT_READY]:
            counted = [
                f"{other.starts_at.astimezone(project.time_zone):%H:%M}: {_state(project, other)}" for other in read
            ]
            st.caption("  \n".join(counted))
        if report.readiness is not Readiness.NOT_READY:
            show_webinar_link(report.id, project.id, _("Open the webinar"))


def _offer_companions(project: ProjectSettings, run: Run) -> None:
    """Offer to count the other webinars of the room and evening as the same one."""
    others = run.chosen.companions
    starts = ", ".join(f"{other.starts_at.astimezone(project.time_zone):%H:%M}" for other in others)
    key = f"attendance_together_{others[0].id}"
    st.session_state[key] = bool(run.together_with)
    st.checkbox(
        _("Count the webinar of {time} in this room as the same one", time=starts),
        key=key,
        on_change=take_together,
        args=(run, key),
        help=_("For a webinar that broke off and was started again, or was shown once more the same evening."),
    )


def _show_missing(project: ProjectSettings, run: Run, missing: Sequence[ReportFacts]) -> None:
    """Show which of the other webinars cannot be read yet, so that nobody is said to have been absent."""
    if not missing:
        return
    starts = ", ".join(f"{other.starts_at.astimezone(project.time_zone):%H:%M}" for other in missing)
    st.warning(
        _("The report of {time} is not ready. We do not know yet whether the others were there.", time=starts),
        icon=":material/schedule:",
    )
    key = _key(_RETRY, run)
    if press(_("Try again"), key=key, icon=":material/refresh:"):
        with acting(key):
            check_again(run)
        st.rerun()


def _how(chosen: ChosenReport) -> str:
    """A sentence on how the report was found."""
    later = chosen.minutes_later
    return {
        "exact": _("Exact match of room, date and time."),
        "nearest": _(
            "No webinar started at that minute; the nearest one is {difference}.",
            difference=ngettext("{n} minute later", "{n} minutes later", later)
            if later > 0
            else ngettext("{n} minute earlier", "{n} minutes earlier", -later),
        ),
        "day": _("The last report of that day: no time was given."),
        "newest": ngettext(
            "The room's newest report, which is the newest of the account: no date was given.",
            "The room's newest report among the last {n} of the account: no date was given.",
            chosen.limit,
        ),
        "none": "",
    }[chosen.how]


def _state(project: ProjectSettings, report: ReportFacts) -> str:
    if report.readiness is Readiness.NOT_READY:
        return ""
    return _(
        "{viewers}, {people}, loaded {time}.",
        viewers=ngettext("{n} viewer", "{n} viewers", report.viewer_count),
        people=ngettext("{n} person", "{n} people", report.person_count),
        time=recent(report.pulled_at, project.time_zone),
    )


def _show_obstacle(run: Run, report: ReportFacts) -> None:
    """Show why the report cannot be read, and the button to try again. It never reads as if the person was absent."""
    if run.problem:
        st.error(explain(run.problem), icon=":material/error:")
    elif report.state is ReportState.NOT_READY:
        st.warning(
            _("The report is not ready: it takes 1–3 hours after the webinar. We do not know yet who was there."),
            icon=":material/schedule:",
        )
    elif report.state is ReportState.FAILED and report.problem:
        st.error(explain(report.problem), icon=":material/error:")
    else:
        st.info(_("Loading was stopped before this report. We do not know yet who was there."))
    key = _key(_RETRY, run)
    if press(_("Try again"), key=key, icon=":material/refresh:"):
        with acting(key):
            pull_missing(run)
        st.rerun()


def _show_not_found(project: ProjectSettings, chosen: ChosenReport) -> None:
    st.warning(_("**Report not found.** People may still have been there."), icon=":material/search_off:")
    others = chosen.alternatives
    if not others:
        st.caption(_("This project has no reports yet."))
        return
    same_room = any(other.room_id == chosen.question.room_id for other in others)
    title = _("Reports of this room:") if same_room else _("Rooms with reports, and the newest report of each:")
    st.markdown(title)
    columns = {
        _("Room"): [other.room_id for other in others],
        _("Date and time"): [moment(other.starts_at, project.time_zone) for other in others],
    }
    show_facts("attendance_other_reports", title, columns)
    st.caption(ngettext("{n} report", "{n} reports", len(others)))
