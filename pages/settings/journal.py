"""The journal: who did what, searched, a page at a time, and as a file. Administrators see it."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed, DeedGroup
from core.services.audit.entries import AuditLine, AuditPage, AuditSearch, list_entries, list_operators
from core.services.projects.projects import ProjectSettings, list_projects
from pages.settings.journal_words import group_words, what_words, who_words
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.export import show_export
from pages.widgets.kept_place import kept_place
from pages.widgets.language import _, ngettext, number
from pages.widgets.project import project_name
from pages.widgets.table import Column, Table, ask_view, show_rows, shown_titles

PAGE_SIZE = 50
MOST_EXPORTED = 100_000


def show_journal(project: ProjectSettings) -> None:
    """The filters, one page of what was found, and all of it as a file."""
    st.header(_("Journal"), anchor=False)
    st.caption(
        _(
            "Who did what, in all projects: changes, runs, and each file with how many rows it had. An entry that"
            " somebody changes or deletes is found out. Contacts and keys never stand here."
        )
    )
    search = _ask(project)
    table = _table()
    said, beside = st.columns([4, 1], vertical_alignment="center")
    view = ask_view(table, search, place=beside)

    def find(page_size: int, page: int = 1) -> AuditPage:
        return list_entries(
            acting_desk(), search, order=view.order, descending=view.descending, page=page, page_size=page_size
        )

    found = find(PAGE_SIZE, view.page)
    count = ngettext("{n} line in the journal", "{n} lines in the journal", found.total)
    said.caption(count)

    def file() -> pd.DataFrame:
        return _frame(project, find(MOST_EXPORTED).lines, with_seal=True)

    show_export(
        file,
        {"number": "№", **shown_titles(table, view), "digest": _("Hash")},
        _("journal"),
        "journal_export",
        deed=Deed.AUDIT_LOG_EXPORTED,
        project_id=None,
    )
    if found.total > MOST_EXPORTED:
        st.caption(_("The file has the first {n} lines.", n=number(MOST_EXPORTED)))
    with kept_place():
        if found.lines:
            show_rows(table, view, _frame(project, found.lines), label=count, total=found.total, page_size=PAGE_SIZE)
        else:
            st.info(
                _("Nothing has happened yet.")
                if search == AuditSearch(project.time_zone)
                else _("Nothing found. Choose other dates or clear a filter.")
            )


def _ask(project: ProjectSettings) -> AuditSearch:
    who, what, where, since, until = st.columns([1.4, 1.5, 1.3, 1.3, 1.3])
    operators = list_operators(acting_desk())
    groups = group_words()
    projects = {one.id: project_name(one) for one in list_projects(acting_desk())}
    with kept("journal_who", options=(None, *operators), parameter="who"):
        operator = who.selectbox(
            _("Who"), operators, index=None, format_func=who_words, placeholder=_("All"), key="journal_who"
        )
    with kept("journal_what", options=(None, *groups), parameter="what", read=DeedGroup):
        group = what.selectbox(
            _("What"),
            list(groups),
            index=None,
            format_func=groups.__getitem__,
            placeholder=_("All"),
            key="journal_what",
        )
    with kept("journal_project", options=(None, *projects), parameter="of", read=int):
        project_id = where.selectbox(
            _("Project"),
            list(projects),
            index=None,
            format_func=projects.__getitem__,
            placeholder=_("All"),
            key="journal_project",
        )
    with kept("journal_since"):
        first = since.date_input(_("From"), None, format="DD.MM.YYYY", key="journal_since")
    with kept("journal_until"):
        last = until.date_input(_("To"), None, format="DD.MM.YYYY", key="journal_until")
    return AuditSearch(project.time_zone, operator, group, project_id, first, last)


def _table() -> Table:
    """All columns; what was done is worded here, so nothing sorts by it."""
    columns = {
        name: Column(title, cannot_sort=name == "what", highest_first=name in ("at", "count"))
        for name, title in _titles().items()
    }
    return Table("journal", columns, tuple(columns), "at")


def _titles() -> dict[str, str]:
    return {
        "at": _("When"),
        "who": _("Who"),
        "what": _("What was done"),
        "count": _("How many"),
        "project": _("Project"),
        "origin": _("From where"),
    }


def _frame(project: ProjectSettings, lines: Sequence[AuditLine], *, with_seal: bool = False) -> pd.DataFrame:
    sandboxes = {one.id: project_name(one) for one in list_projects(acting_desk()) if one.is_sandbox}
    columns: dict[str, object] = {
        "at": [line.at.astimezone(project.time_zone) for line in lines],
        "who": [who_words(line.operator) for line in lines],
        "what": [what_words(line) for line in lines],
        "count": pd.array([line.count for line in lines], dtype="Int64"),
        "project": [sandboxes.get(line.project_id or 0, line.project_name or "") for line in lines],
        "origin": [line.origin or "" for line in lines],
    }
    if with_seal:
        columns |= {"number": [line.number for line in lines], "digest": [line.digest for line in lines]}
    return pd.DataFrame(columns)
