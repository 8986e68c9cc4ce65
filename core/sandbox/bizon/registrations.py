"""The subscribers of the registration pages before any call adds or removes one.

Some of those who registered for a session came (they are viewers of that webinar), the others did not. They register
between twelve days and ten minutes before the session; a coming session has those who have registered by now.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from core.sandbox.world.catalogue import MARKER, ROOMS, PagePlan, RoomPlan
from core.sandbox.world.people import Person
from core.sandbox.world.webinars import Webinar, epoch_ms, iso_ms
from core.sandbox.world.world import World

_LONGEST_LEAD_MS = 12 * 86_400_000
_SHORTEST_LEAD_MS = 600_000
_MIXER = 1_000_003


@dataclass(frozen=True, slots=True)
class Signup:
    """A subscriber as served (`encoded`), and the values by which lists are filtered."""

    registered: str
    session: str
    marker: str
    email: str = field(repr=False)
    encoded: bytes = field(repr=False)


class Registrations:
    """The subscribers of every page, made when a page is read."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._stats: dict[str, dict[str, int]] = {}

    def room_of(self, page: PagePlan) -> RoomPlan:
        """The room that the page leads to."""
        return next(room for room in ROOMS if room.slug == page.room_slug)

    def has_session(self, page: PagePlan, time: str) -> bool:
        """Whether the page offers, or offered, a session at this moment (ISO, UTC, milliseconds)."""
        return any(iso_ms(epoch_ms(session.planned_at)) == time for session in self._world.sessions(page.room_slug))

    def next_session(self, room: RoomPlan) -> str | None:
        """The room's next session."""
        return next((iso_ms(epoch_ms(session)) for session in self._coming(room)), None)

    def coming_sessions(self, page: PagePlan) -> list[datetime]:
        """The sessions that the page offers now, the nearest first."""
        return self._coming(self.room_of(page))

    def _coming(self, room: RoomPlan) -> list[datetime]:
        moments = sorted(session.planned_at for session in self._world.sessions(room.slug))
        return [moment for moment in moments if epoch_ms(moment) > self._world.now_ms]

    def signups(self, page: PagePlan) -> list[Signup]:
        """All subscribers of the page, in the order in which they registered."""
        return sorted(self._make(page), key=lambda signup: (signup.registered, signup.email))

    def stat(self, page: PagePlan) -> dict[str, int]:
        """`registered`, `vizitWebinar`, `webinarEnd` of the page, without making its subscribers."""
        if page.slug not in self._stats:
            self._stats[page.slug] = self._count(page)
        return self._stats[page.slug]

    def _count(self, page: PagePlan) -> dict[str, int]:
        registered = visited = stayed = 0
        people, audience = self._world.people, self.room_of(page).audience
        for session in self._world.sessions(page.room_slug) if page.is_on else ():
            registered += sum(1 for _ in self._registrants(session))
            if session.date < self._world.day:
                visited += session.came
                came = range(session.attended - session.came, session.attended)
                stayed += sum(session.stays(people.bits(audience, session.order(i))) for i in came)
        return {"registered": registered, "vizitWebinar": visited, "webinarEnd": stayed}

    def _registrants(self, session: Webinar) -> Iterator[tuple[int, int]]:
        """Number in the webinar and time of registration, in ms, of each person who has registered by now."""
        count = session.came + session.missed
        first = session.attended - session.came
        planned_ms = epoch_ms(session.planned_at)
        for j in range(count):
            lead_ms = _LONGEST_LEAD_MS * (count - j) ** 2 // count**2 + _SHORTEST_LEAD_MS
            if planned_ms - lead_ms > self._world.now_ms:
                return
            yield first + j * _MIXER % count, planned_ms - lead_ms

    def _make(self, page: PagePlan) -> Iterator[Signup]:
        audience = self.room_of(page).audience
        for session in self._world.sessions(page.room_slug) if page.is_on else ():
            time = iso_ms(epoch_ms(session.planned_at))
            past = session.date < self._world.day
            for i, registered_ms in self._registrants(session):
                person = self._world.people.person(audience, session.order(i))
                family_phone = self._world.people.family_phone(person) if session.lifelike else None
                came = past and i < session.attended
                stayed = came and session.stays(person.bits)
                yield _signup(
                    page,
                    session,
                    person,
                    family_phone=family_phone,
                    time=time,
                    registered=iso_ms(registered_ms),
                    came=came,
                    stayed=stayed,
                )


def _signup(
    page: PagePlan,
    session: Webinar,
    person: Person,
    *,
    family_phone: str | None,
    time: str,
    registered: str,
    came: bool,
    stayed: bool,
) -> Signup:
    uid = session.uid(person.number)
    marker = str(person.client_id) if page.marker == MARKER and person.client_id else ""
    item: dict[str, Any] = {
        "uid": uid,
        "email": person.email,
        "confirmed": person.bits >> 16 & 3 > 0,
        "username": person.first_name,
        "secret": secret_of(uid, page.slug),
        "webinarTime": time,
        "registeredTime": registered,
        "clickBanner": 0,
        "vizitWebinar": int(came),
        "vizitWebinarEnd": int(stayed),
        "url_marker": marker,
    }
    if family_phone or person.bits >> 60 not in (1, 2, 3):
        item["phone"] = f"+{family_phone or person.phone}"
    if not marker and person.number % 3 == 0:
        item |= {"utm_source": "vk", "utm_medium": "cpc", "utm_campaign": "vebinar_osen"}
    return Signup(registered=registered, session=time, marker=marker, email=person.email, encoded=encode(item))


def secret_of(uid: str, page_slug: str) -> str:
    """The subscriber's secret, which addSubscriber calls `hash`."""
    return blake2b(f"{page_slug}/{uid}".encode(), digest_size=10).hexdigest()


def encode(item: dict[str, Any]) -> bytes:
    """One row of a list in JSON."""
    return json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()
