"""The actions of Salebot that the dashboard uses, over one HTTP client (docs/salebot.md)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import httpx

from core.clock import Clock
from core.domain.client_matching import WHATSAPP
from core.errors import InvalidInput, Missing
from core.http.pace import Pace, never
from core.http.transport import RetryPolicy, Transport
from core.salebot import wire
from core.salebot.payloads import (
    Channel,
    ClientRow,
    HistoryRow,
    read_channels,
    read_client_id,
    read_client_ids,
    read_clients,
    read_history,
    read_loaded,
    read_variables,
)
from core.salebot.relay import build_relay, check_taken
from core.salebot.wire import Action, SalebotAccount

MOST_CLIENTS, MOST_HISTORY = 500, 2000
"""The most rows of one answer: docs/salebot.md, section 5, and docs/salebot.md, section 7."""


class SalebotApi:
    """One Salebot project. Threads may share it. Every method raises the ApiErrors of core/errors.py, NotConfigured
    when there is no key, and Stopped when `should_stop` says so.

    All calls but save_variables count towards the project's daily quota: `spend` is called before each try of them,
    and when it raises, the try is not sent.
    """

    def __init__(
        self,
        account: SalebotAccount,
        http: httpx.Client,
        pace: Pace | None = None,
        *,
        clock: Clock,
        policy: RetryPolicy | None = None,
        should_stop: Callable[[], bool] = never,
        spend: Callable[[], object] | None = None,
    ) -> None:
        self._account = account
        self._spend = spend
        self._transport = Transport(wire.SERVICE, http, clock=clock, pace=pace, policy=policy, should_stop=should_stop)

    def fetch_channels(self) -> tuple[Channel, ...]:
        """The connected channels. Serves as the check of a key, because it reads no personal data and changes
        nothing."""
        return read_channels(self._ask(wire.CONNECTED_CHANNELS, {}))

    def find_client_by_phone(self, phone: str) -> int | None:
        """The client with this phone among WhatsApp clients and variables, or None."""
        return self._find(wire.FIND_BY_PHONE, {"phone": phone})

    def find_client_by_email(self, email: str) -> int | None:
        """The client with this e-mail in a variable, or None."""
        return self._find(wire.FIND_BY_EMAIL, {"email": email})

    def find_client_by_variable(self, name: str, value: str) -> int | None:
        """The client whose variable `name` is `value`, or None."""
        return self._find(wire.FIND_BY_VARIABLE, {"var": name, "val": value})

    def find_clients(self, query: Mapping[str, str], *, match_all: bool = True) -> tuple[int, ...]:
        """All clients with all (or, without `match_all`, any) of these variables; empty when there are none."""
        values = {"q": dict(query), "include_all": None if match_all else False}
        try:
            return read_client_ids(self._ask(wire.FIND_CLIENTS, values))
        except Missing as error:
            if wire.is_nobody(error):
                return ()
            raise

    def fetch_clients(self, offset: int, limit: int = MOST_CLIENTS) -> tuple[ClientRow, ...]:
        """Up to 500 clients from `offset` on, without variables. Only an empty answer is the end of the list; a short
        one need not be."""
        return read_clients(self._ask(wire.GET_CLIENTS, {"offset": offset, "limit": limit}))

    def get_variables(self, client_id: int) -> dict[str, Any]:
        """Built-ins and variables of one client; empty ones are None. Raises Missing when there is no such client."""
        return read_variables(self._ask(wire.GET_VARIABLES, {"client_id": client_id}))

    def save_variables(self, client_ids: Sequence[int], variables: Mapping[str, Any]) -> None:
        """Set variables of clients: plain names in the current deal, `client.<name>` in the client's own profile.

        Raises Missing when a single client asked for does not exist.
        """
        target = {"client_id": client_ids[0]} if len(client_ids) == 1 else {"clients": list(client_ids)}
        self._ask(wire.SAVE_VARIABLES, {**target, "variables": dict(variables)})

    def relay_registration(
        self, body: bytes, content_type: str, *, on_send: Callable[[], object] | None = None
    ) -> None:
        """Pass a registration on to Salebot's own webhook, as Bizon365 delivered it. Does not count towards the quota.
        `on_send` is called just before the request goes out."""
        request = build_relay(self._account, body, content_type)
        self._transport.send(request, lambda answer: check_taken(self._account, answer), on_send=on_send)

    def send_callback(
        self,
        client_id: int,
        text: str,
        *,
        resume_bot: bool | None = None,
        on_send: Callable[[], object] | None = None,
    ) -> None:
        """Give the bot a notice that the client does not see. `on_send` is called just before the request goes out.

        Raises Missing when there is no such client, and an error with `outcome_unknown` when it may have been given.
        """
        notice = {"client_id": client_id, "message": text, "resume_bot": resume_bot}
        self._ask(wire.CALLBACK, notice, on_send)

    def send_message(
        self,
        client_id: int,
        *,
        text: str | None = None,
        message_id: int | None = None,
        on_send: Callable[[], object] | None = None,
    ) -> None:
        """Send the client a text, or the block `message_id`. `on_send` is called just before the request goes out.

        Raises Missing when there is no such client, and an error with `outcome_unknown` when it may have been sent;
        InvalidInput("message") when there is nothing to send.
        """
        if not text and message_id is None:
            raise InvalidInput("message", reason="required")
        self._ask(wire.MESSAGE, {"client_id": client_id, "message": text, "message_id": message_id}, on_send)

    def add_whatsapp_client(self, phone: str, group_id: str) -> int:
        """The WhatsApp client with this phone in the channel `group_id`: the one that exists, else a new one.

        Raises Rejected when Salebot does not take the phone.
        """
        digits = "".join(filter(str.isdigit, phone))
        row = {"platform_id": digits, "group_id": group_id, "client_type": WHATSAPP}
        return read_loaded(self._ask(wire.LOAD_CLIENTS, [row]))

    def add_to_list(self, list_id: int, client_ids: Sequence[int]) -> None:
        """Put clients on a list of the project."""
        self._ask(wire.ADD_TO_LIST, {"list_id": list_id, "clients": list(client_ids)})

    def remove_from_list(self, list_id: int, client_ids: Sequence[int]) -> None:
        """Take clients off a list."""
        self._ask(wire.REMOVE_FROM_LIST, {"list_id": list_id, "clients": list(client_ids)})

    def fetch_history(self, client_id: int, limit: int = 100) -> tuple[HistoryRow, ...]:
        """The last messages and notices of a client, up to 2000, in the order in which they came from Salebot."""
        return read_history(self._ask(wire.GET_HISTORY, {"client_id": client_id, "limit": min(limit, MOST_HISTORY)}))

    def on_its_clock(self, moment: datetime) -> datetime:
        """Converts a moment of our clock to Salebot's, by the `Date` of its last answer; they may be minutes apart."""
        return moment + self._transport.clock_ahead

    def now_there(self) -> datetime:
        """The present moment on the clock of Salebot."""
        return self._transport.now_there()

    def _find(self, action: Action, values: Mapping[str, Any]) -> int | None:
        try:
            return read_client_id(self._ask(action, values))
        except Missing as error:
            # A bare 404 may also mean a wrong key or address, and must not be taken for "no such client".
            if wire.is_nobody(error):
                return None
            raise

    def _ask(
        self,
        action: Action,
        values: Mapping[str, Any] | list[Any],
        on_send: Callable[[], object] | None = None,
    ) -> Any:
        request = wire.build_request(self._account, action, values)
        spend = self._spend if action.counts else None
        return self._transport.send(request, lambda answer: wire.decode(self._account, action, answer), spend, on_send)
