"""What the numbers mean: an end that can be missed, and unknowns that are never a "no"."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.presence import Interval
from core.domain.reports.definitions import (
    Counting,
    InRoom,
    InRoomAt,
    LeftBetween,
    attended,
    count_minutes,
    end_tolerance,
    is_few,
    read_in_room,
    stayed_to_end,
    write_in_room,
)

HOUR_S = 3600.0
START = datetime(2026, 11, 19, 16, tzinfo=UTC)
minutes = st.integers(0, 1439)
conditions: st.SearchStrategy[InRoom] = st.one_of(
    st.builds(InRoomAt, minutes), st.builds(LeftBetween, minutes, minutes)
)


def spans(*bounds: tuple[float, float]) -> tuple[Interval, ...]:
    return tuple(Interval(start, end) for start, end in bounds)


@pytest.mark.parametrize(("length_s", "count"), [(3600.0, 60), (3601.0, 61), (59.0, 1), (0.0, None), (None, None)])
def test_a_begun_minute_counts_and_a_length_of_zero_is_unknown(length_s: float | None, count: int | None) -> None:
    assert count_minutes(length_s) == count


@pytest.mark.parametrize(
    ("length_s", "chosen_s", "tolerance_s"),
    [(HOUR_S, None, 300), (7200, None, 360), (HOUR_S, 60, 60), (HOUR_S, 0, 0), (300, None, 150)],
)
def test_the_end_is_five_minutes_or_five_percent_unless_the_project_says_otherwise(
    length_s: float, chosen_s: float | None, tolerance_s: float
) -> None:
    assert end_tolerance(length_s, chosen_s) == tolerance_s


@pytest.mark.parametrize(
    ("flag", "until_s", "stayed"),
    [
        (True, None, True),
        (True, 10.0, True),
        (None, HOUR_S - 300, True),
        (False, HOUR_S - 301, False),
        (None, None, None),
    ],
)
def test_an_absent_flag_is_not_a_no(flag: bool | None, until_s: float | None, stayed: bool | None) -> None:
    presence = None if until_s is None else spans((0.0, until_s))
    assert stayed_to_end(flag, presence, HOUR_S) is stayed


def test_without_a_length_it_is_unknown_who_stayed_to_the_end() -> None:
    assert stayed_to_end(None, spans((0.0, 10.0)), None) is None
    assert stayed_to_end(None, spans((0.0, 10.0)), 0.0) is None
    assert stayed_to_end(None, (), HOUR_S) is False


@pytest.mark.parametrize(
    ("stay_s", "is_partial", "came"),
    [(600, False, True), (599, False, False), (599, True, None), (600, True, True), (None, False, None)],
)
def test_attended_is_a_stay_of_at_least_what_the_project_asks(
    stay_s: float | None, is_partial: bool, came: bool | None
) -> None:
    assert attended(stay_s, Counting(attended_from_s=600), is_partial=is_partial) is came
    assert attended(stay_s, Counting(), is_partial=is_partial) is True


@given(conditions)
def test_condition_survives_its_code(condition: InRoom) -> None:
    assert read_in_room(write_in_room(condition)) == condition


@pytest.mark.parametrize("code", ["", "at:", "at:x", "left:1", "at:12345", "at:1;left:1:2", "at:١"])
def test_text_that_is_no_code_is_no_condition(code: str) -> None:
    assert read_in_room(code) is None


def test_a_share_of_fewer_than_twenty_people_is_one_of_few() -> None:
    assert [is_few(people) for people in (0, 19, 20)] == [True, True, False]
