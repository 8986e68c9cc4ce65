"""The room of all people at once is what the minutes of each person add up to."""

from hypothesis import given
from hypothesis import strategies as st

from core.domain.presence import Interval, merge_intervals
from core.domain.reports.definitions import count_minutes, minutes_of
from core.domain.reports.room_sums import Drop, count_room, find_drops, find_peak, spans_of

LENGTH_S = 1800.0
second = st.integers(0, int(LENGTH_S))
presences = st.lists(
    st.tuples(second, second).map(lambda pair: Interval(float(min(pair)), float(max(pair)))), max_size=4
).map(merge_intervals)


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
