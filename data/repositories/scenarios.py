"""The scenarios of one project, and their runs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam, func, or_
from sqlmodel import Session, col, select, update

from data.models import Scenario, ScenarioRun, ScenarioVersion
from data.repositories.bulk import in_chunks, insert_mappings


def list_scenarios(session: Session, project_id: int) -> list[Scenario]:
    """Those that were not removed, by name."""
    query = select(Scenario).where(Scenario.project_id == project_id, col(Scenario.is_removed).is_(False))
    return list(session.exec(query.order_by(col(Scenario.name), col(Scenario.id))))


def list_on(session: Session, project_id: int) -> list[Scenario]:
    """Those that are on."""
    return [scenario for scenario in list_scenarios(session, project_id) if scenario.on_since]


def find_scenario(session: Session, project_id: int, scenario_id: int) -> Scenario | None:
    query = select(Scenario).where(
        Scenario.project_id == project_id, Scenario.id == scenario_id, col(Scenario.is_removed).is_(False)
    )
    return session.exec(query).first()


def get_any_scenario(session: Session, scenario_id: int) -> Scenario:
    """Also one that was removed. Raises NoResultFound."""
    return session.exec(select(Scenario).where(Scenario.id == scenario_id)).one()


def list_versions(session: Session, scenario_id: int) -> list[ScenarioVersion]:
    """The newest first."""
    query = select(ScenarioVersion).where(ScenarioVersion.scenario_id == scenario_id)
    return list(session.exec(query.order_by(col(ScenarioVersion.version).desc())))


def find_saved_at(session: Session, scenario_id: int) -> datetime:
    """When the version that holds now was saved."""
    query = select(func.max(ScenarioVersion.saved_at)).where(ScenarioVersion.scenario_id == scenario_id)
    return session.exec(query).one()


def list_subjects(session: Session, scenario_id: int, subjects: Collection[str]) -> set[tuple[str, int]]:
    """Subject and step of those runs of these subjects that there are."""
    query = select(ScenarioRun.subject, ScenarioRun.step).where(
        ScenarioRun.scenario_id == scenario_id, col(ScenarioRun.subject).in_(subjects)
    )
    return set(session.exec(query))


def list_runs_of(session: Session, scenario_id: int, subjects: Collection[str]) -> dict[tuple[str, int], ScenarioRun]:
    """The runs of these subjects that there are, by subject and step."""
    found: dict[tuple[str, int], ScenarioRun] = {}
    for some in in_chunks(subjects):
        query = select(ScenarioRun).where(ScenarioRun.scenario_id == scenario_id, col(ScenarioRun.subject).in_(some))
        found |= {(run.subject, run.step): run for run in session.exec(query)}
    return found


def set_noted(session: Session, project_id: int, scenario_id: int, noted: str | None) -> None:
    """Write down what was known when it was looked who came; None has it looked anew."""
    own = (col(Scenario.project_id) == project_id, col(Scenario.id) == scenario_id)
    session.exec(update(Scenario).where(*own).values(noted=noted))


def add_runs(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    insert_mappings(session, ScenarioRun, rows)


def list_open(session: Session, project_id: int, *states: str) -> list[ScenarioRun]:
    """The runs in these states, in the order in which they are due."""
    query = select(ScenarioRun).where(ScenarioRun.project_id == project_id, col(ScenarioRun.state).in_(states))
    return list(session.exec(query.order_by(col(ScenarioRun.due_at), col(ScenarioRun.id))))


def list_runs(
    session: Session, project_id: int, scenario_id: int | None = None, *, limit: int, offset: int = 0
) -> list[ScenarioRun]:
    """Of one scenario, or of all: that which is due last first."""
    query = select(ScenarioRun).where(ScenarioRun.project_id == project_id)
    if scenario_id is not None:
        query = query.where(ScenarioRun.scenario_id == scenario_id)
    order = (col(ScenarioRun.due_at).desc(), col(ScenarioRun.id).desc())
    return list(session.exec(query.order_by(*order).limit(limit).offset(offset)))


def list_begun_runs(session: Session, project_id: int, waiting: str, *, limit: int) -> list[ScenarioRun]:
    """Those that do not wait, or have reached somebody: that which is due last first."""
    query = select(ScenarioRun).where(
        ScenarioRun.project_id == project_id, or_(col(ScenarioRun.state) != waiting, col(ScenarioRun.people) > 0)
    )
    order = (col(ScenarioRun.due_at).desc(), col(ScenarioRun.id).desc())
    return list(session.exec(query.order_by(*order).limit(limit)))


def list_coming_runs(session: Session, project_id: int, waiting: str, *, limit: int) -> list[ScenarioRun]:
    """Those that wait and have reached nobody yet, of scenarios that are on: that which is due next first."""
    is_on = select(Scenario.id).where(
        Scenario.project_id == project_id, col(Scenario.on_since).is_not(None), col(Scenario.is_removed).is_(False)
    )
    query = select(ScenarioRun).where(
        ScenarioRun.project_id == project_id,
        ScenarioRun.state == waiting,
        ScenarioRun.people == 0,
        col(ScenarioRun.scenario_id).in_(is_on),
    )
    return list(session.exec(query.order_by(col(ScenarioRun.due_at), col(ScenarioRun.id)).limit(limit)))


def list_runs_before(
    session: Session, project_id: int, scenario_id: int | None, before_id: int | None, *, limit: int
) -> list[ScenarioRun]:
    """Of one scenario, or of all: the newest that are older than this one."""
    query = select(ScenarioRun).where(ScenarioRun.project_id == project_id)
    if scenario_id is not None:
        query = query.where(ScenarioRun.scenario_id == scenario_id)
    if before_id is not None:
        query = query.where(col(ScenarioRun.id) < before_id)
    return list(session.exec(query.order_by(col(ScenarioRun.id).desc()).limit(limit)))


def find_run(session: Session, project_id: int, run_id: int) -> ScenarioRun | None:
    query = select(ScenarioRun).where(ScenarioRun.project_id == project_id, ScenarioRun.id == run_id)
    return session.exec(query).first()


_STAMP = (
    sqlalchemy.select(
        *(col(ScenarioRun.state), col(ScenarioRun.moment), col(ScenarioRun.since), col(ScenarioRun.until)),
        *(col(Scenario.version), col(Scenario.on_since)),
    )
    .join(Scenario, col(Scenario.id) == ScenarioRun.scenario_id)
    .where(col(ScenarioRun.project_id) == bindparam("project_id"), col(ScenarioRun.id) == bindparam("run_id"))
)
"""Built once: it is asked for each message."""


def stamp_run(session: Session, project_id: int, run_id: int) -> object:
    """Changes whenever a run, or its scenario, is about something else; None for one that is not there any more."""
    return session.connection().execute(_STAMP, {"project_id": project_id, "run_id": run_id}).first()


def find_run_of(session: Session, project_id: int, scenario_id: int, subject: str, step: int) -> ScenarioRun | None:
    """The run of this step of a scenario for this subject."""
    query = select(ScenarioRun).where(
        ScenarioRun.project_id == project_id,
        ScenarioRun.scenario_id == scenario_id,
        ScenarioRun.subject == subject,
        ScenarioRun.step == step,
    )
    return session.exec(query).first()


def list_people_before(session: Session, scenario_id: int, step: int, before: datetime, limit: int) -> list[int]:
    """How many people the last runs of a step that were due before this moment had, the newest first."""
    query = select(ScenarioRun.people).where(
        ScenarioRun.scenario_id == scenario_id,
        ScenarioRun.step == step,
        ScenarioRun.due_at < before,
        col(ScenarioRun.people) > 0,
    )
    return list(session.exec(query.order_by(col(ScenarioRun.due_at).desc()).limit(limit)))


def list_settled_since(session: Session, project_id: int, state: str, since: datetime) -> list[ScenarioRun]:
    """The runs in this state that have ended since then."""
    query = select(ScenarioRun).where(
        ScenarioRun.project_id == project_id, ScenarioRun.state == state, col(ScenarioRun.settled_at) >= since
    )
    return list(session.exec(query.order_by(col(ScenarioRun.id))))


def count_sent_since(session: Session, scenario_id: int, since: datetime) -> int:
    """For how many people the campaigns of a scenario were begun on the day that began then."""
    query = select(func.sum(ScenarioRun.begun_people)).where(
        ScenarioRun.scenario_id == scenario_id, col(ScenarioRun.begun_at) >= since
    )
    return session.exec(query).one() or 0
