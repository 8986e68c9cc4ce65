"""Who a stored user is to services."""

from sqlmodel import Session

from core.domain.access.rights import Operator, Role
from data.models import User
from data.repositories.access import users as repository


def operator_of(session: Session, user: User, origin: str) -> Operator:
    """The operator, who has logged in from there; an administrator sees all projects."""
    role = Role(user.role)
    sees_all = user.sees_all or role is Role.ADMINISTRATOR
    projects = None if sees_all else repository.projects_of(session, user.id or 0)
    return Operator(user.name, role, projects, user.id, origin)
