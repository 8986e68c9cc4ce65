"""The charts of the file that is given away."""

from typing import TYPE_CHECKING

from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.reports.summary import Chosen, break_down, break_down_sources, get_facets, get_source_facets
from core.services.webinars.room import get_room_over_time
from core.services.webinars.stays import get_stay_bands
from pages.webinar.charts import shares_figure
from pages.webinar.room import room_chart
from pages.webinar.stays import stays_figure
from pages.widgets.chart_frame import theme_colours
from pages.widgets.desk import acting_desk
from pages.widgets.language import language

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def draw_file(project: ProjectSettings, reports: tuple[ReportRow, ...], chosen: Chosen) -> list["Figure"]:
    """The charts of the file, in the light colours; in a thread of its own."""
    desk, ids, colours = acting_desk(), [report.id for report in reports], theme_colours("light")
    figures = []
    if len(reports) == 1:
        room = get_room_over_time(desk, project.id, ids, chosen)
        if room.webinars and room.webinars[0].peak is not None:
            figures.append(room_chart(room, colours))
    figures.append(stays_figure(get_stay_bands(desk, project.id, ids, chosen), colours))
    places = break_down(get_facets(desk, project.id, ids, chosen), chosen, language())
    sources = break_down_sources(get_source_facets(desk, project.id, ids, chosen), chosen)
    figures += [shares_figure(name, places.shares[name], colours) for name in ("city_key", "device", "browser")]
    return [*figures, *[shares_figure(name, sources.shares[name], colours) for name in ("source", "campaign")]]
