"""A month of a school, made from a seed: who registers, comes, stays and pays, when each of it becomes known, what the
operator does, and when the dashboard looks.

Nothing in it is of the program but the rules of scenarios. Times are aware UTC, in whole seconds. Late truth comes
within two days: three days after a step was done, the program looks at it no more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import NamedTuple
from zlib import crc32

from core.domain.scenarios.scenario import Scenario
from core.sandbox.world.people import Person
from core.sandbox.world.webinars import MOSCOW
from tests.present import PRESENT

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROOMS = ("222222:evening", "222222:noon", "222222:friday", "222222:open")
OFFER_MIN = 50
STAYED_AT, STAYED_MIN = ROOMS[3], 80
LENGTH = 90 * timedelta(minutes=1)
ORDERS_EVERY = 6 * HOUR
"""The school enters orders into its cash desk together."""
OFFERED_HOUR, OFFERED_DAYS = 19, 14
"""Each day at this hour there is a session for which people are registered; it is offered for so many days."""


@dataclass(frozen=True, slots=True)
class Size:
    """`people`: at one webinar, about. `apart`: minutes between two looks, at least and at most."""

    days: int
    webinars: int
    people: int
    apart: tuple[int, int]
    kills: int
    closed: timedelta


@dataclass(frozen=True, slots=True)
class Human:
    """`client_id`: in Salebot, None for a stranger to it. `is_linked`: comes and registers by a personal link.
    `email`: None for a guest, who leaves nothing but a name. `shows_email`: also in the reports."""

    number: int
    name: str
    client_id: int | None
    email: str | None
    is_linked: bool
    shows_email: bool


@dataclass(frozen=True, slots=True)
class Webinar:
    """`versions`: when each version of its report can be loaded, and whether that is whole."""

    number: int
    room_id: str
    starts_at: datetime
    versions: tuple[tuple[datetime, bool], ...]

    @property
    def page_id(self) -> str:
        return f"{self.room_id}-page"

    @property
    def id(self) -> str:
        return f"{self.room_id}*{self.starts_at.isoformat()}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + LENGTH


@dataclass(frozen=True, slots=True)
class Visit:
    """`minutes`: how long the person stayed, as each version of the report has it; None where they are not in it."""

    webinar: Webinar
    human: Human
    minutes: tuple[float | None, ...]
    devices: int


@dataclass(frozen=True, slots=True)
class Registration:
    webinar: Webinar
    human: Human
    at: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """`paid_known_at`: from when on the cash desk shows it as paid, None for never; `paid_at`: when it was, as far as
    the cash desk says that."""

    number: int
    human: Human
    made_at: datetime
    known_at: datetime
    paid_known_at: datetime | None
    paid_at: datetime | None


@dataclass(frozen=True, slots=True)
class Act:
    """What the operator does: saves, switches `on` or `off` or removes the scenario of this label, sets the quiet
    hours, stops all or lets all go on. `exclude`: from now on every `each`-th human gets nothing, from this scenario or
    from any; `exclude_segment`: nobody does who stayed at the webinars of the room `STAYED_AT` for `STAYED_MIN`."""

    at: datetime
    deed: str
    label: str = ""
    rules: Scenario | None = None
    quiet: tuple[int, int] = (0, 0)
    each: int = 0


class Place(NamedTuple):
    """One step (from 0) of a scenario for one webinar, or the session of that moment."""

    label: str
    starts_at: datetime
    step: int


def declines(place: Place) -> bool:
    """Whether the operator declines this when they are asked: one in seven, the same ones every time."""
    return crc32(f"{place.label} {place.starts_at:%d %H} {place.step}".encode()) % 7 == 0


def is_office_hour(at: datetime) -> bool:
    """Whether the operator decides about what is over the limit of a day."""
    return 10 <= at.astimezone(MOSCOW).hour < 18


@dataclass(frozen=True, slots=True)
class Look:
    """A moment at which the dashboard looks. `bizon`: registrations, reports and orders can be loaded; `salebot`: the
    people can be written to; `kills`: after so many statements the process dies, again and again."""

    at: datetime
    bizon: bool = True
    salebot: bool = True
    kills: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    begins_at: datetime
    webinars: list[Webinar]
    visits: list[Visit]
    registrations: list[Registration]
    orders: list[Order]
    acts: list[Act]
    looks: list[Look]
    humans: list[Human] = field(repr=False)

    @property
    def offered(self) -> list[datetime]:
        """The sessions for which people are registered by a step."""
        today = self.begins_at.astimezone(MOSCOW).date()
        days = [today + timedelta(days=number) for number in range(OFFERED_DAYS)]
        return [datetime.combine(day, time(OFFERED_HOUR), MOSCOW).astimezone(self.begins_at.tzinfo) for day in days]


def make_month(chance: Random, size: Size, clients: Sequence[Person], acts: Sequence[Act]) -> Month:
    """`clients`: people of the sandbox whom its Salebot knows by their e-mail, enough for everybody who has one."""
    begins_at = PRESENT.replace(minute=0, second=0)
    humans = _make_humans(chance, size, clients)
    webinars = _make_webinars(chance, size, begins_at)
    visits: list[Visit] = []
    registrations: list[Registration] = []
    for webinar in webinars:
        people = _draw_people(chance, size, humans, webinar)
        for human in people:
            is_coming = chance.random() < 0.4
            if human.email and chance.random() < (0.7 if is_coming else 0.5):
                registrations.append(_register(chance, webinar, human))
            if is_coming:
                visits.append(_visit(chance, webinar, human))
    orders = _make_orders(chance, visits)
    looks = list(_make_looks(chance, size, begins_at))
    return Month(begins_at, webinars, visits, registrations, orders, list(acts), looks, humans)


def _make_humans(chance: Random, size: Size, clients: Sequence[Person]) -> list[Human]:
    """Of ten people seven come by a personal link, one by their e-mail, one is unknown to Salebot, one is a guest."""
    humans = []
    for number, person in enumerate(clients[: size.webinars * size.people]):
        kind, name = chance.random(), person.first_name
        if kind < 0.7:
            humans.append(Human(number, name, person.client_id, person.email, True, chance.random() < 0.7))
        elif kind < 0.8:
            humans.append(Human(number, name, person.client_id, person.email, False, True))
        elif kind < 0.9:
            humans.append(Human(number, name, None, f"nobody.{number}x@example.org", False, True))
        else:
            humans.append(Human(number, name, None, None, False, False))
    return humans


def _make_webinars(chance: Random, size: Size, begins_at: datetime) -> list[Webinar]:
    """As many each day, one at a time in a room; of ten reports three come in parts, and three grow."""
    webinars = []
    for number in range(size.webinars):
        day = begins_at.astimezone(MOSCOW).date() + timedelta(days=number * (size.days - 3) // size.webinars)
        hour = (20, 12, 16, 9)[number % len(ROOMS)]
        starts_at = datetime.combine(day, time(hour, chance.choice((0, 30))), MOSCOW).astimezone(begins_at.tzinfo)
        if starts_at <= begins_at + HOUR:
            starts_at += DAY
        first = starts_at + LENGTH + chance.randint(5, 60) * timedelta(minutes=1)
        versions = [(first, True)]
        if number % 10 in (2, 5, 8):
            versions = [(first, False), (first + chance.randint(1, 20) * HOUR, True)]
        elif number % 10 in (0, 3, 7):
            versions.append((first + chance.randint(1, 24) * HOUR, True))
        webinars.append(Webinar(number, ROOMS[number % len(ROOMS)], starts_at, tuple(versions)))
    return webinars


def _draw_people(chance: Random, size: Size, humans: Sequence[Human], webinar: Webinar) -> list[Human]:
    """Most are there for the first time, some were at webinars before."""
    own = humans[webinar.number * size.people : (webinar.number + 1) * size.people]
    before = humans[: webinar.number * size.people]
    return [*own, *chance.sample(before, min(len(before), size.people // 4))]


def _register(chance: Random, webinar: Webinar, human: Human) -> Registration:
    minutes = chance.choice((chance.randint(3, 90), chance.randint(90, 3 * 24 * 60)))
    return Registration(webinar, human, webinar.starts_at - timedelta(minutes=minutes))


def _visit(chance: Random, webinar: Webinar, human: Human) -> Visit:
    minutes = chance.randint(1, 89) + 0.5
    shown: tuple[float | None, ...] = (minutes,)
    if len(webinar.versions) > 1:
        early = chance.random()
        shown = (None if early < 0.2 else minutes / 2 if early < 0.4 else minutes, minutes)
    # A guest on two devices would be two people: nobody can tell
    return Visit(webinar, human, shown, 1 + (chance.random() < 0.1 and human.email is not None))


def _make_orders(chance: Random, visits: Sequence[Visit]) -> list[Order]:
    """Of a hundred people who came 25 order within 30 hours; most of them pay in the end. Whoever shows no e-mail
    orders nothing: nobody could tell whose order that is."""
    orders: list[Order] = []
    for visit in visits:
        if visit.human.email and visit.human.shows_email and chance.random() < 0.25:
            made_at = visit.webinar.starts_at + timedelta(minutes=chance.randint(40, 30 * 60))
            known_at = _next_entry(made_at)
            paid_at = known_at + chance.choice((0, 0, 1)) * ORDERS_EVERY
            if chance.random() < 0.8:
                told_at = max(made_at, paid_at - timedelta(minutes=chance.randint(1, 300)))
                told = told_at if chance.random() < 0.5 else None
                orders.append(Order(len(orders), visit.human, made_at, known_at, paid_at, told))
            else:
                orders.append(Order(len(orders), visit.human, made_at, known_at, None, None))
    return orders


def _next_entry(at: datetime) -> datetime:
    return at + ORDERS_EVERY - (at - PRESENT.replace(minute=7, second=0)) % ORDERS_EVERY


def _make_looks(chance: Random, size: Size, begins_at: datetime) -> Iterator[Look]:
    """One after the other: once the dashboard is closed for long, once the clock is set back by 50 minutes, twice
    Bizon365 (not at that time) and three times Salebot are out of order for hours."""
    ends_at = begins_at + size.days * DAY
    bizon = _outages(chance, begins_at, ends_at, 2)
    salebot = _outages(chance, begins_at, ends_at, 3)
    closed_from = begins_at + (ends_at - begins_at) * 0.55
    back_at = begins_at + (ends_at - begins_at) * 0.3
    moments, is_back = [], False
    at = begins_at
    while at < ends_at:
        at += timedelta(seconds=chance.randint(size.apart[0] * 60, size.apart[1] * 60))
        if at >= back_at and not is_back:
            at, is_back = at - timedelta(minutes=50), True
        if at >= closed_from:
            at, closed_from = at + size.closed, ends_at
        moments.append(at)
    killed = set(chance.sample(range(len(moments)), min(size.kills, len(moments))))
    for number, at in enumerate(moments):
        yield Look(
            at,
            bizon=abs(at - back_at) < 3 * HOUR or not any(start <= at < end for start, end in bizon),
            salebot=not any(start <= at < end for start, end in salebot),
            kills=tuple(chance.randint(3, 400) for _ in range(3)) if number in killed else (),
        )
    yield Look(ends_at + 12 * HOUR)


def _outages(chance: Random, begins_at: datetime, ends_at: datetime, count: int) -> list[tuple[datetime, datetime]]:
    hours = int((ends_at - begins_at) / HOUR)
    starts = [begins_at + chance.randint(5, hours - 10) * HOUR for _ in range(count)]
    return [(start, start + chance.randint(1, 6) * HOUR) for start in starts]
