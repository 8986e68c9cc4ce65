"""The actions of Salebot that the dashboard uses, over one HTTP client (wire facts §2)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx

from core.errors import Missing
from core.http.pace import Pace, never
from core.http.transport import RetryPolicy, Transport
from core.salebot import wire
from core.salebot.payloads import Channel, read_channels, read_client_id, read_client_ids, read_variables
from core.salebot.relay import build_relay, check_taken
from core.salebot.wire import Action, SalebotAccount


class SalebotApi:
    """One Salebot project. Threads may share it. Every method raises the ApiErrors of core/errors.py, NotConfigured
    when there is no key, and Stopped when `should_stop` says so.

    All calls but save_variables count towards the project's daily quota.
    """

    def __init__(
        self,
        account: SalebotAccount,
        http: httpx.Client,
        pace: Pace | None = None,
        *,
        policy: RetryPolicy | None = None,
        should_stop: Callable[[], bool] = never,
    ) -> None:
        self._account = account
        self._transport = Transport(wire.SERVICE, http, pace=pace, policy=policy, should_stop=should_stop)

    def fetch_channels(self) -> tuple[Channel, ...]:
        """The connected channels. The check of a key: it reads nobody's data and changes nothing."""
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
            if error.detail in wire.NOT_FOUND:
                return ()
            raise

    def get_variables(self, client_id: int) -> dict[str, Any]:
        """Built-ins and variables of one client; empty ones are None. Raises Missing when there is no such client."""
        return read_variables(self._ask(wire.GET_VARIABLES, {"client_id": client_id}))

    def save_variables(self, client_ids: Sequence[int], variables: Mapping[str, Any]) -> None:
        """Set variables of clients: plain names in the current deal, `client.<name>` in the client's own profile.

        Raises Missing when a single client asked for does not exist.
        """
        whom = {"client_id": client_ids[0]} if len(client_ids) == 1 else {"clients": list(client_ids)}
        self._ask(wire.SAVE_VARIABLES, {**whom, "variables": dict(variables)})

    def relay_registration(self, body: bytes, content_type: str) -> None:
        """Pass a registration on to Salebot's own webhook, just as Bizon365 delivered it. Counts towards no quota."""
        request = build_relay(self._account, body, content_type)
        self._transport.send(request, lambda answer: check_taken(self._account, answer))

    def _find(self, action: Action, values: Mapping[str, Any]) -> int | None:
        try:
            return read_client_id(self._ask(action, values))
        except Missing as error:
            # A bare 404 may as well be a wrong key or address, and must not pass for "there is nobody".
            if error.detail in wire.NOT_FOUND:
                return None
            raise

    def _ask(self, action: Action, values: Mapping[str, Any]) -> Any:
        request = wire.build_request(self._account, action, values)
        return self._transport.send(request, lambda answer: wire.decode(self._account, action, answer))
