"""The state of the Inbox: figures of today, what is stuck, and whether anything changed since a page was drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.inbox.bodies import body_text
from core.domain.paging import page_offset
from core.domain.sessions import day_start
from core.errors import DeskError
from core.problems import read_problem
from core.rights import needs
from core.services.inbox.list_registrations import (
    NEWEST_FIRST,
    PAGE_SIZE,
    STATES,
    Group,
    InboxCounts,
    InboxOrder,
    InboxPage,
    InboxSearch,
    read_inbox,
)
from core.services.inbox.states import ReceivedState
from core.services.projects.projects import get_project
from data.repositories.inbox import inbox as repository
from data.repositories.inbox import inbox_state

UNKNOWN_PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class InboxNow:
    """`last_at`: when the last delivery was received, None without deliveries. `stamp`: see `stamp_of`."""

    last_at: datetime | None
    stamp: str


@dataclass(frozen=True, slots=True)
class InboxView:
    """A page of the inbox with the counts of all groups and the stamp (see `stamp_of`), all from one view of the
    store. `with_new`: whether the stamp changes with every delivery."""

    page: InboxPage
    counts: InboxCounts
    stamp: str
    with_new: bool


@dataclass(frozen=True, slots=True)
class ReceivedToday:
    """`day`: the date in the account's time zone. `deliveries`: their number, of every kind. `registrations`: their
    number by group, without those of the test button."""

    day: date
    deliveries: int
    registrations: Mapping[Group, int]

    @property
    def total(self) -> int:
        return sum(self.registrations.values())


@dataclass(frozen=True, slots=True)
class Stuck:
    """`waiting`: the number of unsettled registrations; `problem`: why one of them could not be processed."""

    waiting: int
    problem: DeskError | None


@dataclass(frozen=True, slots=True)
class UnknownDelivery:
    """A delivery of unknown kind, unchanged."""

    event_id: int
    received_at: datetime
    content_type: str
    text: str = field(repr=False)
    repeats: int


@needs(Right.CONTACTS)
def view_inbox(
    desk: Desk, project_id: int, search: InboxSearch, page: int = 1, order: InboxOrder = NEWEST_FIRST
) -> InboxView:
    """A page. Only the stamp of the first page of the newest changes with a new delivery, so that the other pages are
    not redrawn while the operator reads them."""
    with_new = page == 1 and order.is_newest_first
    with desk.store.reading() as session:
        found = read_inbox(session, project_id, search, order, page=page, page_size=PAGE_SIZE)
        shown = [row.event_id for row in found.page.rows]
        stamp = stamp_of(session, project_id, shown, with_new=with_new)
        return InboxView(found.page, found.counts, stamp, with_new)


@needs(Right.LOOK)
def look_at_inbox(desk: Desk, project_id: int, shown: Sequence[int] = (), *, with_new: bool = True) -> InboxNow:
    """What `stamp_of` needs, read along indices and cheap enough for every second. `shown`: the registrations on the
    page."""
    with desk.store.reading() as session:
        newest = inbox_state.find_newest_id(session, project_id)
        last_at = inbox_state.find_received_at(session, newest) if newest is not None else None
        return InboxNow(last_at, stamp_of(session, project_id, shown, with_new=with_new))


def stamp_of(session: Session, project_id: int, shown: Sequence[int], *, with_new: bool) -> str:
    """A text that changes with every change of a registration among `shown` and, `with_new`, with every delivery."""
    new = (inbox_state.find_newest_id(session, project_id), inbox_state.count_due(session, project_id))
    seen = (new if with_new else None, inbox_state.list_states(session, shown))
    return sha256(repr(seen).encode()).hexdigest()


@needs(Right.LOOK)
def get_received_today(desk: Desk, project_id: int) -> ReceivedToday:
    """The figures since midnight in the account's time zone. Raises NotFound."""
    zone = get_project(desk, project_id).time_zone
    now = desk.now()
    midnight = day_start(now, zone)
    with desk.store.reading() as session:
        deliveries = inbox_state.count_received_since(session, project_id, midnight)
        first = inbox_state.find_first_since(session, project_id, midnight)
        all_but_tests = repository.Conditions(tuple(ReceivedState), is_test=False)
        states = {} if first is None else repository.count_since(session, project_id, first, all_but_tests)
    groups = {group: sum(states.get(state, 0) for state in of) for group, of in STATES.items()}
    return ReceivedToday(now.astimezone(zone).date(), deliveries, groups)


@needs(Right.LOOK)
def get_stuck(desk: Desk, project_id: int) -> Stuck:
    """Registrations that wait to be processed, and the problem that delays them: Salebot fails, is not connected, or
    today's calls are used up."""
    with desk.store.reading() as session:
        stuck = inbox_state.find_stuck(session, project_id)
    return Stuck(stuck.waiting, read_problem(stuck.problem))


@needs(Right.LOOK)
def get_stuck_relay(desk: Desk, project_id: int) -> Stuck:
    """Registrations that wait to be relayed to Salebot, and the problem that delays them."""
    with desk.store.reading() as session:
        stuck = inbox_state.find_stuck_relay(session, project_id)
    return Stuck(stuck.waiting, read_problem(stuck.problem))


@needs(Right.LOOK)
def count_unknown(desk: Desk, project_id: int) -> int:
    """The number of deliveries of unknown kind."""
    with desk.store.reading() as session:
        return inbox_state.count_unknown(session, project_id)


@needs(Right.CONTACTS)
def list_unknown(desk: Desk, project_id: int, page: int = 1) -> tuple[UnknownDelivery, ...]:
    """A page of the deliveries of unknown kind, the newest first."""
    with desk.store.reading() as session:
        rows = inbox_state.list_unknown(
            session, project_id, limit=UNKNOWN_PAGE_SIZE, offset=page_offset(page, UNKNOWN_PAGE_SIZE)
        )
    return tuple(
        UnknownDelivery(
            event_id=row["id"],
            received_at=row["received_at"],
            content_type=row["content_type"],
            text=body_text(row["body"], row["content_type"]),
            repeats=row["repeats"],
        )
        for row in rows
    )
