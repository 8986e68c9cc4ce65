"""Who the people of loaded reports are, and who of them stayed for how long, read from the columns that are stored with
them. Without pandas, for which a start would wait."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from core.domain.reports.columns import read_facts, read_humans
from data.repositories.bulk import in_chunks
from data.repositories.reports import columns as repository

AT_ONCE = 100
"""The columns of so many reports are read at once."""
NOBODY = 0
"""No human has this number."""


def list_humans(session: Session, project_id: int, report_ids: Iterable[int]) -> dict[int, NDArray[np.int64]]:
    """The human of each person of these loaded reports, by report; the place of a person is their number in it."""
    wanted = list(report_ids)
    stored = repository.list_humans(session, project_id, wanted)
    return {
        report_id: read_humans(stored[report_id]) if report_id in stored else _read_humans(session, report_id)
        for report_id in wanted
    }


def list_attended(
    session: Session, project_id: int, report_ids: Sequence[int], from_s: float
) -> dict[int, NDArray[np.int64]]:
    """As `list_humans`, with `NOBODY` in the place of those who did not stay so long, and did not come
    (`core.domain.reports.definitions.attended`)."""
    people = list_humans(session, project_id, report_ids)
    if from_s > 0:
        for report_id, stays in _list_stays(session, project_id, report_ids):
            people[report_id] = np.where(stays >= from_s, people[report_id], NOBODY)
    return people


def _list_stays(
    session: Session, project_id: int, report_ids: Iterable[int]
) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Each of these loaded reports with the seconds that each of its people stayed, NaN where that is not known."""
    for some in in_chunks(report_ids, AT_ONCE):
        stored = {one.report_id: one.facts for one in repository.list_columns(session, project_id, some)}
        for report_id in some:
            if report_id in stored:
                yield report_id, read_facts(stored[report_id])["stay_s"].to_numpy()
            else:
                stays = repository.read_people(session, report_id, ("stay_s",))["stay_s"]
                yield report_id, np.array(stays, dtype=np.float64)


def _read_humans(session: Session, report_id: int) -> NDArray[np.int64]:
    return np.array(repository.read_people(session, report_id, ("human",))["human"], dtype=np.int64)
