"""Users, the projects that they may see, and their invitations."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from data.models import Invitation, User, UserProject


def has_any(session: Session) -> bool:
    return session.exec(select(User.id).limit(1)).first() is not None


def find(session: Session, user_id: int) -> User | None:
    return session.get(User, user_id)


def find_by_name(session: Session, name_key: str) -> User | None:
    return session.exec(select(User).where(User.name_key == name_key)).first()


def list_all(session: Session) -> list[User]:
    """In the order of their names."""
    return sorted(session.exec(select(User)), key=lambda user: user.name_key)


def list_projects(session: Session) -> dict[int, frozenset[int]]:
    """User -> the projects of those who do not see all."""
    found: dict[int, set[int]] = {}
    for user_id, project_id in session.exec(select(UserProject.user_id, UserProject.project_id)):
        found.setdefault(user_id, set()).add(project_id)
    return {user_id: frozenset(projects) for user_id, projects in found.items()}


def projects_of(session: Session, user_id: int) -> frozenset[int]:
    return frozenset(session.exec(select(UserProject.project_id).where(UserProject.user_id == user_id)))


def put_projects(session: Session, user_id: int, project_ids: Collection[int]) -> None:
    """Replace the projects of a user."""
    session.exec(delete(UserProject).where(col(UserProject.user_id) == user_id))
    session.add_all(UserProject(user_id=user_id, project_id=project_id) for project_id in sorted(project_ids))


def count_active(session: Session, role: str) -> int:
    """Users of this role who can log in."""
    query = select(func.count()).where(User.role == role, col(User.password_hash).is_not(None))
    return session.exec(query.where(col(User.disabled_at).is_(None))).one()


def put_invitation(session: Session, user_id: int, token_hash: str, ends_at: datetime) -> None:
    """In place of a former one."""
    session.merge(Invitation(user_id=user_id, token_hash=token_hash, ends_at=ends_at))


def find_invitation(session: Session, token_hash: str) -> Invitation | None:
    return session.exec(select(Invitation).where(Invitation.token_hash == token_hash)).first()


def drop_invitation(session: Session, user_id: int) -> None:
    session.exec(delete(Invitation).where(col(Invitation.user_id) == user_id))


def list_invitations(session: Session) -> dict[int, datetime]:
    """User -> until when the link holds."""
    return {one.user_id: one.ends_at for one in session.exec(select(Invitation))}
