"""Reading and writing projects, their variables and their set-up marks."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, delete, func, or_, select, update

from data.models import Project, ProjectVariable, SetupMark


def list_projects(session: Session) -> list[Project]:
    """All projects, oldest first."""
    return list(session.exec(select(Project).order_by(col(Project.id))))


def find_first_made_at(session: Session) -> datetime | None:
    """When the oldest project was made, which is about when the installation began."""
    return session.exec(select(func.min(Project.created_at))).one()


def find_project(session: Session, project_id: int) -> Project | None:
    return session.get(Project, project_id)


def find_project_by_kind(session: Session, kind: str) -> Project | None:
    """The one project of a kind of which there is only one (sandbox, environment)."""
    return session.exec(select(Project).where(Project.kind == kind)).first()


def find_project_by_name(session: Session, name: str) -> Project | None:
    return session.exec(select(Project).where(Project.name == name)).first()


def list_sealed_of_live(session: Session) -> list[bytes]:
    """The sealed secrets of the projects that an operator has added: what nobody could make anew or give again."""
    live = session.exec(select(Project).where(Project.kind == "live"))
    names = ("bizon_token_sealed", "salebot_key_sealed", "webhook_secret_sealed", "cash_desk_key_sealed")
    secrets = ([getattr(row, name) for name in names] for row in live)
    return [secret for row in secrets for secret in row if secret is not None]


def drop_sealed_of_live(session: Session) -> int:
    """Remove these secrets; returns how many projects had some. A webhook secret stays accepted, by its hash."""
    names = ("bizon_token", "salebot_key", "cash_desk_key")
    columns = [f"{name}_{part}" for name in names for part in ("sealed", "tail")]
    had_some = or_(*(getattr(Project, name).is_not(None) for name in (*columns, "webhook_secret_sealed")))
    dropped = update(Project).where(col(Project.kind) == "live", had_some)
    return session.exec(dropped.values(dict.fromkeys((*columns, "webhook_secret_sealed")))).rowcount


def list_secret_owners(session: Session, name: str, hashes: Collection[str]) -> dict[str, int]:
    """Hash -> project id, for the hashes that belong to a project; `name`: function_key or webhook_secret."""
    hashed = getattr(Project, f"{name}_hash")
    rows = session.exec(select(hashed, Project.id).where(hashed.in_(hashes)))
    return {each: project_id for each, project_id in rows if project_id is not None}


def list_variables(session: Session, project_id: int) -> dict[str, str]:
    """Name to value, in the order of names."""
    query = select(ProjectVariable).where(ProjectVariable.project_id == project_id).order_by(ProjectVariable.name)
    return {variable.name: variable.value for variable in session.exec(query)}


def replace_variables(session: Session, project_id: int, variables: dict[str, str], now: datetime) -> None:
    """Replace all variables of the project by these."""
    session.exec(delete(ProjectVariable).where(col(ProjectVariable.project_id) == project_id))
    for name, value in variables.items():
        session.add(ProjectVariable(project_id=project_id, name=name, value=value, updated_at=now))


def list_marks(session: Session, project_id: int) -> dict[str, datetime]:
    """Mark of a set-up step -> since when it is set."""
    marks = session.exec(select(SetupMark).where(SetupMark.project_id == project_id))
    return {mark.step: mark.marked_at for mark in marks}


def set_mark(session: Session, project_id: int, step: str, *, is_set: bool, now: datetime) -> None:
    """Set or delete one mark; a mark that is set again gets the new moment."""
    existing = session.get(SetupMark, (project_id, step))
    if is_set:
        mark = existing or SetupMark(project_id=project_id, step=step, marked_at=now)
        mark.marked_at = now
        session.add(mark)
    elif existing is not None:
        session.delete(existing)
