"""The files that steps of scenarios wrote."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from data.models import HandedPerson, ScenarioFile


def list_files(session: Session, project_id: int, run_id: int | None, limit: int) -> list[tuple[ScenarioFile, int]]:
    """The newest ones, of a run or of all, each with how many people are in it."""
    people = (
        select(func.count())
        .select_from(HandedPerson)
        .where(
            HandedPerson.run_id == ScenarioFile.run_id,
            HandedPerson.part == ScenarioFile.part,
            col(HandedPerson.is_erased).is_(False),
        )
        .correlate(ScenarioFile)
        .scalar_subquery()
    )
    query = select(ScenarioFile, people).where(ScenarioFile.project_id == project_id)
    if run_id is not None:
        query = query.where(ScenarioFile.run_id == run_id)
    order = (col(ScenarioFile.made_at).desc(), col(ScenarioFile.run_id).desc(), col(ScenarioFile.part).desc())
    return list(session.exec(query.order_by(*order).limit(limit)))


def find_file(session: Session, project_id: int, run_id: int, part: int) -> ScenarioFile | None:
    found = session.get(ScenarioFile, (run_id, part))
    return found if found is not None and found.project_id == project_id else None


def list_unwritten(session: Session, project_id: int) -> list[ScenarioFile]:
    """Those that are to be written, or written anew."""
    query = select(ScenarioFile).where(
        ScenarioFile.project_id == project_id,
        or_(col(ScenarioFile.written_at).is_(None), col(ScenarioFile.is_stale).is_(True)),
    )
    return list(session.exec(query.order_by(col(ScenarioFile.run_id), col(ScenarioFile.part))))


def list_older(session: Session, project_id: int, before: datetime) -> list[ScenarioFile]:
    """Those that were made before this moment."""
    query = select(ScenarioFile).where(ScenarioFile.project_id == project_id, col(ScenarioFile.made_at) < before)
    return list(session.exec(query))


def mark_stale(session: Session, project_id: int, people: Collection[tuple[int, int]]) -> None:
    """Have the files written anew in which these people of the ledger are: run and number."""
    for run_id, number in people:
        person = session.get(HandedPerson, (run_id, number))
        file = find_file(session, project_id, run_id, person.part) if person else None
        if file is not None:
            file.is_stale = True
            session.add(file)
