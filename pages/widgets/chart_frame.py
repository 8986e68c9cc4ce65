"""What the charts of webinars share: their one button, their colours, and the fold of what does not fit."""

from typing import Any

import streamlit as st

from core.analytics.facets import TOP
from pages.widgets.drafts import kept
from pages.widgets.language import _, language

MOST_BARS = 60
"""Of a chart whose others are unfolded."""


def chart_config(title: str) -> dict[str, Any]:
    """Under the mouse each chart has one button, which saves it as a picture with the name `title`."""
    words = {
        "Download plot as a PNG": _("Download plot as a PNG"),
        "Preparing image - this may take a few seconds": _("Preparing image - this may take a few seconds"),
        "Image download succeeded": _("Image download succeeded"),
        "Sorry, there was a problem downloading your image!": _("Sorry, there was a problem downloading your image!"),
    }
    return {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "scrollZoom": False,
        "toImageButtonOptions": {"filename": title, "scale": 2},
        "locale": language(),
        "locales": {language(): {"dictionary": words}},
    }


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
        "paper": st.get_option(f"{theme}.backgroundColor"),
    }
