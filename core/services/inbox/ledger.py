"""The ledger of received registrations: which are due, and storing each step of a registration."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from core.desk import Desk
from core.domain.client_matching import Found, Registrant
from core.errors import DeskError
from core.problems import write_problem
from core.services.inbox.states import RECEIVED, RELAYED, ReceivedState, RelayState
from data.models import BY_OPERATOR, ReceivedRegistration
from data.repositories.inbox import registration_clients
from data.repositories.inbox import registrations_received as repository

SLACK = timedelta(seconds=0.5)
"""How much earlier than asked for a round may start."""
READ_AHEAD = 200


@dataclass(frozen=True, slots=True)
class Received:
    """A registration on its way to a client. `who` holds the contacts as they were typed, `phone` is in E.164.
    `is_relayed`: Salebot gets the registration as well, and writes to the client itself; `relayed_at`: when it got it,
    None until then."""

    event_id: int
    project_id: int
    state: ReceivedState
    who: Registrant = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)
    phone: str | None = field(repr=False)
    session_at: datetime | None
    due_at: datetime | None
    client_id: int | None
    is_by_operator: bool
    saved_at: datetime | None
    notice_begun_at: datetime | None
    noticed_at: datetime | None
    attempts: int
    is_relayed: bool
    relayed_at: datetime | None


def find_due(desk: Desk, project_id: int) -> Received | None:
    """The registration that has been due the longest."""
    with desk.store.reading() as session:
        row = repository.find_due(session, project_id, desk.now() + SLACK)
        return _received(row) if row else None


def find_next_due(desk: Desk, project_id: int) -> datetime | None:
    """When the next registration is due, which may be past; None when none is."""
    with desk.store.reading() as session:
        return repository.find_next_due(session, project_id)


def list_waiting(desk: Desk, project_id: int, after: int) -> list[Received]:
    """The registrations due to be matched that came after this event, in their order, `READ_AHEAD` at most."""
    with desk.store.reading() as session:
        rows = repository.list_due_in_state(
            session, project_id, ReceivedState.WAITING, now=desk.now() + SLACK, after=after, limit=READ_AHEAD
        )
        return [_received(row) for row in rows]


def list_taken_back(desk: Desk, rows: Sequence[Received]) -> dict[int, set[int]]:
    """By event, the clients that an operator chose for these registrations and took back."""
    with desk.store.reading() as session:
        return registration_clients.list_taken_back(session, [row.event_id for row in rows])


def settle_match(desk: Desk, row: Received, found: Found | None, problem: DeskError | None = None) -> Received | None:
    """Store the client of a registration, or that none was found and why. All later steps are done again when the
    client has changed. Returns the row as it is now, None when the row was changed elsewhere meanwhile."""
    return change(desk, row, **_matched(desk, row, found), problem=write_problem(problem) if problem else None)


def settle_matches(desk: Desk, matches: Sequence[tuple[Received, Found]]) -> None:
    """As `settle_match`, for many rows; those that were changed elsewhere meanwhile are left out."""
    if matches:
        with desk.store.writing(*{row.project_id for row, _ in matches}) as session:
            moves = [_move(row, {**_matched(desk, row, found), "problem": None}) for row, found in matches]
            repository.move_rows(session, moves, relayed=RELAYED)


def change(desk: Desk, row: Received, *, durable: bool = False, **values: Any) -> Received | None:
    """Store one step of a registration (`durable`: a power cut does not undo it). Returns the row as it is now, None
    when it was changed by others meanwhile, or relaying was switched on or off. Raises ValueError for a state that
    cannot follow the row's."""
    with desk.store.writing(row.project_id, durable=durable) as session:
        if not repository.move_rows(session, [_move(row, values)], relayed=RELAYED):
            return None
        changed = repository.find_row(session, row.project_id, row.event_id)
        return _received(changed) if changed else None


def put_off(desk: Desk, row: Received, due_at: datetime, problem: DeskError) -> None:
    """Store a problem that does not concern the client, and when to try the registration again."""
    with desk.store.writing(row.project_id) as session:
        repository.put_off(session, row.event_id, due_at, write_problem(problem))


def put_off_due(desk: Desk, project_id: int, *, due_at: datetime, problem: DeskError) -> None:
    """Store a problem with all registrations that are due, and when to try them again."""
    with desk.store.writing(project_id) as session:
        repository.put_off_due(
            session, project_id, now=desk.now() + SLACK, due_at=due_at, problem=write_problem(problem)
        )


def _move(row: Received, values: Mapping[str, Any]) -> dict[str, Any]:
    RECEIVED.check_move(row.state, values.get("state", row.state))
    return {
        "of_event": row.event_id,
        "of_state": row.state,
        "of_client": row.client_id,
        "of_relayed": row.is_relayed,
        **values,
    }


def _matched(desk: Desk, row: Received, found: Found | None) -> dict[str, Any]:
    client_id = found.client_id if found else None
    if found is None:
        state = ReceivedState.UNMATCHED
    else:
        state = ReceivedState.SHOWN if row.is_relayed else ReceivedState.MATCHED
    is_same = client_id == row.client_id
    return {
        "state": state,
        "due_at": row.due_at if state in RECEIVED.unsettled else None,
        "client_id": client_id,
        "matched_by": found and found.by,
        "candidates": found and found.candidates,
        "matched_at": found and desk.now(),
        "saved_at": None,
        "notice_begun_at": row.notice_begun_at if is_same else None,
        "noticed_at": row.noticed_at if is_same else None,
    }


def _received(found: repository.Row) -> Received:
    row = found.registration
    fields = json.loads(row.fields)
    return Received(
        event_id=row.event_id,
        project_id=row.project_id,
        state=ReceivedState(row.state),
        who=_who(row, fields),
        fields=fields,
        phone=row.phone,
        session_at=row.session_at,
        due_at=row.due_at,
        client_id=row.client_id,
        is_by_operator=row.matched_by == BY_OPERATOR,
        saved_at=row.saved_at,
        notice_begun_at=row.notice_begun_at,
        noticed_at=row.noticed_at,
        attempts=row.attempts,
        is_relayed=found.relay_state in RELAYED,
        relayed_at=found.relay_at if found.relay_state == RelayState.TAKEN else None,
    )


def _who(row: ReceivedRegistration, fields: Mapping[str, str]) -> Registrant:
    return Registrant(row.link_client_id, row.phone, fields.get("email") if row.email else None)
