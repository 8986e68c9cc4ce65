"""Salebot's clients: the people who met the bot, who was loaded since, and what was saved to them.

A client's id is what the viewers of Bizon365 carry in `cu1`. Some people have a second client, in WhatsApp.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zlib import crc32

from core.clock import Clock
from core.sandbox.world.people import FIRST_CLIENT_ID, MOST_PEOPLE, People, Person
from core.sandbox.world.webinars import epoch_ms

TELEGRAM, WHATSAPP = 1, 6
CHANNELS = {TELEGRAM: "desk_school_bot", WHATSAPP: "5kqchSandboxWhatsApp=="}
_MESSENGERS = {TELEGRAM: "Telegram", WHATSAPP: "WhatsApp"}
_FIRST_LOADED_ID = FIRST_CLIENT_ID + 2 * MOST_PEOPLE
_LOADED_IDS = 100_000_000
_SHORTEST_PHONE = 7


@dataclass(frozen=True, slots=True)
class Client:
    """One client: a person in one messenger. `loaded_ms` is the time at which a call added it, None for a client of the
    world."""

    client_id: int
    client_type: int
    platform_id: str
    group: str
    person: Person | None = field(repr=False)
    loaded_ms: int | None = None


class Clients:
    """Finds clients, and keeps their variables: the deal's and the profile's (``client.``) separately."""

    def __init__(self, people: People, clock: Clock) -> None:
        self._people = people
        self._clock = clock
        self._loaded: dict[int, Client] = {}
        self._loaded_from: dict[tuple[int, str], Client] = {}
        self._deal: dict[int, dict[str, Any]] = {}
        self._profile: dict[int, dict[str, Any]] = {}
        self._holders: defaultdict[str, set[int]] = defaultdict(set)

    def find(self, client_id: int) -> Client | None:
        """The client with this id."""
        if client_id in self._loaded:
            return self._loaded[client_id]
        person = self._people.with_client_id(client_id) or self._people.with_client_id(client_id - MOST_PEOPLE)
        return next((client for client in _clients_of(person) if client.client_id == client_id), None)

    @property
    def count(self) -> int:
        """The number of clients."""
        return len(self._ids) + len(self._loaded)

    def page(self, offset: int, limit: int) -> list[Client]:
        """Clients in the order in which they came."""
        made = self._ids[offset : offset + limit]
        loaded = list(self._loaded.values())[max(0, offset - len(self._ids)) :]
        clients = [client for client_id in made if (client := self.find(client_id))]
        return clients + loaded[: limit - len(clients)]

    def variables(self, client: Client) -> dict[str, Any]:
        """One flat object of the built-in variables, the profile's and the deal's; the deal's win. An empty value is
        written in one of three ways."""
        person = client.person
        built_in: dict[str, Any] = {
            "client_id": client.client_id,
            "platform_id": client.platform_id,
            "client_type": client.client_type,
            "messenger": _MESSENGERS.get(client.client_type, "None"),
            "group": client.group,
            "name": person.first_name if person else "NONE",
            "full_name": f"{person.first_name} {person.last_name}" if person else "NONE",
            "tag": "NONE",
            "order_id": client.client_id % MOST_PEOPLE + 1_000,
            "avatar": "None",
            "phone": f"+{person.phone}" if person and person.bits >> 60 not in (1, 2, 3) else "",
            "email": person.email if person and person.bits >> 60 not in (0, 1) else "NONE",
        }
        return built_in | self._profile.get(client.client_id, {}) | self._deal.get(client.client_id, {})

    def save(self, client_id: int, variables: dict[str, Any]) -> None:
        """Plain names go to the deal, ``client.<name>`` to the profile (docs/salebot.md, section 5)."""
        for name, value in variables.items():
            for key in _keys(value):
                self._holders[key].add(client_id)
            if name.startswith("client."):
                self._profile.setdefault(client_id, {})[name.removeprefix("client.")] = value
            else:
                self._deal.setdefault(client_id, {})[name] = value

    def load(self, client_type: int, platform_id: str, group: str) -> Client:
        """The client of this messenger and platform id, known or new."""
        account = _account_of(platform_id)
        known = self._people.with_phone(account) if client_type == WHATSAPP else None
        made = (client for client in _clients_of(known) if client.client_type == client_type)
        if (same := next(made, self._loaded_from.get((client_type, account)))) is not None:
            return same
        loaded_ms = epoch_ms(self._clock.now())
        client = Client(
            client_id=self._new_id(client_type, account),
            client_type=client_type,
            platform_id=platform_id,
            group=group,
            person=None,
            loaded_ms=loaded_ms,
        )
        self._loaded[client.client_id] = self._loaded_from[client_type, account] = client
        return client

    def _new_id(self, client_type: int, account: str) -> int:
        """An id that is the same after a restart: the sandbox has then lost its clients, the dashboard has not."""
        new_id = _FIRST_LOADED_ID + crc32(f"{client_type} {account}".encode()) % _LOADED_IDS
        while new_id in self._loaded:
            new_id += 1
        return new_id

    def is_bare(self, client: Client) -> bool:
        """Whether nothing is known of the client but the messenger."""
        is_unknown = client.client_id not in self._profile and client.client_id not in self._deal
        return client.person is None and is_unknown

    def with_variable(self, name: str, value: str, *, exactly: bool = False) -> list[Client]:
        """All clients whose variable has this value, oldest first. Phones are compared by their digits, or `exactly`
        as they are written."""
        by_digits = name == "phone" and not exactly
        wanted = _comparable(value, by_digits=by_digits)
        return [
            client
            for client in self._candidates(value)
            if wanted and _comparable(self.variables(client).get(name), by_digits=by_digits) == wanted
        ]

    def with_any_variable(self, value: str, *, by_digits: bool) -> list[Client]:
        """All clients that have this value in any variable, oldest first."""
        wanted = _comparable(value, by_digits=by_digits)
        return [
            client
            for client in self._candidates(value)
            if wanted
            and any(_comparable(held, by_digits=by_digits) == wanted for held in self.variables(client).values())
        ]

    def in_whatsapp(self, phone: str, *, exactly: bool = False) -> Client | None:
        """The WhatsApp client with this phone; `exactly`: the phone must be digits alone, as in WhatsApp."""
        digits = digits_of(phone)
        if not digits or (exactly and phone != digits):
            return None
        made = (client for client in _clients_of(self._people.with_phone(digits)) if client.client_type == WHATSAPP)
        return next(made, self._loaded_from.get((WHATSAPP, digits)))

    def _candidates(self, value: str) -> list[Client]:
        """The clients that may have the value, oldest first: those whose number it contains, and those to whom it was
        saved."""
        found = {client.client_id: client for client in self._hinted(value)}
        for key in _keys(value):
            found |= {client_id: client for client_id in self._holders.get(key, ()) if (client := self.find(client_id))}
        return [client for _, client in sorted(found.items())]

    def _hinted(self, value: str) -> Iterator[Client]:
        yield from _clients_of(self._people.with_email(value))
        yield from _clients_of(self._with_phone(value))
        if (whatsapp := self.in_whatsapp(value)) is not None:
            yield whatsapp
        if value.isascii() and value.isdigit() and (client := self.find(int(value[:18]))):
            yield client

    def _with_phone(self, phone: str) -> Person | None:
        return self._people.with_phone(digits_of(phone))

    @cached_property
    def _ids(self) -> list[int]:
        return [client.client_id for person in self._people.everybody() for client in _clients_of(person)]


def digits_of(phone: str) -> str:
    """The digits of a phone in any notation."""
    return "".join(letter for letter in phone if letter.isascii() and letter.isdigit())


def _account_of(platform_id: str) -> str:
    """The phone in ``79000000001@s.whatsapp.net``; any other id as it is."""
    return platform_id.partition("@")[0]


def _clients_of(person: Person | None) -> tuple[Client, ...]:
    if person is None or person.client_id is None:
        return ()
    telegram = Client(
        client_id=person.client_id,
        client_type=TELEGRAM,
        platform_id=str(500_000_000 + person.number * 37),
        group=CHANNELS[TELEGRAM],
        person=person,
    )
    if person.bits >> 18 & 15:
        return (telegram,)
    whatsapp_id = f"{person.phone}@s.whatsapp.net"
    return telegram, Client(
        client_id=person.client_id + MOST_PEOPLE,
        client_type=WHATSAPP,
        platform_id=whatsapp_id,
        group=CHANNELS[WHATSAPP],
        person=person,
    )


def _comparable(value: object, *, by_digits: bool) -> str:
    text = "" if value is None else str(value).strip()
    if not by_digits:
        return text
    digits = digits_of(text)
    return digits if len(digits) >= _SHORTEST_PHONE else ""


def _keys(value: object) -> set[str]:
    """The keys of a value in the index: as it is written, and as a phone."""
    return {_comparable(value, by_digits=by_digits) for by_digits in (False, True)} - {""}
