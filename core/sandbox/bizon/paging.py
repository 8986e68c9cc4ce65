"""The rows of a page of a list, by `skip`, `limit`, the maximum, and the faults that make pages inconsistent."""

from dataclasses import dataclass

from core.sandbox.calls import Answer, Call, refusal


@dataclass(frozen=True, slots=True)
class Page:
    """Rows `[start, stop)` of the list; `skip`, `limit` and `total` are what the answer says."""

    skip: int
    limit: int
    start: int
    stop: int
    total: int


def page_of(call: Call, rows: int, *, most: int, default: int) -> Page | Answer:
    """The requested page, or a refusal if the limit is over the maximum and the switchboard says `reject`."""
    skip = call.number("skip", 0)
    limit = call.number("limit", default) or default
    if limit > most:
        if call.board.over_limit == "reject":
            return refusal(f"Параметр limit не может быть больше {most}", 400)
        limit = most
    start = skip
    if skip and (shift := call.fault("shift")):
        start = max(0, skip - shift.rows)
    given = min(limit, shrink.rows) if (shrink := call.fault("shrink")) else limit
    changed = change.rows if (change := call.fault("total")) else 0
    start = min(start, rows)
    return Page(skip=skip, limit=limit, start=start, stop=min(start + given, rows), total=max(0, rows + changed))
