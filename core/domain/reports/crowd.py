"""All people of one report or several at once, as arrays: what `core.domain.reports.columns` packs, put together.

A row is an attendance: a person of one of the reports. Rows stand in the order of the reports, which is the newest
webinar first, and there by the number of the person. So the first row of a human is the newest of these webinars at
which they were.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.domain.reports.columns import ANSWERS, FACETS, FLAGS, NEEDED, collect_facts, pack_facts, read_facts
from core.domain.reports.room_sums import Spans

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]
Codes = NDArray[np.signedinteger[Any]]
Answers = NDArray[np.int8]
"""To a question about each row or human: `NO`, `UNKNOWN` or `YES`."""
Marks = NDArray[np.bool_]
_COUNTS = ("messages", "viewer_count", "origin_id")
_PLAIN = ("stay_s", *ANSWERS, *FLAGS)


class Texts(NamedTuple):
    """A column of texts: the place of each row's text among the `values`, -1 for an unknown one."""

    codes: Codes
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """`report`: the place of each row's report among the `report_ids`, whose rows begin at `begins` (one more at the
    end) and whose lengths in seconds are `lengths_s` (NaN: unknown). `human`: the place of each row's human among the
    `humans`. `stay_s` is NaN where it is unknown, `origin_id` 0; `finished` and `clicked` are answers. Interval after
    interval, `span_row` has its row, in order. `has_presence`: when the row was in the room is known.
    """

    report_ids: tuple[int, ...]
    begins: Wholes
    lengths_s: Floats
    report: Codes
    human: Codes
    humans: Wholes
    stay_s: Floats
    messages: Codes
    viewer_count: Codes
    origin_id: Codes
    finished: Answers
    clicked: Answers
    is_guest: Marks
    is_partial: Marks
    has_phone: Marks
    has_presence: Marks
    span_row: Codes
    span_start_s: Floats
    span_end_s: Floats
    texts: Mapping[str, Texts]

    def __len__(self) -> int:
        return len(self.report)

    def numbers(self, rows: Wholes) -> Wholes:
        """The numbers of the people of these rows in their reports."""
        return rows - self.begins[self.report[rows]]

    @property
    def is_one(self) -> bool:
        """Whether it is one report, in which each person counts by themselves."""
        return len(self.report_ids) == 1

    @property
    def nbytes(self) -> int:
        """What it takes of memory."""
        arrays = (getattr(self, name) for name in self.__slots__ if name not in ("report_ids", "texts"))
        return sum(one.nbytes for one in (*arrays, *(texts.codes for texts in self.texts.values())))

    def first_rows(self, rows: Wholes | None = None) -> Wholes:
        """By human the first of these rows (None: of all), -1 for who is in none of them."""
        first = np.full(len(self.humans), -1, dtype=np.int64)
        some = np.arange(len(self), dtype=np.int64) if rows is None else rows
        first[self.human[some[::-1]]] = some[::-1]
        return first

    def find_rows(self, report_ids: Wholes, numbers: Wholes) -> Wholes:
        """The rows of these people, given by their report, which is one of these, and their number there."""
        order = np.argsort(self.report_ids)
        places = order[np.searchsorted(self.report_ids, report_ids, sorter=order)]
        return self.begins[places] + numbers

    def visits(self, rows: Wholes) -> Wholes:
        """For each of these rows a number that is that of all of the same human in the same report; in one report each
        person counts by themselves."""
        return rows if self.is_one else self.report[rows].astype(np.int64) * len(self.humans) + self.human[rows]

    def rows_of_visits(self, rows: Wholes) -> Wholes:
        """All rows of the same visits as these."""
        if self.is_one:
            return rows
        is_theirs = np.zeros(len(self.humans), dtype=np.bool_)
        is_theirs[self.human[rows]] = True
        near = np.flatnonzero(is_theirs[self.human])
        return near[np.isin(self.visits(near), self.visits(rows))]

    def rows_of(self, place: int) -> slice:
        """The rows of the report at this place."""
        return slice(int(self.begins[place]), int(self.begins[place + 1]))

    def spans(self, place: int, chosen: Marks | None) -> tuple[Spans, int]:
        """The intervals of the report at this place, of the chosen rows, and how many of these have a presence."""
        rows = self.rows_of(place)
        # Bounds of another type than its own would have all of it copied for each report
        held = slice(*np.searchsorted(self.span_row, np.array((rows.start, rows.stop), dtype=self.span_row.dtype)))
        person, start_s, end_s = self.span_row[held], self.span_start_s[held], self.span_end_s[held]
        if chosen is None:
            return Spans(person.astype(np.int64), start_s, end_s), int(self.has_presence[rows].sum())
        wanted = chosen[person]
        present = int((self.has_presence[rows] & chosen[rows]).sum())
        return Spans(person[wanted].astype(np.int64), start_s[wanted], end_s[wanted]), present


class _Growing:
    """An array to which values are added, of the largest type that they have, with room for as many as are expected.
    What is added to many of them by turns is never held twice, as it would be in pieces that are joined at the end."""

    def __init__(self, expected: int) -> None:
        self._held: NDArray[Any] = np.empty(expected, dtype=np.int8)
        self._count = 0

    def add(self, values: NDArray[Any]) -> None:
        count = self._count + len(values)
        if not self._count or self._held.itemsize < values.itemsize:
            held = np.empty(len(self._held), dtype=values.dtype)
            held[: self._count] = self._held[: self._count]
            self._held = held
        if count > len(self._held):
            self._held.resize(max(count, len(self._held) * 9 // 8), refcheck=False)
        self._held[self._count : count] = values
        self._count = count

    def end(self) -> NDArray[Any]:
        """All of them; nothing is added afterwards."""
        self._held.resize(self._count, refcheck=False)
        return self._held


def build_crowd(
    report_ids: Sequence[int],
    lengths_s: Sequence[float | None],
    parts: Iterable[tuple[pa.Table, Wholes]],
    expected: int = 0,
) -> Crowd:
    """The people of these reports, of whom so many are expected; `parts` are `core.domain.reports.columns.read_facts`
    and `read_humans` of each, of which one after the other is held."""
    held: defaultdict[str, _Growing] = defaultdict(lambda: _Growing(expected))
    words: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    begins = [0]
    nobody = (_no_facts(), np.zeros(0, dtype=np.int64))  # who has the types of all columns
    for table, humans in chain([nobody], parts):
        held["human"].add(humans)
        for name in _PLAIN:
            held[name].add(table[name].to_numpy())
        for name in _COUNTS:
            counts = table[name].fill_null(0).to_numpy()
            held[name].add(counts.astype(_least_kind(counts.max(initial=0))))
        presence = table["presence"].combine_chunks()
        held["has_presence"].add(presence.is_valid().to_numpy(zero_copy_only=False))
        held["per_row"].add(np.diff(presence.offsets.to_numpy()) // 2)
        bounds = presence.values.to_numpy()
        held["span_start_s"].add(bounds[::2])
        held["span_end_s"].add(bounds[1::2])
        for name in FACETS:
            held[name].add(_code(table[name].combine_chunks(), words[name]))
        begins.append(begins[-1] + len(table))

    def ended(name: str) -> NDArray[Any]:
        return held.pop(name).end()

    human = pa.array(ended("human")).dictionary_encode()
    per_row = ended("per_row")
    return Crowd(
        report_ids=tuple(report_ids),
        begins=np.array(begins[1:], dtype=np.int64),
        lengths_s=np.array([length or np.nan for length in lengths_s], dtype=np.float64),
        report=np.repeat(np.arange(len(begins) - 2, dtype=np.int32), np.diff(begins)[1:]),
        human=human.indices.to_numpy(),
        humans=human.dictionary.to_numpy(),
        span_row=np.repeat(np.arange(len(per_row), dtype=np.int32), per_row),
        texts={name: Texts(ended(name), tuple(words[name])) for name in FACETS},
        **{name: ended(name) for name in (*_PLAIN, *_COUNTS, "has_presence", "span_start_s", "span_end_s")},
    )


@cache
def _no_facts() -> pa.Table:
    """Made when it is needed first: that loads pandas, which a start does not wait for."""
    return read_facts(pack_facts(collect_facts(dict.fromkeys(NEEDED, ())), ()))


def _code(column: pa.DictionaryArray, words: dict[str, int]) -> Codes:
    """The places of the texts of a report among the `words` of all, to which new ones are added, in as little memory as
    they need; -1: unknown."""
    places = [words.setdefault(word, len(words)) for word in column.dictionary.to_pylist()]
    codes: Codes = np.array([*places, -1], dtype=_least_kind(len(words)))[column.indices.fill_null(-1).to_numpy()]
    return codes


def _least_kind(most: int) -> np.dtype[Any]:
    """The smallest type for whole numbers up to this one, and -1."""
    return np.min_scalar_type(-int(most) - 1)
