"""How many registered for each of several webinars, and how many of them came: stored once it was counted, and counted
again when something has changed by which it is counted."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from hashlib import blake2b
from operator import itemgetter
from typing import NamedTuple

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.identity import RULE_VERSION
from core.errors import NotFound
from core.jobs.rounds import ask_round
from core.rights import needs
from core.services.projects.counting import get_counting
from core.services.projects.projects import require_project
from core.services.webinars.registered import NEAR, get_registered
from data.models import Report
from data.repositories.reports import reports as reports_repository
from data.repositories.webinars import registered as repository

KIND = "registered"
"""The round that counts what is missing: `core.services.webinars.registered_job`."""
MOST_NOW = 5
"""So many webinars are counted at once when they are asked for; each may take a tenth of a second."""


class Came(NamedTuple):
    """`registered` people, of whom `came` did."""

    registered: int
    came: int


@needs(Right.LOOK)
def list_registered(desk: Desk, project_id: int, report_ids: Sequence[int]) -> dict[int, Came | None]:
    """By report id, as `get_registered` counts; None where nobody can say it, and while many webinars are still to be
    counted, which a round does. Reports of another project are left out."""
    with desk.store.reading() as session:
        reports = reports_repository.list_reports_by_id(session, project_id, report_ids)
        stamps = _list_stamps(desk, session, project_id, reports)
        stored = repository.list_sums(session, project_id, list(stamps))
    found: dict[int, Came | None] = dict.fromkeys([report.id or 0 for report in reports])
    missing = [report_id for report_id, stamp in stamps.items() if not _is_of(stored.get(report_id), stamp)]
    for report_id in stamps.keys() - set(missing):
        found[report_id] = _came(stored[report_id].registered, stored[report_id].came)
    if len(missing) > MOST_NOW:
        ask_round(KIND, project_id)
    else:
        found |= {report_id: _count(desk, project_id, report_id) for report_id in missing}
    return found


def list_uncounted(desk: Desk, project_id: int) -> dict[int, str]:
    """The loaded reports whose numbers are not stored as they would be counted now, with the stamp of these."""
    with desk.store.reading() as session:
        ids = list(reports_repository.list_pulled_starts(session, project_id))
        reports = reports_repository.list_reports_by_id(session, project_id, ids)
        stamps = _list_stamps(desk, session, project_id, reports)
        stored = repository.list_sums(session, project_id, list(stamps))
    return {report_id: stamp for report_id, stamp in stamps.items() if not _is_of(stored.get(report_id), stamp)}


def count_and_store(desk: Desk, project_id: int, report_id: int, stamp: str) -> None:
    """Count a report, and store its numbers with the stamp that was there before: what changes meanwhile has another
    one."""
    came = _count(desk, project_id, report_id)
    with desk.store.writing(project_id) as session:
        if session.get(Report, report_id):
            own = (None, None) if came is None else came
            repository.put_sum(session, repository.Sum(report_id, stamp, *own), project_id)


def _count(desk: Desk, project_id: int, report_id: int) -> Came | None:
    try:
        one = get_registered(desk, project_id, report_id)
    except NotFound:  # it was removed meanwhile
        return None
    return _came(one.registered, one.came)


def _came(registered: int | None, came: int | None) -> Came | None:
    return None if registered is None or came is None else Came(registered, came)


def _is_of(one: repository.Sum | None, stamp: str) -> bool:
    return one is not None and one.stamp == stamp


def _list_stamps(desk: Desk, session: Session, project_id: int, reports: Sequence[Report]) -> dict[int, str]:
    """What changes with the numbers, by report; those are left out of which nobody can tell any: no registrations were
    loaded of a page that leads to the room, or the people were removed."""
    project = require_project(session, project_id)
    general = (
        *(RULE_VERSION, get_counting(desk, project_id).attended_from_s, project.time_zone),
        *(project.contacts_read, reports_repository.erased_stamp(session, project_id)),
    )
    rooms = {report.room_id for report in reports}
    pages = defaultdict(list)
    for page in repository.list_loaded_pages(session, project_id, rooms):
        pages[page.room_id].append((page.page_id, page.subscribers_pulled_at, page.subscribers_complete))
    starts = defaultdict(list)
    for room_id, starts_at, report_id in repository.list_room_starts(session, project_id, rooms):
        starts[room_id].append((starts_at, report_id))
    stamps: dict[int, str] = {}
    for report in reports:
        if report.pulled_at is None or report.details_removed_at or report.room_id not in pages:
            continue
        held = starts[report.room_id]
        first = bisect_left(held, report.starts_at - 3 * NEAR, key=itemgetter(0))
        near = held[first : bisect_right(held, report.starts_at + 3 * NEAR, key=itemgetter(0))]
        own = (report.version, report.identity_version, report.state, report.pulled_at)
        told = repr((general, own, pages[report.room_id], near))
        stamps[report.id or 0] = blake2b(told.encode(), digest_size=16).hexdigest()
    return stamps
