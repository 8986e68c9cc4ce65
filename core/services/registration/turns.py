"""One turn for each person, page and session: whoever registers somebody does it alone, in all threads and processes of
an installation.

The rows of bulk registrations are turns of their own (`sending`, while their job runs). A single registration, of a
page or a bot, takes one here. It also leaves here when its request went out, so that the next one looks before it
sends.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import uuid4

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import SYSTEM
from core.domain.audit.deeds import Deed
from core.domain.registration.registration import RegistrationKey
from core.jobs.states import UNFINISHED
from core.services.registration.states import BATCH_ROWS, BatchRowState
from data.models import RegistrationTurn
from data.repositories.registration import batches, turns

HELD = timedelta(minutes=3)
"""How long a turn is held without a word of its holder, whose process may have been killed."""
_REGISTERED = (BatchRowState.REGISTERED, BatchRowState.UNCERTAIN)
KEPT = timedelta(days=1)
"""How long it is known that a single registration was sent."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that was taken. `sent_at`: when an earlier request for the same registration went out that may have been
    carried out; `done_at`: when the turn before ended with the person registered."""

    project_id: int
    person: str
    holder: str
    sent_at: datetime | None
    done_at: datetime | None


class TurnLost(Exception):
    """Somebody else has taken the turn meanwhile, as after minutes in which the process stood still."""


def take_turn(desk: Desk, project_id: int, key: RegistrationKey) -> Turn | None:
    """The turn, or None while somebody else registers the same person."""
    with desk.store.writing(project_id) as session:
        now = desk.now()
        turns.forget_before(session, project_id, now - KEPT)
        row = _find(session, project_id, key)
        if _is_held(row, now):
            return None
        sent_by_batch = None
        for state, sent_at, job_state in batches.list_states_of(session, project_id, key):
            if state == BatchRowState.SENDING and job_state in UNFINISHED:
                return None
            if state in BATCH_ROWS.in_doubt | BATCH_ROWS.succeeded:
                sent_by_batch = max(filter(None, (sent_by_batch, sent_at)), default=None)
        row = row or RegistrationTurn(project_id=project_id, person=_person(key), taken_at=now)
        turn = Turn(
            project_id=project_id,
            person=row.person,
            holder=uuid4().hex,
            sent_at=max(filter(None, (row.sent_at, sent_by_batch)), default=None),
            done_at=row.done_at,
        )
        row.holder, row.taken_at, row.held_until = turn.holder, now, now + HELD
        session.add(row)
        return turn


def note_sent(desk: Desk, turn: Turn) -> None:
    """Note that the request goes out now. Raises TurnLost: then it must not."""
    now = desk.now()
    with desk.store.writing(turn.project_id) as session:
        values = {"sent_at": now, "held_until": now + HELD}
        if not turns.change(session, turn.project_id, turn.person, turn.holder, values=values):
            raise TurnLost


def end_turn(desk: Desk, turn: Turn, outcome: BatchRowState | None) -> None:
    """Leave the turn to the next one; `outcome` is None when nothing was sent."""
    with desk.store.writing(turn.project_id) as session:
        if outcome is BatchRowState.REJECTED or (outcome is None and turn.sent_at is None):
            turns.forget(session, turn.project_id, turn.person, turn.holder)
            return
        values: dict[str, object] = {"holder": None, "held_until": None}
        if outcome is None:
            values["sent_at"] = turn.sent_at
        elif outcome in BATCH_ROWS.succeeded:
            values["done_at"] = desk.now()
        turns.change(session, turn.project_id, turn.person, turn.holder, values=values)
        if outcome in _REGISTERED and desk.acting != SYSTEM:  # calls of bots come by the thousand
            note(session, desk, Deed.PERSON_REGISTERED, project_id=turn.project_id, count=1)


def is_taken(session: Session, project_id: int, key: RegistrationKey, now: datetime) -> bool:
    """Whether a single registration of the same person is under way."""
    return _is_held(_find(session, project_id, key), now)


def find_sent_at(desk: Desk, project_id: int, key: RegistrationKey) -> datetime | None:
    """When a single registration of the same person went out that may have been carried out; None without any."""
    with desk.store.reading() as session:
        row = _find(session, project_id, key)
        return row.sent_at if row else None


def _find(session: Session, project_id: int, key: RegistrationKey) -> RegistrationTurn | None:
    return session.get(RegistrationTurn, (project_id, _person(key)))


def _is_held(row: RegistrationTurn | None, now: datetime) -> bool:
    # One that ends in the far future was taken before the clock was set back. Clocks of processes may differ a little.
    return row is not None and row.held_until is not None and now < row.held_until <= now + 2 * HELD


def _person(key: RegistrationKey) -> str:
    """The registration as one value that shows no contact."""
    return sha256("\n".join((key.page_id, key.session_at.isoformat(), key.email_key)).encode()).hexdigest()
