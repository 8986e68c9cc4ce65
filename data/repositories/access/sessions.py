"""Sessions of users, and wrong tries to log in."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from data.models import LoginSession, LoginTries, User


def find(session: Session, token_hash: str) -> tuple[LoginSession, User] | None:
    """The session with its user."""
    query = select(LoginSession, User).join(User, col(User.id) == LoginSession.user_id)
    return session.exec(query.where(LoginSession.token_hash == token_hash)).first()


def list_of(session: Session, user_ids: Collection[int]) -> list[LoginSession]:
    """The one that was used last first."""
    query = select(LoginSession).where(col(LoginSession.user_id).in_(user_ids))
    return list(session.exec(query.order_by(col(LoginSession.seen_at).desc())).all())


def drop(session: Session, session_id: int, user_id: int) -> None:
    chosen = (col(LoginSession.id) == session_id, col(LoginSession.user_id) == user_id)
    session.exec(delete(LoginSession).where(*chosen))


def drop_token(session: Session, token_hash: str) -> None:
    session.exec(delete(LoginSession).where(col(LoginSession.token_hash) == token_hash))


def drop_of(session: Session, user_id: int, *, but: str | None = None) -> None:
    """All sessions of a user, but the one with this token's hash."""
    query = delete(LoginSession).where(col(LoginSession.user_id) == user_id)
    session.exec(query if but is None else query.where(col(LoginSession.token_hash) != but))


def drop_ended(session: Session, now: datetime, seen_before: datetime) -> None:
    session.exec(
        delete(LoginSession).where((col(LoginSession.ends_at) <= now) | (col(LoginSession.seen_at) < seen_before))
    )


def find_tries(session: Session, key: str) -> LoginTries | None:
    return session.get(LoginTries, key)


def drop_tries(session: Session, *, key: str | None = None, before: datetime | None = None) -> None:
    """Those of a key, or those that are older."""
    if key is not None:
        session.exec(delete(LoginTries).where(col(LoginTries.key) == key))
    if before is not None:
        session.exec(delete(LoginTries).where(col(LoginTries.last_at) < before))
