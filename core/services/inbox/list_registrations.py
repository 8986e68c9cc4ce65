"""Listing received registrations for the operator: by group, by registration page, searched, paged."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.contacts import client_number
from core.domain.mail import normalize_email
from core.domain.paging import page_offset
from core.domain.phones import calling_code, normalize_phone
from core.domain.search import searched_digits, searched_name
from core.rights import needs
from core.services.inbox.rows import InboxRow, page_titles, read_rows
from core.services.inbox.states import RECEIVED, ReceivedState
from core.services.projects.projects import require_project
from data.repositories.inbox import inbox as repository

Group = Literal["all", "done", "waiting", "unmatched", "failed", "test"]
GROUPS: tuple[Group, ...] = get_args(Group)
STATES: Mapping[Group, frozenset[ReceivedState]] = {
    "done": RECEIVED.succeeded,
    "waiting": RECEIVED.unsettled,
    "unmatched": frozenset({ReceivedState.UNMATCHED}),
    "failed": RECEIVED.problems - {ReceivedState.UNMATCHED},
}
"""The groups that a state decides: every state is in one of them."""
PAGE_SIZE = 50
OrderedBy = Literal[
    "received_at", "username", "email", "phone", "state", "client_id", "matched_by", "page_id", "session_at"
]
"""The columns by which registrations can be sorted."""
MOST_FOUND = 1_000
"""Registrations looked at by each way in which a searched text can be meant."""


@dataclass(frozen=True, slots=True)
class InboxSearch:
    """What is searched for. Every registration is in one of the groups beside ``all``; those sent by the test button
    are in ``test`` alone. `text`: an e-mail, a phone or a client id, or the beginning of a name, a surname, an e-mail
    or a phone."""

    group: Group = "all"
    page_id: str | None = None
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class InboxOrder:
    """The newest first, or as the column `by` says; what is not known comes last."""

    by: OrderedBy = "received_at"
    descending: bool = True

    @property
    def is_newest_first(self) -> bool:
        return self == NEWEST_FIRST


NEWEST_FIRST = InboxOrder()


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page; `total` counts all pages."""

    rows: tuple[InboxRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class InboxCounts:
    """Registrations by group: ``all`` is the sum of the others. `more`: so many registrations match the text that only
    the first `MOST_FOUND` were counted."""

    by_group: Mapping[Group, int]
    more: bool = False


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page, and the counts of all groups."""

    page: InboxPage
    counts: InboxCounts


@needs(Right.CONTACTS)
def list_inbox(
    desk: Desk,
    project_id: int,
    search: InboxSearch,
    order: InboxOrder = NEWEST_FIRST,
    *,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> InboxPage:
    """A page of the registrations that are looked for."""
    with desk.store.reading() as session:
        return read_inbox(session, project_id, search, order, page=page, page_size=page_size).page


def read_inbox(
    session: Session, project_id: int, search: InboxSearch, order: InboxOrder, *, page: int, page_size: int
) -> FoundPage:
    """As `list_inbox`, within a view of the store that is open already."""
    found = _find(session, project_id, search.text)
    counts = _count(session, project_id, search.page_id, found)
    total = counts.by_group[search.group]
    offset = page_offset(page, page_size)
    conditions = _conditions(search, found)
    if order.is_newest_first:
        event_ids = repository.list_newest(session, project_id, conditions, total=total, limit=page_size, offset=offset)
    else:
        event_ids = repository.list_ordered(
            session,
            project_id,
            conditions,
            order=order.by,
            descending=order.descending,
            limit=page_size,
            offset=offset,
        )
    return FoundPage(InboxPage(read_rows(session, project_id, event_ids), total), counts)


@needs(Right.CONTACTS)
def list_event_ids(
    desk: Desk, project_id: int, search: InboxSearch, *, most: int = sys.maxsize, with_tests: bool = True
) -> list[int]:
    """The newest so many of the registrations that are looked for, by their ids alone; without `with_tests` not those
    of the test button."""
    with desk.store.reading() as session:
        conditions = _conditions(search, _find(session, project_id, search.text))
        if not with_tests:
            conditions = replace(conditions, is_test=False)
        return repository.list_newest(session, project_id, conditions, total=most, limit=most)


@needs(Right.LOOK)
def count_inbox(desk: Desk, project_id: int, search: InboxSearch) -> InboxCounts:
    """How many registrations of the page and the text looked for are in each group, whatever group is asked for."""
    with desk.store.reading() as session:
        return _count(session, project_id, search.page_id, _find(session, project_id, search.text))


@needs(Right.LOOK)
def list_inbox_pages(desk: Desk, project_id: int) -> dict[str, str]:
    """The registration pages that registrations came from: id to title, or to the id where no title is known."""
    with desk.store.reading() as session:
        page_ids = repository.list_page_ids(session, project_id)
        titles = page_titles(session, project_id)
    return {page_id: titles.get(page_id) or page_id for page_id in page_ids}


def _conditions(search: InboxSearch, found: set[int] | None) -> repository.Conditions:
    is_test = None if search.group == "all" else search.group == "test"
    states = STATES.get(search.group)
    return repository.Conditions(
        states=tuple(state for state in ReceivedState if states is None or state in states),
        in_any_state=states is None,
        is_test=is_test,
        page_id=search.page_id,
        event_ids=found,
    )


def _count(session: Session, project_id: int, page_id: str | None, found: set[int] | None) -> InboxCounts:
    every, tests = (
        repository.count_states(
            session,
            project_id,
            repository.Conditions(tuple(ReceivedState), is_test=is_test, page_id=page_id, event_ids=found),
        )
        for is_test in (None, True)
    )
    by_group: dict[Group, int] = {
        group: sum(every[state] - tests[state] for state in states) for group, states in STATES.items()
    }
    by_group["test"], by_group["all"] = sum(tests.values()), sum(every.values())
    return InboxCounts(by_group, more=found is not None and len(found) >= MOST_FOUND)


def _find(session: Session, project_id: int, text: str) -> set[int] | None:
    look_up = _look_up(text, require_project(session, project_id).phone_country) if text.strip() else None
    return None if look_up is None else repository.find_event_ids(session, project_id, look_up, MOST_FOUND)


def _look_up(text: str, country: str) -> repository.LookUp:
    """Every way in which a text can be meant; a phone without a country code is one of `country`."""
    words = " ".join(text.split())
    digits = searched_digits(words)
    return repository.LookUp(
        client_id=client_number(words),
        email=normalize_email(words),
        phone=normalize_phone(words, country),
        beginning=searched_name(words),
        phone_beginnings=(f"+{digits}", f"+{calling_code(country)}{digits}") if digits else (),
    )
