"""The switchboard: the faults that are played, and the answers to calls of which the services' answer is not known.

docs/bizon365.md and docs/salebot.md mark such facts with [?]. A `Switchboard` is plain JSON: tests set it in the
process, benchmarks over HTTP. `Faults` counts the calls.
"""

import threading
from collections import Counter
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

FaultKind = Literal[
    "status",  # `status` with a message, as every refusal
    "slow",  # `delay_s` before the answer
    "cut",  # the connection is closed instead of an answer
    "cut_body",  # the connection is closed in the middle of the body
    "bad_json",  # 200, half of the JSON
    "html",  # 200, an HTML page, as a proxy sends
    "message",  # 200, a message and no payload
    "errors",  # 200, the list `errors` is not empty
    "body",  # 200, `text` instead of the answer
    "huge",  # 200, more than a hundred megabytes, compressed
    "redirect",  # 302, to another host
    "odd_text",  # names and texts with a zero and half an emoji in them
    "not_ready",  # the report is not made yet
    "unknown",  # there is no such report
    "shrink",  # a page holds at most `rows` rows, whatever the limit
    "shift",  # pages after the first begin `rows` earlier (repeats) or, below zero, later (gaps)
    "total",  # the total differs by `rows`
]
Right = Literal["read", "change"]
PAGED = ("getlist", "getviewers", "getSubpages", "getSubscribers", "getorders")
_METHODS_OF: dict[str, tuple[str, ...]] = {
    "not_ready": ("get",),
    "unknown": ("get",),
    "shrink": PAGED,
    "shift": PAGED,
    "total": PAGED,
}


class Fault(BaseModel):
    """One fault: its kind, the methods that show it, and how often.

    `methods` are named as in docs/bizon365.md and docs/salebot.md (``getviewers``, ``save_variables``); empty:
    every method that can show the fault. It begins `after` so many calls and is played `times` (None: always); with
    `each`, both are counted for each webinar or registration page separately. `subject` limits it to one webinar or
    page id. With `done`, the call does its work before its answer is lost, with `late_s` so long after it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: FaultKind
    methods: tuple[str, ...] = ()
    subject: str | None = None
    each: bool = False
    after: int = Field(0, ge=0)
    times: int | None = Field(None, ge=0)
    done: bool = False
    late_s: float = Field(0.0, ge=0, le=600)
    status: int = Field(500, ge=400, le=599)
    retry_after_s: int | None = None
    retry_after_as: Literal["seconds", "date"] = "seconds"
    delay_s: float = Field(0.0, ge=0, le=600)
    rows: int = 1
    text: str = "Сервис временно недоступен"
    shape: Literal["absent", "not_object"] = "absent"

    def concerns(self, method: str, subject: str | None) -> bool:
        """Whether the fault applies to this method and subject."""
        methods = self.methods or _METHODS_OF.get(self.kind)
        return (not methods or method in methods) and self.subject in (None, subject)


class Switchboard(BaseModel):
    """Faults, and a choice for every answer that is not known. A new sandbox plays the defaults."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    faults: tuple[Fault, ...] = ()
    data_as: Literal["string", "object"] = "string"
    report_as: Literal["string", "object"] = "string"
    messages_as: Literal["string", "object"] = "string"
    cv_as: Literal["string", "object"] = "string"
    schedule_as: Literal["string", "object"] = "string"
    vi_as: Literal["list", "string"] = "list"
    clicks_as: Literal["ids", "seconds", "milliseconds", "iso"] = "ids"
    """Whether buttons and banners say when they were clicked, and how."""
    over_limit: Literal["clamp", "reject"] = "clamp"
    unknown_report: Literal["absent", "message"] = "absent"
    unknown_session: Literal["message", "reject", "missing", "accept"] = "message"
    repeated_email: Literal["same", "renew", "message", "reject", "double"] = "same"
    unknown_removal: Literal["zero", "not_ok", "message", "reject", "missing"] = "zero"
    missing_field: Literal["message", "reject"] = "message"
    dates_in: Literal["moscow", "utc"] = "moscow"
    cash_desk: Literal["open", "none"] = "open"
    """``none``: the account has no cash desk, or the token may not see its orders."""
    paid_as: Literal["flag", "number", "text"] = "flag"
    paid_at_as: Literal["absent", "paidDate", "paid_date"] = "absent"
    amounts_as: Literal["number", "text"] = "number"
    wrong_key: Literal["401", "403", "404", "fail"] = "401"
    rights: tuple[Right, ...] = ("read", "change")
    no_right: Literal["403", "401", "404", "fail"] = "403"
    no_client: Literal["fail", "404", "empty", "absent", "list"] = "fail"
    unknown_client: Literal["404", "200"] = "404"
    of_several: Literal["first", "last"] = "first"
    phones_by: Literal["digits", "text"] = "digits"
    ids_as: Literal["number", "text"] = "number"
    moments_as: Literal["seconds", "milliseconds", "iso"] = "seconds"
    clock_ahead_s: int = 0
    """How far the clock of the services is ahead of ours."""
    history_as: Literal["result", "history", "list"] = "result"
    clients_total: bool = False
    bare_client: Literal["built_in", "empty", "list"] = "built_in"
    loading: Literal["success", "fail"] = "success"
    whatsapp: Literal["1", "0", "2", "3", "none"] = "1"
    webhook_scope: Literal["deal", "client"] = "deal"
    webhook_as: Literal["json", "form", "multipart", "nested_json", "nested_form"] = "json"
    webhook_copies: int = Field(1, ge=1)
    """How many times each delivery is sent."""
    webhook_held: int = Field(0, ge=0)
    """With N, one of every N + 1 deliveries is overtaken by the N after it; 0 keeps the order."""
    webhook_minute_s: float = Field(60.0, gt=0)
    """The seconds that a minute between two tries lasts."""
    webhook_timeout_s: float = Field(10.0, gt=0)
    webhook_retry_timeout: bool = False
    plain_ok: bool = False


class Faults:
    """The current switchboard. It may be changed from any thread while the sandbox answers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: Counter[tuple[int, str | None]] = Counter()
        self.board = Switchboard()

    def play(self, kind: FaultKind, **settings: Any) -> None:
        """Add a fault to those already playing."""
        fault = Fault.model_validate({"kind": kind, **settings})
        with self._lock:
            self.board = self.board.model_copy(update={"faults": (*self.board.faults, fault)})

    def switch(self, **choices: Any) -> None:
        """Choose answers that are not known."""
        with self._lock:
            self.board = Switchboard.model_validate({**self.board.model_dump(), **choices})

    def replace(self, board: Switchboard) -> None:
        """Use another switchboard, and count calls from 0."""
        with self._lock:
            self.board = board
            self._seen.clear()

    def clear(self) -> None:
        """Use the switchboard of a new sandbox: no faults, and the default choices."""
        self.replace(Switchboard())

    def draw(self, method: str, subject: str | None) -> tuple[Fault, ...]:
        """The faults that this call shows; counts the call."""
        with self._lock:
            return tuple(
                fault
                for position, fault in enumerate(self.board.faults)
                if fault.concerns(method, subject) and self._is_due(position, fault, subject)
            )

    def _is_due(self, position: int, fault: Fault, subject: str | None) -> bool:
        key = (position, subject if fault.each else None)
        seen = self._seen[key]
        self._seen[key] = seen + 1
        return seen >= fault.after and (fault.times is None or seen < fault.after + fault.times)
