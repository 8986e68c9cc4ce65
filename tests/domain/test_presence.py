"""Presence: within the webinar, counted once, and unknown when it is."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.presence import LONGEST_WEBINAR_S, Interval, merge_intervals, presence_of, stay_s

STARTS_AT_MS = 1631462400000  # 12.09.2021 19:00 in Moscow
HOUR_S = 3600.0
DAY_MS = 86_400_000

seconds = st.integers(-5000, 20_000).map(float)
intervals = st.lists(st.tuples(seconds, seconds).map(lambda pair: Interval(min(pair), max(pair))), max_size=8)


def presence(
    vi: object = None, view: object = None, till: object = None, length_s: float | None = HOUR_S
) -> tuple[Interval, ...] | None:
    return presence_of(vi=vi, view_ms=view, view_till_ms=till, starts_at_ms=STARTS_AT_MS, length_s=length_s)


def test_the_viewer_of_salebots_guide_stayed_almost_fifteen_minutes() -> None:
    found = presence(view=1631463887082, till=1631464786805)
    assert found == (Interval(1487.082, 2386.805),)
    assert stay_s(found) == 899.723


def test_presence_is_cut_to_the_webinar() -> None:
    assert presence(view=STARTS_AT_MS - 600_000, till=STARTS_AT_MS + 9_000_000) == (Interval(0.0, HOUR_S),)


def test_a_forgotten_tab_counts_to_the_end_of_the_webinar() -> None:
    assert presence(view=STARTS_AT_MS, till=STARTS_AT_MS + DAY_MS) == (Interval(0.0, HOUR_S),)
    for length_s in (None, 0):
        found = presence(view=STARTS_AT_MS, till=STARTS_AT_MS + DAY_MS, length_s=length_s)
        assert found == (Interval(0.0, LONGEST_WEBINAR_S),)


@pytest.mark.parametrize(
    ("view", "till"),
    [
        (STARTS_AT_MS, STARTS_AT_MS + DAY_MS + 1),
        (STARTS_AT_MS, 9_999_999_999_999),
        (STARTS_AT_MS, 1),
        (0, STARTS_AT_MS + 60_000),
        (STARTS_AT_MS // 1000, STARTS_AT_MS // 1000 + 60),
        (STARTS_AT_MS + 10 * DAY_MS, STARTS_AT_MS + 10 * DAY_MS + 60_000),
    ],
)
def test_a_moment_that_cannot_be_one_of_the_webinar_is_no_presence(view: int, till: int) -> None:
    assert presence(view=view, till=till) is None
    assert presence(vi=[{"s": 60, "e": 120}], view=view, till=till) == (Interval(60.0, 120.0),)


@pytest.mark.parametrize("span", [{"s": 0, "e": 600_000}, {"s": 0, "e": 1_790_000_000_000}, {"s": -90_000, "e": 600}])
def test_an_interval_that_cannot_be_one_of_the_webinar_says_nothing(span: dict[str, float]) -> None:
    """Milliseconds, or an epoch: cut to the webinar, they would be somebody who stayed to its end."""
    assert presence(vi=[span]) is None
    assert presence(vi=[span, {"s": 60, "e": 660}]) == (Interval(60, 660),)


@pytest.mark.parametrize("written", ['[{"s": 60, "e": 660}]', ' [{"s":"60","e":660.0}] ', {"1": {"s": 60, "e": 660}}])
def test_intervals_may_be_json_text_or_an_object(written: object) -> None:
    assert presence(vi=written, view=STARTS_AT_MS, till=STARTS_AT_MS + 7_200_000) == (Interval(60.0, 660.0),)


def test_intervals_are_preferred_to_entered_and_left() -> None:
    found = presence(
        vi=[{"s": 60, "e": 120}, {"s": 300, "e": 400}], view=STARTS_AT_MS, till=STARTS_AT_MS + HOUR_S * 1000
    )
    assert found == (Interval(60.0, 120.0), Interval(300.0, 400.0))


def test_swapped_and_overlapping_intervals_are_put_right() -> None:
    assert presence(vi=[{"s": 200, "e": 100}, {"s": 150, "e": 250}, {"s": -50, "e": 10}]) == (
        Interval(0.0, 10.0),
        Interval(100.0, 250.0),
    )
    assert presence(view=STARTS_AT_MS + 5000, till=STARTS_AT_MS) == (Interval(0.0, 5.0),)


def test_who_was_there_only_before_or_after_the_webinar_has_an_empty_presence() -> None:
    assert presence(view=STARTS_AT_MS - 9000, till=STARTS_AT_MS - 1) == ()
    assert presence(vi=[{"s": 4000, "e": 5000}]) == ()


def test_entered_and_left_at_one_moment_is_a_presence_of_no_length() -> None:
    found = presence(view=STARTS_AT_MS + 1000, till=STARTS_AT_MS + 1000)
    assert found == (Interval(1.0, 1.0),)
    assert stay_s(found) == 0


@pytest.mark.parametrize(
    "vi",
    [
        None,
        [],
        "x",
        "{",
        "null",
        "[1]",
        "[" * 100_000,
        {},
        [None],
        [{"s": 1}],
        [{"s": "a", "e": 2}],
        [{"s": float("nan"), "e": 2}],
    ],
)
def test_unreadable_intervals_fall_back_to_entered_and_left(vi: object) -> None:
    assert presence(vi=vi, view=str(STARTS_AT_MS), till=STARTS_AT_MS + 5000) == (Interval(0.0, 5.0),)


@pytest.mark.parametrize(
    ("view", "till"), [(None, None), (STARTS_AT_MS, None), (None, STARTS_AT_MS), (True, True), ("", "")]
)
def test_without_both_moments_presence_is_unknown(view: object, till: object) -> None:
    assert presence(view=view, till=till) is None


def test_without_a_start_only_intervals_can_be_placed() -> None:
    unknown = presence_of(vi=None, view_ms=1, view_till_ms=2, starts_at_ms=None, length_s=None)
    known = presence_of(vi=[{"s": 1, "e": 2}], view_ms=1, view_till_ms=2, starts_at_ms=None, length_s=None)
    assert (unknown, known) == (None, (Interval(1.0, 2.0),))


@given(intervals.flatmap(lambda given_intervals: st.tuples(st.just(given_intervals), st.permutations(given_intervals))))
def test_the_order_of_intervals_does_not_matter(orders: tuple[list[Interval], list[Interval]]) -> None:
    assert merge_intervals(orders[0]) == merge_intervals(orders[1])


@given(intervals)
def test_merged_intervals_are_apart_and_cover_the_same_seconds(given_intervals: list[Interval]) -> None:
    merged = merge_intervals(given_intervals)
    assert all(one.end_s < other.start_s for one, other in itertools.pairwise(merged))
    assert merge_intervals(merged) == merged
    for interval in given_intervals:
        assert any(one.start_s <= interval.start_s and interval.end_s <= one.end_s for one in merged)
    bounds = {bound for interval in given_intervals for bound in (interval.start_s, interval.end_s)}
    assert all(one.start_s in bounds and one.end_s in bounds for one in merged)
    assert stay_s(merged) <= sum(interval.end_s - interval.start_s for interval in given_intervals)


@given(st.lists(st.fixed_dictionaries({"s": seconds, "e": seconds}), min_size=1), st.floats(1, 9000))
def test_nobody_stays_longer_than_the_webinar(vi: list[dict[str, float]], length_s: float) -> None:
    found = presence(vi=vi, length_s=length_s)
    assert found is not None
    assert stay_s(found) <= length_s + 0.001
    assert all(0 <= interval.start_s <= interval.end_s <= length_s + 0.001 for interval in found)
