"""The list of webinars: filters, what is ticked, the table with its pages, and the file."""

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import (
    PAGE_SIZE,
    Kind,
    ReportRow,
    ReportSearch,
    list_pulled,
    list_reports,
)
from core.services.reports.list_rooms import Room
from core.services.reports.states import ReportState
from core.services.webinars.trends import Trends, get_trends
from pages.webinars.choice import list_edition, read_ticked, renew_list, tick
from pages.webinars.rows import count_rows, row_titles, rows_frame
from pages.webinars.ticked import show_ticked
from pages.webinars.trend import show_trends
from pages.webinars.words import kind_words, room_words, state_reason, state_words
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.export import show_export
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, button_text, ngettext, number, share, signed_share
from pages.widgets.pages import open_page, show_pages
from pages.widgets.webinar_link import REPORT, WEBINAR
from pages.widgets.written import write_cells

KEPT_PX = 430
"""Height in pixels of the place for the table and its pages, however few reports the filter finds."""

WIDTHS_PX = {
    "title": 262,
    "starts_at": 140,
    "people": 76,
    "change": 92,
    "middle": 88,
    "to_end": 88,
    "bought": 76,
    "state": 120,
    "kind": 90,
    "length": 80,
    "pulled": 80,
    "said": 98,
    "difference": 84,
    "room": 180,
}
"""Those up to the state fill the table in the window of a laptop, beside the boxes to tick."""
ROW_PX = 35
MOST_ROWS_SHOWN = 9
MOST_EXPORTED = 100_000
LIST_PAGE = "list_page"
FILTERS = ("room", "kind", "since", "until", "text")
"""The keys of the filters, which are their names in the address."""
OPEN_KEY = "webinars_open"
_OPENED = "webinars_opened"


def show_list(project: ProjectSettings, rooms: tuple[Room, ...]) -> None:
    """Filters, what is ticked, the table with its pages; a press on a title opens the page of that webinar."""
    if opened := st.session_state.pop(_OPENED, None):
        st.switch_page(WEBINAR, query_params={REPORT: str(opened), "project": str(project.id)})
    ticked = read_ticked(project)
    search = _show_filters(rooms)
    found = list_reports(acting_desk(), project.id, search, page=open_page(LIST_PAGE, search))
    trends = get_trends(acting_desk(), project.id)
    show_trends(trends, search.room_id)
    show_ticked(project, ticked, lambda: list_pulled(acting_desk(), project.id, search))
    with kept_place(KEPT_PX):
        if found.total:
            _show_table(project, found.rows, {report.id for report in ticked}, trends)
        else:
            st.info(_("No reports found. Change the filter or load the reports of that period."))
        show_pages(found.total, PAGE_SIZE, LIST_PAGE)
    st.caption(ngettext("{n} webinar found", "{n} webinars found", found.total))
    _export_reports(project, search, trends)


def _show_filters(rooms: tuple[Room, ...]) -> ReportSearch:
    room, kind, since, until, text = st.columns([2.4, 1.2, 1.1, 1.1, 1.8])
    titles = {known.room_id: known.title for known in rooms}
    kinds: tuple[Kind, ...] = ("live", "automatic")
    is_asked = any(name in st.query_params for name in FILTERS)

    def keeping(
        name: str,
        empty: str | None = None,
        read: Callable[[str], Any] = str,
        options: Collection[str | None] | None = None,
    ) -> AbstractContextManager[None]:
        return kept(name, empty, options=options, name=f"reports_{name}", parameter=name, read=read, is_asked=is_asked)

    with keeping("room", read=_reading(titles, lambda key: room_words(key, titles[key])), options=(None, *titles)):
        room_id = room.selectbox(
            _("Room"),
            list(titles),
            index=None,
            format_func=lambda key: room_words(key, titles[key]),
            placeholder=_("All rooms"),
            key="room",
        )
    with keeping("kind", read=_reading(kinds, kind_words), options=(None, *kinds)):
        chosen_kind = kind.selectbox(
            _("Kind"),
            kinds,
            index=None,
            format_func=kind_words,
            placeholder=_("All"),
            key="kind",
        )
    with keeping("since", read=date.fromisoformat):
        first = since.date_input(_("From"), None, format="DD.MM.YYYY", key="since")
    with keeping("until", read=date.fromisoformat):
        last = until.date_input(_("To"), None, format="DD.MM.YYYY", key="until")
    with keeping("text", ""):
        words = text.text_input(_("Search"), key="text", placeholder=_("Title or room id"), icon=":material/search:")
    return ReportSearch(room_id=room_id, kind=chosen_kind, since=first, until=last, text=words or "")


def _reading(codes: Iterable[str], words: Callable[[str], str]) -> Callable[[str], str]:
    """Reads a choice in the address, where its code stands; older addresses have its words."""
    by_words = {words(code): code for code in codes}
    return lambda text: by_words.get(text, text)


def _show_table(project: ProjectSettings, rows: tuple[ReportRow, ...], ticked: set[int], trends: Trends) -> None:
    """A page of the list. Those of other pages stay ticked. Choosing a cell opens nothing: whoever comes into the table
    by the keyboard chooses one."""
    ids = [report.id for report in rows]
    key = f"webinars_{list_edition()}_{hash(tuple(ids))}"

    def tick_rows() -> None:
        now = {ids[row] for row in st.session_state[key].selection.rows}
        tick(sorted(ticked - set(ids) | now, reverse=True))

    def open_row() -> None:
        st.session_state[_OPENED] = ids[st.session_state[OPEN_KEY].row]
        renew_list()

    titles = row_titles()
    whole = ("length", "people", "middle", "bought", "said", "pulled")
    writers: dict[str, Callable[[Any], str]] = dict.fromkeys(whole, number)
    writers |= {"difference": _signed, "to_end": share, "change": signed_share}
    frame = rows_frame(project, rows, count_rows(project, rows, trends), kind_words, state_reason)
    cells, config = write_cells(frame.assign(title=frame["title"].map(button_text)), titles, writers)
    shown: dict[str, Any] = {
        **{name: st.column_config.Column(title) for name, title in titles.items()},
        **config,
        "length": st.column_config.NumberColumn(_("Minutes"), help=_("How long the webinar lasted")),
        "people": st.column_config.NumberColumn(titles["people"], help=_("Each counted once")),
        "change": st.column_config.NumberColumn(
            titles["change"], help=_("People against the middle one of the room's ten webinars before it")
        ),
        "middle": st.column_config.NumberColumn(titles["middle"], help=_("Half of the people stayed longer")),
        "to_end": st.column_config.NumberColumn(titles["to_end"], help=_("Of those for which it is known")),
        "said": st.column_config.NumberColumn(titles["said"], help=_("Bizon365's own count")),
        "pulled": st.column_config.NumberColumn(titles["pulled"], help=_("Entries loaded")),
        "difference": st.column_config.NumberColumn(
            titles["difference"], help=_("Viewers loaded minus Bizon365's count, where they differ")
        ),
    }
    opener = st.column_config.ButtonColumn(
        titles["title"],
        width=WIDTHS_PX["title"],
        type="tertiary",
        alignment="left",
        pinned=True,
        on_click=open_row,
        key=OPEN_KEY,
    )
    st.dataframe(
        cells,
        hide_index=True,
        height=ROW_PX * (min(len(rows), MOST_ROWS_SHOWN) + 1) + 3,
        key=key,
        on_select=tick_rows,
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [row for row, report_id in enumerate(ids) if report_id in ticked]}},
        placeholder="",
        column_order=list(WIDTHS_PX),
        column_config={name: shown[name] | {"width": px} for name, px in WIDTHS_PX.items()} | {"title": opener},
    )


def _signed(difference: float) -> str:
    return f"≠ {difference:+.0f}"


def _export_reports(project: ProjectSettings, search: ReportSearch, trends: Trends) -> None:
    """All pages of the list as a file."""
    # The words are looked up now: the file is made in another thread, which has no language.
    kinds = {kind: kind_words(kind) for kind in ("live", "automatic")}
    states = {state: state_words(state) for state in ReportState}

    def table() -> pd.DataFrame:
        rows = list_reports(acting_desk(), project.id, search, page_size=MOST_EXPORTED).rows
        counted = count_rows(project, rows, trends)
        return rows_frame(project, rows, counted, kinds.__getitem__, lambda report: states[report.state])

    show_export(table, row_titles(), _("reports"), "export_reports", deed=Deed.REPORTS_EXPORTED, project_id=project.id)
