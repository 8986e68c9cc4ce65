"""How the webinars of each room go: the people of the last ones, and how many a room usually has."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from core.desk import Desk
from core.domain.access.rights import Right
from core.rights import needs
from core.services.projects.counting import get_counting
from data.repositories.reports import reports as repository

SHOWN = 30
"""The most webinars in a trend."""
USUAL_OF, FEWEST = 10, 3
"""How many webinars before one say what is usual in its room; fewer than the second number say nothing."""
LOOKED_AT = 5_000


@dataclass(frozen=True, slots=True)
class RoomTrend:
    """`people` of the last webinars of the room, the oldest first; `usual`: of the newest one, see `Trends`."""

    room_id: str
    room_title: str | None
    report_id: int
    people: tuple[int, ...]
    usual: float | None


@dataclass(frozen=True, slots=True)
class Trends:
    """`rooms`: those with loaded reports, that with the newest webinar first. `usual`, by report id: how many people
    the middle one of the room's webinars before it had; reports before which there were too few are left out, and all
    where the project asks for a stay: those who came are fewer people then, and are not compared with all."""

    rooms: tuple[RoomTrend, ...]
    usual: Mapping[int, float]


@needs(Right.LOOK)
def get_trends(desk: Desk, project_id: int) -> Trends:
    """Of the newest loaded reports of the project: all people of each, however long they stayed."""
    by_room: defaultdict[str, list[repository.PeopleOf]] = defaultdict(list)
    asks_stay = get_counting(desk, project_id).attended_from_s > 0
    with desk.store.reading() as session:
        for one in repository.list_people_counts(session, project_id, LOOKED_AT):
            by_room[one.room_id].append(one)
    usual: dict[int, float] = {}
    rooms = []
    for room_id, newest_first in by_room.items():
        people = [one.people for one in newest_first]
        for place, one in enumerate(newest_first):
            before = people[place + 1 : place + 1 + USUAL_OF]
            if len(before) >= FEWEST and not asks_stay:
                usual[one.report_id] = median(before)
        newest = newest_first[0]
        title = next((one.room_title for one in newest_first if one.room_title), None)
        shown = tuple(people[:SHOWN][::-1])
        rooms.append(RoomTrend(room_id, title, newest.report_id, shown, usual.get(newest.report_id)))
    return Trends(tuple(rooms), usual)
