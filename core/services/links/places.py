"""Listing the rooms and registration pages that a link can lead to, with their addresses."""

from dataclasses import dataclass
from typing import Literal

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.links.link import page_url, room_url
from core.errors import InvalidInput
from core.rights import needs
from core.services.registration.registration_pages import list_places
from core.services.reports.list_rooms import list_rooms


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """A room or a registration page; `urls` are its addresses at Bizon365, the default one first."""

    kind: Literal["room", "registration_page"]
    place_id: str
    title: str
    urls: tuple[str, ...]


@needs(Right.LOOK)
def list_link_places(desk: Desk, project_id: int) -> tuple[LinkPlace, ...]:
    """The rooms, those with the latest webinars first, then the registration pages in the account's order.

    They are read from the store (the account's list and the reports), without a request to Bizon365.
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
    except InvalidInput:  # no link can be built from an id in an undocumented form
        return ()


def _page(page_id: str) -> tuple[str, ...]:
    try:
        usual = page_url(page_id)
    except InvalidInput:
        return ()
    try:
        return usual, page_url(page_id, "bizonpages")
    except InvalidInput:  # a name that is not valid in a host name has the default address only
        return (usual,)
