"""The rooms of a project, to choose from."""

from dataclasses import dataclass

from core.desk import Desk
from core.domain.access.rights import Right
from core.rights import needs
from data.repositories.reports import reports as repository


@dataclass(frozen=True, slots=True)
class Room:
    """A room that has reports; `title`: its latest title, None when neither a pulled report nor the list of
    registration pages has one."""

    room_id: str
    title: str | None


@needs(Right.LOOK)
def list_rooms(desk: Desk, project_id: int) -> tuple[Room, ...]:
    """The rooms that have reports, the one with the latest webinar first."""
    with desk.store.reading() as session:
        rooms = repository.list_rooms(session, project_id)
        titles = repository.list_room_titles(session, project_id, [room_id for room_id, title in rooms if not title])
    return tuple(Room(room_id, title or titles.get(room_id)) for room_id, title in rooms)
