"""The stored project that a service works for."""

from sqlmodel import Session

from core.errors import NotFound
from data.models import Project
from data.repositories.projects import projects as repository


def require_project(session: Session, project_id: int) -> Project:
    """Raises NotFound."""
    project = repository.find_project(session, project_id)
    if project is None:
        raise NotFound("project", project_id)
    return project
