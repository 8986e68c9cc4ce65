"""Giving a view of webinars away: the link to it, and one file that opens without the dashboard and without network."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from core.domain.audit.deeds import Deed
from core.services.audit.note_export import note_export
from core.services.projects.projects import ProjectSettings
from core.web.downloads import OfferedFile
from pages.webinar.file import MOST_ROWS, Drawn
from pages.widgets.chart_frame import chart_config
from pages.widgets.copy import show_copyable
from pages.widgets.desk import acting_desk, keep_desk
from pages.widgets.export import show_download
from pages.widgets.language import _, keep_language, language
from pages.widgets.small_table import Tabled
from pages.widgets.written import write_column

if TYPE_CHECKING:
    import pandas as pd
    from plotly.graph_objects import Figure

Draw = Callable[[], list[Drawn]]
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;color:#1e2a30;background:#fcfcfa;"
    "max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.6rem;margin-bottom:0}dl{display:flex;flex-wrap:wrap;gap:1rem}"
    "dl div{border:1px solid #d8dfdf;border-radius:.5rem;padding:.6rem 1rem;min-width:8rem}"
    "dt{font-size:.9rem}dd{margin:0;font-size:1.6rem}section{break-inside:avoid}"
    ".wide{overflow-x:auto}table{border-collapse:collapse}"
    "th,td{padding:.2rem .8rem;border-bottom:1px solid #d8dfdf;text-align:left}"
    ".few{color:#5d6a6e}"
    "h2{font-size:1.2rem}details{margin:.5rem 0 2rem}summary{cursor:pointer}"
)


def show_share(project: ProjectSettings, title: str, facts: str, numbers: Mapping[str, str], draw: Draw) -> None:
    """A box that opens, with the link to what is shown and the file. `numbers`: the cards as texts, by their names;
    `draw` makes the charts of the file, in another thread."""

    def make() -> bytes:
        note_export(acting_desk(), Deed.REPORTS_EXPORTED, project.id, 1)
        return write_page(title, facts, numbers, draw()).encode()

    with st.popover(_("Share"), icon=":material/share:", key="webinar_share"):
        st.caption(_("The link to what you see; it opens for everybody who may log in here."))
        asked = {name: st.query_params.get_all(name) for name in st.query_params}
        show_copyable(f"{st.context.url}?{urlencode(asked, doseq=True)}")
        file = OfferedFile(_("webinar") + ".html", "text/html", keep_desk(keep_language(make)))
        show_download(_("Download as one file"), file, key="webinar_file")
        st.caption(_("Numbers and charts without names and contacts. It opens in any browser, also without internet."))


def write_page(title: str, facts: str, numbers: Mapping[str, str], charts: Sequence[Drawn]) -> str:
    """A whole page as HTML: it loads nothing from anywhere."""
    from plotly.offline import get_plotlyjs

    cards = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in numbers.items())
    folded = escape(_("As a table"))
    sections = "".join(
        f"<section>{_write_chart(chart.figure)}"
        f"<details><summary>{folded}</summary>{_write_table(chart.table)}</details></section>"
        if chart.figure
        else f"<section><h2>{escape(chart.title)}</h2>{_write_table(chart.table)}</section>"
        for chart in charts
    )
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style><script>{get_plotlyjs()}</script></head>"
        f"<body><h1>{escape(title)}</h1><p>{escape(facts)}</p><dl>{cards}</dl>{sections}</body></html>"
    )


def _write_chart(figure: "Figure") -> str:
    # Nothing is chosen in a file: a finger that moves on a chart moves the page
    figure.update_layout(dragmode=False)
    config = chart_config(figure.layout.title.text) | {"responsive": True}
    written: str = figure.to_html(full_html=False, include_plotlyjs=False, config=config)
    return written


def _write_table(table: Tabled) -> str:
    frame = table.frame.head(MOST_ROWS)
    columns = [_write_cells(table, frame, name) for name in table.titles]
    head = "".join(f"<th>{escape(title)}</th>" for title in table.titles.values())
    rows = "".join(f"<tr>{''.join(row)}</tr>" for row in zip(*columns, strict=True))
    return f'<div class="wide"><table><tr>{head}</tr>{rows}</table></div>'


def _write_cells(table: Tabled, frame: "pd.DataFrame", column: str) -> list[str]:
    few = frame[table.few[column]] if column in table.few else [False] * len(frame)
    written = write_column(frame[column], table.writers.get(column))
    return [
        f'<td class="few">{escape(cell)}</td>' if is_few else f"<td>{escape(cell)}</td>"
        for cell, is_few in zip(written, few, strict=True)
    ]
