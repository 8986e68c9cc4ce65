"""What was built: to find, to copy again, to name, to change, and to put out of the way."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from core.desk import get_desk
from core.services.link_history import (
    NAME_MAX,
    LinkPage,
    LinkRecord,
    archive_link,
    list_links,
    rename_link,
    restore_link,
)
from core.services.projects import ProjectSettings
from pages.widgets.copy import show_copyable
from pages.widgets.export import show_export
from pages.widgets.language import _, moment, ngettext, plain, zone_name
from pages.widgets.links_choices import build_again
from pages.widgets.links_words import KINDS, kind_words
from pages.widgets.settings_outcome import attempt, show_outcome

PAGE_SIZE = 10
MOST_EXPORTED = 100_000


def show_history(project: ProjectSettings) -> None:
    """Filters, the links of this page of the history, its export."""
    words, kind, archived = st.columns([3, 2, 1.4], vertical_alignment="bottom")
    search = words.text_input(
        _("Search"),
        key="links_search",
        placeholder=_("Name, room or a part of the link"),
        icon=":material/search:",
        persist_state="page",
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
    start = (st.session_state.get(page_key, 1) - 1) * PAGE_SIZE

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
    if not found.total:
        _show_none(bool(search or chosen), is_archive)
        return
    zone = zone_name(project.time_zone, get_desk().now())
    st.caption(ngettext("{n} link", "{n} links", found.total) + " · " + _("Times: {zone}", zone=zone))
    for link in found.links:
        _show_link(project, link)
    if found.total > PAGE_SIZE:
        st.pagination(-(-found.total // PAGE_SIZE), key=page_key)
    _export(project, find)


def _show_none(is_narrowed: bool, is_archive: bool) -> None:
    if is_narrowed:
        st.info(_("No link matches. Try a part of the name, or look into the archive."))
    elif is_archive:
        st.info(_("The archive is empty."))
    else:
        st.info(_("Nothing is saved yet. Build a link under «One link» and press «Save»."))


def _show_link(project: ProjectSettings, link: LinkRecord) -> None:
    with st.container(border=True):
        place = plain(link.place_title or link.place_id or "")
        st.markdown(f"**{plain(link.name) or place or kind_words(link.kind)}**")
        about = [kind_words(link.kind), place if link.name else "", plain(link.created_by)]
        st.caption(" · ".join([*filter(None, about), moment(link.created_at, project.time_zone)]))
        show_copyable(link.url)
        with st.container(horizontal=True):
            st.button(
                _("Build again from it"),
                icon=":material/edit:",
                key=f"links_again_{link.id}",
                on_click=build_again,
                args=(project, link.choices),
            )
            _ask_name(project, link)
            if link.archived_at:
                _button(
                    project, link, _("Take back"), "unarchive", restore_link, _("The link is in the history again.")
                )
            else:
                _button(project, link, _("Archive"), "archive", archive_link, _("The link is in the archive."))


def _button(
    project: ProjectSettings, link: LinkRecord, label: str, icon: str, act: Callable[..., object], done: str
) -> None:
    def press() -> None:
        attempt("links_history", lambda: act(get_desk(), project.id, link.id), done)

    st.button(label, icon=f":material/{icon}:", type="tertiary", key=f"links_{icon}_{link.id}", on_click=press)


def _ask_name(project: ProjectSettings, link: LinkRecord) -> None:
    key = f"links_rename_{link.id}"

    def rename() -> None:
        attempt(
            "links_history",
            lambda: rename_link(get_desk(), project.id, link.id, st.session_state[key]),
            _("The link has its new name."),
        )

    with st.popover(_("Rename"), icon=":material/label:"):
        st.text_input(_("Name"), value=link.name, key=key, max_chars=NAME_MAX, autocomplete="off")
        st.button(_("Save the name"), type="primary", key=f"{key}_save", on_click=rename)


def _export(project: ProjectSettings, find: Callable[[int], LinkPage]) -> None:
    # In words now: the file is made in another thread, which knows no language.
    kinds = {kind: kind_words(kind) for kind in KINDS}

    def table() -> pd.DataFrame:
        links = find(MOST_EXPORTED).links
        return pd.DataFrame(
            {
                "name": [link.name for link in links],
                "kind": [kinds[link.kind] for link in links],
                "place": [link.place_title or link.place_id for link in links],
                "url": [link.url for link in links],
                "created_at": [link.created_at.astimezone(project.time_zone) for link in links],
                "created_by": [link.created_by for link in links],
            }
        )

    titles = {
        "name": _("Name"),
        "kind": _("Kind"),
        "place": _("Room or page"),
        "url": _("Link"),
        "created_at": _("Built"),
        "created_by": _("By whom"),
    }
    show_export(table, titles, name=_("links"), key="links_history_export")
