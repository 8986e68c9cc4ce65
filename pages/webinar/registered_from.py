"""Where the registered came from, by the tags of their registration, and who of them came."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.analytics.facets import share_by
from core.services.projects.projects import ProjectSettings
from core.services.reports.summary import REGISTERED
from pages.webinar.charts import shares_figure
from pages.webinar.funnel import registrations_table
from pages.widgets.as_table import show_as_table
from pages.widgets.chart_frame import CONFIG, theme_colours
from pages.widgets.language import _

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def registered_figure(frame: pd.DataFrame, source: str, colours: Mapping[str, str]) -> "Figure":
    """The bars of `get_registration_sources`."""
    shares = share_by(frame.rename(columns={"registered": "people", "key": source}), source)
    return shares_figure(next(name for name, own in REGISTERED.items() if own == source), shares, colours)


def show_registered_from(project: ProjectSettings, frame: pd.DataFrame | None, source: str) -> None:
    """`frame`: that of `get_registration_sources`; nothing while it is not known who registered, or only some of the
    people are chosen."""
    if frame is None or frame.empty:
        return
    st.subheader(_("By the tags of the registration"), anchor=False)
    figure = registered_figure(frame, source, theme_colours())
    st.plotly_chart(figure, key="chart_registered_from", config=CONFIG, alt=_("By the tags of the registration"))
    show_as_table(project, "chart_registered_from", _("registrations"), partial(registrations_table, frame, source))
