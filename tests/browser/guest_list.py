"""A list of 50 people of whom it is known who was at a webinar: contacts as lists have them, in odd formats."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Literal

from core.sandbox.world.people import Person
from core.sandbox.world.webinars import Webinar
from core.sandbox.world.world import World
from tests.browser.known_world import Row, client_id, phone

Presence = Literal["present", "absent", "unknown"]
TITLES = ("Имя", "E-mail", "Телефон", "client_id")
PRESENT, ABSENT = 30, 15
NOTHING_TO_LOOK_FOR = (("", "", ""), ("-", "-", ""), ("1", "1", ""), ("нет", "не знаю", ""), ("", "", "#{client_id}"))


@dataclass(frozen=True)
class Guest:
    """One line of the list, and whether that person was there."""

    name: str
    email: str
    phone: str
    client_id: str
    presence: Presence

    @property
    def line(self) -> str:
        return "\t".join((self.name, self.email, self.phone, self.client_id))


def invite(world: World, webinar: Webinar) -> list[Guest]:
    """The 50, in a mixed order that is always the same."""
    guests = [
        *islice(_guests(_present(world, webinar), "present"), PRESENT),
        *islice(_guests(_absent(world, webinar), "absent"), ABSENT),
        *(Guest(f"Гость {n}", *contacts, "unknown") for n, contacts in enumerate(NOTHING_TO_LOOK_FOR)),
    ]
    Random(1).shuffle(guests)
    return guests


def _guests(contacts: Iterable[tuple[str, str, str]], presence: Presence) -> Iterator[Guest]:
    """Each of these people once, known in turn by e-mail, by phone, by client id."""
    for n, (email, digits, client) in enumerate(contacts):
        style = n // 3 % 4
        yield Guest(
            f"{presence} {n}",
            _odd_email(email, style) if n % 3 == 0 else "",
            _odd_phone(digits, style) if n % 3 == 1 else "",
            f" {client} " if n % 3 == 2 else "",
            presence,
        )


def _present(world: World, webinar: Webinar) -> Iterator[tuple[str, str, str]]:
    """E-mail, phone and client id of viewers who gave all three; nobody twice."""
    seen: set[str] = set()
    for row in world.viewers(webinar.webinar_id):
        contacts = _contacts(row)
        if all(contacts) and contacts[1].startswith("79") and not seen & set(contacts):
            yield contacts
            seen.update(contacts)


def _contacts(row: Row) -> tuple[str, str, str]:
    return row.get("email", "").casefold(), phone(row.get("phone", "")), client_id(row) or ""


def _absent(world: World, webinar: Webinar) -> Iterator[tuple[str, str, str]]:
    """People of the same world who follow other rooms."""
    other = next(one.room.audience for one in world.webinars if one.room.audience != webinar.room.audience)
    everybody: Iterator[Person] = (world.people.person(other, index) for index in range(world.people.size(other)))
    for person in everybody:
        if person.client_id and person.phone.startswith("79"):
            yield person.email, person.phone, str(person.client_id)


def _odd_email(email: str, style: int) -> str:
    return (email.upper(), f"  {email} ", f"mailto:{email}", f"<{email}>")[style]


def _odd_phone(digits: str, style: int) -> str:
    rest = digits[1:]
    return (f"8{rest}", rest, f"+7 ({rest[:3]}) {rest[3:6]}-{rest[6:8]}-{rest[8:]}", f"7-{rest[:3]} {rest[3:]}")[style]
