"""The registrations that a search finds: as a table, each of whose rows opens its story, as a file, and processed again
all at once."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from core.domain.audit.deeds import Deed
from core.services.inbox.job import process_again
from core.services.inbox.list_registrations import (
    PAGE_SIZE,
    InboxOrder,
    InboxPage,
    InboxSearch,
    OrderedBy,
    list_event_ids,
    list_inbox,
)
from core.services.inbox.rows import InboxRow
from core.services.projects.projects import ProjectSettings
from pages.inbox.choice import OUTCOME, open_story
from pages.inbox.words import RowWords
from pages.widgets.desk import acting_desk
from pages.widgets.export import show_export
from pages.widgets.language import _, ngettext, number
from pages.widgets.outcome import attempt
from pages.widgets.table import Column, Table, View, show_rows

MOST_EXPORTED = 100_000
PROCESSED_AGAIN = ("unmatched", "failed")
"""Groups whose registrations can be processed again all at once."""
MOST_AT_ONCE = 5_000
_ORDERS: Mapping[str, OrderedBy] = {
    "username": "username",
    "received_at": "received_at",
    "email": "email",
    "phone": "phone",
    "state": "state",
    "client_id": "client_id",
    "match": "matched_by",
    "page": "page_id",
    "session_at": "session_at",
}
"""By column of the table the one that sorts."""
_MOMENTS = ("received_at", "session_at")


def inbox_table() -> Table:
    """All columns. Those of sentences that are made of several facts do not sort."""
    columns = {
        name: Column(title, cannot_sort=name not in _ORDERS, highest_first=name in _MOMENTS)
        for name, title in _titles().items()
    }
    return Table("registrations", columns, tuple(columns), "received_at")


def order_of(view: View) -> InboxOrder:
    """The order that is wanted."""
    return InboxOrder(_ORDERS[view.order], view.descending)


def show_table(project: ProjectSettings, table: Table, view: View, page: InboxPage) -> None:
    """The rows of a page of the list; a press on one opens its story."""
    show_rows(
        table,
        view,
        inbox_frame(project, page.rows),
        label=_("Registrations"),
        total=page.total,
        page_size=PAGE_SIZE,
        keys=[str(row.event_id) for row in page.rows],
        on_open=lambda event_id: open_story(int(event_id)),
    )


def show_actions(
    project: ProjectSettings, search: InboxSearch, order: InboxOrder, page: InboxPage, titles: Mapping[str, str]
) -> None:
    """The buttons for all that the search finds: the file with these columns in this order, and processing again."""

    def table() -> pd.DataFrame:
        found = list_inbox(acting_desk(), project.id, search, order, page_size=MOST_EXPORTED)
        return inbox_frame(project, found.rows)

    show_export(table, titles, _("registrations"), "inbox_export", deed=Deed.INBOX_EXPORTED, project_id=project.id)
    if page.total > MOST_EXPORTED:
        said = (
            _("The file has the newest {n}.", n=number(MOST_EXPORTED))
            if order.is_newest_first
            else _("The file has the first {n} of this order.", n=number(MOST_EXPORTED))
        )
        st.caption(said)
    if page.total:
        _offer_again(project, search, page.total)


def _offer_again(project: ProjectSettings, search: InboxSearch, total: int) -> None:
    """Many registrations processed again at once: after Salebot was away, or once more clients are known. A notice that
    was given is not given a second time."""
    if search.group not in PROCESSED_AGAIN:
        return
    st.button(
        ngettext("Process {n} registration again", "Process {n} registrations again", min(total, MOST_AT_ONCE)),
        icon=":material/refresh:",
        on_click=_process,
        args=(project.id, search),
        help=_("We look for the clients again. Notices already sent are not sent twice."),
        key="inbox_again_all",
    )


def _process(project_id: int, search: InboxSearch) -> None:
    def process() -> None:
        process_again(acting_desk(), project_id, list_event_ids(acting_desk(), project_id, search, most=MOST_AT_ONCE))

    attempt(OUTCOME, process, _("Processing them again."))


def inbox_frame(project: ProjectSettings, rows: Sequence[InboxRow]) -> pd.DataFrame:
    """The columns of the table in the operator's language, moments in the account's time zone."""
    words = RowWords()
    frame = pd.DataFrame(
        {
            "received_at": [row.received_at for row in rows],
            "state": [words.state(row) for row in rows],
            "username": [row.username for row in rows],
            "email": [row.email for row in rows],
            "phone": [row.phone for row in rows],
            "page": [row.page_title or row.page_id for row in rows],
            "session_at": [row.session_at for row in rows],
            "client_id": pd.Series([row.client_id and str(row.client_id) for row in rows], dtype="object"),
            "match": [words.match(row) for row in rows],
            "outcome": [words.outcome(row) for row in rows],
            "tags": [", ".join(f"{name}={value}" for name, value in row.tags.items()) for row in rows],
        }
    )
    for name in ("received_at", "session_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(project.time_zone)
    return frame


def _titles() -> dict[str, str]:
    return {
        "username": _("Name"),
        "received_at": _("Received"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "state": _("State"),
        "client_id": _("Client id"),
        "match": _("How the client was found"),
        "outcome": _("What was done"),
        "page": _("Registration page"),
        "session_at": _("Session"),
        "tags": _("Tags"),
    }
