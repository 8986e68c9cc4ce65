"""Attendance by place and by device, side by side; a click on a bar narrows everything else on the page."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from core.analytics.figures import bar_figure, picks
from core.services.reports.summary import Breakdown, Chosen
from pages.webinar.choice import toggle_people
from pages.webinars.words import device_words, dimension_words
from pages.widgets.drafts import kept
from pages.widgets.language import _, language

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

PLACES = ("city_key", "region", "country")
DEVICES = ("device", "system", "browser")
CONFIG = {
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "scrollZoom": False,
    "toImageButtonOptions": {"filename": "webinar", "scale": 2},
}
"""Under the mouse each chart has one button, which saves it as a picture."""


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
    """The bars of one dimension or source; a click on one chooses its people, but the bar "other" is of no one key."""
    key, keys = f"chart_{dimension}", picks(breakdown.shares[dimension])

    def pick() -> None:
        for point in st.session_state[key].selection.points:
            name = keys[point["point_index"]]
            if name is not None:
                toggle_people(dimension, name)

    figure = shares_figure(dimension, breakdown, theme_colours(), chosen.get(dimension, ()))
    st.plotly_chart(figure, key=key, on_select=pick, selection_mode="points", config=CONFIG, alt=chart_title(dimension))


def shares_figure(
    dimension: str, breakdown: Breakdown, colours: Mapping[str, str], chosen: Collection[str] = ()
) -> "Figure":
    """People by one dimension or source. With something chosen, the other bars turn grey; they keep their numbers, so
    that they can be compared."""
    shares = breakdown.shares[dimension]
    if dimension == "device":
        shares = shares.assign(label=shares["label"].map(device_words, na_action="ignore"))
    return bar_figure(
        shares,
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


def line_colours() -> list[str]:
    """Colours of lines that are told apart, of the theme that the browser shows."""
    return list(st.get_option(f"theme.{st.context.theme.type or 'light'}.chartCategoricalColors"))


def theme_colours(theme: str | None = None) -> dict[str, str]:
    """The colours of a theme, ``light`` or ``dark``; without one, of that which the browser shows."""
    theme = f"theme.{theme or st.context.theme.type or 'light'}"
    return {
        "bar": st.get_option(f"{theme}.primaryColor"),
        "second": st.get_option(f"{theme}.chartCategoricalColors")[3],
        "third": st.get_option(f"{theme}.chartCategoricalColors")[1],
        "rest": st.get_option(f"{theme}.grayColor"),
        "text": st.get_option(f"{theme}.textColor"),
    }
