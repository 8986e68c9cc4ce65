"""What Salebot does with a registration that Bizon365 delivers: it finds the client and saves the variables.

See docs/salebot.md, section 14.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.sandbox.calls import Answer, Call, json_answer
from core.sandbox.faults import Switchboard
from core.sandbox.salebot.answers import SUCCESS
from core.sandbox.salebot.history import NOTICE, History
from core.sandbox.world.catalogue import MARKER
from core.sandbox.world.clients import CHANNELS, WHATSAPP, Client, Clients, digits_of
from core.sandbox.world.webinars import MOSCOW

NOTICE_TEXT = "bizon client_registered"
WORKING_WHATSAPP = ("1", "2")
_TAGS = ("source", "medium", "campaign", "term", "content", "keyword", "banner", "phrase", "group")
_SAVED = {
    "bizon_sublist_id": "sublistId",
    "bizon_room": "room",
    "bizon_email": "email",
    "phone": "phone",
    "bizon_webinar_datetime": "webinarTime",
    "bizon_secret": "secret",
    "bizon_url_marker": "url_marker",
    "bizon_url_marker_name": "url_marker_name",
    **{f"bizon_utm_{tag}": f"utm_{tag}" for tag in _TAGS},
}


class RegistrationHook:
    """Accepts deliveries in JSON and as a form; a delivery that is no registration has no effect."""

    def __init__(self, clients: Clients, history: History) -> None:
        self._clients = clients
        self._history = history

    def receive(self, call: Call) -> Answer:
        """Always a success: the answer does not say whether a client was found."""
        client = self._whose(call) if call.text("sublistId") else None
        if client is not None:
            self._clients.save(client.client_id, _variables(call.params, call.board))
            self._history.note(client.client_id, NOTICE_TEXT, outside=NOTICE)
        return json_answer(SUCCESS)

    def _whose(self, call: Call) -> Client | None:
        """By the link, else by phone, else by e-mail, else a new client in WhatsApp."""
        for client_id in _of_link(call):
            if client := self._clients.find(client_id):
                return client
        phone, email = call.text("phone"), call.text("email")
        by_digits = call.board.phones_by == "digits"
        found = self._clients.with_any_variable(phone, by_digits=by_digits)
        found = found or self._clients.with_any_variable(email, by_digits=False)
        if found:
            return found[0 if call.board.of_several == "first" else -1]
        if digits_of(phone) and call.board.whatsapp in WORKING_WHATSAPP:
            return self._clients.load(WHATSAPP, digits_of(phone), CHANNELS[WHATSAPP])
        return None


def _of_link(call: Call) -> list[int]:
    """The client that the link of the registration names."""
    named = [call.text(name) for name in ("url_marker", "url_param") if call.text(f"{name}_name").casefold() == MARKER]
    return [int(value) for value in named if value.isascii() and value.isdigit()]


def _variables(fields: Mapping[str, Any], board: Switchboard) -> dict[str, Any]:
    values = {name: fields[field] for name, field in _SAVED.items() if fields.get(field)}
    try:
        starts_at = datetime.fromisoformat(str(fields.get("webinarTime"))).astimezone(MOSCOW)
    except ValueError:
        pass
    else:
        values |= {
            "bizon_webinar_date": starts_at.strftime("%d.%m.%Y"),
            "bizon_webinar_time": starts_at.strftime("%H:%M"),
        }
    return {f"client.{name}": value for name, value in values.items()} if board.webhook_scope == "client" else values
