"""The leaky minutes of a room: where people leave in every run of an automatic webinar."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.definitions import FEWEST, MINUTE_S, end_tolerance
from core.rights import needs
from core.services.projects.counting import get_counting
from core.services.webinars.minutes import count_rooms
from data.repositories.reports import reports as repository

MOST_RUNS = 1000


@dataclass(frozen=True, slots=True)
class LeakyMinutes:
    """`frame`: one row for each minute, with the `webinars` that had it before their end, the `people` who were in the
    room in it, added up over these, the `leaves` of them, whose `share` of the people that is, and `is_few` (the share
    is one of few people)."""

    webinars: int
    frame: pd.DataFrame


@needs(Right.LOOK)
def get_leaky_minutes(desk: Desk, project_id: int, room_id: str) -> LeakyMinutes:
    """Which share of the people in the room leaves in each minute, over the newest `MOST_RUNS` webinars of the room
    whose length is known. The ends of the webinars, at which everybody leaves, are left out."""
    tolerance_s = get_counting(desk, project_id).end_tolerance_s
    conditions = repository.ReportConditions(room_id=room_id)
    with desk.store.reading() as session:
        newest = repository.list_reports(session, project_id, conditions, limit=MOST_RUNS)
        runs = [report for report in newest if report.pulled_at and report.length_s]
        rooms = count_rooms(desk, session, project_id, runs, {})
    before_end = [
        int(((run.length_s or 0) - end_tolerance(run.length_s or 0, tolerance_s)) // MINUTE_S) for run in runs
    ]
    webinars, people, leaves = np.zeros((3, max(before_end, default=0)), dtype=np.int64)
    for run, minutes in zip(runs, before_end, strict=True):
        room = rooms[run.id or 0]
        webinars[:minutes] += 1
        people[:minutes] += np.array(room.people[:minutes], dtype=np.int64)
        leaves[:minutes] += np.array(room.leaves[:minutes], dtype=np.int64)
    frame = pd.DataFrame(
        {
            "minute": np.arange(len(people)),
            "webinars": webinars,
            "people": people,
            "leaves": leaves,
            "share": leaves / np.maximum(people, 1),
            "is_few": people < FEWEST,
        }
    )
    return LeakyMinutes(len(runs), frame)
