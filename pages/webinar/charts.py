"""Attendance by place and by device, side by side; a click on a bar narrows everything else on the page."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.analytics.facets import TOP
from core.analytics.figures import bar_figure, named, picks
from core.services.projects.projects import ProjectSettings
from core.services.reports.summary import EVERY, Breakdown, Chosen
from pages.webinar.choice import toggle_people
from pages.webinar.pairs import PAIRS, LoadPairs, show_cities_by_device
from pages.webinars.words import device_words, dimension_words
from pages.widgets.as_table import Tabled, show_as_table
from pages.widgets.chart_frame import CONFIG, theme_colours, top_of
from pages.widgets.drafts import kept
from pages.widgets.language import _, language, share

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

PLACES = ("city_key", "region", "country")
DEVICES = ("device", "system", "browser")
Load = Callable[[int], Breakdown]
"""Gives the shares with so many groups of their own."""


def show_charts(project: ProjectSettings, load: Load, load_pairs: LoadPairs, chosen: Chosen) -> None:
    """Places on the left, one kind at a time; devices, systems and browsers on the right."""
    left, right = st.container(key="charts").columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        with kept("by_place", PLACES[0], options=(*PLACES, PAIRS)):
            place = st.segmented_control(
                _("By place"),
                (*PLACES, PAIRS),
                required=True,
                format_func=lambda name: _("City and device") if name == PAIRS else dimension_words(name),
                label_visibility="collapsed",
                key="by_place",
                wrap=True,
            )
        if place == PAIRS:
            show_cities_by_device(project, load_pairs, chosen)
        else:
            show_shares(project, place or PLACES[0], load, chosen)
    with right.container(border=True, height="stretch"):
        for dimension in DEVICES:
            show_shares(project, dimension, load, chosen)
    st.caption(
        _("Click a bar to see only these people; click again to see everyone."),
        help=_("Shares are of all people in the chart, unknown ones included."),
    )


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
        figure, key=key, on_select=pick, selection_mode="points", config=CONFIG, alt=chart_title(dimension)
    )
    show_as_table(project, key, _("people"), lambda: shares_table(dimension, load(EVERY).shares[dimension]))


def shares_table(dimension: str, shares: pd.DataFrame) -> Tabled:
    """The same people as rows."""
    titles = {"label": dimension_words(dimension), "people": _("People"), "share": _("Share of all")}
    frame = named(_worded(dimension, shares), other=_("other"), unknown=_("unknown"))
    return Tabled(titles, frame, {"share": partial(share, digits=1)})


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
