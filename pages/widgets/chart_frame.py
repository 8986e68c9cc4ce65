"""What the charts of webinars share: their one button, their colours, and the fold of what does not fit."""

import streamlit as st

from core.analytics.facets import TOP
from pages.widgets.drafts import kept
from pages.widgets.language import _

CONFIG = {
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "scrollZoom": False,
    "toImageButtonOptions": {"filename": "webinar", "scale": 2},
}
"""Under the mouse each chart has one button, which saves it as a picture."""
MOST_BARS = 60
"""Of a chart whose others are unfolded."""


def top_of(dimension: str, has_others: bool) -> int:
    """How many groups have bars of their own; asks whether the others are to be unfolded, where there are any."""
    if not has_others:
        return TOP
    with kept(f"unfold_{dimension}", False):
        unfolded = st.toggle(_("Unfold the others"), key=f"unfold_{dimension}")
    return MOST_BARS if unfolded else TOP


def line_colours(theme: str | None = None) -> list[str]:
    """Colours of lines that are told apart, of a theme as `theme_colours` takes it."""
    return list(st.get_option(f"theme.{theme or st.context.theme.type or 'light'}.chartCategoricalColors"))


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
