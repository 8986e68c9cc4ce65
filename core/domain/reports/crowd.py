"""All people of one report or several at once, as arrays: what `core.domain.reports.columns` packs, put together.

A row is an attendance: a person of one of the reports. Rows stand in the order of the reports, which is the newest
webinar first, and there by the number of the person. So the first row of a human is the newest of these webinars at
which they were.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.domain.reports.columns import FACETS, NEEDED, pack_facts, read_facts
from core.domain.reports.room_sums import Spans

Floats = NDArray[np.float64]
Wholes = NDArray[np.int64]
Codes = NDArray[np.int32]
Answers = NDArray[np.int8]
"""To a question about each row or human: `NO`, `UNKNOWN` or `YES`."""
Marks = NDArray[np.bool_]
_EMPTY = read_facts(pack_facts(dict.fromkeys(NEEDED, ())))


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
    messages: Wholes
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

    @property
    def number(self) -> Wholes:
        """The number of each row's person in the report."""
        return np.arange(len(self), dtype=np.int64) - self.begins[self.report]

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

    def rows_of(self, place: int) -> slice:
        """The rows of the report at this place."""
        return slice(int(self.begins[place]), int(self.begins[place + 1]))

    def spans(self, place: int, chosen: Marks | None) -> tuple[Spans, int]:
        """The intervals of the report at this place, of the chosen rows, and how many of these have a presence."""
        rows = self.rows_of(place)
        held = slice(*np.searchsorted(self.span_row, (rows.start, rows.stop)))
        person, start_s, end_s = self.span_row[held], self.span_start_s[held], self.span_end_s[held]
        if chosen is None:
            return Spans(person.astype(np.int64), start_s, end_s), int(self.has_presence[rows].sum())
        wanted = chosen[person]
        present = int((self.has_presence[rows] & chosen[rows]).sum())
        return Spans(person[wanted].astype(np.int64), start_s[wanted], end_s[wanted]), present


def build_crowd(
    report_ids: Sequence[int],
    lengths_s: Sequence[float | None],
    facts: Sequence[pa.Table],
    humans: Sequence[Wholes],
) -> Crowd:
    """The people of these reports, given by report: `core.domain.reports.columns.read_facts` and `read_humans`."""
    table = pa.concat_tables([_EMPTY, *facts]).unify_dictionaries()
    sizes = np.array([len(one) for one in facts], dtype=np.int64)
    begins = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])
    human = pa.array(np.concatenate([np.zeros(0, dtype=np.int64), *humans])).dictionary_encode()
    presence = table["presence"].combine_chunks()
    bounds = presence.values.to_numpy()
    per_row = np.diff(presence.offsets.to_numpy()) // 2
    return Crowd(
        report_ids=tuple(report_ids),
        begins=begins,
        lengths_s=np.array([length or np.nan for length in lengths_s], dtype=np.float64),
        report=np.repeat(np.arange(len(sizes), dtype=np.int32), sizes),
        human=human.indices.to_numpy(),
        humans=human.dictionary.to_numpy(),
        stay_s=table["stay_s"].to_numpy(),
        messages=table["messages"].to_numpy(),
        viewer_count=table["viewer_count"].to_numpy(),
        origin_id=table["origin_id"].fill_null(0).to_numpy(),
        finished=table["finished"].to_numpy(),
        clicked=table["clicked"].to_numpy(),
        is_guest=table["is_guest"].to_numpy(),
        is_partial=table["is_partial"].to_numpy(),
        has_phone=table["has_phone"].to_numpy(),
        has_presence=presence.is_valid().to_numpy(zero_copy_only=False),
        span_row=np.repeat(np.arange(len(per_row), dtype=np.int32), per_row),
        span_start_s=np.ascontiguousarray(bounds[::2]),
        span_end_s=np.ascontiguousarray(bounds[1::2]),
        texts={name: _texts(table[name]) for name in FACETS},
    )


def _texts(column: pa.ChunkedArray) -> Texts:
    held = column.combine_chunks()
    return Texts(held.indices.fill_null(-1).to_numpy(), tuple(held.dictionary.to_pylist()))
