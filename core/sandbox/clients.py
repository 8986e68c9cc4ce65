"""Salebot's clients: the people who met the bot, who was loaded since, and what was saved to them.

A client's id is what the viewers of Bizon365 carry in `cu1`. Some people have a second client, in WhatsApp.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core.sandbox.people import FIRST_CLIENT_ID, MOST_PEOPLE, People, Person

TELEGRAM, WHATSAPP = 1, 6
CHANNELS = {TELEGRAM: "desk_school_bot", WHATSAPP: "5kqchSandboxWhatsApp=="}
_MESSENGERS = {TELEGRAM: "Telegram", WHATSAPP: "WhatsApp"}
_FIRST_LOADED_ID = FIRST_CLIENT_ID + 2 * MOST_PEOPLE


@dataclass(frozen=True, slots=True)
class Client:
    """One client: a person in one messenger."""

    client_id: int
    client_type: int
    platform_id: str
    group: str
    person: Person | None = field(repr=False)


class Clients:
    """Finds clients, and keeps their variables: those of the deal and those of the profile (``client.``) apart."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._loaded: dict[int, Client] = {}
        self._deal: dict[int, dict[str, Any]] = {}
        self._profile: dict[int, dict[str, Any]] = {}

    def find(self, client_id: int) -> Client | None:
        """The client with this id."""
        if client_id in self._loaded:
            return self._loaded[client_id]
        person = self._people.with_client_id(client_id) or self._people.with_client_id(client_id - MOST_PEOPLE)
        return next((client for client in _clients_of(person) if client.client_id == client_id), None)

    def page(self, offset: int, limit: int) -> list[Client]:
        """Clients in the order in which they came."""
        made = self._ids[offset : offset + limit]
        loaded = list(self._loaded.values())[max(0, offset - len(self._ids)) :]
        clients = [client for client_id in made if (client := self.find(client_id))]
        return clients + loaded[: limit - len(clients)]

    def variables(self, client: Client) -> dict[str, Any]:
        """One flat object: built-ins, the profile, then the deal, which wins; what is empty says so in three ways."""
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
        """Plain names go to the deal, ``client.<name>`` to the profile (Salebot facts §2)."""
        for name, value in variables.items():
            if name.startswith("client."):
                self._profile.setdefault(client_id, {})[name.removeprefix("client.")] = value
            else:
                self._deal.setdefault(client_id, {})[name] = value

    def load(self, client_type: int, platform_id: str, group: str) -> Client:
        """The client of this messenger and platform id, known or new."""
        known = self._people.with_phone(platform_id.partition("@")[0]) if client_type == WHATSAPP else None
        for client in (*_clients_of(known), *self._loaded.values()):
            if (client.client_type, client.platform_id.partition("@")[0]) == (
                client_type,
                platform_id.partition("@")[0],
            ):
                return client
        client = Client(_FIRST_LOADED_ID + len(self._loaded), client_type, platform_id, group, None)
        self._loaded[client.client_id] = client
        return client

    def with_variable(self, name: str, value: str) -> list[Client]:
        """All clients whose variable has this value, oldest first. Phones are compared by their digits."""
        wanted = _comparable(name, value)
        if not wanted:
            return []
        found = {client.client_id: client for client in self._candidates(name, value)}
        return [
            client
            for _, client in sorted(found.items())
            if _comparable(name, self.variables(client).get(name)) == wanted
        ]

    def in_whatsapp(self, phone: str) -> Client | None:
        """The WhatsApp client with this phone."""
        digits = digits_of(phone)
        known = (*_clients_of(self._people.with_phone(digits)), *self._loaded.values())
        same = (client for client in known if digits and client.platform_id.partition("@")[0] == digits)
        return next((client for client in same if client.client_type == WHATSAPP), None)

    def _candidates(self, name: str, value: str) -> Iterable[Client]:
        people = {"email": self._people.with_email, "phone": self._with_phone}
        if name in people:
            yield from _clients_of(people[name](value))
        if name == "client_id" and value.isdigit() and (client := self.find(int(value))):
            yield client
        for client_id in (*self._deal, *self._profile):
            if client := self.find(client_id):
                yield client

    def _with_phone(self, phone: str) -> Person | None:
        return self._people.with_phone(digits_of(phone))

    @cached_property
    def _ids(self) -> list[int]:
        return [client.client_id for person in self._people.everybody() for client in _clients_of(person)]


def digits_of(phone: str) -> str:
    """The digits of a phone as somebody wrote it."""
    return "".join(letter for letter in phone if letter.isascii() and letter.isdigit())


def _clients_of(person: Person | None) -> tuple[Client, ...]:
    if person is None or person.client_id is None:
        return ()
    telegram = Client(person.client_id, TELEGRAM, str(500_000_000 + person.number * 37), CHANNELS[TELEGRAM], person)
    if person.bits >> 18 & 15:
        return (telegram,)
    whatsapp_id = f"{person.phone}@s.whatsapp.net"
    return telegram, Client(person.client_id + MOST_PEOPLE, WHATSAPP, whatsapp_id, CHANNELS[WHATSAPP], person)


def _comparable(name: str, value: object) -> str:
    text = "" if value is None else str(value).strip()
    return digits_of(text) if name == "phone" else text
