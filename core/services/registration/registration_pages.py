"""The registration pages and rooms of the account, to choose from: a stored copy, and its refresh from Bizon365."""

from dataclasses import dataclass
from datetime import datetime

from core.bizon.api import BizonApi
from core.bizon.payloads import RegistrationPages
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.spellings import Written, choose_spellings, spell
from core.errors import UnexpectedPayload
from core.http.fields import as_whole
from core.rights import needs
from core.services.projects.connections import INTERACTIVE, open_bizon
from data.repositories.registration import registration_pages as repository
from data.repositories.reports.origins import list_page_tags, list_written

_TAG = "tag"
"""Any of the five: a tag that is chosen may stand in each of them."""


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A registration page. `is_listed` is False for one that the account's list does not show any more;
    `marker_name` is its "Маркер партнера в URL". `subscribers_...` describe the last pull of its subscribers:
    when it was, how many Bizon365 counted, and whether all came."""

    page_id: str
    title: str
    room_id: str | None
    is_on: bool
    is_listed: bool
    marker_name: str | None
    registered_said: int | None
    subscribers_pulled_at: datetime | None
    subscriber_count: int
    subscribers_said: int | None
    subscribers_complete: bool | None


@dataclass(frozen=True, slots=True)
class ListedRoom:
    """A room that registration pages lead to; `closest_at` is its next webinar when one is planned (aware UTC)."""

    room_id: str
    title: str | None
    is_auto: bool
    closest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Places:
    """All pages and rooms; `listed_at` is when Bizon365 was asked last, None when it never was."""

    pages: tuple[ListedPage, ...]
    rooms: tuple[ListedRoom, ...]
    listed_at: datetime | None

    def room_of(self, page: ListedPage) -> ListedRoom | None:
        """The room that a page leads to."""
        return next((room for room in self.rooms if room.room_id == page.room_id), None)


@needs(Right.LOOK)
def list_places(desk: Desk, project_id: int) -> Places:
    """What is stored; Bizon365 is not asked."""
    with desk.store.reading() as session:
        pages = repository.list_pages(session, project_id)
        rooms = repository.list_rooms(session, project_id)
        return Places(
            tuple(
                ListedPage(
                    page_id=page.page_id,
                    title=page.title or page.page_id,
                    room_id=page.room_id,
                    is_on=page.is_on is not False,
                    is_listed=page.listed_at is not None,
                    marker_name=page.marker_name,
                    registered_said=page.registered_said,
                    subscribers_pulled_at=page.subscribers_pulled_at,
                    subscriber_count=page.subscriber_count,
                    subscribers_said=page.subscribers_said,
                    subscribers_complete=page.subscribers_complete,
                )
                for page in pages
            ),
            tuple(ListedRoom(room.room_id, room.title, bool(room.is_auto), room.closest_at) for room in rooms),
            max((page.listed_at for page in pages if page.listed_at), default=None),
        )


@needs(Right.LOOK)
def list_tags(desk: Desk, project_id: int, page_id: str | None = None) -> list[str]:
    """The UTM tags with which people registered on the page, or (None) on any, as far as it is loaded; each in one
    spelling."""
    with desk.store.reading() as session:
        tags = list_page_tags(session, project_id, page_id)
        written = [Written(_TAG, *row[1:]) for row in list_written(session, project_id)]
    spellings = choose_spellings(written)
    return list(dict.fromkeys([spell(spellings, _TAG, tag) or tag for tag in tags]))


@needs(Right.WORK)
def refresh_places(desk: Desk, project_id: int) -> Places:
    """Ask Bizon365 and store what it lists. Raises NotFound, NotConfigured, and the ApiErrors; UnexpectedPayload when
    the list is not complete. Then the stored copy stays as it was."""
    with open_bizon(desk, project_id, policy=INTERACTIVE) as api:
        read_places(desk, api, project_id)
    return list_places(desk, project_id)


def read_places(desk: Desk, api: BizonApi, project_id: int) -> None:
    """As `refresh_places`, with an API that is open already."""
    listed = api.fetch_registration_pages()
    if not listed.complete:
        raise UnexpectedPayload("bizon365", "getSubpages", detail="incomplete")
    _store(desk, project_id, listed)


def _store(desk: Desk, project_id: int, listed: RegistrationPages) -> None:
    now = desk.now()
    # A page named twice is one page.
    pages = {
        page.page_id: {
            "page_id": page.page_id,
            "title": page.title,
            "room_id": page.room_id,
            "is_on": page.is_on,
            "marker_name": page.url_marker_name,
            "registered_said": as_whole(page.stat.get("registered")),
            "position": position,
            "listed_at": now,
        }
        for position, page in enumerate(listed.pages)
        if page.page_id
    }
    rooms = [
        {
            "room_id": room.room_id,
            "title": room.title,
            "is_auto": room.is_auto,
            "closest_at": room.closest_at,
            "listed_at": now,
        }
        for room in listed.rooms
    ]
    with desk.store.writing(project_id) as session:
        repository.replace_listed(session, project_id, pages.values(), rooms)
