"""The list of webinars: filters, what is ticked, the table with its pages, and the file."""

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import PAGE_SIZE, Kind, ReportRow, ReportSearch, list_pulled
from core.services.reports.list_rooms import Room
from core.services.reports.states import ReportState
from core.services.webinars.list_webinars import WebinarPage, list_webinars
from core.services.webinars.trends import get_trends
from pages.webinars.choice import read_ticked, tick
from pages.webinars.rows import people_hints, rows_frame, webinars_table
from pages.webinars.ticked import offer_all, show_ticked
from pages.webinars.trend import show_trends
from pages.webinars.uncounted import say_uncounted
from pages.webinars.words import kind_words, room_words, state_reason, state_words
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.drawn_table import Ticking
from pages.widgets.export import show_export
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, ngettext
from pages.widgets.table import Table, View, ask_view, show_rows, shown_kinds, shown_titles
from pages.widgets.webinar_link import REPORT, WEBINAR

KEPT_PX = 490
"""Height in pixels of the place for the table and its pages, however few reports the filter finds."""
MOST_EXPORTED = 100_000
FILTERS = ("room", "kind", "since", "until", "text")
"""The keys of the filters, which are their names in the address."""
_OPENED = "webinars_opened"


def show_list(project: ProjectSettings, rooms: tuple[Room, ...]) -> None:
    """Filters, what is ticked, the table with its pages; a press on a row opens the page of that webinar."""
    if opened := st.session_state.pop(_OPENED, None):
        st.switch_page(WEBINAR, query_params={REPORT: opened, "project": str(project.id)})
    ticked = read_ticked(project)
    trends = st.container()
    search = _show_filters(rooms)
    with trends:
        show_trends(get_trends(acting_desk(), project.id), search.room_id)
    chips, compare, columns = st.columns([4.2, 1.5, 1.2], vertical_alignment="center")
    show_ticked(project, ticked, chips=chips, compare=compare)
    table = webinars_table()
    view = ask_view(table, search, place=columns)
    found = list_webinars(
        acting_desk(), project.id, search, order=view.order, descending=view.descending, page=view.page
    )
    with kept_place(KEPT_PX):
        if found.total:
            _show_table(project, table, view, found, {report.id for report in ticked})
        else:
            st.info(_("No reports found. Change the filter or load the reports of that period."))
    with st.container(horizontal=True, vertical_alignment="center"):
        # The button first: what is found changes how long the words are, and would move it
        offer_all(lambda: list_pulled(acting_desk(), project.id, search))
        st.caption(ngettext("{n} webinar found", "{n} webinars found", found.total), width="content")
        unknown = [row.report.id for row in found.rows if row.registered is None]
        say_uncounted(project, unknown)
    _export_reports(project, search, table, view)


def _show_filters(rooms: tuple[Room, ...]) -> ReportSearch:
    room, kind, since, until, text = st.columns([2.3, 1.2, 1.15, 1.15, 1.8])
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


def _show_table(project: ProjectSettings, table: Table, view: View, found: WebinarPage, ticked: set[int]) -> None:
    """A page of the list. Those of other pages stay ticked."""
    here = [row.report.id for row in found.rows]

    def tick_rows(keys: list[str]) -> None:
        tick(sorted(ticked - set(here) | set(map(int, keys)), reverse=True))

    def open_row(key: str) -> None:
        st.session_state[_OPENED] = key

    show_rows(
        table,
        view,
        rows_frame(project, found.rows, kind_words, state_reason),
        label=_("Webinars"),
        total=found.total,
        page_size=PAGE_SIZE,
        keys=list(map(str, here)),
        addresses={str(key): f"webinar?{REPORT}={key}&project={project.id}" for key in here},
        hints={"people": people_hints(found.rows)},
        on_open=open_row,
        ticking=Ticking(_("Tick"), {str(key) for key in ticked}, tick_rows),
    )


def _export_reports(project: ProjectSettings, search: ReportSearch, table: Table, view: View) -> None:
    """All pages of the list as a file, in the order and with the columns of the page."""
    # The words are looked up now: the file is made in another thread, which has no language.
    kinds = {kind: kind_words(kind) for kind in ("live", "automatic")}
    states = {state: state_words(state) for state in ReportState}

    def state(report: ReportRow) -> str:
        return states[report.state]

    def make() -> pd.DataFrame:
        rows = list_webinars(
            acting_desk(),
            project.id,
            search,
            order=view.order,
            descending=view.descending,
            page_size=MOST_EXPORTED,
        ).rows
        return rows_frame(project, rows, kinds.__getitem__, state)

    titles = shown_titles(table, view)
    show_export(
        make,
        titles,
        _("reports"),
        "export_reports",
        deed=Deed.REPORTS_EXPORTED,
        project_id=project.id,
        kinds=shown_kinds(table, view),
    )
