"""Attendance by place and by device, side by side; a click on a bar narrows everything else on the page."""

from functools import partial

import streamlit as st

from core.services.reports.summary import Breakdown, Chosen
from pages.reports.choice import toggle_people
from pages.reports.words import device_words, dimension_words
from pages.widgets.charts import show_bars
from pages.widgets.language import _

PLACES = ("city_key", "region", "country")
DEVICES = ("device", "system", "browser")


def show_charts(breakdown: Breakdown, chosen: Chosen) -> None:
    """Places on the left, one kind at a time; devices, systems and browsers on the right."""
    left, right = st.columns(2, gap="medium")
    with left.container(border=True, height="stretch"):
        place = st.segmented_control(
            _("By place"),
            PLACES,
            default="city_key",
            required=True,
            format_func=dimension_words,
            label_visibility="collapsed",
            key="by_place",
        )
        _show(place or "city_key", breakdown, chosen)
    with right.container(border=True, height="stretch"):
        for dimension in DEVICES:
            _show(dimension, breakdown, chosen)
    st.caption(
        _(
            "Click a bar to see only these people; click it again to see all. Shares are of the people in the chart,"
            " the unknown included."
        )
    )


def _show(dimension: str, breakdown: Breakdown, chosen: Chosen) -> None:
    shares = breakdown.shares[dimension]
    if dimension == "device":
        shares = shares.assign(label=shares["label"].map(device_words, na_action="ignore"))
    show_bars(
        shares,
        _title(dimension),
        f"chart_{dimension}",
        chosen=chosen.get(dimension, ()),
        on_pick=partial(toggle_people, dimension),
    )


def _title(dimension: str) -> str:
    return {
        "city_key": _("People by city"),
        "region": _("People by region"),
        "country": _("People by country"),
        "device": _("By device"),
        "system": _("By system"),
        "browser": _("By browser"),
    }[dimension]
