"""The invented account: the webinars held until a day, with their numbers of viewers.

A webinar depends on the seed, its room and its date alone, so tomorrow's world is today's plus one day. The viewer rows
of a report are made when it is read (`core.sandbox.world.viewers`).
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

from core.sandbox.world.catalogue import PAGES, ROOMS, PagePlan, RoomPlan
from core.sandbox.world.people import People
from core.sandbox.world.viewers import Rows, Viewer, make_rows
from core.sandbox.world.webinars import MOSCOW, Webinar, epoch_ms, plan_webinar, split_webinar

PAST_DAYS = 60
COMING_DAYS = 14
MOST_VIEWERS = 30_000
"""The largest `viewers` of a world for benchmarks."""
_ROWS_KEPT = 60_000
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class World:
    """All data of one account at nine in the morning, Moscow time, of `day`.

    `webinars` and `viewers` together make a world for benchmarks: that many webinars with that many rows each.
    """

    def __init__(self, seed: int, day: date, webinars: int | None = None, viewers: int | None = None) -> None:
        self.seed = seed
        self.day = day
        self.now_ms = epoch_ms(datetime.combine(day, time(9), MOSCOW))
        rng = Random(f"{seed}/account")
        self.bizon_project = 100_000 + rng.getrandbits(19)
        self.bizon_token = "".join(_LETTERS[rng.getrandbits(6)] for _ in range(49))
        self.bizon_project_id = f"{rng.getrandbits(48):012x}"
        self.salebot_key = f"{rng.getrandbits(128):032x}"
        self._open_phase = rng.getrandbits(10) % 60
        self._special = None if webinars is None else (webinars, viewers or 1_000)
        self._audiences = self._audience_sizes()
        self.people = People(seed, self._audiences.items())
        self._rows: OrderedDict[str, Rows] = OrderedDict()
        self._lock = threading.Lock()
        self._held_now: list[Webinar] = []

    @property
    def webinars(self) -> list[Webinar]:
        """The finished webinars, newest first."""
        return [*self._held_now, *self._held_before]

    @cached_property
    def _held_before(self) -> list[Webinar]:
        held = self._special_webinars() if self._special else self._held(-PAST_DAYS, 0)
        return sorted(held, key=lambda webinar: (webinar.starts_at_ms, webinar.webinar_id), reverse=True)

    def hold(self, room_slug: str, ended_at: datetime) -> Webinar:
        """A webinar of this room ends at this moment, after all others. Raises KeyError without such a room."""
        room = {room.slug: room for room in ROOMS}[room_slug]
        plan = self._webinar(room, ended_at.astimezone(MOSCOW).date())
        starts_at = (ended_at - timedelta(minutes=plan.minutes)).astimezone(MOSCOW).replace(microsecond=0)
        webinar_id = f"{plan.room_id}*{starts_at:%Y-%m-%dT%H:%M:%S}"
        webinar = replace(plan, webinar_id=webinar_id, starts_at_ms=epoch_ms(starts_at), lifelike=False)
        self._held_now.insert(0, webinar)
        self._by_id[webinar_id] = webinar
        return webinar

    def find_webinar(self, webinar_id: str) -> Webinar | None:
        """The finished webinar with this id."""
        return self._by_id.get(webinar_id)

    def sessions(self, room_slug: str) -> list[Webinar]:
        """The sessions that a registration page of the room offers: the webinars held, and those of the coming days."""
        held = [*reversed(self.webinars), *self._held(0, COMING_DAYS)]
        return [webinar for webinar in held if webinar.room.slug == room_slug and webinar.part < 2]

    def rows(self, webinar_id: str) -> Rows:
        """The viewer rows of a finished webinar, made at the first call and kept for a while."""
        with self._lock:
            rows = self._rows.pop(webinar_id, None) or make_rows(self._by_id[webinar_id], self.people)
            self._rows[webinar_id] = rows
            while len(self._rows) > 1 and sum(len(kept.encoded) for kept in self._rows.values()) > _ROWS_KEPT:
                self._rows.popitem(last=False)
            return rows

    def viewers(self, webinar_id: str) -> list[Viewer]:
        """The viewers of a finished webinar exactly as they are served."""
        return [json.loads(row) for row in self.rows(webinar_id).encoded]

    def people_of(self, webinar_id: str) -> list[int]:
        """The number of the person behind each viewer, in the order of the rows: what no report tells."""
        return self.rows(webinar_id).numbers

    def room_id(self, room: RoomPlan) -> str:
        """The room's id in the API: ``<project>:<room>``."""
        return f"{self.bizon_project}:{room.slug}"

    def page_id(self, page: PagePlan) -> str:
        """The registration page's id in the API."""
        return f"{self.bizon_project}:{page.slug}"

    def find_page(self, page_id: str) -> PagePlan | None:
        """The registration page with this id."""
        return next((page for page in PAGES if self.page_id(page) == page_id), None)

    @cached_property
    def _by_id(self) -> dict[str, Webinar]:
        return {webinar.webinar_id: webinar for webinar in self.webinars}

    def _held(self, first: int, end: int) -> Iterator[Webinar]:
        for days in range(first, end):
            day = self.day + timedelta(days=days)
            for room in ROOMS:
                phase = self._open_phase if room.phase < 0 else room.phase
                if day.toordinal() % room.every_days == phase:
                    yield from split_webinar(self._webinar(room, day))

    def _special_webinars(self) -> Iterator[Webinar]:
        count = self._special[0] if self._special else 0
        for n in range(count):
            yield self._webinar(ROOMS[n % len(ROOMS)], self.day - timedelta(days=1 + n // len(ROOMS)))

    def _webinar(self, room: RoomPlan, day: date) -> Webinar:
        size = self._special[1] if self._special else None
        return plan_webinar(
            seed=self.seed,
            project=self.bizon_project,
            room=room,
            day=day,
            audience_size=self._audiences[room.audience],
            size=size,
        )

    def _audience_sizes(self) -> dict[str, int]:
        """A power of two for each audience, at least the number of people of its largest webinar."""
        sizes: dict[str, int] = {}
        for room in ROOMS:
            wanted = self._special[1] * 2 if self._special else min(room.people * 6, 32_768)
            sizes[room.audience] = max(sizes.get(room.audience, 0), 1 << (wanted - 1).bit_length())
        return sizes
