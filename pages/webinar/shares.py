"""The bars of one dimension or source: how many people came from each city, with each device, by each tag.

A bar that is pressed narrows everything else on the page."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.analytics.facets import TOP
from core.analytics.figures import bar_figure, named, picks
from core.domain.reports.definitions import is_few
from core.services.projects.projects import ProjectSettings
from core.services.reports.summary import EVERY, Breakdown, Chosen
from pages.webinar.choice import toggle_people
from pages.webinars.words import device_words, dimension_words
from pages.widgets.as_table import show_as_table
from pages.widgets.chart_frame import chart_config, theme_colours, top_of
from pages.widgets.language import _, language, share
from pages.widgets.small_table import Tabled

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

Load = Callable[[int], Breakdown]
"""Gives the shares with so many groups of their own."""


def show_shares(project: ProjectSettings, dimension: str, load: Load, chosen: Chosen) -> None:
    """The bars of one dimension or source; a click on one chooses its people, but the bar "other" is of no one key. It
    unfolds into its largest groups; the table below has all of them."""
    key, place = f"chart_{dimension}", st.container()
    shares = load(top_of(dimension, bool(load(TOP).shares[dimension]["is_other"].any()))).shares[dimension]
    keys = picks(shares)

    def pick() -> None:
        for point in st.session_state[key].selection.points:
            name = keys[point["point_index"]]
            if name is not None:
                toggle_people(dimension, name)

    figure = shares_figure(dimension, shares, theme_colours(), chosen.get(dimension, ()))
    place.plotly_chart(
        figure,
        key=key,
        on_select=pick,
        selection_mode="points",
        config=chart_config(chart_title(dimension)),
        alt=chart_title(dimension),
    )
    show_as_table(project, key, chart_title(dimension), lambda: shares_table(dimension, load(EVERY).shares[dimension]))


def shares_table(dimension: str, shares: pd.DataFrame) -> Tabled:
    """The same people as rows."""
    titles = {"label": dimension_words(dimension), "people": _("People"), "share": _("Share of all")}
    frame = named(_worded(dimension, shares), other=_("other"), unknown=_("unknown"))
    frame = frame.assign(few=is_few(int(shares["people"].sum())))
    return Tabled(titles, frame, {"share": partial(share, digits=1)}, few={"share": "few"})


def _worded(dimension: str, shares: pd.DataFrame) -> pd.DataFrame:
    if dimension == "device":
        return shares.assign(label=shares["label"].map(device_words, na_action="ignore"))
    return shares


def shares_figure(
    dimension: str, shares: pd.DataFrame, colours: Mapping[str, str], chosen: Collection[str] = ()
) -> "Figure":
    """People by one dimension or source. With something chosen, the other bars turn grey; they keep their numbers, so
    that they can be compared."""
    return bar_figure(
        _worded(dimension, shares),
        title=chart_title(dimension),
        language=language(),
        labels={
            "other": _("other"),
            "unknown": _("unknown"),
            "hover": _("{label}: {people} of {total} people, {share}"),
        },
        colours=colours,
        chosen=chosen,
    )


def chart_title(dimension: str) -> str:
    titles = {
        "city_key": _("People by city"),
        "region": _("People by region"),
        "country": _("People by country"),
        "device": _("By device"),
        "system": _("By system"),
        "browser": _("By browser"),
    }
    return titles.get(dimension) or dimension_words(dimension)
