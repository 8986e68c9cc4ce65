"""The rooms of a project, to choose from."""

from dataclasses import dataclass

from core.desk import Desk
from data.repositories import reports as repository


@dataclass(frozen=True, slots=True)
class Room:
    """A room that reports are known of; `title` is what it was called last, known once a report was pulled."""

    room_id: str
    title: str | None


def list_rooms(desk: Desk, project_id: int) -> tuple[Room, ...]:
    """The rooms that have reports, the one with the latest webinar first."""
    with desk.store.reading() as session:
        return tuple(Room(*row) for row in repository.list_rooms(session, project_id))
