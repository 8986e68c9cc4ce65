"""The people of reports as a crowd (`core.domain.reports.crowd`), from the columns that are stored with them."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from sqlmodel import Session

from core.domain.reports.columns import read_facts, read_humans
from core.domain.reports.crowd import Crowd, Floats, Wholes, build_crowd
from core.jobs.rounds import ask_round
from core.process_memory import give_back
from core.services.reports.columns import make_columns
from core.services.reports.humans_by_report import list_attended
from core.services.reports.kept import Kept
from data.models import Report
from data.repositories.bulk import in_chunks
from data.repositories.reports import columns as repository
from data.repositories.reports.reports import list_pulled_starts

ROUND = "people"
"""The round that stores missing columns: `core.services.reports.people_job`."""
AT_ONCE = 100
"""The columns of so many reports are read at once."""
BYTES_A_PERSON = 55
KEPT_BYTES = 80 << 20
"""How much memory the crowds take that were asked for last; that of a million people is not kept beside what it was
before a report changed."""

kept: Kept[Crowd] = Kept(KEPT_BYTES)


def load_crowd(session: Session, project_id: int, reports: Sequence[Report]) -> Crowd:
    """The people of these reports of the project, which stand in the order of `list_reports_by_id`.

    Where columns are missing they are made now, from the rows of the people, and a round is asked to store them.
    """
    loaded = [report for report in reports if report.pulled_at]
    stamps = repository.list_stamps(session, project_id, [report.id or 0 for report in loaded])
    key = tuple((report.id or 0, stamps.get(report.id or 0, ""), report.length_s) for report in loaded)
    is_whole = len(stamps) == len(loaded)
    crowd = kept.find(key) if is_whole else None
    if crowd is None:
        parts = ((facts, humans) for _, facts, humans in read_each(session, project_id, loaded))
        lengths = [report.length_s for report in loaded]
        people = sum(report.person_count or 0 for report in loaded)
        kept.make_room(people * BYTES_A_PERSON)
        crowd = build_crowd([report.id or 0 for report in loaded], lengths, parts, people)
        give_back()
        if is_whole:
            kept.keep(key, crowd)
    return crowd


def read_each(
    session: Session, project_id: int, reports: Sequence[Report]
) -> Iterator[tuple[Report, pa.Table, Wholes]]:
    """Each of these loaded reports of the project with its columns, one after the other: all of them at once would take
    as much memory as a crowd. Missing columns are made as in `load_crowd`."""
    for some in in_chunks(reports, AT_ONCE):
        ids = [report.id or 0 for report in some]
        stored = {one.report_id: one for one in repository.list_columns(session, project_id, ids)}
        for report, report_id in zip(some, ids, strict=True):
            facts, humans = _packed(session, project_id, report_id, stored)
            yield report, read_facts(facts), read_humans(humans)


def _packed(
    session: Session, project_id: int, report_id: int, stored: Mapping[int, repository.Stored]
) -> tuple[bytes, bytes]:
    one = stored.get(report_id)
    if one is not None and one.humans is not None:
        return one.facts, one.humans
    ask_round(ROUND, project_id)
    return make_columns(session, report_id)


def first_starts(session: Session, project_id: int, humans: Wholes, from_s: float) -> Floats:
    """For each of these humans the start (seconds since 1970) of the first webinar of the project to which they came,
    and stayed so long; infinity for who came to none."""
    starts = list_pulled_starts(session, project_id)
    held = list(list_attended(session, project_id, list(starts), from_s).values())
    attended = np.concatenate([np.zeros(0, dtype=np.int64), *held])
    places = pd.Index(humans).get_indexer(pd.Index(attended))
    moments = np.repeat([moment.timestamp() for moment in starts.values()], [len(one) for one in held])
    first = np.full(len(humans) + 1, np.inf)  # the last one for other humans, whose place is -1
    first[places[::-1]] = moments[::-1]
    return first[:-1]
