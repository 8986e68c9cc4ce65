"""Where the registered came from, by the tags of their registration, and who of them came."""

from functools import partial

import pandas as pd
import streamlit as st

from core.analytics.facets import share_by
from core.services.projects.projects import ProjectSettings
from pages.webinar.charts import shares_figure
from pages.webinar.funnel import registrations_table
from pages.widgets.as_table import show_as_table
from pages.widgets.chart_frame import CONFIG, theme_colours
from pages.widgets.language import _


def show_registered_from(project: ProjectSettings, frame: pd.DataFrame | None, source: str) -> None:
    """`frame`: that of `get_registration_sources`; nothing while it is not known who registered, or only some of the
    people are chosen."""
    if frame is None or frame.empty:
        return
    st.subheader(_("By the tags of the registration"), anchor=False)
    shares = share_by(frame.rename(columns={"registered": "people", "key": source}), source)
    figure = shares_figure(source, shares, theme_colours())
    st.plotly_chart(figure, key="chart_registered_from", config=CONFIG, alt=_("By the tags of the registration"))
    show_as_table(project, "chart_registered_from", _("registrations"), partial(registrations_table, frame, source))
