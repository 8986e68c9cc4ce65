"""What the file that is given away has: the charts of all tabs, each with its table, the tables without a chart, and no
name or contact."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from core.analytics.facets import TOP
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.reports.summary import (
    DIMENSIONS,
    EVERY,
    REGISTERED,
    SOURCES,
    Chosen,
    break_down,
    break_down_sources,
    cross_cities,
    get_facets,
    get_source_facets,
)
from core.services.webinars.bought import get_bought, get_bought_by_source
from core.services.webinars.funnel import get_funnel, get_registration_sources
from core.services.webinars.people_over_time import get_cohorts
from core.services.webinars.room import get_room_over_time
from core.services.webinars.stays import get_stay_bands
from pages.webinar.bought import sums_table
from pages.webinar.bought_by_source import bought_table
from pages.webinar.city_map import cities_figure
from pages.webinar.funnel import registrations_table, steps_figure, steps_table, without_later
from pages.webinar.over_time import cohorts_figure, cohorts_table, has_later
from pages.webinar.page_titles import page_titles, title_pages
from pages.webinar.pairs import pairs_figure, pairs_table
from pages.webinar.registered_from import registered_figure
from pages.webinar.room import minutes_table, room_chart
from pages.webinar.shares import shares_figure, shares_table
from pages.webinar.side import side_figure, side_minutes, side_names
from pages.webinar.stays import stays_figure, stays_table
from pages.webinars.words import dimension_words
from pages.widgets.chart_frame import line_colours, theme_colours
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, language
from pages.widgets.small_table import Tabled

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MOST_ROWS = 2_000
"""Of a table in the file."""


class Drawn(NamedTuple):
    """A chart of the file with its table, or, without a chart, a table with a title."""

    figure: "Figure | None"
    table: Tabled
    title: str = ""


def draw_file(project: ProjectSettings, reports: tuple[ReportRow, ...], chosen: Chosen) -> list[Drawn]:
    """The charts of the file, in the light colours; in a thread of its own."""
    colours = theme_colours("light")
    return [
        *_over_time(project, reports, chosen, colours),
        *_groups(project, reports, chosen, colours),
        *_registered(project, reports, chosen, colours),
        *_orders(project, reports, chosen),
        *_cohorts(project, reports, colours),
    ]


def _over_time(
    project: ProjectSettings, reports: tuple[ReportRow, ...], chosen: Chosen, colours: Mapping[str, str]
) -> Iterator[Drawn]:
    desk, ids = acting_desk(), [report.id for report in reports]
    room = get_room_over_time(desk, project.id, ids, chosen)
    if len(reports) > 1 and len(room.frame):
        names = side_names(project, reports)
        yield Drawn(side_figure(room, names, colours, line_colours("light")), side_minutes(room, names))
    elif room.webinars and room.webinars[0].peak is not None:
        yield Drawn(room_chart(room, colours), minutes_table(room.frame))
    bands = get_stay_bands(desk, project.id, ids, chosen)
    if bands.known:
        yield Drawn(stays_figure(bands, colours), stays_table(bands))
    funnel = without_later(get_funnel(desk, project.id, ids, chosen), reports)
    yield Drawn(steps_figure(funnel, colours), steps_table(funnel))


def _groups(
    project: ProjectSettings, reports: tuple[ReportRow, ...], chosen: Chosen, colours: Mapping[str, str]
) -> Iterator[Drawn]:
    """Places, devices and sources; sources of which nothing is known are left out."""
    desk, ids = acting_desk(), [report.id for report in reports]
    facets, sources = (find(desk, project.id, ids, chosen) for find in (get_facets, get_source_facets))
    places, all_places = (break_down(facets, chosen, language(), top) for top in (TOP, EVERY))
    for name in DIMENSIONS:
        figure = shares_figure(name, places.shares[name], colours)
        yield Drawn(figure, shares_table(name, all_places.shares[name]))
    cities = all_places.shares["city_key"]
    yield Drawn(cities_figure(cities, colours), shares_table("city_key", cities))
    pairs, all_pairs = (cross_cities(facets, chosen, language(), top) for top in (TOP, EVERY))
    yield Drawn(pairs_figure(pairs, colours, line_colours("light"), chosen), pairs_table(all_pairs))
    titles = page_titles(project.id)
    ways, all_ways = (title_pages(break_down_sources(sources, chosen, top), titles) for top in (TOP, EVERY))
    for name in SOURCES:
        if not ways.shares[name]["is_unknown"].all():
            yield Drawn(shares_figure(name, ways.shares[name], colours), shares_table(name, all_ways.shares[name]))


def _registered(
    project: ProjectSettings, reports: tuple[ReportRow, ...], chosen: Chosen, colours: Mapping[str, str]
) -> Iterator[Drawn]:
    """Everybody who registered, by the tags of their registration."""
    for name in () if chosen else REGISTERED.values():
        frame = get_registration_sources(acting_desk(), project.id, [report.id for report in reports], name)
        if frame is not None and frame["key"].notna().any():
            yield Drawn(registered_figure(frame, name, colours), registrations_table(frame, name))


def _orders(project: ProjectSettings, reports: tuple[ReportRow, ...], chosen: Chosen) -> Iterator[Drawn]:
    """What was ordered, in all and by source: without who ordered it."""
    desk, ids = acting_desk(), [report.id for report in reports]
    bought = get_bought(desk, project.id, ids, chosen)
    if bought.sums:
        yield Drawn(None, sums_table(bought), _("Orders"))
    for name in SOURCES if bought.sums else ():
        found = get_bought_by_source(desk, project.id, ids, name, chosen)
        if found.keys() - {None}:
            yield Drawn(
                None,
                bought_table(found, name, page_titles(project.id)),
                _("Orders: {source}", source=dimension_words(name)),
            )


def _cohorts(project: ProjectSettings, reports: tuple[ReportRow, ...], colours: Mapping[str, str]) -> Iterator[Drawn]:
    """Of the room, or of the project where the webinars are of several."""
    rooms = {report.room_id for report in reports}
    cohorts = get_cohorts(acting_desk(), project.id, reports[0].room_id if len(rooms) == 1 else None)
    if has_later(cohorts):
        yield Drawn(cohorts_figure(cohorts, colours), cohorts_table(cohorts))
