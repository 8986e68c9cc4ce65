"""Searching, counting and paging received registrations, of which there may be a million: every query here follows an
index."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlmodel import Session, col

from data.models import IS_TEST, ReceivedRegistration, WebhookEvent

SHOWN = (
    *("event_id", "received_at", "page_id", "room_id", "session_at", "email", "phone", "username", "fields", "state"),
    *("due_at", "client_id", "matched_by", "candidates", "matched_at", "saved_at", "noticed_at", "problem"),
)
SHOWN_OF_DELIVERY = ("is_test", "repeats", "repeated_at", "relay_state", "relay_problem")
_AFTER_ANY_LETTER = "\U0010ffff"
"""Sorts behind whatever a name can go on with."""
_EVENT_ID = col(ReceivedRegistration.event_id)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which registrations are meant: those in one of `states`; `in_any_state` says that these are all there are.

    `is_test`: None takes those of the test button with the others, True takes them alone, False leaves them out.
    `event_ids`: of these only.
    """

    states: Collection[str]
    in_any_state: bool = False
    is_test: bool | None = None
    page_id: str | None = None
    event_ids: Collection[int] | None = None

    def clauses(self, project_id: int) -> list[ColumnElement[bool]]:
        clauses: list[Any] = [col(ReceivedRegistration.project_id) == project_id]
        if self.page_id is not None:
            clauses.append(col(ReceivedRegistration.page_id) == self.page_id)
        if self.is_test is not None:
            tests = select(col(WebhookEvent.id)).where(col(WebhookEvent.project_id) == project_id, IS_TEST)
            clauses.append(_EVENT_ID.in_(tests) if self.is_test else _EVENT_ID.not_in(tests))
        if self.event_ids is not None:
            clauses.append(_EVENT_ID.in_(self.event_ids))
        return clauses


@dataclass(frozen=True, slots=True)
class LookUp:
    """What is looked for, each in the form it is stored in: whole values, and how a name or surname, an e-mail or a
    phone may begin. A registration is found by any of them."""

    client_id: int | None = None
    email: str | None = None
    phone: str | None = None
    beginning: str | None = None
    phone_beginnings: Sequence[str] = ()


def find_event_ids(session: Session, project_id: int, look_up: LookUp, most: int) -> set[int]:
    """Registrations that are meant, at most so many by each way in which they can be."""
    registration = ReceivedRegistration
    ways: list[ColumnElement[bool]] = [
        col(getattr(registration, name)) == value
        for name in ("client_id", "email", "phone")
        if (value := getattr(look_up, name)) is not None
    ]
    if look_up.beginning:
        begun = (registration.name_key, registration.surname_key, registration.email)
        ways += [_begins(col(column), look_up.beginning) for column in begun]
    ways += [_begins(col(registration.phone), beginning) for beginning in look_up.phone_beginnings]
    found: set[int] = set()
    for way in ways:
        query = select(_EVENT_ID).where(col(registration.project_id) == project_id, way).limit(most)
        found.update(session.connection().scalars(query))
    return found


def _begins(column: Any, text: str) -> ColumnElement[bool]:
    # A range, which an index answers; LIKE would look at every row.
    found: ColumnElement[bool] = column.between(text, text + _AFTER_ANY_LETTER)
    return found


def count_states(session: Session, project_id: int, conditions: Conditions) -> dict[str, int]:
    """How many registrations are in each of the states of `conditions`, 0 included."""
    states = conditions.states
    state = col(ReceivedRegistration.state)
    if conditions.event_ids is not None:
        query = select(state, func.count()).where(*conditions.clauses(project_id), state.in_(states)).group_by(state)
        return dict.fromkeys(states, 0) | {row[0]: row[1] for row in session.connection().execute(query)}
    # Counting one state runs along its part of the index, which is faster than grouping the whole of it.
    counted = [
        select(literal(one), func.count())
        .select_from(ReceivedRegistration)
        .where(*conditions.clauses(project_id), state == one)
        for one in states
    ]
    return {row[0]: row[1] for row in session.connection().execute(union_all(*counted))}


def count_since(session: Session, project_id: int, event_id: int, conditions: Conditions) -> dict[str, int]:
    """Registrations by state from this delivery on."""
    query = (
        select(col(ReceivedRegistration.state), func.count())
        .where(*conditions.clauses(project_id))
        .where(col(ReceivedRegistration.state).in_(conditions.states), event_id <= _EVENT_ID)
        .group_by(col(ReceivedRegistration.state))
    )
    return {row[0]: row[1] for row in session.connection().execute(query)}


def list_newest(
    session: Session, project_id: int, conditions: Conditions, *, total: int, limit: int, offset: int = 0
) -> list[int]:
    """Event ids of a page, the newest delivery first. `total` is how many there are on all pages: a page nearer to
    the end is read from the end."""
    backwards = offset > total // 2
    if backwards:
        offset, limit = max(total - offset - limit, 0), min(limit, total - offset)
        if limit <= 0:
            return []
    runs = _runs(project_id, conditions)
    query = runs[0] if len(runs) == 1 else union_all(*runs)
    order = query.selected_columns.event_id
    page = query.order_by(order.asc() if backwards else order.desc()).limit(limit).offset(offset)
    found = list(session.connection().scalars(page))
    return found[::-1] if backwards else found


def _runs(project_id: int, conditions: Conditions) -> list[Select[Any]]:
    """The registrations as runs along one index each, which are merged as they come: nothing has to be sorted."""
    state = col(ReceivedRegistration.state)
    query = select(_EVENT_ID).where(*conditions.clauses(project_id))
    if conditions.event_ids is not None:
        return [query.where(state.in_(conditions.states))]
    if conditions.in_any_state and conditions.page_id is None:
        return [query]
    return [query.where(state == one) for one in conditions.states]


def list_rows(session: Session, project_id: int, event_ids: Sequence[int]) -> list[Mapping[str, Any]]:
    """`SHOWN` and `SHOWN_OF_DELIVERY` of these, in the order of the ids; what is gone is left out."""
    columns = [col(getattr(ReceivedRegistration, name)) for name in SHOWN]
    columns += [col(getattr(WebhookEvent, name)) for name in SHOWN_OF_DELIVERY]
    query = (
        select(*columns)
        .join(WebhookEvent, col(WebhookEvent.id) == _EVENT_ID)
        .where(col(ReceivedRegistration.project_id) == project_id, _EVENT_ID.in_(event_ids))
    )
    found: dict[int, Any] = {row["event_id"]: row for row in session.connection().execute(query).mappings()}
    return [found[event_id] for event_id in event_ids if event_id in found]


def list_page_ids(session: Session, project_id: int) -> list[str]:
    """The registration pages that registrations came from: one step along the index for each."""
    page = col(ReceivedRegistration.page_id)
    first = select(func.min(page)).where(col(ReceivedRegistration.project_id) == project_id)
    found: list[str] = []
    step = first
    while (page_id := session.connection().execute(step).scalar()) is not None:
        found.append(page_id)
        step = first.where(page > page_id)
    return found
