"""The ledger of a bulk registration, for the job that works it off: one row at a time, each change kept at once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlmodel import Session, col

from core.desk import Desk
from core.domain.registration.registration import Registration
from core.errors import DeskError
from core.jobs.planned_rows import register_plan_ledger, require_head
from core.problems import write_problem
from core.services.registration import turns
from core.services.registration.send_registration import Sent
from core.services.registration.states import BATCH_ROWS, KIND, BatchRowState
from data.models import Batch, BatchRow
from data.repositories import ledger_rows
from data.repositories.ledger_rows import RowSearch
from data.repositories.registration import batches as repository

READ_AHEAD = 500


class TurnTaken(Exception):
    """Somebody else registers the person of a row at this moment."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row that is to be registered, or may have been: its state is one of `BATCH_ROWS.open`. `sent_at`: when its last
    request went out. `was_refused`: it was refused in a row of refusals that let the run rest."""

    number: int
    project_id: int
    registration: Registration
    state: BatchRowState
    sent_at: datetime | None
    was_refused: bool


def require_batch(session: Session, project_id: int, job_id: str) -> Batch:
    """Raises NotFound, also for the batch of another project."""
    return require_head(session, Batch, project_id, job_id)


def each_planned(desk: Desk, job_id: str) -> Iterator[LedgerRow]:
    """The rows that are still to be sent, in the order of the file."""
    number = -1
    while True:
        with desk.store.reading() as session:
            rows = [
                _row(row)
                for row in repository.list_next(
                    session, job_id, state=BatchRowState.PLANNED, after=number, limit=READ_AHEAD
                )
            ]
        if not rows:
            return
        yield from rows
        number = rows[-1].number


def list_open(desk: Desk, job_id: str, *, only_unknown: bool = False) -> dict[str, list[LedgerRow]]:
    """By page, the rows that are still to be registered or may have been registered; only the latter where
    `only_unknown`."""
    states = BATCH_ROWS.in_doubt if only_unknown else BATCH_ROWS.open
    with desk.store.reading() as session:
        rows = ledger_rows.list_rows(session, BatchRow, job_id, RowSearch(states))
        found = sorted((_row(row) for row in rows), key=lambda row: (row.registration.page_id, row.number))
        return {page_id: list(group) for page_id, group in groupby(found, key=lambda row: row.registration.page_id)}


def mark_sending(desk: Desk, job_id: str, row: LedgerRow) -> bool:
    """Mark a planned row before it is sent. Returns False when it is not planned any more. Raises TurnTaken while a
    page or a bot registers the same person."""
    with desk.store.writing(row.project_id) as session:
        if turns.is_taken(session, row.project_id, row.registration.key, desk.now()):
            raise TurnTaken
        attempts = col(BatchRow.attempts) + 1
        return move_row(session, job_id, row.number, BatchRowState.SENDING, sent_at=desk.now(), attempts=attempts)


def renew_sending(desk: Desk, job_id: str, row: LedgerRow) -> None:
    """Note that the request of a row that is marked goes out now."""
    with desk.store.writing(row.project_id) as session:
        is_sent = (BatchRowState.SENDING,)
        ledger_rows.move_rows(session, BatchRow, job_id, [row.number], before=is_sent, values={"sent_at": desk.now()})


def settle_row(desk: Desk, job_id: str, row: LedgerRow, sent: Sent) -> None:
    """Write down how a row ended."""
    with desk.store.writing(row.project_id) as session:
        move_row(
            session,
            job_id,
            row.number,
            sent.outcome,
            settled_at=desk.now(),
            secret=sent.secret,
            url=sent.url,
            problem=write_problem(sent.problem) if sent.problem else None,
            answer=sent.answer,
        )


def put_back(desk: Desk, job_id: str, row: LedgerRow, refusal: DeskError | None = None) -> None:
    """Make a row planned again, because it was not registered; `refusal` is how Bizon365 refused it. It is not sent
    where another row sends the same registration: that was in flight under another notation of the address."""
    with desk.store.writing(row.project_id) as session:
        problem = write_problem(refusal) if refusal else None
        move_row(session, job_id, row.number, BatchRowState.PLANNED, settled_at=None, problem=problem)
        if repository.has_twin(session, job_id, row.number, states=(BatchRowState.PLANNED, BatchRowState.SENDING)):
            move_row(session, job_id, row.number, BatchRowState.NOT_SENT, settled_at=desk.now())


def move_row(session: Session, job_id: str, number: int, to: BatchRowState, **values: Any) -> bool:
    """Move a row to a state and set further columns, unless the state that it has may not be followed by this one.
    Returns whether the row was moved."""
    moved = ledger_rows.move_rows(
        session,
        BatchRow,
        job_id,
        [number],
        before=BATCH_ROWS.before(to),
        values={**values, "state": to},
    )
    return bool(moved)


def _row(row: BatchRow) -> LedgerRow:
    return LedgerRow(
        number=row.number,
        project_id=row.project_id,
        registration=registration_of(row),
        state=BatchRowState(row.state or ""),
        sent_at=row.sent_at,
        was_refused=row.state == BatchRowState.PLANNED and row.problem is not None,
    )


def registration_of(row: BatchRow) -> Registration:
    """The registration that a row asks for. Raises ValueError for a row without one."""
    if row.page_id is None or row.session_at is None or row.email is None:
        raise ValueError("a row that cannot be registered")
    return Registration(
        page_id=row.page_id,
        session_at=row.session_at,
        email=row.email,
        username=row.username,
        phone=row.phone,
        client_id=row.client_id,
        confirm=row.confirm,
        tags=json.loads(row.tags) if row.tags else {},
    )


def _give_up(session: Session, job_id: str, now: datetime) -> None:
    """Settle what is left of a job that was stopped: planned rows become not sent, rows being sent become uncertain."""
    for before, after in BATCH_ROWS.given_up.items():
        ledger_rows.move_all(session, BatchRow, job_id, before=before, values={"state": after, "settled_at": now})


register_plan_ledger(KIND, BATCH_ROWS, BatchRow, _give_up)
