"""The rooms and registration pages that a link can lead to, with their addresses."""

from dataclasses import dataclass
from typing import Literal

from core.desk import Desk
from core.domain.links.link import page_url, room_url
from core.errors import InvalidInput
from core.services.registration.registration_pages import list_places
from core.services.reports.list_rooms import list_rooms


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """A room or a registration page; `urls` are its addresses at Bizon365, the usual one first."""

    kind: Literal["room", "registration_page"]
    place_id: str
    title: str
    urls: tuple[str, ...]


def list_link_places(desk: Desk, project_id: int) -> tuple[LinkPlace, ...]:
    """Rooms, those with the latest webinars first, then registration pages in the account's order.

    From what is stored, the account's list as well as the reports; asks nobody.
    """
    places = list_places(desk, project_id)
    titles = {room.room_id: room.title for room in list_rooms(desk, project_id)}
    for listed in places.rooms:
        titles[listed.room_id] = listed.title or titles.get(listed.room_id)
    rooms = [
        LinkPlace("room", room_id, title or room_id, urls)
        for room_id, title in titles.items()
        if (urls := _room(room_id))
    ]
    pages = [
        LinkPlace("registration_page", page.page_id, page.title, urls)
        for page in places.pages
        if page.is_listed and (urls := _page(page.page_id))
    ]
    return (*rooms, *pages)


def _room(room_id: str) -> tuple[str, ...]:
    try:
        return (room_url(room_id),)
    except InvalidInput:  # an id in a shape nobody has described leads nowhere
        return ()


def _page(page_id: str) -> tuple[str, ...]:
    try:
        usual = page_url(page_id)
    except InvalidInput:
        return ()
    try:
        return usual, page_url(page_id, "bizonpages")
    except InvalidInput:  # a name that cannot stand in a host has the usual address only
        return (usual,)
