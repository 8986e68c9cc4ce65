"""Where the registered came from, by the tags of their registration, and who of them came. A bar that is pressed
chooses these."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.analytics.facets import share_by
from core.services.projects.projects import ProjectSettings
from core.services.reports.summary import REGISTERED, Chosen
from pages.webinar.choice import toggle_people
from pages.webinar.funnel import registrations_table
from pages.webinar.shares import shares_figure
from pages.widgets.as_table import show_as_table
from pages.widgets.chart_frame import chart_config, theme_colours
from pages.widgets.language import _

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


KEY = "chart_registered_from"


def registered_as(source: str) -> str:
    """Under which name people are chosen by this source of their registration."""
    return next(name for name, own in REGISTERED.items() if own == source)


def registered_figure(
    frame: pd.DataFrame, source: str, colours: Mapping[str, str], chosen: Collection[str] = ()
) -> "Figure":
    """The bars of `get_registration_sources`."""
    return shares_figure(registered_as(source), _shares(frame, source), colours, chosen)


def show_registered_from(project: ProjectSettings, frame: pd.DataFrame | None, source: str, chosen: Chosen) -> None:
    """`frame`: that of `get_registration_sources`; nothing while it is not known who registered, or the people are
    chosen by something else, which is not known of who did not come."""
    if frame is None or frame.empty:
        return
    name, keys = registered_as(source), list(_shares(frame, source)["key"])

    def pick() -> None:
        for point in st.session_state[KEY].selection.points:
            # The bar of the unknown chooses nobody: of who came without registering the tag is unknown as well
            if pd.notna(key := keys[point["point_index"]]):
                toggle_people(name, key)

    title = _("By the tags of the registration")
    st.header(title, anchor=False)
    figure = registered_figure(frame, source, theme_colours(), chosen.get(name, ()))
    st.plotly_chart(figure, key=KEY, on_select=pick, selection_mode="points", config=chart_config(title), alt=title)
    st.caption(_("Click a bar to see who came of these; click again to see everyone."))
    show_as_table(project, KEY, _("registrations"), partial(registrations_table, frame, source))


def _shares(frame: pd.DataFrame, source: str) -> pd.DataFrame:
    return share_by(frame.rename(columns={"registered": "people", "key": source}), source)
