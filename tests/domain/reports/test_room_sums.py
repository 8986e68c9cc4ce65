"""The room of all people at once is what the minutes of each person add up to."""

import math
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.presence import Interval, merge_intervals
from core.domain.reports.definitions import MINUTE_S, count_minutes
from core.domain.reports.room_sums import Drop, count_room, find_drops, find_peak, spans_of

LENGTH_S = 1800.0
second = st.integers(0, int(LENGTH_S))
HOUR_S = 3600.0
presences = st.lists(
    st.tuples(second, second).map(lambda pair: Interval(float(min(pair)), float(max(pair)))), max_size=4
).map(merge_intervals)


def spans(*bounds: tuple[float, float]) -> tuple[Interval, ...]:
    return tuple(Interval(start, end) for start, end in bounds)


def minutes_of(presence: Iterable[Interval], length_s: float | None) -> list[tuple[int, int]]:
    """The first and last minute of each stretch of a person in the room, one interval after the other."""
    last_of_axis = (count_minutes(length_s) or math.inf) - 1
    stretches: list[tuple[int, int]] = []
    for interval in presence:
        first = int(min(interval.start_s // MINUTE_S, last_of_axis))
        last = int(min(max(math.ceil(interval.end_s / MINUTE_S) - 1, first), last_of_axis))
        if stretches and first <= stretches[-1][1] + 1:
            stretches[-1] = (stretches[-1][0], max(last, stretches[-1][1]))
        else:
            stretches.append((first, last))
    return stretches


@pytest.mark.parametrize(
    ("presence", "found"),
    [
        (spans((0, 60)), [(0, 0)]),
        (spans((0, 60.001)), [(0, 1)]),
        (spans((59.9, 60.1)), [(0, 1)]),
        (spans((60, 60)), [(1, 1)]),
        (spans((3600, 3600)), [(59, 59)]),
        (spans((3540, 3600)), [(59, 59)]),
        (spans((0, 30), (40, 130), (180, 200)), [(0, 3)]),
        (spans((0, 30), (120, 130)), [(0, 0), (2, 2)]),
        ((), []),
    ],
)
def test_person_is_in_the_room_in_a_minute_at_any_moment_of_it(
    presence: tuple[Interval, ...], found: list[tuple[int, int]]
) -> None:
    people = count_room(spans_of([presence]), HOUR_S).people.tolist()
    assert people == [int(any(first <= at <= last for first, last in found)) for at in range(60)]


@given(st.lists(presences, max_size=6), st.sampled_from([LENGTH_S, None]))
def test_room_is_the_sum_of_its_people(people: list[tuple[Interval, ...]], length_s: float | None) -> None:
    room = count_room(spans_of(people), length_s)
    stretches = [minutes_of(presence, length_s) for presence in people]
    until = count_minutes(length_s) or max((own[-1][1] + 1 for own in stretches if own), default=0)
    each = [stretch for own in stretches for stretch in own]
    assert room.people.tolist() == [sum(first <= at <= last for first, last in each) for at in range(until)]
    assert room.joins.tolist() == [sum(first == at for first, _ in each) for at in range(until)]
    left = [sum(last == at for _, last in each) for at in range(until)]
    assert room.leaves.tolist() == ([*left[:-1], 0] if length_s else left)


def test_who_is_back_in_the_next_minute_has_not_left() -> None:
    room = count_room(spans_of([(Interval(0, 30), Interval(70, 100), Interval(200, 210))]), 300.0)
    assert room.people.tolist() == [1, 1, 0, 1, 0]
    assert room.joins.tolist() == [1, 0, 0, 1, 0]
    assert room.leaves.tolist() == [0, 1, 0, 1, 0]


def test_of_drops_that_are_close_the_larger_is_told_and_the_end_is_none() -> None:
    people = [100] * 10 + [90, 75, 75] + [75] * 7 + [60] + [60] * 9 + [1] * 30
    assert find_drops(people, len(people) * 60.0, None) == (Drop(10, 90, 15), Drop(19, 75, 15), Drop(29, 60, 59))
    assert find_drops([100] * 10 + [10] * 4, 14 * 60.0, None) == ()
    assert find_drops([], None, None) == ()
    assert find_drops([5, 5, 3, 3], None, None) == ()


def test_peak_is_the_first_minute_with_the_most_people() -> None:
    assert (find_peak([1, 3, 3, 2]), find_peak([0, 0]), find_peak([])) == (1, None, None)
