"""Passwords: kept as argon2 hashes, compared in the same time whether there is a user or not, changed."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.audit import note
from core.desk import Desk
from core.domain.access.credentials import LONGEST_PASSWORD, check_password, token_hash
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.errors import InvalidInput
from core.rights import needs
from core.services.access.known_sessions import forget_known
from core.services.access.tries import Refused, note_right, take_try
from core.services.access.users import require_user
from data.repositories.access import sessions

# What OWASP recommends for argon2id: 19 MB and two passes, so that many logins at once do not take all memory.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Whether the password is the one that was hashed. None, for no user or one without a password, takes as long as a
    wrong password."""
    try:
        right = _hasher.verify(kept or _nobodys(), password[: LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


@needs(Right.LOOK)
def change_password(desk: Desk, old: str, new: str, token: str) -> Refused | None:
    """The operator's own password; ends all other sessions of theirs than the one with this token. Wrong ones count as
    wrong tries to log in.

    Raises InvalidInput("password") for one that cannot be taken, InvalidInput("old_password") when the old one is
    wrong, NotFound for who has not logged in.
    """
    with desk.store.reading() as session:
        user = require_user(session, desk.acting.user_id or 0)
        name, kept = user.name, user.password_hash
    check_password(new, name)
    refused = take_try(desk, name, None)
    if refused is not None:
        return refused
    if not is_password(old, kept):
        raise InvalidInput("old_password", None, "wrong")
    note_right(desk, name, None)
    hashed = hash_password(new)
    with desk.store.writing() as session:
        user = require_user(session, desk.acting.user_id or 0)
        user.password_hash = hashed
        session.add(user)
        sessions.drop_of(session, user.id or 0, but=token_hash(token))
        note(session, desk, Deed.PASSWORD_CHANGED, subject=user.id)
    forget_known(desk)
    return None


@cache
def _nobodys() -> str:
    """The hash that passwords for nobody are compared with."""
    return _hasher.hash("nobody's password")
