"""How long people stayed: a bar for each band of minutes."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.analytics.figures import bar_figure
from core.domain.reports.definitions import Counting, Definition, is_few
from core.services.projects.projects import ProjectSettings
from core.services.webinars.stays import StayBands
from pages.webinar.definitions import definition_words
from pages.widgets.as_table import show_as_table
from pages.widgets.chart_frame import chart_config, theme_colours
from pages.widgets.language import _, language, ngettext, number, share
from pages.widgets.small_table import Tabled

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def show_stays(project: ProjectSettings, bands: StayBands, counting: Counting) -> None:
    """The bands that there are; of how many people nobody can tell."""
    if not bands.known:
        return
    st.plotly_chart(
        stays_figure(bands, theme_colours()),
        key="chart_stays",
        config=chart_config(_("How long people stayed")),
        alt=_("How long people stayed"),
    )
    unknown = (
        ngettext("Of {n} person the time is not known.", "Of {n} people the time is not known.", bands.unknown)
        if bands.unknown
        else _("The time of everybody is known.")
    )
    st.caption(unknown, help=definition_words(Definition.STAY, counting))
    show_as_table(project, "chart_stays", _("stays"), partial(stays_table, bands))


def stays_table(bands: StayBands) -> Tabled:
    titles = {"label": _("Time in the room"), "people": _("People"), "share": _("Share of all")}
    frame = _labelled(bands).assign(few=is_few(bands.known))
    return Tabled(titles, frame, {"share": partial(share, digits=1)}, few={"share": "few"})


def stays_figure(bands: StayBands, colours: Mapping[str, str]) -> "Figure":
    """A bar for each band."""
    frame = _labelled(bands).assign(
        key=[str(first) for first in bands.frame["from_min"]],
        is_other=False,
        is_unknown=False,
    )
    return bar_figure(
        frame,
        title=_("How long people stayed"),
        language=language(),
        labels={"other": "", "unknown": "", "hover": _("{label}: {people} of {total} people, {share}")},
        colours=colours,
    )


def _labelled(bands: StayBands) -> pd.DataFrame:
    bounds = zip(bands.frame["from_min"], _whole(bands), strict=True)
    return bands.frame.assign(label=[_band_words(first, until) for first, until in bounds])


def _whole(bands: StayBands) -> list[int | None]:
    """Where each band ends; None for the one without an end."""
    return [None if pd.isna(until) else int(until) for until in bands.frame["until_min"]]


def _band_words(first: int, until: int | None) -> str:
    if until is None:
        return _("{n} min or longer", n=number(first))
    return _("{first}–{until} min", first=number(first), until=number(until))
