"""The history of links: finding, copying, renaming and archiving them, and building another one from one of them."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from core.desk import Desk
from core.domain.audit.deeds import Deed
from core.domain.paging import page_offset
from core.errors import NotFound
from core.services.links.history import (
    NAME_MAX,
    LinkPage,
    LinkRecord,
    archive_link,
    get_link,
    list_links,
    rename_link,
    restore_link,
)
from core.services.projects.projects import ProjectSettings
from pages.links.choices import build_again
from pages.links.words import KINDS, kind_words
from pages.widgets.asked import asked_number
from pages.widgets.copy import show_copyable
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.export import show_export
from pages.widgets.kept_place import enter_presses
from pages.widgets.language import _, ngettext, plain, recent
from pages.widgets.operator import operator_name
from pages.widgets.outcome import OVER_PAGE, attempt
from pages.widgets.table import Column, Table, ask_view, show_rows, shown_titles

PAGE_SIZE = 50
MOST_EXPORTED = 100_000
OPENED = "link"
"""Name in the address: the id of the link that is open."""


def show_history(project: ProjectSettings) -> None:
    """Show the filters, one page of the links found, and their export."""
    if opened := asked_number(st.query_params.get(OPENED, "")):
        _show_opened(project, opened)
        return
    words, kind, archived, columns = st.columns([3, 2, 1.2, 1.2], vertical_alignment="bottom")
    with kept("find", "", name="links_find", parameter="find"):
        search = words.text_input(
            _("Search"),
            key="find",
            placeholder=_("Name, room or a part of the link"),
            icon=":material/search:",
        )
    with kept("links_kind", options=(None, *KINDS)):
        chosen = kind.selectbox(
            _("Kind"),
            KINDS,
            index=None,
            format_func=kind_words,
            placeholder=_("All"),
            key="links_kind",
        )
    with kept("links_archive", False):
        is_archive = archived.toggle(_("Archive"), key="links_archive")
    table = _table()
    view = ask_view(table, (search, chosen, is_archive), place=columns)

    def find(limit: int, offset: int = 0) -> LinkPage:
        return list_links(
            acting_desk(),
            project.id,
            search=search or "",
            kind=chosen,
            archived=is_archive,
            order=view.order,
            descending=view.descending,
            limit=limit,
            offset=offset,
        )

    found = find(PAGE_SIZE, page_offset(view.page, PAGE_SIZE))
    if not found.total:
        _show_none(bool(search or chosen), is_archive)
        return
    count = ngettext("{n} link", "{n} links", found.total)
    st.caption(count)
    show_rows(
        table,
        view,
        _frame(project, found.links),
        label=count,
        total=found.total,
        page_size=PAGE_SIZE,
        keys=[str(link.id) for link in found.links],
        on_open=_open,
    )
    show_export(
        lambda: _frame(project, find(MOST_EXPORTED).links),
        shown_titles(table, view),
        name=_("links"),
        key="links_history_export",
        deed=Deed.LINKS_EXPORTED,
        project_id=project.id,
    )


def _table() -> Table:
    columns = {
        "name": Column(_("Name of the link")),
        "kind": Column(_("Kind")),
        "place": Column(_("Room or page")),
        "url": Column(_("Link")),
        "created_at": Column(_("Built"), highest_first=True),
        "created_by": Column(_("Made by")),
    }
    return Table("links", columns, tuple(columns), "created_at")


def _frame(project: ProjectSettings, links: Sequence[LinkRecord]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": [link.name for link in links],
            "kind": [kind_words(link.kind) for link in links],
            "place": [link.place_title or link.place_id for link in links],
            "url": [link.url for link in links],
            "created_at": [link.created_at.astimezone(project.time_zone) for link in links],
            "created_by": [link.created_by if operator_name(link.created_by) else "" for link in links],
        }
    )


def _open(link_id: str) -> None:
    st.query_params[OPENED] = link_id


def _close() -> None:
    st.query_params.pop(OPENED, None)


def _build_again(project: ProjectSettings, link: LinkRecord) -> None:
    _close()
    build_again(project, link.choices)


def _show_opened(project: ProjectSettings, link_id: int) -> None:
    """One link in place of the table."""
    st.button(_("All links"), icon=":material/arrow_back:", type="tertiary", on_click=_close, key="all_links")
    try:
        _show_card(project, get_link(acting_desk(), project.id, link_id))
    except NotFound:
        st.warning(_("This link is not in this project."))


def _show_card(project: ProjectSettings, link: LinkRecord) -> None:
    """Show the link with its name, where it leads, when it was built and by whom, and its buttons."""
    with st.container(border=True):
        place = plain(link.place_title or link.place_id or "")
        st.markdown(f"**{plain(link.name) or place or kind_words(link.kind)}**")
        about = [kind_words(link.kind), place if link.name else "", operator_name(link.created_by)]
        st.caption(" · ".join([*filter(None, about), recent(link.created_at, project.time_zone)]))
        show_copyable(link.url)
        with st.container(horizontal=True):
            st.button(
                _("Build a new one from it"),
                icon=":material/edit:",
                key=f"links_again_{link.id}",
                on_click=_build_again,
                args=(project, link),
            )
            _ask_name(project, link)
            if link.archived_at:
                _show_button(
                    project,
                    link,
                    restore_link,
                    label=_("Restore"),
                    icon="unarchive",
                    done=_("The link is in the history again."),
                )
            else:
                _show_button(
                    project,
                    link,
                    archive_link,
                    label=_("To the archive"),
                    icon="archive",
                    done=_("The link is in the archive."),
                )


def _show_button(
    project: ProjectSettings,
    link: LinkRecord,
    act: Callable[[Desk, int, int], None],
    *,
    label: str,
    icon: str,
    done: str,
) -> None:
    def press() -> None:
        attempt(OVER_PAGE, lambda: act(acting_desk(), project.id, link.id), done)

    st.button(label, icon=f":material/{icon}:", type="tertiary", key=f"links_{icon}_{link.id}", on_click=press)


def _ask_name(project: ProjectSettings, link: LinkRecord) -> None:
    key = f"links_rename_{link.id}_{link.name}"

    def rename() -> None:
        attempt(
            OVER_PAGE,
            lambda: rename_link(acting_desk(), project.id, link.id, st.session_state[key]),
            _("Link renamed."),
        )

    with st.popover(_("Rename"), icon=":material/label:"), enter_presses(f"links_rename_{link.id}"):
        with kept(key, link.name, name=f"links_rename_{link.id}"):
            st.text_input(_("Name of the link"), key=key, max_chars=NAME_MAX, autocomplete="off")
        st.button(_("Save the name"), type="primary", key=f"{key}_save", on_click=rename)


def _show_none(is_narrowed: bool, is_archive: bool) -> None:
    if is_narrowed:
        st.info(_("No links found. Try part of the name, or look in the archive."))
    elif is_archive:
        st.info(_("The archive is empty."))
    else:
        st.info(
            _("Nothing here yet. Build a link under “One link” and press “Save”. Removed links are in the archive.")
        )
