"""Searching, counting and paging received registrations, of which there may be a million: every query but
`list_ordered` uses an index."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, union_all
from sqlmodel import Session, col

from data.models import IS_TEST, ReceivedRegistration, RegistrationPage, WebhookEvent

SHOWN = (
    *("event_id", "received_at", "page_id", "room_id", "session_at", "email", "phone", "username", "fields", "state"),
    *("due_at", "client_id", "matched_by", "candidates", "matched_at", "saved_at", "noticed_at", "problem"),
)
SHOWN_OF_DELIVERY = ("is_test", "repeats", "repeated_at", "relay_state", "relay_problem")
_AFTER_ANY_LETTER = "\U0010ffff"
"""Sorts after every letter that may follow the beginning of a name."""
_EVENT_ID = col(ReceivedRegistration.event_id)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which registrations to read: those in one of `states`; `in_any_state` says that `states` holds every state.

    `is_test`: None takes all registrations, True only those of the test button, False only the others. `event_ids`:
    only the registrations of these deliveries; None for no such limit.
    """

    states: Collection[str]
    in_any_state: bool = False
    is_test: bool | None = None
    page_id: str | None = None
    event_ids: Collection[int] | None = None

    def clauses(self, project_id: int) -> list[ColumnElement[bool]]:
        """The conditions in SQL, without that on the state."""
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
    """The values to search for, in the form in which they are stored. A registration is found by any of them.

    `client_id`, `email` and `phone` are whole values; `beginning` is the beginning of a name, surname or e-mail.
    """

    client_id: int | None = None
    email: str | None = None
    phone: str | None = None
    beginning: str | None = None
    phone_beginnings: Sequence[str] = ()


def find_event_ids(session: Session, project_id: int, look_up: LookUp, most: int) -> set[int]:
    """The event ids of the registrations found, at most `most` for each value of the search."""
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
    # A range uses an index; LIKE would read every row.
    return and_(column >= text, column <= text + _AFTER_ANY_LETTER)


def count_states(session: Session, project_id: int, conditions: Conditions) -> dict[str, int]:
    """The number of registrations by state, for each of the states of `conditions`, 0 included."""
    states = conditions.states
    state = col(ReceivedRegistration.state)
    if conditions.event_ids is not None:
        query = select(state, func.count()).where(*conditions.clauses(project_id), state.in_(states)).group_by(state)
        return dict.fromkeys(states, 0) | {row[0]: row[1] for row in session.connection().execute(query)}
    # Each count of one state reads its part of the index, which is faster than grouping the whole index.
    counted = [
        select(literal(one), func.count())
        .select_from(ReceivedRegistration)
        .where(*conditions.clauses(project_id), state == one)
        for one in states
    ]
    return {row[0]: row[1] for row in session.connection().execute(union_all(*counted))}


def count_since(session: Session, project_id: int, event_id: int, conditions: Conditions) -> dict[str, int]:
    """The number of registrations by state, from the delivery `event_id` on; a state without any is left out."""
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
    """The event ids of a page, the newest delivery first. `total` is the number on all pages: a page of the second half
    is read from the end."""
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


def list_ordered(
    session: Session,
    project_id: int,
    conditions: Conditions,
    *,
    order: str,
    descending: bool,
    limit: int,
    offset: int = 0,
) -> list[int]:
    """As `list_newest`, in the order of one of the columns `SHOWN`: what is not known comes last, of as much the newest
    delivery first. Names are in alphabetical order, pages in that of their titles, states in that of `conditions`.
    Reads every registration that meets the conditions."""
    states = {state: place for place, state in enumerate(conditions.states)}
    state = col(ReceivedRegistration.state)
    query = select(_EVENT_ID).where(*conditions.clauses(project_id))
    if not conditions.in_any_state:
        query = query.where(state.in_(conditions.states))
    by: Any = {
        "received_at": _EVENT_ID,
        "username": col(ReceivedRegistration.name_key),
        "page_id": func.coalesce(col(RegistrationPage.title), col(ReceivedRegistration.page_id)),
        "state": case(states, value=state),
    }.get(order, col(getattr(ReceivedRegistration, order)))
    if order == "page_id":
        its_page = and_(
            col(RegistrationPage.project_id) == project_id,
            col(RegistrationPage.page_id) == col(ReceivedRegistration.page_id),
        )
        query = query.outerjoin(RegistrationPage, its_page)
    page = query.order_by((by.desc() if descending else by.asc()).nulls_last(), _EVENT_ID.desc())
    return list(session.connection().scalars(page.limit(limit).offset(offset)))


def _runs(project_id: int, conditions: Conditions) -> list[Select[Any]]:
    """Queries that each read one index in the order of the events; the database merges them without a sort."""
    state = col(ReceivedRegistration.state)
    query = select(_EVENT_ID).where(*conditions.clauses(project_id))
    if conditions.event_ids is not None:
        return [query.where(state.in_(conditions.states))]
    if conditions.in_any_state and conditions.page_id is None:
        return [query]
    return [query.where(state == one) for one in conditions.states]


def list_ids_after(session: Session, project_id: int, after: int, *, limit: int) -> list[int]:
    """The first registrations that came after this one, without those of the test button."""
    tests = select(col(WebhookEvent.id)).where(col(WebhookEvent.project_id) == project_id, IS_TEST)
    query = select(_EVENT_ID).where(
        col(ReceivedRegistration.project_id) == project_id, after < _EVENT_ID, _EVENT_ID.not_in(tests)
    )
    return list(session.connection().execute(query.order_by(_EVENT_ID).limit(limit)).scalars())


def list_rows(session: Session, project_id: int, event_ids: Sequence[int]) -> list[Mapping[str, Any]]:
    """The columns `SHOWN` and `SHOWN_OF_DELIVERY` of these registrations, in the order of the ids. A registration that
    does not exist is left out."""
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
    """The ids of the registration pages that registrations came from; reads one entry of the index for each."""
    page = col(ReceivedRegistration.page_id)
    first = select(func.min(page)).where(col(ReceivedRegistration.project_id) == project_id)
    found: list[str] = []
    step = first
    while (page_id := session.connection().execute(step).scalar()) is not None:
        found.append(page_id)
        step = first.where(page > page_id)
    return found
