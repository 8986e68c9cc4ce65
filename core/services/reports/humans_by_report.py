"""Who the people of loaded reports are, read from the columns that are stored with them. Without pandas, for which a
start would wait."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from sqlmodel import Session

from core.domain.reports.columns import read_humans
from data.repositories.reports import columns as repository


def list_humans(session: Session, project_id: int, report_ids: Iterable[int]) -> dict[int, NDArray[np.int64]]:
    """The human of each person of these loaded reports, by report; the place of a person is their number in it."""
    wanted = list(report_ids)
    stored = repository.list_humans(session, project_id, wanted)
    return {
        report_id: read_humans(stored[report_id]) if report_id in stored else _read_humans(session, report_id)
        for report_id in wanted
    }


def _read_humans(session: Session, report_id: int) -> NDArray[np.int64]:
    return np.array(repository.read_people(session, report_id, ("human",))["human"], dtype=np.int64)
