"""The people whom runs of scenarios handed on."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from data.models import HandedPerson
from data.repositories.bulk import insert_mappings


def list_handed(session: Session, project_id: int, run_id: int) -> list[HandedPerson]:
    """Those of a run, in the order in which they were handed on."""
    query = select(HandedPerson).where(HandedPerson.project_id == project_id, HandedPerson.run_id == run_id)
    return list(session.exec(query.order_by(col(HandedPerson.number))))


def list_part(session: Session, project_id: int, run_id: int, part: int) -> list[HandedPerson]:
    """Those of one message or file of a run that were not erased."""
    query = select(HandedPerson).where(
        HandedPerson.project_id == project_id,
        HandedPerson.run_id == run_id,
        HandedPerson.part == part,
        col(HandedPerson.is_erased).is_(False),
    )
    return list(session.exec(query.order_by(col(HandedPerson.number))))


def list_of_runs(
    session: Session, project_id: int, run_ids: Collection[int], keys: Mapping[str, Collection[str]]
) -> list[HandedPerson]:
    """Those of these runs with one of these client ids, e-mails or phones."""
    own = [col(getattr(HandedPerson, kind)).in_(keys[kind]) for kind in ("email", "phone") if keys.get(kind)]
    if ids := [int(value) for value in keys.get("client_id", ())]:
        own.append(col(HandedPerson.client_id).in_(ids))
    query = select(HandedPerson).where(
        HandedPerson.project_id == project_id, col(HandedPerson.run_id).in_(run_ids), or_(*own)
    )
    return list(session.exec(query.order_by(col(HandedPerson.run_id), col(HandedPerson.number))))


def find_last(session: Session, run_id: int) -> tuple[int, int]:
    """The highest number and part of a run, 0 for none."""
    query = select(func.max(HandedPerson.number), func.max(HandedPerson.part)).where(HandedPerson.run_id == run_id)
    number, part = session.exec(query).one()
    return number or 0, part or 0


def add_handed(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    insert_mappings(session, HandedPerson, rows)
