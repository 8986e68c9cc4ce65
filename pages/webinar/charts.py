"""Attendance by place and by device, side by side; a click on a bar narrows everything else on the page."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.reports.summary import EVERY, Chosen
from pages.webinar.city_map import MAP, show_city_map
from pages.webinar.pairs import PAIRS, LoadPairs, show_cities_by_device
from pages.webinar.shares import Load, show_shares
from pages.webinars.words import dimension_words
from pages.widgets.drafts import kept
from pages.widgets.language import _

PLACES = ("city_key", "region", "country")
DEVICES = ("device", "system", "browser")
_KINDS = (*PLACES, PAIRS, MAP)


def show_charts(project: ProjectSettings, load: Load, load_pairs: LoadPairs, chosen: Chosen) -> None:
    """Places on the left, one kind at a time, the map wider than the others; devices, systems and browsers on the
    right."""
    with kept("by_place", PLACES[0], options=_KINDS):
        widths = (2, 1) if st.session_state["by_place"] == MAP else (1, 1)
        left, right = st.container(key="charts").columns(widths, gap="medium")
        shown = left.container(border=True, height="stretch")
        place = shown.segmented_control(
            _("By place"),
            _KINDS,
            required=True,
            format_func=_kind_words,
            label_visibility="collapsed",
            key="by_place",
            wrap=True,
        )
    with shown:
        if place == PAIRS:
            show_cities_by_device(project, load_pairs, chosen)
        elif place == MAP:
            show_city_map(project, load(EVERY).shares["city_key"], chosen)
        else:
            show_shares(project, place or PLACES[0], load, chosen)
    with right.container(border=True, height="stretch"):
        for dimension in DEVICES:
            show_shares(project, dimension, load, chosen)
    said = _("Click a bar to see only these people; click again to see everyone.")
    if place == MAP:
        said = _("Click a bar or a circle to see only these people; click again to see everyone.")
    st.caption(
        said,
        help=_("Shares are of all people in the chart, unknown ones included."),
    )


def _kind_words(name: str) -> str:
    return {PAIRS: _("City and device"), MAP: _("Map")}.get(name) or dimension_words(name)
