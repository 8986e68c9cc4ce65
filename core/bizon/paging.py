"""Reading a list to its end while it may shrink, grow, repeat or reorder under the reader.

Pure over `fetch(skip, limit)`. A *pass* is one reading from the first page to the end. It is clean when no row came
on two pages, the total did not change and as many rows came as the total says: then no row is lost or repeated, in
whatever order they came. Otherwise the list is read again; when no pass is clean, the result is the union of all rows
seen, and says whether their number agrees with the total.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter
from typing import Any

from core.http.fields import as_rows, parse_json

MOST_PASSES = 3
MOST_PAGES = 2_000  # these two stop at a list that never ends; the largest webinars have some 20,000 viewers
MOST_ROWS = 400_000

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: its rows as received, the total it claims (None when it claims none) and its raw body."""

    rows: Sequence[Any] = field(repr=False)
    total: int | None
    body: bytes = field(repr=False)


# Nothing changes it, but it is not frozen: that would take three times as long to make one for each viewer.
@dataclass(slots=True)
class Row:
    """One item and where it was received: `page` is an index into `Reading.bodies`, `position` one into that page."""

    raw: Mapping[str, Any] = field(repr=False)
    page: int
    position: int


@dataclass(frozen=True, slots=True)
class Places:
    """Where many items were received, as in `Row`: the page of each, and the position."""

    pages: Sequence[int]
    positions: Sequence[int]

    def __len__(self) -> int:
        return len(self.pages)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.pages, self.positions, strict=True)


@dataclass(frozen=True, slots=True)
class Reading:
    """A list read to its end. `total` is the last one that the service gave; `complete`: whether the rows agree with
    it. `bodies` are the raw answers that the rows come from."""

    rows: tuple[Row, ...] = field(repr=False)
    bodies: tuple[bytes, ...] = field(repr=False)
    total: int | None
    complete: bool


Fetch = Callable[[int, int], Page]


def read_all(fetch: Fetch, page_size: int, most: int | None = None) -> Reading:
    """All rows of a list, or its first `most`. `page_size` is never exceeded; errors of `fetch` pass through."""
    seen: list[Page] = []
    for _ in range(MOST_PASSES):
        pages, ended = _read_pass(fetch, page_size, most)
        seen += pages
        rows = _distinct(pages)
        if ended and _is_clean(pages, rows, most):
            return _reading(rows, pages, complete=True)
        if not ended:
            break
    rows = _distinct(seen)
    expected = _expected(seen[-1].total, most)
    return _reading(rows, seen, complete=ended and _count(rows, most) == expected)


def read_again(reading: Reading, payload: str) -> Iterator[Row]:
    """The rows of a reading of which only what is compared was held, one answer after the other. `payload`: the name
    that the rows have in it."""
    for page, rows in groupby(reading.rows, attrgetter("page")):
        whole = as_rows(parse_json(reading.bodies[page])[payload])
        yield from (Row(whole[row.position], row.page, row.position) for row in rows)


def parse_compared(payload: str, body: bytes) -> Any:
    """An answer as `parse_json` reads it, but of each row only what is compared with those of other answers: its `_id`,
    or else a digest. `payload`: the name that the rows have in it. As objects, the rows of 20,000 people take 40 to 150
    MB. Raises ValueError."""
    root = parse_json(body)
    if isinstance(root, dict) and isinstance(rows := root.get(payload), list):
        root[payload] = [_compared(row) if isinstance(row, dict) else row for row in rows]
    return root


def _compared(row: Mapping[str, Any]) -> Mapping[str, Any]:
    if own_id := row.get("_id"):
        return {"_id": own_id}
    return {"digest": blake2b(_canonical(row).encode(), digest_size=16).hexdigest()}


def viewers_at(places: Places, bodies: Mapping[int, bytes]) -> list[Mapping[str, Any]]:
    """The raw viewers at these places of answers, by the number of the page, as they were read when they came. Raises
    LookupError, TypeError or ValueError when they are not there."""
    pages = {page: as_rows(parse_json(body)["viewers"]) for page, body in bodies.items()}
    return [pages[page][position] for page, position in places]


def _read_pass(fetch: Fetch, page_size: int, most: int | None) -> tuple[list[Page], bool]:
    """The pages from the first to the end, and whether there was an end."""
    pages: list[Page] = []
    skip = 0
    while len(pages) < MOST_PAGES and skip < MOST_ROWS:
        page = fetch(skip, page_size if most is None else min(page_size, most - skip))
        stuck = page.total is None and bool(pages) and page.rows == pages[-1].rows  # skip is ignored, no total
        pages.append(page)
        skip += len(page.rows)
        expected = _expected(page.total, most)
        if not page.rows or stuck or (expected is not None and skip >= expected):
            return pages, True
    return pages, False


def _distinct(pages: Sequence[Page]) -> list[Row]:
    """Every row once. Equal rows of one page are different visits that look alike, unless they share an `_id`; equal
    rows of two pages are one row that was read twice."""
    if len(pages) == 1:  # it cannot overlap, so its rows need no (costly) comparison
        return _distinct_of(pages[0])
    kept: Counter[object] = Counter()
    rows = []
    for number, page in enumerate(pages):
        here: Counter[object] = Counter()
        for position, raw in enumerate(page.rows):
            if not isinstance(raw, dict):
                continue
            own_id = raw.get("_id")
            key = str(own_id) if own_id else _canonical(raw)
            here[key] += 1
            if here[key] > kept[key] and not (own_id and kept[key]):
                kept[key] += 1
                rows.append(Row(raw, number, position))
    return rows


def _distinct_of(page: Page) -> list[Row]:
    seen: set[str] = set()
    rows = []
    for position, raw in enumerate(page.rows):
        if not isinstance(raw, dict):
            continue
        if own_id := raw.get("_id"):
            key = str(own_id)
            if key in seen:
                continue
            seen.add(key)
        rows.append(Row(raw, 0, position))
    return rows


def _is_clean(pages: Sequence[Page], rows: Sequence[Row], most: int | None) -> bool:
    received = sum(len(page.rows) for page in pages)
    usable = sum(isinstance(raw, dict) for page in pages for raw in page.rows)
    totals = {page.total for page in pages if page.total is not None}
    if len(rows) != usable or len(totals) > 1:
        return False
    return not totals or (received if most is None else min(received, most)) == _expected(totals.pop(), most)


def _expected(total: int | None, most: int | None) -> int | None:
    return most if total is None else total if most is None else min(total, most)


def _count(rows: Sequence[Row], most: int | None) -> int:
    return len(rows) if most is None else min(len(rows), most)


def _reading(rows: Sequence[Row], pages: Sequence[Page], *, complete: bool) -> Reading:
    return Reading(tuple(rows), tuple(page.body for page in pages), pages[-1].total, complete)
