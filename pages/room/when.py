"""At which weekday and hour webinars are best attended: a cell for each, and the same as a table."""

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from babel.dates import get_day_names

from core.analytics.grid_figure import Cell, grid_figure
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import ReportRow
from core.services.webinars.best_times import TimeOfWeek, find_best, list_times
from pages.widgets.as_table import show_as_table
from pages.widgets.chart_frame import chart_config, theme_colours
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.language import _, language, ngettext, number, share
from pages.widgets.small_table import Tabled

BY = "room_when_by"
MEASURES = ("people", "middle", "to_end")


def show_when(project: ProjectSettings, reports: tuple[ReportRow, ...]) -> None:
    """People, the middle stay, or the share that stayed to the end, by weekday and hour."""
    times = list_times(acting_desk(), project.id, [report.id for report in reports])
    weekdays = _weekdays()
    _say_best(find_best(times), weekdays)
    words = {
        "people": _("People at a webinar"),
        "middle": _("Half stayed longer than, min"),
        "to_end": _("Stayed to the end"),
    }
    with kept(BY, MEASURES[0], options=MEASURES):
        name = st.segmented_control(
            _("What to look at"),
            MEASURES,
            required=True,
            format_func=words.__getitem__,
            label_visibility="collapsed",
            key=BY,
            wrap=True,
        )
    measure = name or MEASURES[0]
    cells = [_cell(one, measure, weekdays) for one in times]
    hours = [f"{hour:02}:00" for hour in range(24)]
    figure = grid_figure(cells, weekdays, hours, title=words[measure], colours=theme_colours())
    st.plotly_chart(figure, key="chart_when", config=chart_config(words[measure]), alt=words[measure])
    st.caption(_("Grey cells have one webinar only, or fewer than 20 people: they say little."))
    show_as_table(project, "chart_when", _("days and hours"), partial(_table, times, weekdays, words))


def _weekdays() -> list[str]:
    """Monday first."""
    names = get_day_names("wide", context="stand-alone", locale=language())
    return [names[day].capitalize() for day in range(7)]


def _say_best(best: TimeOfWeek | None, weekdays: Sequence[str]) -> None:
    if best is None:
        st.caption(_("There are too few webinars yet to tell which day and hour is best."))
        return
    said = _(
        "Most people come at this time: **{day}, {hour}**. {people} at a webinar on average.",
        day=weekdays[best.weekday],
        hour=f"{best.hour:02}:00",
        people=number(best.people),
    )
    st.markdown(said + " " + ngettext("Counted over {n} webinar.", "Counted over {n} webinars.", best.webinars))


def _cell(time: TimeOfWeek, measure: str, weekdays: Sequence[str]) -> Cell:
    value = {"people": time.people, "middle": time.middle_min, "to_end": time.to_end.share}[measure]
    text = share(value) if measure == "to_end" else number(value)
    hover = _(
        "{day}, {hour}: {value}. Webinars: {webinars}, visits: {came}",
        day=weekdays[time.weekday],
        hour=f"{time.hour:02}:00",
        value=text,
        webinars=number(time.webinars),
        came=number(time.came),
    )
    note = ngettext("{n} webinar", "{n} webinars", time.webinars)
    return Cell(time.weekday, time.hour, value or 0.0, text, note, hover, time.is_few or value is None)


def _table(times: Sequence[TimeOfWeek], weekdays: Sequence[str], words: Mapping[str, str]) -> Tabled:
    titles = {
        "weekday": _("Weekday"),
        "hour": _("Hour"),
        "webinars": _("Webinars"),
        **words,
        "came": _("Visits in all"),
    }
    days = pd.CategoricalDtype(list(weekdays), ordered=True)
    frame = pd.DataFrame(
        {
            "weekday": pd.Categorical([weekdays[one.weekday] for one in times], dtype=days),
            "hour": [f"{one.hour:02}:00" for one in times],
            "webinars": [one.webinars for one in times],
            "people": [one.people for one in times],
            "middle": pd.array([one.middle_min for one in times], dtype="Int64"),
            "to_end": [one.to_end.share for one in times],
            "came": [one.came for one in times],
            "few": [one.to_end.is_few for one in times],
        }
    )
    return Tabled(titles, frame, {"people": partial(number, digits=0), "to_end": share}, few={"to_end": "few"})
