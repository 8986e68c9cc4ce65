"""Several webinars side by side: who is still there by minute, laid over each other, and a row of numbers for each."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.analytics.figures import shortened
from core.analytics.retention_figure import retention_figure
from core.domain.audit.deeds import Deed
from core.domain.reports.definitions import Definition
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.webinars.bought import Bought
from core.services.webinars.numbers import Numbers, Part
from core.services.webinars.room import RoomOverTime
from pages.webinar.definitions import definition_title
from pages.widgets.as_table import show_as_table
from pages.widgets.chart_frame import chart_config, line_colours, theme_colours
from pages.widgets.export import show_export
from pages.widgets.language import _, language, moment_in_name, ngettext, number, share
from pages.widgets.small_table import Tabled
from pages.widgets.table import (
    Column,
    Table,
    ask_view,
    show_frame,
    shown_kinds,
    shown_titles,
    sort_frame,
    without_empty,
)
from pages.widgets.webinar_link import REPORT, WEBINAR

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_OPENED = "side_opened"


def show_side(
    project: ProjectSettings,
    reports: Sequence[ReportRow],
    room: RoomOverTime,
    numbers: Mapping[int, Numbers],
    bought: Mapping[int, Bought] | None,
) -> None:
    """`numbers` and `bought` by report id; `bought` is None where no orders are loaded."""
    if opened := st.session_state.pop(_OPENED, None):
        st.switch_page(WEBINAR, query_params={REPORT: str(opened), "project": str(project.id)})
    names = side_names(project, reports)
    if len(room.frame):
        figure = side_figure(room, names, theme_colours(), line_colours())
        st.plotly_chart(
            figure,
            key="chart_side",
            config=chart_config(_("How many of those who came are still there")),
            alt=_("How many of those who came are still there"),
        )
        show_as_table(project, "chart_side", _("room"), partial(side_minutes, room, names))
    _show_table(project, [report for report in reports if report.id in numbers], numbers, bought)


def side_names(project: ProjectSettings, reports: Sequence[ReportRow]) -> dict[int, str]:
    """Title and start of each webinar, by report id, short enough for the legend on a phone."""
    titles = {report.id: shortened(report.room_title or report.room_id) for report in reports}
    return {
        report.id: f"{titles[report.id]} · {moment_in_name(report.starts_at, project.time_zone)}" for report in reports
    }


def side_figure(
    room: RoomOverTime, names: Mapping[int, str], colours: Mapping[str, str], lines: Sequence[str]
) -> "Figure":
    """The webinars laid over each other."""
    return retention_figure(
        room.frame,
        names,
        title=_("How many of those who came are still there"),
        language=language(),
        labels={"hover": _("{name}, minute {minute}: {people} people, {share}"), "tick": _("{minute} min")},
        colours=colours,
        lines=lines,
    )


def side_minutes(room: RoomOverTime, names: Mapping[int, str]) -> Tabled:
    """The lines as a table: a column for each webinar."""
    titles = {"minute": _("Minute"), **{str(webinar.report_id): names[webinar.report_id] for webinar in room.webinars}}
    wide = room.frame.pivot(index="minute", columns="report_id", values="retention").reset_index()
    frame = wide.rename(columns=str).reindex(columns=list(titles))
    return Tabled(titles, frame, dict.fromkeys([name for name in titles if name != "minute"], share))


def _show_table(
    project: ProjectSettings,
    reports: Sequence[ReportRow],
    numbers: Mapping[int, Numbers],
    bought: Mapping[int, Bought] | None,
) -> None:
    own = [numbers[report.id] for report in reports]
    frame = pd.DataFrame(
        {
            "title": [report.room_title or report.room_id for report in reports],
            "starts_at": [report.starts_at.astimezone(project.time_zone) for report in reports],
            "length": pd.array([report.length_s and round(report.length_s / 60) for report in reports], dtype="Int64"),
            "came": pd.array([one.came for one in own], dtype="Int64"),
            "middle": pd.array([one.middle_stay_min for one in own], dtype="Int64"),
            "to_end": [_share(one.to_end) for one in own],
            "at_offer": [_share(one.at_offer) for one in own],
            "bought": pd.array([_buyers(report.id, bought) for report in reports], dtype="Int64"),
            "few_to_end": [one.to_end.is_few for one in own],
            "few_at_offer": [one.at_offer is not None and one.at_offer.is_few for one in own],
        }
    )
    whole = partial(number, digits=0)
    columns = {
        "title": Column(_("Webinar")),
        "starts_at": Column(_("Start"), highest_first=True),
        "length": Column(_("Length, min"), write=whole, highest_first=True),
        "came": Column(definition_title(Definition.CAME), write=whole, highest_first=True),
        "middle": Column(_("Half longer than, min"), write=whole, highest_first=True),
        "to_end": Column(definition_title(Definition.TO_END), write=share, highest_first=True, few="few_to_end"),
        "at_offer": Column(definition_title(Definition.AT_OFFER), write=share, highest_first=True, few="few_at_offer"),
        "bought": Column(definition_title(Definition.BOUGHT), write=whole, highest_first=True),
    }
    table = Table("side", columns, tuple(columns), "starts_at")
    said, beside = st.columns([4, 1], vertical_alignment="center")
    count = ngettext("{n} webinar", "{n} webinars", len(reports))
    said.caption(count)
    view = ask_view(table, tuple(report.id for report in reports), place=beside)
    view = without_empty(table, view, frame, ("title",))
    show_frame(table, view, frame, label=count, on_open=lambda place: _open(reports[place].id))
    show_export(
        sort_frame(frame, view),
        shown_titles(table, view),
        _("webinars"),
        "export_side",
        deed=Deed.REPORTS_EXPORTED,
        project_id=project.id,
        kinds=shown_kinds(table, view),
    )


def _open(report_id: int) -> None:
    """For callbacks, which cannot go to another page."""
    st.session_state[_OPENED] = report_id


def _share(part: Part | None) -> float | None:
    return part.share if part else None


def _buyers(report_id: int, bought: Mapping[int, Bought] | None) -> int | None:
    if bought is None:
        return None
    return bought[report_id].buyers if report_id in bought else 0
