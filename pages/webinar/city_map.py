"""People by city on a map: a bubble that is pressed chooses the city, as its bar does."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.analytics.figures import named
from core.analytics.town_map import WEST, WHOLE, Area, map_figure, split_by_map
from core.services.projects.projects import ProjectSettings
from core.services.reports.summary import Chosen
from pages.webinar.choice import toggle_people
from pages.webinar.shares import shares_table
from pages.widgets.as_table import show_as_table
from pages.widgets.chart_frame import chart_config, theme_colours
from pages.widgets.drafts import kept
from pages.widgets.language import _, ngettext, number, plain, share

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

MAP = "map"
KEY = "chart_map"
WEST_ONLY = "map_west"
_NAMED = 5
"""So many of those who are not on the map are named."""


def show_city_map(project: ProjectSettings, shares: pd.DataFrame, chosen: Chosen) -> None:
    """`shares`: all cities, none folded. Below the map who is not on it."""
    with kept(WEST_ONLY, False):
        only_west = st.toggle(_("Only the west, larger"), key=WEST_ONLY)
    area = WEST if only_west else WHOLE
    drawn, elsewhere = split_by_map(named(shares, other=_("other"), unknown=_("city unknown")), area)
    keys = list(drawn["key"])

    def pick() -> None:
        for point in st.session_state[KEY].selection.points:
            toggle_people("city_key", keys[point["point_index"]])

    figure, title = cities_figure(shares, theme_colours(), chosen.get("city_key", ()), area), _("People on the map")
    with st.container(key="map_of_west" if only_west else "map_of_all"):
        st.plotly_chart(
            figure,
            height="stretch",
            key=KEY,
            on_select=pick,
            selection_mode="points",
            config=chart_config(title),
            alt=title,
        )
    if len(elsewhere):
        st.caption(
            plain(say_elsewhere(elsewhere)),
            help=_("The map shows Russia and the countries around it. Small towns are not on it; the table has all."),
        )
    show_as_table(project, KEY, title, lambda: shares_table("city_key", shares))


def cities_figure(
    shares: pd.DataFrame, colours: Mapping[str, str], chosen: Collection[str] = (), area: Area = WHOLE
) -> "Figure":
    """A bubble for each city that is on the map."""
    drawn, _elsewhere = split_by_map(shares, area)
    said, total = _("{label}: {people} of {total} people, {share}"), number(int(shares["people"].sum()))
    hovers = [
        said.format(label=label, people=number(people), total=total, share=share(part, digits=1))
        for label, people, part in zip(drawn["label"], drawn["people"], drawn["share"], strict=True)
    ]
    return map_figure(drawn, title=_("People on the map"), hovers=hovers, colours=colours, chosen=chosen, area=area)


def say_elsewhere(elsewhere: pd.DataFrame) -> str:
    """How many people are not on the map, and from where most of them are."""
    parts = [f"{label} {number(n)}" for label, n in zip(elsewhere["label"], elsewhere["people"], strict=True)]
    if len(parts) > _NAMED + 1:
        rest = elsewhere.iloc[_NAMED:]
        others = ngettext("{n} more place", "{n} more places", len(rest))
        parts = [*parts[:_NAMED], f"{others} {number(int(rest['people'].sum()))}"]
    people = int(elsewhere["people"].sum())
    return ngettext(
        "Not on the map: {n} person ({places}).",
        "Not on the map: {n} people ({places}).",
        people,
        places=", ".join(parts),
    )
