"""Who of a crowd was chosen: against looking at each person by itself, one after the other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.domain.presence import Interval, merge_intervals
from core.domain.reports.columns import (
    FACETS,
    NO,
    UNKNOWN,
    YES,
    collect_facts,
    pack_facts,
    pack_humans,
    read_facts,
    read_humans,
)
from core.domain.reports.crowd import Crowd, build_crowd
from core.domain.reports.crowd_choice import Choice, choose_people, choose_rows, was_at
from core.domain.reports.definitions import InRoom, InRoomAt, LeftBetween


@dataclass(frozen=True)
class Row:
    """Somebody at one webinar."""

    human: int
    city: str | None
    device: str | None
    origin: int | None
    finished: bool | None
    is_partial: bool
    presence: tuple[Interval, ...] | None

    def was_in(self, first: int, last: int, length_s: float | None) -> bool:
        """In the room at a moment of these minutes, of those that the webinar has."""
        minutes = range(first, last + 1) if not length_s else range(first, min(last, math.ceil(length_s / 60) - 1) + 1)
        at = None if not length_s else math.ceil(length_s / 60) - 1

        def in_minute(one: Interval, minute: int) -> bool:
            if one.start_s == one.end_s or (at == minute and one.start_s >= 60 * minute):
                own = int(one.start_s // 60)
                return minute == (own if at is None else min(own, at))
            return one.start_s < 60 * (minute + 1) and one.end_s > 60 * minute

        return any(in_minute(one, minute) for one in self.presence or () for minute in minutes)

    def meets(self, condition: InRoom, length_s: float | None) -> bool:
        if isinstance(condition, InRoomAt):
            return self.was_in(condition.minute, condition.minute, length_s)
        if self.finished or self.is_partial:
            return False
        after = self.was_in(condition.last + 1, 24 * 60, length_s)
        return self.was_in(condition.first, condition.last, length_s) and not after


bounds = st.tuples(st.integers(0, 600), st.integers(0, 600)).map(sorted)
presences = st.none() | st.lists(bounds, max_size=3).map(
    lambda pairs: merge_intervals(Interval(float(start), float(end)) for start, end in pairs)
)
rows = st.builds(
    Row,
    human=st.integers(0, 4),
    city=st.sampled_from([None, "Казань", "Москва"]),
    device=st.sampled_from([None, "phone"]),
    origin=st.sampled_from([None, 3, 8]),
    finished=st.sampled_from([None, False, True]),
    is_partial=st.booleans(),
    presence=presences,
)
reports = st.lists(
    st.tuples(st.lists(rows, max_size=6), st.sampled_from([600.0, 590.0, 240.0, None])), min_size=1, max_size=3
)
choices = st.builds(
    Choice,
    texts=st.dictionaries(
        st.sampled_from(["city_key", "device"]), st.sets(st.sampled_from([None, "Казань", "phone"]), min_size=1)
    ),
    origins=st.none() | st.sets(st.sampled_from([0, 3, 8])),
    in_room=st.none()
    | st.lists(
        st.builds(InRoomAt, st.integers(0, 11))
        | st.tuples(st.integers(0, 11), st.integers(0, 11)).map(lambda pair: LeftBetween(min(pair), max(pair))),
        max_size=2,
    ),
)


def crowd_of(held: list[tuple[list[Row], float | None]]) -> Crowd:
    parts = [(read_facts(_pack(own)), read_humans(pack_humans([row.human for row in own]))) for own, _ in held]
    return build_crowd(range(len(held)), [length_s for _, length_s in held], parts)


def _pack(own: list[Row]) -> bytes:
    written: dict[str, Sequence[Any]] = {
        **{name: [None] * len(own) for name in (*FACETS, "clicked", "phone", "stay_s")},
        "city_key": [row.city for row in own],
        "device": [row.device for row in own],
        "origin_id": [row.origin for row in own],
        "finished": [row.finished for row in own],
        "is_partial": [row.is_partial for row in own],
        "is_guest": [False] * len(own),
        "messages": [0] * len(own),
        "viewer_count": [1] * len(own),
        "presence": [
            None if row.presence is None else str([[one.start_s, one.end_s] for one in row.presence]) for row in own
        ],
    }
    return pack_facts(collect_facts(written), written["origin_id"])


@given(reports, choices)
def test_chosen_rows_are_those_of_the_people_as_the_newest_webinar_shows_them(
    held: list[tuple[list[Row], float | None]], choice: Choice
) -> None:
    flat = [(row, length_s) for own, length_s in held for row in own]
    newest: dict[int, Row] = {}
    for row, _ in flat:
        newest.setdefault(row.human, row)

    def has_facts(row: Row) -> bool:
        facts = {"city_key": row.city, "device": row.device}
        wanted = all(facts[name] in values for name, values in choice.texts.items())
        return wanted and (choice.origins is None or (row.origin or 0) in choice.origins)

    def meets(row: Row, length_s: float | None) -> bool:
        return choice.in_room is None or any(row.meets(one, length_s) for one in choice.in_room)

    crowd = crowd_of(held)
    chosen = choose_rows(crowd, choice)
    shows = [row if len(held) == 1 else newest[row.human] for row, _ in flat]
    expected = [has_facts(show) and meets(*one) for show, one in zip(shows, flat, strict=True)]
    assert ([True] * len(flat) if chosen is None else chosen.tolist()) == expected
    if len(held) == 1:
        people = [at for at, (row, length_s) in enumerate(flat) if has_facts(row) and meets(row, length_s)]
    else:
        met = {row.human for row, length_s in flat if meets(row, length_s)}
        shown = {human: row for human, row in newest.items() if human in met and has_facts(row)}
        people = [at for at, (row, _) in enumerate(flat) if shown.get(row.human) is row]
    assert sorted(choose_people(crowd, choice).tolist()) == people


@given(reports, st.lists(st.none() | st.integers(0, 11), min_size=3, max_size=3))
def test_who_was_at_a_minute_is_yes_no_or_unknown(
    held: list[tuple[list[Row], float | None]], minutes: list[int | None]
) -> None:
    expected = []
    for (own, length_s), minute in zip(held, minutes, strict=False):
        for row in own:
            if minute is None or row.presence is None or (length_s and length_s <= 60 * minute):
                expected.append(UNKNOWN)
            elif row.was_in(minute, minute, length_s):
                expected.append(YES)
            else:
                expected.append(UNKNOWN if row.is_partial else NO)
    assert was_at(crowd_of(held), minutes[: len(held)]).tolist() == expected


@given(reports)
def test_a_crowd_gives_back_what_was_packed(held: list[tuple[list[Row], float | None]]) -> None:
    crowd = crowd_of(held)
    flat = [row for own, _ in held for row in own]
    codes, values = crowd.texts["city_key"]
    assert [None if code < 0 else values[code] for code in codes] == [row.city for row in flat]
    assert crowd.humans[crowd.human].tolist() == [row.human for row in flat]
    assert crowd.numbers(np.arange(len(crowd))).tolist() == [number for own, _ in held for number in range(len(own))]
    assert crowd.has_presence.tolist() == [row.presence is not None for row in flat]
    spans = [(at, one.start_s, one.end_s) for at, row in enumerate(flat) for one in row.presence or ()]
    assert [*zip(crowd.span_row, crowd.span_start_s, crowd.span_end_s, strict=True)] == spans
