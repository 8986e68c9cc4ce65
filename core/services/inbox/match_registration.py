"""Whose registration it is: the rule of `core.domain.client_matching`, asked of the copy and of Salebot."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cached_property, partial

from core.desk import Desk
from core.domain.client_matching import ContactKind, Found, Registrant, comparable, match_client
from core.http.pace import Stopped, never, pause
from core.salebot.api import SalebotApi
from core.services.clients.copy import find_by_contacts, keep_client
from core.services.clients.find_client import add_nobody, find_clients
from core.services.inbox.ledger import READ_AHEAD, Received, list_waiting, settle_matches

BREATH_S = 0.05
"""After some hundreds at once: whoever delivers meanwhile must get at the store."""


class Matcher:
    """Finds the clients of a project's registrations, during one round; which channels there are is asked once."""

    def __init__(self, desk: Desk, api: SalebotApi, project_id: int) -> None:
        self._desk = desk
        self._api = api
        self._project_id = project_id

    def match(self, row: Received, gone: Collection[int] = ()) -> Found | None:
        """The client, without those who turned out to be `gone`. For a registration that Salebot handles itself no
        client is made, and few questions are asked. Raises the ApiErrors, LimitReached and Stopped: then nothing is
        known."""
        find = partial(find_clients, self._desk, self._api, self._project_id, cheaply=row.is_relayed)
        return match_client(row.who, find, add_nobody if row.is_relayed else self._add_whatsapp, gone)

    def _add_whatsapp(self, phone: str) -> int | None:
        if self._whatsapp_group is None:
            return None
        client_id = self._api.add_whatsapp_client(phone, self._whatsapp_group)
        keep_client(self._desk, self._project_id, client_id, "phone", phone)
        return client_id

    @cached_property
    def _whatsapp_group(self) -> str | None:
        channels = self._api.fetch_channels()
        return next((channel.group_id for channel in channels if channel.is_working_whatsapp), None)


def match_known(desk: Desk, project_id: int, after: int = 0, should_stop: Callable[[], bool] = never) -> int:
    """Match, of the registrations that came after this event, those of which Salebot need not be asked; the last event
    looked at.

    Only the link and the first contact of the rule say enough: whom the copy knows by e-mail may not be the one whom
    Salebot knows by the phone. Raises Stopped.
    """
    while rows := list_waiting(desk, project_id, after):
        if should_stop():
            raise Stopped
        after = rows[-1].event_id
        people = [replace(row.who, email=None) if row.who.phone else row.who for row in rows]
        matches = zip(rows, _match_in_copy(desk, project_id, people), strict=True)
        settle_matches(desk, [(row, found) for row, found in matches if found])
        if len(rows) == READ_AHEAD:
            pause(BREATH_S, should_stop)
    return after


def _match_in_copy(desk: Desk, project_id: int, people: Sequence[Registrant]) -> list[Found | None]:
    """By one query for all of them."""
    contacts = {comparable("phone", who.phone or "") or comparable("email", who.email or "") for who in people}
    known = find_by_contacts(desk, project_id, {contact for contact in contacts if contact})

    def find(kind: ContactKind, contact: str) -> tuple[int, ...]:
        return known.get(comparable(kind, contact) or "", ())

    return [match_client(who, find, add_nobody) for who in people]
