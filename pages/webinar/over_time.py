"""Who came again: of the people of these webinars, and month by month after the first webinar."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from core.analytics.grid_figure import Cell, grid_figure
from core.domain.reports.definitions import is_few
from core.services.projects.projects import ProjectSettings
from core.services.webinars.people_over_time import Cohorts, Returning
from pages.widgets.chart_frame import chart_config, theme_colours
from pages.widgets.language import UNKNOWN, _, number, share
from pages.widgets.small_table import Tabled, show_numbers

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MOST_MONTHS = 12


def show_returning(returning: Returning) -> None:
    """Those who had come before, of whom it can be told."""
    cards = st.grid(3, min_column_width=150, border=True)
    known = returning.new + returning.returning
    with cards.cell(), st.container(key="few_returning" if returning.is_few else "share_returning"):
        st.metric(
            _("Had come before"),
            share(returning.share) if known else UNKNOWN,
            help=_(
                "{n} of {total} people had been at an earlier webinar of the project that is loaded here.",
                n=number(returning.returning),
                total=number(known),
            ),
        )
    with cards.cell():
        st.metric(_("Came for the first time"), number(returning.new))
    with cards.cell():
        st.metric(
            _("Nobody can tell"), number(returning.unclear), help=_("They left no contact by which to recognise them.")
        )


def show_cohorts(project: ProjectSettings, cohorts: Cohorts, *, is_of_room: bool) -> None:
    """A row for each month in which people came first, a column for each month after it; as a chart and as a table."""
    if cohorts.frame.empty:
        return
    st.header(cohorts_title(), anchor=False)
    if has_later(cohorts):
        figure, title = cohorts_figure(cohorts, theme_colours()), _chart_title()
        st.plotly_chart(figure, key="chart_cohorts", config=chart_config(title), alt=title)
    show_numbers(project, "cohorts", cohorts_title(), cohorts_table(cohorts), file=_("cohorts"))
    scope = _("Webinars of this room: {n}.", n=number(cohorts.webinars))
    everywhere = _("Webinars of all rooms: {n}.", n=number(cohorts.webinars))
    st.caption(
        scope if is_of_room else everywhere,
        help=_(
            "Who came before the first loaded webinar counts as new. People without contacts are left out: {n}.",
            n=number(cohorts.guests),
        ),
    )


def cohorts_title() -> str:
    return _("Who came again, by the month of their first webinar")


def _chart_title() -> str:
    return _("Came again, %")


def has_later(cohorts: Cohorts) -> bool:
    """Whether anybody can have come again in a later month."""
    return cohorts.frame["month"].nunique() > 1


def cohorts_figure(cohorts: Cohorts, colours: Mapping[str, str]) -> "Figure":
    """The newest `MOST_MONTHS` cohorts, the parts in hundredths: so they fit on a phone."""
    later = _later(cohorts)
    newest = later[later["cohort"].isin(sorted(later["cohort"].unique())[-MOST_MONTHS:])]
    months = sorted(newest["cohort"].unique())
    cells = [_cell(months.index(one.cohort), one) for one in newest.itertuples(index=False)]
    return grid_figure(
        cells,
        [f"{month:%m.%Y}" for month in months],
        list(map(str, range(MOST_MONTHS + 1))),
        title=_chart_title(),
        colours=colours,
        below=_("Months later"),
    )


def cohorts_table(cohorts: Cohorts) -> Tabled:
    """Who came again so many months later, out of the people of each month."""
    later = _later(cohorts)
    table = later.pivot_table(index="cohort", columns="months_later", values="share", aggfunc="first")
    sizes = cohorts.frame.groupby("cohort")["size"].first()
    months = [f"{month:%m.%Y}" for month in sizes.index]
    shown = pd.DataFrame({"cohort": pd.Categorical(months, months, ordered=True), "size": sizes.to_numpy()})
    titles = {"cohort": _("First webinar in"), "size": _("People")}
    for n in map(int, table.columns):
        shown[f"after_{n}"] = table[n].reindex(sizes.index).to_numpy(dtype=float)
        titles[f"after_{n}"] = _("{n} mo later", n=number(n))
    shares = list(titles)[2:]
    shown["few"] = [is_few(size) for size in sizes]
    return Tabled(titles, shown, dict.fromkeys(shares, share), few=dict.fromkeys(shares, "few"))


def _later(cohorts: Cohorts) -> pd.DataFrame:
    """A row for each cohort and each month after its own, `MOST_MONTHS` at most, in which there were webinars: of a
    month in which none of them came, too."""
    frame = cohorts.frame
    sizes: dict[date, int] = dict(zip(frame["cohort"], frame["size"], strict=True))
    months: list[date] = sorted(set(frame["month"]))
    came = dict(zip(zip(frame["cohort"], frame["month"], strict=True), frame["people"], strict=True))
    rows = [
        (first, size, n, people := came.get((first, month), 0), people / size)
        for first, size in sizes.items()
        for month in months
        if 0 < (n := 12 * (month.year - first.year) + month.month - first.month) <= MOST_MONTHS
    ]
    return pd.DataFrame(rows, columns=["cohort", "size", "months_later", "people", "share"])


def _cell(row: int, one: Any) -> Cell:
    """Of a row of `_later`."""
    hover = _(
        "First came in {month}: {size}. Months later: {n}, came again: {people}, {share}",
        month=f"{one.cohort:%m.%Y}",
        size=number(one.size),
        n=number(one.months_later),
        people=number(one.people),
        share=share(one.share),
    )
    return Cell(row, one.months_later, one.share, number(100 * one.share), "", hover, is_few(one.size))
