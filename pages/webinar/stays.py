"""How long people stayed: a bar for each band of minutes."""

import pandas as pd
import streamlit as st

from core.analytics.figures import bar_figure
from core.domain.reports.definitions import Counting, Definition
from core.services.webinars.stays import StayBands
from pages.webinar.charts import CONFIG, theme_colours
from pages.webinar.definitions import definition_words
from pages.widgets.language import _, language, ngettext, number


def show_stays(bands: StayBands, counting: Counting) -> None:
    """The bands that there are; of how many people nobody can tell."""
    if not bands.known:
        return
    frame = bands.frame.assign(
        label=[_band_words(first, until) for first, until in zip(bands.frame["from_min"], _whole(bands), strict=True)],
        key=[str(first) for first in bands.frame["from_min"]],
        is_other=False,
        is_unknown=False,
    )
    title = _("How long people stayed")
    figure = bar_figure(
        frame,
        title=title,
        language=language(),
        labels={"other": "", "unknown": "", "hover": _("{label}: {people} of {total} people, {share}")},
        colours=theme_colours(),
    )
    st.plotly_chart(figure, key="chart_stays", config=CONFIG, alt=title)
    unknown = (
        ngettext("Of {n} person the time is not known.", "Of {n} people the time is not known.", bands.unknown)
        if bands.unknown
        else _("The time of everybody is known.")
    )
    st.caption(unknown, help=definition_words(Definition.STAY, counting))


def _whole(bands: StayBands) -> list[int | None]:
    """Where each band ends; None for the one without an end."""
    return [None if pd.isna(until) else int(until) for until in bands.frame["until_min"]]


def _band_words(first: int, until: int | None) -> str:
    if until is None:
        return _("{n} min or longer", n=number(first))
    return _("{first}–{until} min", first=number(first), until=number(until))
