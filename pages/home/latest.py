"""The latest webinars at a glance: how many people came, how long they stayed."""

from typing import TYPE_CHECKING

import streamlit as st

from core.services.home.overview import Overview, glance
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, minutes, number, plain, recent, share
from pages.widgets.webinar_link import show_webinar_link

if TYPE_CHECKING:
    from core.services.reports.summary import Stays

NUMBER_WIDTH_PX = 142


def show_latest(project: ProjectSettings, overview: Overview) -> None:
    """One card per webinar, newest first, each with the link to its report."""
    st.header(_("Latest webinars"), anchor=False)
    for report in overview.latest:
        with st.container(border=True):
            _show_webinar(project, report)


def _show_webinar(project: ProjectSettings, report: ReportRow) -> None:
    title, numbers, link = st.columns([3, 4.6, 1.1], vertical_alignment="center")
    title.markdown(f"**{plain(report.room_title or report.room_id)}**  \n{recent(report.starts_at, project.time_zone)}")
    if not report.is_pulled:
        numbers.caption(_("not loaded yet"))
        return
    title.caption(_("Loaded {time}", time=recent(report.pulled_at, project.time_zone)))
    stays = _glance(project.id, report.id, report.stamp, report)
    with numbers.container(horizontal=True, vertical_alignment="bottom"):
        _show_number(_("People"), number(report.person_count), _("entries: {n}", n=number(report.viewer_count)))
        _show_number(
            _("Half stayed longer than"),
            minutes(stays.median_stay_s),
            _("{n} of {total}", n=number(stays.stays_known), total=number(stays.attendances)),
        )
        _show_number(
            _("Stayed to the end"),
            share(stays.stayed_share),
            _("{n} of {total}", n=number(stays.stayed), total=number(stays.stayed_known)),
        )
    with link:
        show_webinar_link(report.id, project.id, _("Open"))


def _show_number(name: str, value: str, of: str) -> None:
    st.metric(name, value, delta=of, delta_color="off", delta_arrow="off", width=NUMBER_WIDTH_PX)


@st.cache_data(max_entries=200, show_spinner=False)
def _glance(project_id: int, report_id: int, stamp: str, _report: ReportRow) -> "Stays":
    """Cached until the report's viewers change, which changes its stamp."""
    return glance(acting_desk(), project_id, _report)
