"""Accounts at identity providers, each of one user."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from data.models import ProviderAccount, User


def find_user(session: Session, issuer: str, subject: str) -> User | None:
    """Whose account it is."""
    query = select(User).join(ProviderAccount, col(ProviderAccount.user_id) == col(User.id))
    return session.exec(query.where(ProviderAccount.issuer == issuer, ProviderAccount.subject == subject)).first()


def has_one(session: Session, user_id: int, issuer: str) -> bool:
    """Whether the user has an account of this provider. Nobody gets one until the end of the transaction."""
    session.exec(select(User.id).where(User.id == user_id).with_for_update()).one()
    return session.get(ProviderAccount, (user_id, issuer), populate_existing=True) is not None


def add(session: Session, user_id: int, issuer: str, subject: str, at: datetime) -> None:
    session.add(ProviderAccount(user_id=user_id, issuer=issuer, subject=subject, bound_at=at))


def drop_of(session: Session, user_id: int) -> None:
    """All accounts of a user."""
    session.exec(delete(ProviderAccount).where(col(ProviderAccount.user_id) == user_id))


def list_users(session: Session) -> Collection[int]:
    """The users who have an account."""
    return frozenset(session.exec(select(ProviderAccount.user_id)))
