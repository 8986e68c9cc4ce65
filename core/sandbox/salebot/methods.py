"""What Salebot's actions do (docs/salebot.md)."""

from typing import Any

from core.clock import Clock
from core.sandbox.calls import Answer, Call, json_answer
from core.sandbox.faults import Switchboard
from core.sandbox.salebot.answers import (
    SUCCESS,
    done,
    fail,
    id_of,
    moment_of,
    no_client,
    not_found,
    read_ids,
    read_object,
)
from core.sandbox.salebot.history import MESSAGE, NOTICE, History
from core.sandbox.salebot.registration_hook import RegistrationHook
from core.sandbox.world.clients import CHANNELS, TELEGRAM, WHATSAPP, Client, Clients
from core.sandbox.world.world import World

MOST_CLIENTS, MOST_HISTORY = 500, 2000
_NOT_A_VARIABLE = {"client_id", "client_phone", "client_email", "message", "resume_bot"}


class SalebotMethods:
    """Clients, their variables, lists and history, in memory."""

    def __init__(self, world: World, clock: Clock) -> None:
        self._now_ms = world.now_ms
        self._clients = Clients(world.people, clock)
        self._lists: dict[str, list[int]] = {}
        self._history = History(clock)
        self.bizon_webhook = RegistrationHook(self._clients, self._history).receive

    def connected_channels(self, call: Call) -> Answer:
        """The channels of the project; the cheapest harmless read, so it serves to check a key."""
        telegram = {"id": 1, "name": "Школа", "client_type": TELEGRAM, "group_id": CHANNELS[TELEGRAM]}
        if (status := call.board.whatsapp) == "none":
            return json_answer({**SUCCESS, "channels": [telegram]})
        group = CHANNELS[WHATSAPP]
        whatsapp = {"id": 2, "name": "Школа", "client_type": WHATSAPP, "group_id": group, "status": int(status)}
        return json_answer({**SUCCESS, "channels": [telegram, whatsapp]})

    def find_client_id_by_phone(self, call: Call) -> Answer:
        """In WhatsApp clients first, then in variables."""
        in_whatsapp = self._in_whatsapp(call)
        return self._one(([in_whatsapp] if in_whatsapp else []) + self._with(call, "phone", call.text("phone")), call)

    def find_client_id_by_email(self, call: Call) -> Answer:
        """In variables."""
        return self._one(self._with(call, "email", call.text("email")), call)

    def find_client_id_by_var(self, call: Call) -> Answer:
        """By the value of any variable."""
        return self._one(self._with(call, call.text("var"), call.text("val")), call)

    def find_clients(self, call: Call) -> Answer:
        """Several variables: all of them must match, or any with ``include_all: false``."""
        asked = read_object(call.params.get("q"))
        if not asked:
            return fail("q is required")
        found = [{client.client_id for client in self._with(call, name, str(value))} for name, value in asked.items()]
        any_of_them = str(call.params.get("include_all", True)).lower() in ("false", "0")
        ids = set.union(*found) if any_of_them else set.intersection(*found)
        return json_answer({**SUCCESS, "client_ids": [id_of(one, call.board) for one in sorted(ids)]})

    def whatsapp_client_id(self, call: Call) -> Answer:
        """404 when there is none."""
        client = self._in_whatsapp(call)
        return json_answer({"client_id": id_of(client.client_id, call.board)}) if client else not_found(404)

    def get_clients(self, call: Call) -> Answer:
        """Clients without their variables, up to 500 at once."""
        offset, limit = call.number("offset", 0), min(call.number("limit", MOST_CLIENTS), MOST_CLIENTS)
        if list_id := call.text("list"):
            ids = self._lists.get(list_id, [])
            clients = [client for one in ids[offset : offset + limit] if (client := self._clients.find(one))]
            total = len(ids)
        else:
            clients, total = self._clients.page(offset, limit), self._clients.count
        rows = [self._row(client, call.board) for client in clients]
        return json_answer({**SUCCESS, "clients": rows, **({"total": total} if call.board.clients_total else {})})

    def get_variables(self, call: Call) -> Answer:
        """One flat object; an unknown client is told with 200."""
        client = self._clients.find(call.number("client_id", 0))
        if client is None:
            return not_found(200)
        if call.board.bare_client != "built_in" and self._clients.is_bare(client):
            return json_answer({} if call.board.bare_client == "empty" else [])
        variables = self._clients.variables(client)
        return json_answer({**variables, "client_id": id_of(client.client_id, call.board)})

    def save_variables(self, call: Call) -> Answer:
        """To one client or to several; unknown ones among several are passed over."""
        variables = read_object(call.params.get("variables"))
        if not variables:
            return fail("variables is required")
        several = read_ids(call.params.get("clients"))
        known = [client_id for client_id in several or [call.number("client_id", 0)] if self._clients.find(client_id)]
        for client_id in known:
            self._clients.save(client_id, variables)
        return json_answer(SUCCESS) if known else not_found(200)

    def message(self, call: Call) -> Answer:
        """Sends to the client: kept in the history."""
        client = self._clients.find(call.number("client_id", 0))
        if client is None:
            return not_found(int(call.board.unknown_client))
        said = call.text("message")
        self._history.note(client.client_id, said, message_id=call.text("message_id"), outside=MESSAGE)
        return done(call)

    def callback(self, call: Call) -> Answer:
        """A notice that the bot reacts to; every extra field becomes a variable."""
        client = self._clients.find(call.number("client_id", 0)) or self._reached(call)
        if client is None:
            return not_found(int(call.board.unknown_client))
        extra = {name: value for name, value in call.params.items() if name not in _NOT_A_VARIABLE}
        self._clients.save(client.client_id, extra)
        self._history.note(client.client_id, call.text("message"), outside=NOTICE)
        return done(call)

    def load_clients(self, call: Call) -> Answer:
        """A bare array in, the same rows with an id out; a client that exists keeps its id."""
        if not isinstance(call.body, list):
            return fail("an array is required")
        return json_answer(
            {**SUCCESS, "items": [self._load(row, call.board) for row in call.body if isinstance(row, dict)]}
        )

    def get_history(self, call: Call) -> Answer:
        """The client's last messages and notices, newest first."""
        limit = min(call.number("limit", MOST_HISTORY), MOST_HISTORY)
        rows = self._history.newest(call.number("client_id", 0), limit, call.board)
        return json_answer(rows if call.board.history_as == "list" else {**SUCCESS, call.board.history_as: rows})

    def add_to_list(self, call: Call) -> Answer:
        """Puts clients on a list."""
        members = self._lists.setdefault(call.text("list_id"), [])
        members.extend(client_id for client_id in read_ids(call.params.get("clients")) if client_id not in members)
        return json_answer(SUCCESS)

    def remove_from_list(self, call: Call) -> Answer:
        """Takes clients off a list."""
        gone = read_ids(call.params.get("clients"))
        kept = [client_id for client_id in self._lists.get(call.text("list_id"), []) if client_id not in gone]
        self._lists[call.text("list_id")] = kept
        return json_answer(SUCCESS)

    def _in_whatsapp(self, call: Call) -> Client | None:
        return self._clients.in_whatsapp(call.text("phone"), exactly=call.board.phones_by == "text")

    def _with(self, call: Call, name: str, value: str) -> list[Client]:
        return self._clients.with_variable(name, value, exactly=call.board.phones_by == "text")

    def _one(self, found: list[Client], call: Call) -> Answer:
        if not found:
            return no_client(call.board)
        client = found[0 if call.board.of_several == "first" else -1]
        return json_answer({**SUCCESS, "client_id": id_of(client.client_id, call.board)})

    def _reached(self, call: Call) -> Client | None:
        phone, email = call.text("client_phone"), call.text("client_email")
        found = self._with(call, "phone", phone) + self._with(call, "email", email)
        return found[0] if found else None

    def _load(self, row: dict[str, Any], board: Switchboard) -> dict[str, Any]:
        platform_id, group = str(row.get("platform_id", "")), str(row.get("group_id", ""))
        client_type = int(row["client_type"]) if str(row.get("client_type", "")).isdigit() else TELEGRAM
        answer = {"platform_id": platform_id, "group_id": group, "client_type": client_type}
        if board.loading == "fail":
            return {**answer, "status": "fail", "message": "Wrong platform_id"}
        client = self._clients.load(client_type, platform_id, group)
        return {**answer, **SUCCESS, "id": id_of(client.client_id, board)}

    def _row(self, client: Client, board: Switchboard) -> dict[str, Any]:
        created_ms = client.loaded_ms or self._now_ms - 86_400_000 * (1 + client.client_id % 300)
        nothing = dict.fromkeys(("avatar", "message_id", "custom_answer", "tag", "operator_start_dialog"))
        return {
            "id": id_of(client.client_id, board),
            "platform_id": client.platform_id,
            "client_type": client.client_type,
            "name": client.person.first_name if client.person else None,
            **nothing,
            "project_id": 1,
            "created_at": moment_of(created_ms, board),
            "updated_at": moment_of(created_ms, board),
            "group": client.group,
        }
