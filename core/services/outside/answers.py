"""Acts over the HTTP API are done once: who asks again under the same key gets the answer of the first time."""

from dataclasses import dataclass, field
from datetime import timedelta

from core.desk import Desk
from core.domain.access.credentials import token_hash
from core.domain.access.rights import Right
from core.errors import Conflict
from core.rights import needs
from data.models import ApiAnswer
from data.repositories.outside import answers as repository

KEPT_FOR = timedelta(days=1)
GIVEN_UP_AFTER = timedelta(minutes=10)
"""An act that has not been answered for so long was cut off by the end of its process, and is carried out anew: what
registers people looks first at who is registered."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What an act was answered the first time."""

    status: int
    body: str = field(repr=False)


@needs(Right.WORK)
def begin_act(desk: Desk, project_id: int, key: str, request: str) -> Answered | None:
    """Begin what is asked for under this idempotency key; returns the answer when it was done already. `request`: all
    that was asked, by which a repetition is known.

    Raises Conflict("idempotency_key") when something else was asked under the key, and Conflict("act_under_way") while
    the first request is carried out.
    """
    now, key_hash, digest = desk.now(), token_hash(key), token_hash(request)
    with desk.store.writing(project_id) as session:
        repository.drop_older(session, project_id, now - KEPT_FOR)
        known = repository.find_answer(session, project_id, key_hash)
        if known is not None and known.digest != digest:
            raise Conflict("idempotency_key")
        if known is not None and known.status is not None and known.body is not None:
            return Answered(known.status, known.body)
        if known is not None and timedelta(0) <= now - known.asked_at < GIVEN_UP_AFTER:
            raise Conflict("act_under_way")
        row = known or ApiAnswer(project_id=project_id, key_hash=key_hash, digest=digest, asked_at=now)
        row.asked_at = now
        session.add(row)
    return None


@needs(Right.WORK)
def end_act(desk: Desk, project_id: int, key: str, answered: Answered) -> None:
    """Keep the answer."""
    with desk.store.writing(project_id) as session:
        row = repository.find_answer(session, project_id, token_hash(key))
        if row is not None:
            row.status, row.body = answered.status, answered.body
            session.add(row)


@needs(Right.WORK)
def give_up_act(desk: Desk, project_id: int, key: str) -> None:
    """Let it be asked for again: nothing was done."""
    with desk.store.writing(project_id) as session:
        repository.drop_answer(session, project_id, token_hash(key))
