"""Sessions: where users are logged in, and how that ends."""

from dataclasses import dataclass
from datetime import datetime

from core.audit import note
from core.desk import Desk
from core.domain.access.credentials import token_hash
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.errors import NotAllowed
from core.rights import needs
from core.services.access.known_sessions import forget_known
from core.services.access.session_times import IDLE, SEEN_EVERY
from data.repositories.access import sessions as repository


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """One browser that is logged in. `agent`: what the browser says of itself."""

    id: int
    user_id: int
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str


@needs(Right.LOOK)
def list_sessions(desk: Desk, user_id: int) -> list[SessionSettings]:
    """Open sessions of a user, the one used last first. Others' sessions are for administrators: raises NotAllowed."""
    _require_own_or_users(desk, user_id)
    now = desk.now()
    with desk.store.reading() as session:
        return [
            SessionSettings(row.id or 0, row.user_id, row.created_at, row.seen_at, row.address, row.agent)
            for row in repository.list_of(session, [user_id])
            if row.ends_at > now and now - row.seen_at < IDLE
        ]


@needs(Right.LOOK)
def end_session(desk: Desk, user_id: int, session_id: int) -> None:
    """Log a user out in one browser. Raises NotAllowed as `list_sessions`."""
    _require_own_or_users(desk, user_id)
    with desk.store.writing() as session:
        repository.drop(session, session_id, user_id)
        note(session, desk, Deed.SESSIONS_ENDED, subject=user_id, count=1)
    forget_known(desk)


@needs(Right.LOOK)
def end_all_sessions(desk: Desk, user_id: int) -> None:
    """Log a user out everywhere. Raises NotAllowed as `list_sessions`."""
    _require_own_or_users(desk, user_id)
    with desk.store.writing() as session:
        repository.drop_of(session, user_id)
        note(session, desk, Deed.SESSIONS_ENDED, subject=user_id)
    forget_known(desk)


def note_seen(desk: Desk, token: str) -> None:
    """Write down that the session is used now."""
    now = desk.now()
    with desk.store.reading() as session:
        found = repository.find(session, token_hash(token))
    if found is None or now - found[0].seen_at < SEEN_EVERY:
        return
    with desk.store.writing() as session:
        again = repository.find(session, token_hash(token))
        if again is not None:
            again[0].seen_at = now
            session.add(again[0])


def _require_own_or_users(desk: Desk, user_id: int) -> None:
    if desk.acting.user_id != user_id and not desk.acting.may(Right.USERS):
        raise NotAllowed(Right.USERS)
