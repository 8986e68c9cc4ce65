"""Finding the client of a registration by the rule of `core.domain.client_matching`, in the copy and in Salebot."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cached_property, partial

from core.desk import Desk
from core.domain.client_matching import ContactKind, Found, Registrant, comparable, match_client
from core.http.pace import Stopped, pause
from core.salebot.api import SalebotApi
from core.services.clients.copy import find_by_contacts, keep_client
from core.services.clients.find_client import add_nobody, find_clients
from core.services.inbox.ledger import READ_AHEAD, Received, list_taken_back, list_waiting, settle_matches

BREATH_S = 0.05
"""The pause after `READ_AHEAD` registrations, in which deliveries can be stored."""


class Matcher:
    """Finds the clients of a project's registrations during one round; the list of channels is fetched once."""

    def __init__(self, desk: Desk, api: SalebotApi, project_id: int) -> None:
        self._desk = desk
        self._api = api
        self._project_id = project_id

    def match(self, row: Received, gone: Collection[int] = ()) -> Found | None:
        """The client of a registration, none of the clients `gone`, which Salebot does not have any more. For a relayed
        registration no client is created and at most one call is made for each contact. A client that an operator has
        taken back is not found again. Raises the ApiErrors,
        LimitReached and Stopped: then it is not known whether there is a client."""
        find = partial(find_clients, self._desk, self._api, self._project_id, cheaply=row.is_relayed)
        refused = {*gone, *list_taken_back(self._desk, [row]).get(row.event_id, ())}
        return match_client(row.who, find, add_nobody if row.is_relayed else self._add_whatsapp, refused)

    def _add_whatsapp(self, phone: str) -> int | None:
        if self._whatsapp_group is None:
            return None
        client_id = self._api.add_whatsapp_client(phone, self._whatsapp_group)
        keep_client(self._desk, self._project_id, client_id, kind="phone", contact=phone)
        return client_id

    @cached_property
    def _whatsapp_group(self) -> str | None:
        channels = self._api.fetch_channels()
        return next((channel.group_id for channel in channels if channel.is_working_whatsapp), None)


def match_known(desk: Desk, project_id: int, after: int = 0, *, should_stop: Callable[[], bool]) -> int:
    """Match the registrations after the event `after` that need no call to Salebot. Returns the last event examined.

    Only the link and the first contact of the rule are used: Salebot may find another client by the phone than the copy
    finds by the e-mail. Raises Stopped.
    """
    while rows := list_waiting(desk, project_id, after):
        if should_stop():
            raise Stopped
        after = rows[-1].event_id
        people = [replace(row.who, email=None) if row.who.phone else row.who for row in rows]
        refused = list_taken_back(desk, rows)
        gone = [refused.get(row.event_id, set()) for row in rows]
        matches = zip(rows, _match_in_copy(desk, project_id, people, gone), strict=True)
        settle_matches(desk, [(row, found) for row, found in matches if found])
        if len(rows) == READ_AHEAD:
            pause(BREATH_S, should_stop)
    return after


def _match_in_copy(
    desk: Desk, project_id: int, people: Sequence[Registrant], gone: Sequence[Collection[int]]
) -> list[Found | None]:
    """The clients of these people in the copy, found by one query; for each person none of those in `gone`."""
    contacts = {comparable("phone", who.phone or "") or comparable("email", who.email or "") for who in people}
    known = find_by_contacts(desk, project_id, {contact for contact in contacts if contact})

    def find(kind: ContactKind, contact: str) -> tuple[int, ...]:
        return known.get(comparable(kind, contact) or "", ())

    return [match_client(who, find, add_nobody, refused) for who, refused in zip(people, gone, strict=True)]
