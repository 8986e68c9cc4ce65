"""The subscribers of a page as pulled last: its sessions, its people searched and paged, or all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.links.link import click_url
from core.domain.paging import page_offset
from core.domain.search import searched_digits
from core.rights import needs
from core.services.projects.projects import get_project
from data.repositories.registration import subscribers as repository

PAGE_SIZE = 100
COLUMNS = (
    "registered_at",
    "session_at",
    "username",
    "email",
    "phone",
    "client_id",
    "confirmed",
    "visited",
    "url",
)
ORDERS = frozenset(COLUMNS) - {"url"}
"""What the subscribers can be sorted by."""


@dataclass(frozen=True, slots=True)
class PageSession:
    """A session that people registered for (aware UTC; None where Bizon365 names none), and how many of them came, as
    Bizon365 says."""

    starts_at: datetime | None
    registered: int
    came: int


@dataclass(frozen=True, slots=True)
class SubscriberPage:
    """One page; `total` counts all pages. The frame has `COLUMNS`, moments in the account's zone."""

    frame: pd.DataFrame = field(repr=False)
    total: int


@needs(Right.LOOK)
def list_sessions(desk: Desk, project_id: int, page_id: str) -> tuple[PageSession, ...]:
    """The sessions that stored subscribers registered for, the latest first."""
    with desk.store.reading() as session:
        return tuple(PageSession(*row) for row in repository.list_sessions(session, project_id, page_id))


@needs(Right.CONTACTS)
def list_subscribers(
    desk: Desk,
    project_id: int,
    page_id: str,
    *,
    sessions: Sequence[datetime | None] = (),
    text: str = "",
    order: str = "registered_at",
    descending: bool = True,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> SubscriberPage:
    """A page of the subscribers: those of `sessions` (empty: of any; None in it: of an unknown one) whose name, e-mail,
    phone or client id holds `text`, regardless of case. A phone is found however it is written. `order` is one of
    `ORDERS`, else ValueError; what is empty comes last. Raises NotFound.
    """
    _require_order(order)
    zone = get_project(desk, project_id).time_zone
    search = read_search(sessions, text)
    with desk.store.reading() as session:
        rows = repository.list_subscribers(
            session,
            project_id,
            page_id,
            search,
            order=order,
            descending=descending,
            limit=page_size,
            offset=page_offset(page, page_size),
        )
        total = repository.count_subscribers(session, project_id, page_id, search)
    return SubscriberPage(subscriber_columns(rows, zone), total)


@needs(Right.CONTACTS)
def export_subscribers(
    desk: Desk,
    project_id: int,
    page_id: str,
    *,
    sessions: Sequence[datetime | None] = (),
    text: str = "",
    order: str = "registered_at",
    descending: bool = True,
) -> pd.DataFrame:
    """All pages of `list_subscribers` as one frame."""
    _require_order(order)
    zone = get_project(desk, project_id).time_zone
    search = read_search(sessions, text)
    with desk.store.reading() as session:
        rows = repository.list_subscribers(
            session, project_id, page_id, search, order=order, descending=descending, limit=None
        )
    return subscriber_columns(rows, zone)


def _require_order(order: str) -> None:
    if order not in ORDERS:
        raise ValueError(order)


def read_search(sessions: Sequence[datetime | None], text: str) -> repository.SubscriberSearch:
    """The search for these sessions and for a text as the operator types it."""
    words = text.strip()
    return repository.SubscriberSearch(tuple(sessions), words or None, searched_digits(words))


def subscriber_columns(rows: Sequence[Mapping[str, Any]], zone: ZoneInfo) -> pd.DataFrame:
    """Rows of the store as `COLUMNS`."""
    frame = pd.DataFrame([dict(row) for row in rows], columns=list(repository.SHOWN))
    for name in ("registered_at", "session_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(zone)
    for name in ("confirmed", "visited"):
        frame[name] = frame[name].astype("boolean")
    frame["url"] = [click_url(secret) for secret in frame["secret"]]
    return frame[list(COLUMNS)]
