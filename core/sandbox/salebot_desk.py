"""What Salebot's actions do (Salebot facts §2)."""

import json
from typing import Any

from core.sandbox.clients import CHANNELS, TELEGRAM, WHATSAPP, Client, Clients, digits_of
from core.sandbox.exchange import Answer, Call, json_answer
from core.sandbox.world import World

MOST_CLIENTS, MOST_HISTORY = 500, 2000
_SUCCESS: dict[str, Any] = {"status": "success"}
_NOT_A_VARIABLE = {"client_id", "client_phone", "client_email", "message", "resume_bot"}


class SalebotDesk:
    """Clients, their variables, lists and history, in memory."""

    def __init__(self, world: World) -> None:
        self._now_s = world.now_ms // 1000
        self._clients = Clients(world.people)
        self._lists: dict[str, list[int]] = {}
        self._history: dict[int, list[dict[str, Any]]] = {}

    def connected_channels(self, call: Call) -> Answer:
        """The channels of the project; the cheapest harmless read, so it serves to check a key."""
        telegram = {"id": 1, "name": "Школа", "client_type": TELEGRAM, "group_id": CHANNELS[TELEGRAM]}
        whatsapp = {"id": 2, "name": "Школа", "client_type": WHATSAPP, "group_id": CHANNELS[WHATSAPP], "status": 1}
        return json_answer({**_SUCCESS, "channels": [telegram, whatsapp]})

    def find_client_id_by_phone(self, call: Call) -> Answer:
        """In WhatsApp clients first, then in variables."""
        in_whatsapp = self._clients.in_whatsapp(call.text("phone"))
        found = self._clients.with_variable("phone", call.text("phone"))
        return self._one(([in_whatsapp] if in_whatsapp else []) + found, call)

    def find_client_id_by_email(self, call: Call) -> Answer:
        """In variables."""
        return self._one(self._clients.with_variable("email", call.text("email")), call)

    def find_client_id_by_var(self, call: Call) -> Answer:
        """By the value of any variable."""
        return self._one(self._clients.with_variable(call.text("var"), call.text("val")), call)

    def find_clients(self, call: Call) -> Answer:
        """Several variables: all of them must match, or any with ``include_all: false``."""
        asked = _object(call.params.get("q"))
        if not asked:
            return _fail("q is required")
        found = [
            {client.client_id for client in self._clients.with_variable(name, str(value))}
            for name, value in asked.items()
        ]
        any_of_them = str(call.params.get("include_all", True)).lower() in ("false", "0")
        ids = set.union(*found) if any_of_them else set.intersection(*found)
        return json_answer({**_SUCCESS, "client_ids": sorted(ids)})

    def whatsapp_client_id(self, call: Call) -> Answer:
        """404 when there is none."""
        client = self._clients.in_whatsapp(call.text("phone"))
        return json_answer({"client_id": client.client_id}) if client else _not_found(404)

    def get_clients(self, call: Call) -> Answer:
        """Clients without their variables, up to 500 at once."""
        offset, limit = call.number("offset", 0), min(call.number("limit", MOST_CLIENTS), MOST_CLIENTS)
        if list_id := call.text("list"):
            ids = self._lists.get(list_id, [])[offset : offset + limit]
            clients = [client for client_id in ids if (client := self._clients.find(client_id))]
        else:
            clients = self._clients.page(offset, limit)
        return json_answer({**_SUCCESS, "clients": [self._row(client) for client in clients]})

    def get_variables(self, call: Call) -> Answer:
        """One flat object; an unknown client is told with 200."""
        client = self._clients.find(call.number("client_id", 0))
        return json_answer(self._clients.variables(client)) if client else _not_found(200)

    def save_variables(self, call: Call) -> Answer:
        """To one client or to several; unknown ones among several are passed over."""
        variables = _object(call.params.get("variables"))
        if not variables:
            return _fail("variables is required")
        several = _ids(call.params.get("clients"))
        known = [client_id for client_id in several or [call.number("client_id", 0)] if self._clients.find(client_id)]
        for client_id in known:
            self._clients.save(client_id, variables)
        return json_answer(_SUCCESS) if known else _not_found(200)

    def message(self, call: Call) -> Answer:
        """Sends to the client: kept in the history."""
        client = self._clients.find(call.number("client_id", 0))
        if client is None:
            return _not_found(404)
        self._note(client, call.text("message"), message_id=call.text("message_id"), outside=0)
        return _done(call)

    def callback(self, call: Call) -> Answer:
        """A notice that the bot reacts to; every extra field becomes a variable."""
        client = self._clients.find(call.number("client_id", 0)) or self._reached(call)
        if client is None:
            return _not_found(404)
        extra = {name: value for name, value in call.params.items() if name not in _NOT_A_VARIABLE}
        self._clients.save(client.client_id, extra)
        self._note(client, call.text("message"), message_id="", outside=3)
        return _done(call)

    def load_clients(self, call: Call) -> Answer:
        """A bare array in, the same rows with an id out; a client that exists keeps its id."""
        if not isinstance(call.body, list):
            return _fail("an array is required")
        return json_answer({**_SUCCESS, "items": [self._load(row) for row in call.body if isinstance(row, dict)]})

    def get_history(self, call: Call) -> Answer:
        """The client's last messages and notices, newest first."""
        limit = min(call.number("limit", MOST_HISTORY), MOST_HISTORY)
        rows = self._history.get(call.number("client_id", 0), [])
        return json_answer({**_SUCCESS, "result": rows[::-1][:limit]})

    def add_to_list(self, call: Call) -> Answer:
        """Puts clients on a list."""
        members = self._lists.setdefault(call.text("list_id"), [])
        members.extend(client_id for client_id in _ids(call.params.get("clients")) if client_id not in members)
        return json_answer(_SUCCESS)

    def remove_from_list(self, call: Call) -> Answer:
        """Takes clients off a list."""
        gone = _ids(call.params.get("clients"))
        kept = [client_id for client_id in self._lists.get(call.text("list_id"), []) if client_id not in gone]
        self._lists[call.text("list_id")] = kept
        return json_answer(_SUCCESS)

    def bizon_webhook(self, call: Call) -> Answer:
        """Accepts what Bizon365 forwards; what came is in the traffic."""
        return json_answer(_SUCCESS)

    def _one(self, found: list[Client], call: Call) -> Answer:
        if found:
            client = found[0 if call.board.of_several == "first" else -1]
            return json_answer({**_SUCCESS, "client_id": client.client_id})
        match call.board.no_client:
            case "fail":
                return _fail("Client not found")
            case "404":
                return _not_found(404)
            case "empty":
                return json_answer({**_SUCCESS, "client_id": None})

    def _reached(self, call: Call) -> Client | None:
        phone, email = call.text("client_phone"), call.text("client_email")
        found = self._clients.with_variable("phone", digits_of(phone)) + self._clients.with_variable("email", email)
        return found[0] if found else None

    def _note(self, client: Client, text: str, *, message_id: str, outside: int) -> None:
        rows = self._history.setdefault(client.client_id, [])
        rows.append(
            {
                "id": len(rows) + 1,
                "text": text,
                "message_id": int(message_id) if message_id.isdigit() else None,
                "client_replica": False,
                "message_from_outside": outside,
                "created_at": self._now_s + len(rows),
            }
        )

    def _load(self, row: dict[str, Any]) -> dict[str, Any]:
        platform_id, group = str(row.get("platform_id", "")), str(row.get("group_id", ""))
        client_type = int(row["client_type"]) if str(row.get("client_type", "")).isdigit() else TELEGRAM
        client = self._clients.load(client_type, platform_id, group)
        answer = {"platform_id": platform_id, "group_id": group, "client_type": client_type}
        return {**answer, **_SUCCESS, "id": client.client_id}

    def _row(self, client: Client) -> dict[str, Any]:
        created_at = self._now_s - 86_400 * (1 + client.client_id % 300)
        nothing = dict.fromkeys(("avatar", "message_id", "custom_answer", "tag", "operator_start_dialog"))
        return {
            "id": client.client_id,
            "platform_id": client.platform_id,
            "client_type": client.client_type,
            "name": client.person.first_name if client.person else None,
            **nothing,
            "project_id": 1,
            "created_at": created_at,
            "updated_at": created_at,
            "group": client.group,
        }


def _done(call: Call) -> Answer:
    return Answer(b"ok", media_type="text/plain; charset=utf-8") if call.board.plain_ok else json_answer(_SUCCESS)


def _fail(text: str) -> Answer:
    return json_answer({"status": "fail", "message": text})


def _not_found(status: int) -> Answer:
    return json_answer({"status": "client_not_found"}, status)


def _object(value: object) -> dict[str, Any]:
    """An object, or one written as JSON text, as a form has it; anything else is empty."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}


def _ids(value: object) -> list[int]:
    """Client ids: a list, or one written as JSON text; what is no number is left out."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return []
    return [int(item) for item in value if str(item).isdigit()] if isinstance(value, list) else []
