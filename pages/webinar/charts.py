"""Attendance by place and by device, side by side; a click on a bar narrows everything else on the page."""

from collections.abc import Callable, Collection
from functools import partial

import pandas as pd
import streamlit as st

from core.analytics.figures import bar_figure, picks
from core.services.reports.summary import Breakdown, Chosen
from pages.webinar.choice import toggle_people
from pages.webinars.words import device_words, dimension_words
from pages.widgets.drafts import kept
from pages.widgets.language import _, language

PLACES = ("city_key", "region", "country")
DEVICES = ("device", "system", "browser")
CONFIG = {"displayModeBar": False, "scrollZoom": False}


def show_charts(breakdown: Breakdown, chosen: Chosen) -> None:
    """Places on the left, one kind at a time; devices, systems and browsers on the right."""
    left, right = st.container(key="charts").columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        with kept("by_place", PLACES[0], options=PLACES):
            place = st.segmented_control(
                _("By place"),
                PLACES,
                required=True,
                format_func=dimension_words,
                label_visibility="collapsed",
                key="by_place",
                wrap=True,
            )
        show_shares(place or PLACES[0], breakdown, chosen)
    with right.container(border=True, height="stretch"):
        for dimension in DEVICES:
            show_shares(dimension, breakdown, chosen)
    st.caption(
        _("Click a bar to see only these people; click again to see everyone."),
        help=_("Shares are of all people in the chart, unknown ones included."),
    )


def show_shares(dimension: str, breakdown: Breakdown, chosen: Chosen) -> None:
    """The bars of one dimension or source."""
    shares = breakdown.shares[dimension]
    if dimension == "device":
        shares = shares.assign(label=shares["label"].map(device_words, na_action="ignore"))
    _show_bars(
        shares,
        _title(dimension),
        f"chart_{dimension}",
        chosen=chosen.get(dimension, ()),
        on_pick=partial(toggle_people, dimension),
    )


def _title(dimension: str) -> str:
    titles = {
        "city_key": _("People by city"),
        "region": _("People by region"),
        "country": _("People by country"),
        "device": _("By device"),
        "system": _("By system"),
        "browser": _("By browser"),
    }
    return titles.get(dimension) or dimension_words(dimension)


def _show_bars(
    shares: pd.DataFrame, title: str, key: str, *, chosen: Collection[str] = (), on_pick: Callable[[str], None]
) -> None:
    """People by one dimension. `on_pick` gets the key of a bar that was clicked; the bar "other" has none.

    With something chosen, the other bars turn grey; they keep their numbers, so that they can be compared.
    """
    figure = bar_figure(
        shares,
        title=title,
        language=language(),
        labels={
            "other": _("other"),
            "unknown": _("unknown"),
            "hover": _("{label}: {people} of {total} people, {share}"),
        },
        colours=theme_colours(),
        chosen=chosen,
    )
    keys = picks(shares)

    def pick() -> None:
        for point in st.session_state[key].selection.points:
            name = keys[point["point_index"]]
            if name is not None:
                on_pick(name)

    st.plotly_chart(figure, key=key, on_select=pick, selection_mode="points", config=CONFIG, alt=title)


def theme_colours() -> dict[str, str]:
    """The colours of the theme, light or dark, that the browser shows."""
    theme = f"theme.{st.context.theme.type or 'light'}"
    return {
        "bar": st.get_option(f"{theme}.primaryColor"),
        "second": st.get_option(f"{theme}.chartCategoricalColors")[3],
        "third": st.get_option(f"{theme}.chartCategoricalColors")[1],
        "rest": st.get_option(f"{theme}.grayColor"),
        "text": st.get_option(f"{theme}.textColor"),
    }
