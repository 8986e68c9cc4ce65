"""The numbers of a chart as a table below it, folded away, with its file."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.services.projects.projects import ProjectSettings
from pages.widgets.column_widths import fit_columns
from pages.widgets.export import show_export
from pages.widgets.language import UNKNOWN, _
from pages.widgets.written import write_cells


class Tabled(NamedTuple):
    """The columns of `titles` of a frame; `writers` write values of columns."""

    titles: Mapping[str, str]
    frame: pd.DataFrame
    writers: Mapping[str, Callable[[Any], str]] = {}


def show_as_table(project: ProjectSettings, chart: str, name: str, make: Callable[[], Tabled]) -> None:
    """What `make` gives, once the table is opened. `chart` is the key of the chart that it belongs to, `name` that of
    its file."""
    table = st.expander(_("As a table"), on_change="rerun", key=f"table_of_{chart}")
    if not table.open:
        return
    with table:
        titles, frame, writers = make()
        cells, config = write_cells(frame[list(titles)], titles, writers)
        st.dataframe(
            cells,
            hide_index=True,
            placeholder=UNKNOWN,
            key=f"rows_of_{chart}",
            column_order=list(titles),
            column_config={**titles, **fit_columns(frame, titles, config)},
        )
        show_export(frame, titles, name, f"export_{chart}", deed=Deed.REPORTS_EXPORTED, project_id=project.id)
