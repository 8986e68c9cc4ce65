"""The bad days: what the services do, as data."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.present import PRESENT

Plays = tuple[dict[str, Any], ...]
BIZON, SALEBOT = "bizon365", "salebot"
END_OF_TIME_S = int((datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - PRESENT).total_seconds())
"""A service may ask for a pause until the last moment that a calendar has."""


@dataclass(frozen=True)
class BadDay:
    """`plays` are faults of the sandbox. `of`: the service that alone can show it. `is_down`: nobody listens there.
    `is_success_for`: kinds of work for which the facts call such an answer a success (docs/salebot.md, section 2
    and section 14), so that nobody could know better."""

    name: str
    plays: Plays = ()
    of: str | None = None
    is_down: bool = False
    is_success_for: tuple[str, ...] = ()


def _answers(
    name: str, *, on_the_way: bool = False, is_success_for: tuple[str, ...] = (), **fault: Any
) -> tuple[BadDay, ...]:
    """An answer that is spoiled: for a while and until it is mended, before the work and after it. A status below 429
    is believed: the work was not done (docs/bizon365.md, section 3). What is spoiled `on_the_way` leaves the service
    at work: it may be done later (`core/landing.py`)."""
    lasting: dict[str, Any] = {"after": 1, **fault}
    brief = {**lasting, "times": 2}
    refused = (
        BadDay(name, (lasting,), is_success_for=is_success_for),
        BadDay(f"{name}, for a moment", (brief,), is_success_for=is_success_for),
    )
    if fault.get("status", 429) < 429:
        return refused
    done = (
        BadDay(f"{name}, the work is done", ({**lasting, "done": True},)),
        BadDay(f"{name}, the work is done, for a moment", ({**brief, "done": True},)),
    )
    later = (BadDay(f"{name}, the work is done later", ({**brief, "late_s": 0.15},)),) if on_the_way else ()
    return (*refused, *done, *later)


BAD_DAYS: tuple[tuple[BadDay, ...], ...] = (
    _answers("400", kind="status", status=400),
    _answers("401", kind="status", status=401),
    _answers("403", kind="status", status=403),
    _answers("404", kind="status", status=404),
    _answers("409", kind="status", status=409),
    _answers("429", kind="status", status=429),
    _answers("429 with a pause", kind="status", status=429, retry_after_s=1),
    _answers("429 with a pause of hours", kind="status", status=429, retry_after_s=7200, retry_after_as="date"),
    _answers("429 for ever", kind="status", status=429, retry_after_s=END_OF_TIME_S, retry_after_as="date"),
    _answers("500", kind="status", status=500),
    _answers("502", on_the_way=True, kind="status", status=502),
    _answers("503 with a pause of hours", on_the_way=True, kind="status", status=503, retry_after_s=999_999_999),
    _answers("504", on_the_way=True, kind="status", status=504),
    _answers("cut", on_the_way=True, kind="cut"),
    _answers("cut in the body", on_the_way=True, kind="cut_body"),
    _answers("half of the JSON", kind="bad_json"),
    _answers("a page of a proxy", on_the_way=True, kind="html"),
    _answers("a message", kind="message"),
    _answers("errors", kind="errors"),
    _answers("redirect", kind="redirect"),
    _answers("nothing", is_success_for=("relay",), kind="body", text=""),
    _answers("null", kind="body", text="null"),
    _answers("a list", kind="body", text="[]"),
    _answers("a number", kind="body", text="1e999"),
    _answers("a word", is_success_for=("relay", "inbox", "send_campaign"), kind="body", text="ok"),
    _answers("an empty object", kind="body", text="{}"),
    _answers("an object of nulls", kind="body", text='{"list": null, "report": null, "viewers": null, "status": null}'),
    _answers("lists in lists", kind="body", text="[" * 100_000),
    _answers("a hundred megabytes", kind="huge"),
    (BadDay("nobody is there", is_down=True),),
    (BadDay("names that cannot be stored", ({"kind": "odd_text"},)),),
    (BadDay("slow", ({"kind": "slow", "delay_s": 0.05},)),),
    (BadDay("the report is not ready", ({"kind": "not_ready", "times": 4},), of=BIZON),),
    (BadDay("there is no such report", ({"kind": "unknown", "times": 4},), of=BIZON),),
    (BadDay("small pages", ({"kind": "shrink", "rows": 3},), of=BIZON),),
    (BadDay("pages that repeat", ({"kind": "shrink", "rows": 3}, {"kind": "shift", "rows": 2}), of=BIZON),),
    (BadDay("pages with gaps", ({"kind": "shrink", "rows": 3}, {"kind": "shift", "rows": -2}), of=BIZON),),
    (BadDay("a larger total", ({"kind": "total", "rows": 3},), of=BIZON),),
    (BadDay("a smaller total", ({"kind": "total", "rows": -3},), of=BIZON),),
)
