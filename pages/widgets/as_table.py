"""The numbers of a chart as a table below it, folded away, with its file."""

from collections.abc import Callable

import streamlit as st

from core.services.projects.projects import ProjectSettings
from pages.widgets.language import _
from pages.widgets.small_table import Tabled, show_numbers


def show_as_table(project: ProjectSettings, chart: str, name: str, make: Callable[[], Tabled]) -> None:
    """What `make` gives, once the table is opened. `chart` is the key of the chart that it belongs to, `name` that of
    its file."""
    table = st.expander(_("As a table"), on_change="rerun", key=f"table_of_{chart}")
    if not table.open:
        return
    with table:
        tabled = make()
        # Several tables of a page may be open, each with a name of its own
        show_numbers(project, f"numbers_{chart}", ", ".join(tabled.titles.values()), tabled, file=name)
