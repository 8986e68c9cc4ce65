"""One period of a room against another: the numbers beside each other, and who is still there by minute."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd
import streamlit as st

from core.analytics.retention_figure import retention_figure
from core.domain.audit.deeds import Deed
from core.domain.reports.definitions import Definition
from core.services.orders.states import get_orders_state
from core.services.projects.counting import get_counting, get_offer_minutes
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportSearch, find_reports, list_pulled
from core.services.webinars.numbers import Numbers, Part
from core.services.webinars.room import add_up_room
from pages.webinar.definitions import definition_title
from pages.webinar.figures import key_of, load_bought, load_numbers, load_room
from pages.widgets.as_table import show_as_table
from pages.widgets.chart_frame import chart_config, line_colours, theme_colours
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.drawn_table import Heading, draw_table
from pages.widgets.export import show_export
from pages.widgets.language import UNKNOWN, _, language, number, share, signed_share
from pages.widgets.small_table import Tabled

DAYS = 28
NEW, OLD = "new", "old"
_BOUNDS = ("since", "until")


@dataclass(frozen=True, slots=True)
class _Period:
    """A period with its webinars; `people` in the room by minute, and `buyers` (None where no orders are loaded)."""

    name: str
    numbers: Numbers
    people: pd.DataFrame
    buyers: int | None


def show_periods(project: ProjectSettings, room_id: str | None) -> None:
    """Two periods, which the address holds: the last four weeks and the four before, until others are chosen."""
    asked = _ask(project)
    found: dict[str, _Period] = {}
    for code, (first, last) in asked.items():
        name = f"{first:%d.%m.%Y} – {last:%d.%m.%Y}"
        if first > last:
            st.warning(_("The period ends before it begins."))
            return
        period = _load(project, ReportSearch(room_id=room_id, since=first, until=last), name)
        if period is None:
            st.info(_("No webinar of this room is loaded for {period}.", period=name))
            return
        found[code] = period
    _show_table(project, found, _headings(asked))
    _show_curves(project, found)


def _ask(project: ProjectSettings) -> dict[str, tuple[date, date]]:
    today = acting_desk().now().astimezone(project.time_zone).date()
    usual = {
        NEW: (today - timedelta(days=DAYS - 1), today),
        OLD: (today - timedelta(days=2 * DAYS - 1), today - timedelta(days=DAYS)),
    }
    names = {NEW: _("This period"), OLD: _("Against this one")}
    bounds = (_("from"), _("to"))
    is_asked = any(f"{code}_{bound}" in st.query_params for code in usual for bound in _BOUNDS)
    asked: dict[str, tuple[date, date]] = {}
    columns = iter(st.columns(4))
    for code, days in usual.items():
        held = []
        for bound, word, day in zip(_BOUNDS, bounds, days, strict=True):
            name = f"{code}_{bound}"
            with kept(f"period_{name}", day, parameter=name, read=date.fromisoformat, is_asked=is_asked):
                chosen: date | None = next(columns).date_input(
                    f"{names[code]}, {word}", None, format="DD.MM.YYYY", key=f"period_{name}"
                )
            held.append(chosen or day)
        asked[code] = (held[0], held[1])
    return asked


def _load(project: ProjectSettings, search: ReportSearch, name: str) -> _Period | None:
    desk = acting_desk()
    reports = find_reports(desk, project.id, list_pulled(desk, project.id, search))
    if not reports:
        return None
    key = key_of(project, reports)
    counting, offers = get_counting(desk, project.id), get_offer_minutes(desk, project.id)
    orders = get_orders_state(desk, project.id)
    return _Period(
        name,
        load_numbers(key, {}, counting, offers),
        add_up_room(load_room(key, {}, counting, offers)),
        load_bought(key, {}, counting, orders.stamp).buyers if orders.count else None,
    )


def _headings(asked: Mapping[str, tuple[date, date]]) -> dict[str, str]:
    """The periods above their columns: without the year, where it is the same everywhere, they fit on a phone."""
    if len({day.year for days in asked.values() for day in days}) == 1:
        return {code: f"{first:%d.%m}–{last:%d.%m}" for code, (first, last) in asked.items()}
    return {code: f"{first:%d.%m.%Y} – {last:%d.%m.%Y}" for code, (first, last) in asked.items()}


def _show_table(project: ProjectSettings, periods: Mapping[str, _Period], headings: Mapping[str, str]) -> None:
    """The numbers as rows, a column for each period, and the change from the older one."""
    new, old = _rows(periods[NEW]), _rows(periods[OLD])
    held = [(new[name], old[name]) for name in new]
    frame = pd.DataFrame(
        {
            "number": list(new),
            NEW: [_written(one) for one, _old in held],
            OLD: [_written(one) for _new, one in held],
            "change": [_change(*pair) for pair in held],
        }
    )
    titles = {"number": _("Number"), NEW: periods[NEW].name, OLD: periods[OLD].name, "change": _("Change")}
    draw_table(
        "periods_rows",
        _("Two periods"),
        {name: Heading(headings.get(name, title), is_right=name != "number") for name, title in titles.items()},
        {str(place): row for place, row in enumerate(frame.itertuples(index=False))},
        few={str(place): (False, one.is_few, other.is_few, False) for place, (one, other) in enumerate(held)},
        is_whole=True,
    )
    # In a CSV file a spreadsheet would take what begins with + for a formula
    frame["change"] = frame["change"].str.removeprefix("+")
    show_export(frame, titles, _("periods"), "export_periods", deed=Deed.REPORTS_EXPORTED, project_id=project.id)


class _Value(NamedTuple):
    """A number of a period, None where it is not known; a share may be one of few people."""

    number: float | None
    is_share: bool = False
    is_few: bool = False


def _rows(period: _Period) -> dict[str, _Value]:
    """By their names the numbers of a period."""
    numbers = period.numbers
    rows = {
        _("Webinars"): _Value(numbers.webinars),
        _("People, each once"): _Value(numbers.came),
        _("People at a webinar"): _Value(round(numbers.attendances / max(numbers.webinars, 1))),
        definition_title(Definition.MIDDLE_STAY) + ", " + _("minutes"): _Value(numbers.middle_stay_min),
        definition_title(Definition.TO_END): _part(numbers.to_end),
    }
    if numbers.at_offer:
        rows[definition_title(Definition.AT_OFFER)] = _part(numbers.at_offer)
    if period.buyers is not None:
        rows[definition_title(Definition.BOUGHT)] = _Value(period.buyers)
        rows[_("Bought of those who came")] = _part(Part(period.buyers, numbers.came))
    return rows


def _part(part: Part) -> _Value:
    return _Value(part.share, is_share=True, is_few=part.is_few)


def _written(value: _Value) -> str:
    if value.number is None:
        return UNKNOWN
    return share(value.number, digits=1) if value.is_share else number(value.number)


def _change(new: _Value, old: _Value) -> str:
    """Of numbers as a part of the older one, of shares as the difference in hundredths."""
    if new.number is None or old.number is None:
        return UNKNOWN
    if new.is_share:
        points = round(100 * (new.number - old.number), 1)
        sign = "+" if points > 0 else "−" if points < 0 else ""
        return _("{n} pp", n=sign + number(abs(points), digits=1))
    return signed_share(new.number / old.number - 1) if old.number else UNKNOWN


def _show_curves(project: ProjectSettings, periods: Mapping[str, _Period]) -> None:
    """Both periods over each other by minute, all webinars of each added up."""
    title = _("How many of those who came are still there")
    names = {place: period.name for place, period in enumerate(periods.values())}
    parts = [period.people.assign(report_id=place) for place, period in enumerate(periods.values())]
    frame = pd.concat(parts, ignore_index=True)
    if frame.empty:
        return
    labels = {"hover": _("{name}, minute {minute}: {people} people, {share}"), "tick": _("{minute} min")}
    figure = retention_figure(
        frame, names, title=title, language=language(), labels=labels, colours=theme_colours(), lines=line_colours()
    )
    st.plotly_chart(figure, key="chart_periods", config=chart_config(title), alt=title)
    titles = {"minute": _("Minute"), **{str(place): name for place, name in names.items()}}

    def table() -> Tabled:
        wide = frame.pivot(index="minute", columns="report_id", values="retention").reset_index()
        return Tabled(titles, wide.rename(columns=str), {str(place): share for place in names})

    show_as_table(project, "chart_periods", _("periods"), table)
