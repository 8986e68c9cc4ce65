"""Who is not written to, in one project."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, or_
from sqlmodel import Session, col, select

from data.models import Exclusion
from data.repositories.bulk import insert_mappings


def list_exclusions(session: Session, project_id: int, scenario_id: int | None) -> list[Exclusion]:
    """Those of the whole project and, with a scenario, also those of this one; the newest first."""
    query = select(Exclusion).where(Exclusion.project_id == project_id, _of(scenario_id))
    return list(session.exec(query.order_by(col(Exclusion.id).desc())))


def list_all_exclusions(session: Session, project_id: int) -> list[Exclusion]:
    """Those of the project and of all its scenarios, the newest first."""
    query = select(Exclusion).where(Exclusion.project_id == project_id)
    return list(session.exec(query.order_by(col(Exclusion.id).desc())))


def list_people(
    session: Session, project_id: int, scenario_id: int | None
) -> list[tuple[int | None, str | None, str | None, str | None]]:
    """Client id, e-mail, phone and name of the people of this scenario alone, or without one of the whole project."""
    row = Exclusion
    query = select(row.client_id, row.email, row.phone, row.username).where(*_only_of(project_id, scenario_id))
    return list(session.exec(query.where(col(row.segment).is_(None))))


def list_segment_names(session: Session, project_id: int, scenario_id: int | None) -> set[str]:
    """The names of the segments of this scenario alone, or without one of the whole project."""
    query = select(col(Exclusion.segment)).where(*_only_of(project_id, scenario_id))
    return {name for name in session.exec(query.where(col(Exclusion.segment).is_not(None))) if name}


_OF_PROJECT = col(Exclusion.project_id) == bindparam("project_id")
_SEGMENTS = select(func.count()).select_from(Exclusion).where(_OF_PROJECT, col(Exclusion.segment).is_not(None))
_STAMP = select(func.count(), func.max(Exclusion.id), _SEGMENTS.scalar_subquery()).where(_OF_PROJECT)
"""Built once: it is asked for each message. An index answers each part."""


class Stamp(NamedTuple):
    """Changes whenever somebody is added or removed; `segments`: how many of those who are there are segments."""

    rows: int
    last: int | None
    segments: int


def stamp_exclusions(session: Session, project_id: int) -> Stamp:
    return Stamp(*session.connection().execute(_STAMP, {"project_id": project_id}).one())


def find_exclusion(session: Session, project_id: int, exclusion_id: int) -> Exclusion | None:
    query = select(Exclusion).where(Exclusion.project_id == project_id, Exclusion.id == exclusion_id)
    return session.exec(query).first()


def is_excluded_segment(session: Session, project_id: int, segment: str) -> bool:
    """Whether people of the saved segment of this name are not written to."""
    query = select(func.count()).where(Exclusion.project_id == project_id, Exclusion.segment == segment)
    return session.exec(query).one() > 0


def add_exclusions(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    insert_mappings(session, Exclusion, rows)


def _of(scenario_id: int | None) -> Any:
    of_project = col(Exclusion.scenario_id).is_(None)
    return of_project if scenario_id is None else or_(of_project, col(Exclusion.scenario_id) == scenario_id)


def _only_of(project_id: int, scenario_id: int | None) -> tuple[Any, ...]:
    scenario = col(Exclusion.scenario_id)
    return Exclusion.project_id == project_id, scenario.is_(None) if scenario_id is None else scenario == scenario_id
