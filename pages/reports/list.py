"""The list of reports: narrowed, paged, and the rows ticked in it are what the page looks at."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import PAGE_SIZE, ReportPage, ReportRow, ReportSearch, list_pulled, list_reports
from core.services.reports.list_rooms import Room
from core.start import get_desk
from pages.reports.choice import choose_anew, choose_newest
from pages.reports.table import export_reports, show_table
from pages.reports.words import kind_words, room_words
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, ngettext, zone_name

KEPT_PX = 430
"""Height of the place for the table and its pages, however few reports the filter finds."""


def show_list(project: ProjectSettings, rooms: tuple[Room, ...], chosen: tuple[ReportRow, ...]) -> None:
    """Filters, the buttons that choose many at once or export them, the table with its pages."""
    search = _show_filters(rooms)
    page_key = f"list_page_{search!r}"
    found = list_reports(get_desk(), project.id, search, page=st.session_state.get(page_key, 1))
    _show_choosers(project, search, found, len(chosen))
    export_reports(project, search)
    with kept_place(KEPT_PX):
        if found.total:
            show_table(project, found.rows, {report.id for report in chosen})
        else:
            st.info(_("No report matches. Change the filter, or pull reports of that period."))
        if found.total > PAGE_SIZE:
            st.pagination(-(-found.total // PAGE_SIZE), key=page_key)
    st.caption(
        _(
            "Tick reports to look at them, several at once if you like. Times: {zone}. Difference: viewers pulled minus"
            " the participants said by Bizon365, where the two are not the same.",
            zone=zone_name(project.time_zone, get_desk().now()),
        )
    )


def _show_filters(rooms: tuple[Room, ...]) -> ReportSearch:
    room, kind, since, until, text = st.columns([2.4, 1.2, 1.1, 1.1, 1.8])
    titles = {known.room_id: known.title for known in rooms}
    return ReportSearch(
        room_id=room.selectbox(
            _("Room"),
            list(titles),
            index=None,
            format_func=lambda key: room_words(key, titles[key]),
            placeholder=_("All rooms"),
            key="room",
            bind="query-params",
        ),
        kind=kind.selectbox(
            _("Kind"),
            ("live", "automatic"),
            index=None,
            format_func=kind_words,
            placeholder=_("All"),
            key="kind",
            bind="query-params",
        ),
        since=since.date_input(_("From"), None, format="DD.MM.YYYY", key="since", bind="query-params"),
        until=until.date_input(_("To"), None, format="DD.MM.YYYY", key="until", bind="query-params"),
        text=text.text_input(
            _("Search"), key="text", placeholder=_("Title or room id"), icon=":material/search:", bind="query-params"
        )
        or "",
    )


def _show_choosers(project: ProjectSettings, search: ReportSearch, found: ReportPage, chosen: int) -> None:
    def choose_all() -> None:
        if ids := list_pulled(get_desk(), project.id, search):
            choose_anew(ids)

    with st.container(horizontal=True, vertical_alignment="center"):
        counts = (
            ngettext("{n} report found", "{n} reports found", found.total),
            ngettext("{n} chosen", "{n} chosen", chosen),
        )
        st.button(_("Choose all found"), on_click=choose_all, key="choose_all")
        st.button(_("Only the newest"), on_click=choose_newest, args=(project,), key="choose_newest")
        st.markdown(" · ".join(counts), width="content")
