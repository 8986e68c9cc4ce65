"""Which webinars a project is to expect: by the schedules of its pages and rooms, and by the habits of its rooms."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from core.bizon.api import BizonApi
from core.desk import Desk
from core.domain.webinars.habits import APART_MIN, LOOK_BACK, expect_starts
from core.errors import ApiError
from core.services.projects.connections import open_public_pages
from core.services.projects.projects import get_project
from core.services.projects.schedule import Planned, Schedule
from core.services.registration.registration_pages import ListedPage, list_places, read_places
from data.repositories.reports import reports

LEARN_EVERY = timedelta(hours=6)
AROUND = timedelta(days=2)
"""How far from now a planned webinar is of interest."""
APART = timedelta(minutes=APART_MIN)
"""A usual webinar that is nearer to a planned one of its room is that one."""
MOST_PAGES, MOST_PLANNED = 50, 500
USUAL_LENGTH = timedelta(hours=2)
"""Of a webinar of whose room no length is known."""


@dataclass(frozen=True, slots=True)
class ExpectedWebinar:
    """A webinar that is planned, or usual; `ends_at` by the usual length of its room."""

    room_id: str
    starts_at: datetime
    ends_at: datetime


def learn_planned(
    desk: Desk, api: BizonApi, project_id: int, schedule: Schedule, should_stop: Callable[[], bool]
) -> tuple[Planned, ...]:
    """Ask for the rooms and pages, and for the sessions of the pages that are on. What was known before of the last
    days stays: a page shows coming sessions only. Raises the ApiErrors of the list of pages."""
    read_places(desk, api, project_id)
    now = desk.now()
    places = list_places(desk, project_id)
    found = {Planned(room.room_id, room.closest_at) for room in places.rooms if room.closest_at}
    pages = [page for page in places.pages if page.is_on and page.is_listed and page.room_id]
    found |= set(_fetch_sessions(desk, project_id, pages[:MOST_PAGES], should_stop))
    known = {one for one in {*schedule.planned, *found} if abs(one.starts_at - now) <= AROUND}
    return tuple(sorted(known, key=lambda one: (abs(one.starts_at - now), one.room_id))[:MOST_PLANNED])


def _fetch_sessions(
    desk: Desk, project_id: int, pages: list[ListedPage], should_stop: Callable[[], bool]
) -> Iterator[Planned]:
    """A page that does not answer is left out; after the second one the others are, too."""
    failed = 0
    with open_public_pages(desk, project_id) as public:
        for page in pages:
            if should_stop() or failed > 1:
                return
            try:
                sessions = public.fetch_sessions(page.page_id)
            except ApiError:
                failed += 1
            else:
                yield from (Planned(page.room_id or "", at) for at in sessions)


def list_expected_webinars(desk: Desk, project_id: int, schedule: Schedule) -> tuple[ExpectedWebinar, ...]:
    """Those around now, planned and usual ones, the first one first."""
    now, zone = desk.now(), get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        held = reports.list_held(session, project_id, now - LOOK_BACK)
    starts: defaultdict[str, list[datetime]] = defaultdict(list)
    lengths: defaultdict[str, list[float]] = defaultdict(list)
    for room_id, starts_at, length_s in held:
        starts[room_id].append(starts_at)
        if length_s:
            lengths[room_id].append(length_s)
    planned = {(one.room_id, one.starts_at) for one in schedule.planned if abs(one.starts_at - now) <= AROUND}
    expected = set(planned)
    for room_id, at in starts.items():
        known = [starts_at for room, starts_at in planned if room == room_id]
        for one in expect_starts(at, zone, since=now - AROUND / 2, until=now + AROUND):
            if all(abs(one - other) > APART for other in known):
                expected.add((room_id, one))
    usual = {room_id: timedelta(seconds=median(of_room)) for room_id, of_room in lengths.items()}
    return tuple(
        ExpectedWebinar(room_id, starts_at, starts_at + usual.get(room_id, USUAL_LENGTH))
        for starts_at, room_id in sorted((starts_at, room_id) for room_id, starts_at in expected)
    )
