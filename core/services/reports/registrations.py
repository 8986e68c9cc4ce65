"""Who registered for webinars, as it is counted over many of them (`core.domain.reports.registrations`): stored once it
was matched, and matched again when something has changed by which it is."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.identity import RULE_VERSION, Trace, join_traces
from core.domain.reports.columns import NO, UNKNOWN, YES
from core.domain.reports.crowd import Crowd, Wholes
from core.domain.reports.registered_humans import DistinctHumans, join_humans
from core.domain.reports.registrations import (
    Human,
    Place,
    RegisteredHumans,
    RegisteredPeople,
    pack_humans,
    pack_people,
    read_humans,
    read_people,
)
from core.errors import NotFound
from core.jobs.rounds import ask_round
from core.rights import needs
from core.services.projects.counting import get_counting
from core.services.projects.projects import require_project
from core.services.reports.kept import Kept
from core.services.reports.registered import MATCH_VERSION, NEAR, Matched, match_registered, registration_trace
from core.services.reports.report_facts import get_report, named_start
from data.models import Report
from data.repositories.bulk import in_chunks
from data.repositories.reports import registered as repository
from data.repositories.reports import reports as reports_repository

KIND = "registered"
"""The round that matches what is missing: `core.services.webinars.registered_job`."""
AT_ONCE = 50
"""Of so many reports it is read at once who registered."""
MOST_NOW = 60
"""Of so many webinars it is matched at once who registered; each takes up to a tenth of a second."""
KEPT_BYTES = 16 << 20
"""How much memory those take who were found last; 300,000 humans take 3 MB."""

kept: Kept[DistinctHumans] = Kept(KEPT_BYTES)


def load_people(
    desk: Desk, session: Session, project_id: int, reports: Sequence[Report]
) -> dict[int, RegisteredPeople | None]:
    """By report who of its people registered for it; None where nobody can tell, and while that is not matched yet for
    many webinars, which a round does."""
    packed = _load(desk, session, project_id, reports, with_humans=False)
    return {report_id: read_people(one) if one else None for report_id, (one, _) in packed.items()}


def find_known(
    desk: Desk, session: Session, project_id: int, report: Report
) -> tuple[RegisteredPeople, RegisteredHumans] | None:
    """Who of the people of this report registered for it, and everybody who did; None where nobody can tell."""
    ((people, humans),) = _load(desk, session, project_id, [report], with_humans=True).values()
    return (read_people(people), read_humans(humans)) if people and humans else None


def find_registered(desk: Desk, session: Session, project_id: int, reports: Sequence[Report]) -> DistinctHumans | None:
    """Everybody who registered for these reports, each human once; None where that is not known of every report."""
    key = desk.home, project_id, *list_stamps(desk, session, project_id, reports).items()
    if found := kept.find(key):
        return found
    packed = _load(desk, session, project_id, reports, with_humans=False)
    if not packed or not all(people for people, _ in packed.values()):
        return None
    parts = _Parts(session, project_id, {report_id: humans for report_id, (_, humans) in packed.items()})
    found = join_humans(parts, lambda humans: _read_traces(session, project_id, parts, humans))
    kept.keep(key, found)
    return found


@dataclass(frozen=True, slots=True)
class _Parts:
    """Everybody who registered for these reports, read anew each time; `known` holds what is not stored yet, None for
    the others."""

    session: Session
    project_id: int
    known: Mapping[int, bytes | None] = field(repr=False)

    def __iter__(self) -> Iterator[RegisteredHumans]:
        for some in in_chunks(self.known, AT_ONCE):
            stored = repository.list_packed(self.session, self.project_id, some, with_humans=True)
            for report_id in some:
                yield read_humans(self.known[report_id] or stored[report_id].humans or b"")


def registered_origins(
    desk: Desk, session: Session, project_id: int, reports: Sequence[Report], crowd: Crowd
) -> Wholes:
    """By row of the crowd, which is that of these reports, where the person came from when they registered for this
    webinar; 0 where it is unknown."""
    origins = np.zeros(len(crowd), dtype=np.int64)
    people = load_people(desk, session, project_id, reports)
    for place, report_id in enumerate(crowd.report_ids):
        if own := people.get(report_id):
            origins[crowd.rows_of(place).start + own.numbers] = own.origins
    return origins


@needs(Right.LOOK)
def registrations_stamp(desk: Desk, project_id: int, report_ids: Sequence[int]) -> str:
    """A cache key that changes with who registered for these reports."""
    with desk.store.reading() as session:
        reports = reports_repository.list_reports_by_id(session, project_id, report_ids)
        stamps = list_stamps(desk, session, project_id, reports)
        stored = repository.list_sums(session, project_id, list(stamps))
    told = [(one, stamp, one in stored and stored[one].stamp) for one, stamp in stamps.items()]
    return blake2b(repr(told).encode(), digest_size=16).hexdigest()


@needs(Right.LOOK)
def count_uncounted(desk: Desk, project_id: int, report_ids: Sequence[int]) -> int:
    """Of how many of these reports it is still to be matched who registered, which a round does."""
    return len(list_uncounted(desk, project_id, report_ids))


def list_uncounted(desk: Desk, project_id: int, report_ids: Sequence[int] | None = None) -> dict[int, str]:
    """The loaded reports (of these, or of all) whose registrations are not stored as they would be matched now, with
    the stamp of these."""
    with desk.store.reading() as session:
        ids = list(reports_repository.list_pulled_starts(session, project_id)) if report_ids is None else report_ids
        reports = reports_repository.list_reports_by_id(session, project_id, ids)
        stamps = list_stamps(desk, session, project_id, reports)
        stored = repository.list_sums(session, project_id, list(stamps))
    return {
        report_id: stamp
        for report_id, stamp in stamps.items()
        if report_id not in stored or stored[report_id].stamp != stamp
    }


def count_and_store(desk: Desk, project_id: int, report_id: int, stamp: str) -> None:
    """Match a report, and store who registered with the stamp that was there before: what changes meanwhile has another
    one."""
    sums = _count(desk, project_id, report_id, stamp)  # the people are let go before it waits until it may write
    with desk.store.writing(project_id) as session:
        if session.get(Report, report_id):
            repository.put_sum(session, sums, project_id)


def _count(desk: Desk, project_id: int, report_id: int, stamp: str) -> repository.Sum:
    with desk.store.reading() as session:
        matched = _match(desk, session, project_id, report_id)
    if matched is None:
        return repository.Sum(report_id, stamp)
    came, absent = (sum(human.came is one for human in matched.humans) for one in (True, False))
    return repository.Sum(report_id, stamp, len(matched.humans), came, came + absent, *_pack(matched))


def list_stamps(desk: Desk, session: Session, project_id: int, reports: Sequence[Report]) -> dict[int, str]:
    """What changes with the numbers, by report; those are left out of which nobody can tell any: no registrations were
    loaded of a page that leads to the room, or the people were removed."""
    if not reports:
        return {}
    project = require_project(session, project_id)
    general = (
        *(RULE_VERSION, MATCH_VERSION, get_counting(desk, project_id).attended_from_s, project.time_zone),
        *(project.contacts_read, reports_repository.erased_stamp(session, project_id)),
    )
    rooms = {report.room_id for report in reports}
    room_of = {page.page_id: page.room_id for page in repository.list_loaded_pages(session, project_id, rooms)}
    starts, sessions = defaultdict(list), defaultdict(list)
    for room_id, starts_at, report_id in repository.list_room_starts(session, project_id, rooms):
        starts[room_id].append((starts_at, report_id))
    zone = ZoneInfo(project.time_zone)
    begun = {report.id: named_start(report.webinar_id, report.starts_at, zone) for report in reports}
    since, until = min(begun.values()) - NEAR, max(begun.values()) + NEAR
    for one in repository.list_session_stamps(session, project_id, room_of, since, until):
        sessions[room_of[one[1]]].append(one)
    stamps: dict[int, str] = {}
    for report in reports:
        pages = [page_id for page_id, room_id in room_of.items() if room_id == report.room_id]
        if report.pulled_at is None or report.details_removed_at or not pages:
            continue
        own = (report.people_version, report.state, report.pulled_at)
        others = _within(starts[report.room_id], report.starts_at, 3 * NEAR)
        registered = _within(sessions[report.room_id], begun[report.id], NEAR)
        told = repr((general, own, pages, others, registered))
        stamps[report.id or 0] = blake2b(told.encode(), digest_size=16).hexdigest()
    return stamps


def _within(held: list[Any], moment: datetime, distance: timedelta) -> list[Any]:
    """Those whose moment, by which they stand in order, is no farther away."""
    first = bisect_left(held, moment - distance, key=itemgetter(0))
    return held[first : bisect_right(held, moment + distance, key=itemgetter(0))]


def _load(
    desk: Desk, session: Session, project_id: int, reports: Sequence[Report], *, with_humans: bool
) -> dict[int, tuple[bytes | None, bytes | None]]:
    """By report its registrations, packed; None where they are not known."""
    stamps = list_stamps(desk, session, project_id, reports)
    stored = repository.list_packed(session, project_id, list(stamps), with_humans=with_humans)
    missing = [one for one, stamp in stamps.items() if one not in stored or stored[one].stamp != stamp]
    found: dict[int, tuple[bytes | None, bytes | None]] = {report.id or 0: (None, None) for report in reports}
    found |= {one: (stored[one].people, stored[one].humans) for one in stamps.keys() - set(missing)}
    if missing:
        ask_round(KIND, project_id)
    for report_id in missing if len(missing) <= MOST_NOW else ():
        if matched := _match(desk, session, project_id, report_id):
            found[report_id] = _pack(matched)
    return found


def _match(desk: Desk, session: Session, project_id: int, report_id: int) -> Matched | None:
    try:
        report = get_report(desk, project_id, report_id)
    except NotFound:  # it was removed meanwhile
        return None
    _, matched = match_registered(desk, session, project_id, report)
    return matched if isinstance(matched, Matched) else None


def _pack(matched: Matched) -> tuple[bytes, bytes]:
    """The people of the report who registered, and everybody who did."""
    origins: dict[int, int | None] = dict.fromkeys(matched.registered_people)
    origins |= {number: human.origin_id for human in matched.humans for number in human.people}
    humans = [
        Human(UNKNOWN if human.came is None else YES if human.came else NO, human.origin_id, human.trace, human.places)
        for human in matched.humans
    ]
    return pack_people(origins), pack_humans(humans)


def _read_traces(session: Session, project_id: int, parts: Iterable[RegisteredHumans], humans: Wholes) -> list[Trace]:
    """The contacts and names of some humans, given by their places among those of all parts."""
    if not len(humans):
        return []
    places: dict[int, list[Place]] = {}
    begin = 0
    for part in parts:
        own = humans[(humans >= begin) & (humans < begin + len(part))] - begin
        for human, place in part.list_places(own):
            places.setdefault(begin + human, []).append(place)
        begin += len(part)
    rows = repository.list_registrations_at(session, project_id, {one for held in places.values() for one in held})
    return [
        join_traces([registration_trace(rows[place]) for place in places[human] if place in rows])
        for human in humans.tolist()
    ]
