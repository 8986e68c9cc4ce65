"""Loading by itself: whether a project does so, when it looks next, and which webinars it knows to be planned."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.desk import Desk
from core.domain.access.rights import Right
from core.errors import DeskError
from core.problems import read_problem, write_problem
from core.rights import needs
from data.models import PullSchedule
from data.repositories.projects import schedule as repository

ROUND = "schedule"
"""The kind of the rounds that look."""
FIRST_LOOK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Planned:
    """A webinar that a page or a room announces."""

    room_id: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """`is_on`: the project loads by itself. `due_at`: the next look; `looked_at`: the last one, None before; `problem`:
    why it brought nothing. `planned`: known webinars around now, learnt at `planned_at`."""

    is_on: bool
    due_at: datetime | None
    looked_at: datetime | None
    problem: DeskError | None
    planned: tuple[Planned, ...]
    planned_at: datetime | None


@needs(Right.LOOK)
def find_schedule(desk: Desk, project_id: int) -> Schedule | None:
    """None before anybody has loaded reports, or has turned it on or off."""
    with desk.store.reading() as session:
        row = repository.find_schedule(session, project_id)
        if row is None:
            return None
        return Schedule(
            is_on=row.is_on,
            due_at=row.due_at,
            looked_at=row.looked_at,
            problem=read_problem(row.problem),
            planned=tuple(Planned(room, datetime.fromisoformat(at)) for room, at in json.loads(row.planned)),
            planned_at=row.planned_at,
        )


def want_schedule(desk: Desk, project_id: int) -> datetime | None:
    """From the first loaded reports on a project goes on by itself, unless somebody has turned that off. Returns when
    it looks first, None when it has been decided before."""
    due_at = desk.now() + FIRST_LOOK
    with desk.store.writing(project_id) as session:
        if repository.find_schedule(session, project_id) is not None:
            return None
        session.add(PullSchedule(project_id=project_id, is_on=True, due_at=due_at, planned="[]"))
    return due_at


def keep_planned(desk: Desk, project_id: int, planned: tuple[Planned, ...]) -> None:
    """Store what is known to be planned."""
    with desk.store.writing(project_id) as session:
        row = repository.find_schedule(session, project_id)
        if row is not None:
            row.planned = json.dumps([(one.room_id, one.starts_at.isoformat()) for one in planned])
            row.planned_at = desk.now()


def note_look(desk: Desk, project_id: int, due_at: datetime, problem: DeskError | None) -> None:
    """Note that a look was made, why it brought nothing, and when the next one is."""
    with desk.store.writing(project_id) as session:
        row = repository.find_schedule(session, project_id)
        if row is not None and row.is_on:
            row.looked_at, row.due_at = desk.now(), due_at
            row.problem = write_problem(problem) if problem else None
