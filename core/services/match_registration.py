"""Whose registration it is: the rule of `core.domain.client_matching`, asked of the copy and of Salebot."""

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property, partial

from core.desk import Desk
from core.domain.client_matching import Found, match_client
from core.salebot.api import SalebotApi
from core.services.client_copy import find_by_contact, keep_client
from core.services.find_client import add_nobody, find_clients
from core.services.inbox_ledger import Received, list_waiting, settle_match


class Matcher:
    """Finds the clients of a project's registrations, during one round; which channels there are is asked once."""

    def __init__(self, desk: Desk, api: SalebotApi, project_id: int) -> None:
        self._desk = desk
        self._api = api
        self._project_id = project_id

    def match(self, row: Received, gone: Collection[int] = ()) -> Found | None:
        """The client, without those who turned out to be `gone`. Of a registration that Salebot handles itself no
        client is made. Raises the ApiErrors, LimitReached and Stopped: then nothing is known."""
        find = partial(find_clients, self._desk, self._api, self._project_id)
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


def match_known(desk: Desk, project_id: int, after: int = 0) -> int:
    """Match, of the registrations that came after this event, those of which Salebot need not be asked; the last event
    looked at.

    Only the link and the first contact of the rule say enough: whom the copy knows by e-mail may not be the one whom
    Salebot knows by the phone.
    """
    find = partial(find_by_contact, desk, project_id)
    while rows := list_waiting(desk, project_id, after):
        for row in rows:
            after = row.event_id
            first = replace(row.who, email=None) if row.who.phone else row.who
            if found := match_client(first, find, add_nobody):
                settle_match(desk, row, found)
    return after
