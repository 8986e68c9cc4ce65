"""What was built: to find, to copy again, to name, to change, and to put out of the way."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from core.domain.paging import page_offset
from core.services.links.history import LinkPage, list_links
from core.services.projects.projects import ProjectSettings
from core.start import get_desk
from pages.links.card import show_card
from pages.links.words import KINDS, kind_words
from pages.widgets.export import show_export
from pages.widgets.language import _, ngettext, zone_name
from pages.widgets.outcome import show_outcome
from pages.widgets.pages import show_pages

PAGE_SIZE = 10
MOST_EXPORTED = 100_000


def show_history(project: ProjectSettings) -> None:
    """Filters, the links of this page of the history, its export."""
    words, kind, archived = st.columns([3, 2, 1.4], vertical_alignment="bottom")
    search = words.text_input(
        _("Search"),
        key="find",
        placeholder=_("Name, room or a part of the link"),
        icon=":material/search:",
        bind="query-params",
    )
    chosen = kind.selectbox(
        _("Kind"),
        KINDS,
        index=None,
        format_func=kind_words,
        placeholder=_("All"),
        key="links_kind",
        persist_state="page",
    )
    is_archive = archived.toggle(_("Archive"), key="links_archive", persist_state="page")
    show_outcome("links_history")
    page_key = f"links_page_{search}_{chosen}_{is_archive}"
    start = page_offset(st.session_state.get(page_key, 1), PAGE_SIZE)

    def find(limit: int, offset: int = 0) -> LinkPage:
        return list_links(
            get_desk(),
            project.id,
            search=search or "",
            kind=chosen,
            archived=is_archive,
            limit=limit,
            offset=offset,
        )

    found = find(PAGE_SIZE, start)
    if found.total and not found.links:  # the last link of the last page was put away
        st.session_state.pop(page_key, None)
        found = find(PAGE_SIZE)
    if not found.total:
        _show_none(bool(search or chosen), is_archive)
        return
    zone = zone_name(project.time_zone, get_desk().now())
    st.caption(ngettext("{n} link", "{n} links", found.total) + " · " + _("Times: {zone}", zone=zone))
    for link in found.links:
        show_card(project, link)
    show_pages(found.total, PAGE_SIZE, page_key)
    _export(project, find)


def _show_none(is_narrowed: bool, is_archive: bool) -> None:
    if is_narrowed:
        st.info(_("No link matches. Try a part of the name, or look into the archive."))
    elif is_archive:
        st.info(_("The archive is empty."))
    else:
        st.info(
            _("Nothing is here. Build a link under «One link» and press «Save»; what was put away is in the archive.")
        )


def _export(project: ProjectSettings, find: Callable[[int], LinkPage]) -> None:
    def table() -> pd.DataFrame:
        links = find(MOST_EXPORTED).links
        return pd.DataFrame(
            {
                "name": [link.name for link in links],
                "kind": [kind_words(link.kind) for link in links],
                "place": [link.place_title or link.place_id for link in links],
                "url": [link.url for link in links],
                "created_at": [link.created_at.astimezone(project.time_zone) for link in links],
                "created_by": [link.created_by for link in links],
            }
        )

    titles = {
        "name": _("Name of the link"),
        "kind": _("Kind"),
        "place": _("Room or page"),
        "url": _("Link"),
        "created_at": _("Built"),
        "created_by": _("By whom"),
    }
    show_export(table, titles, name=_("links"), key="links_history_export")
