"""Whose session a token is, remembered for moments: every request, message and page asks.

A change reaches other processes when what they remember is old; it reaches this one at once.
"""

from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from weakref import WeakKeyDictionary

from core.desk import Desk
from core.domain.access.credentials import token_hash
from core.domain.access.rights import Operator
from core.services.access.operators import operator_of
from core.services.access.session_times import IDLE
from data.repositories.access import sessions
from data.repositories.access import users as repository
from data.store import Store

REMEMBERED_S = 2.0
MOST = 1_000
"""Tokens that are remembered, also made-up ones."""


@dataclass(frozen=True, slots=True)
class Entrant:
    """Who has logged in. `seen_at`: when it was last written down that the session is used; `lacks_codes`: the user has
    to set up one-time codes before anything opens."""

    operator: Operator
    session_id: int
    seen_at: datetime
    lacks_codes: bool


@dataclass(slots=True)
class _Known:
    has_users: bool = False
    asked_at: float | None = None
    entrants: dict[str, tuple[float, Entrant | None]] = field(default_factory=dict)


_known: WeakKeyDictionary[Store, _Known] = WeakKeyDictionary()


def has_users(desk: Desk) -> bool:
    """Whether anybody can log in. Once there are users there always are: they are disabled, not deleted."""
    known = _of(desk)
    if not known.has_users and (known.asked_at is None or monotonic() - known.asked_at > REMEMBERED_S):
        with desk.store.reading() as session:
            known.has_users = repository.has_any(session)
        known.asked_at = monotonic()
    return known.has_users


def find_entrant(desk: Desk, token: str) -> Entrant | None:
    """Who has the session with this token; None when it has ended, or the user may not come in any more."""
    known, key = _of(desk), token_hash(token)
    at, entrant = known.entrants.get(key, (None, None))
    if at is None or monotonic() - at > REMEMBERED_S:
        at, entrant = monotonic(), _read(desk, key)
        if len(known.entrants) >= MOST:
            known.entrants.clear()
        known.entrants[key] = at, entrant
    return entrant


def forget_known(desk: Desk) -> None:
    """After a change of users or sessions."""
    _known.pop(desk.store, None)


def _of(desk: Desk) -> _Known:
    return _known.setdefault(desk.store, _Known())


def _read(desk: Desk, key: str) -> Entrant | None:
    with desk.store.reading() as session:
        found = sessions.find(session, key)
        if found is None:
            return None
        row, user = found
        now = desk.now()
        if user.disabled_at is not None or now >= row.ends_at or now - row.seen_at >= IDLE:
            return None
        lacks_codes = user.totp_required and user.totp_sealed is None
        return Entrant(operator_of(session, user, row.address), row.id or 0, row.seen_at, lacks_codes)
