"""The turns of single registrations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, update

from data.models import RegistrationTurn


def change(session: Session, project_id: int, person: str, holder: str, *, values: Mapping[str, Any]) -> bool:
    """Change a turn, unless somebody else has taken it meanwhile. Returns whether it was changed."""
    return bool(
        session.exec(update(RegistrationTurn).where(*_of(project_id, person, holder)).values(**values)).rowcount
    )


def forget(session: Session, project_id: int, person: str, holder: str) -> None:
    """Delete a turn, unless somebody else has taken it meanwhile."""
    session.exec(delete(RegistrationTurn).where(*_of(project_id, person, holder)))


def forget_before(session: Session, project_id: int, moment: datetime) -> None:
    """Delete the turns of a project that were taken before this moment."""
    session.exec(
        delete(RegistrationTurn).where(
            col(RegistrationTurn.project_id) == project_id, col(RegistrationTurn.taken_at) < moment
        )
    )


def _of(project_id: int, person: str, holder: str) -> tuple[Any, ...]:
    return (
        col(RegistrationTurn.project_id) == project_id,
        col(RegistrationTurn.person) == person,
        col(RegistrationTurn.holder) == holder,
    )
