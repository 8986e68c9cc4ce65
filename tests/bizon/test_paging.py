import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bizon.paging import MOST_PAGES, MOST_PASSES, Page, read_all

Answer = tuple[Sequence[Any], int | None]


class Server:
    """Answers `fetch(skip, limit)` by a rule, and remembers what it was asked."""

    def __init__(self, rule: Callable[[int, int, int], Answer]) -> None:
        self.rule = rule
        self.asked: list[tuple[int, int]] = []

    def fetch(self, skip: int, limit: int) -> Page:
        self.asked.append((skip, limit))
        rows, total = self.rule(len(self.asked), skip, limit)
        return Page(list(rows), total, json.dumps(list(rows)).encode())


def viewers(count: int, *, own_ids: bool) -> list[dict[str, Any]]:
    return [{"chatUserId": f"c{n}", "view": n} | ({"_id": f"id{n}"} if own_ids else {}) for n in range(count)]


def numbers(rows: Sequence[Any]) -> list[int]:
    return sorted(row.raw["view"] for row in rows)


@given(count=st.integers(0, 60), size=st.integers(1, 20), cap=st.integers(1, 20), own_ids=st.booleans())
def test_unchanged_list_is_read_once_to_its_end_without_extra_requests(
    count: int, size: int, cap: int, own_ids: bool
) -> None:
    rows = viewers(count, own_ids=own_ids)
    server = Server(lambda _, skip, limit: (rows[skip : skip + min(limit, cap)], count))
    reading = read_all(server.fetch, size)
    assert [row.raw for row in reading.rows] == rows
    assert reading.complete
    assert reading.total == count
    assert len(server.asked) == max(1, -(-count // min(size, cap)))
    assert all(limit <= size for _, limit in server.asked)


@given(
    count=st.integers(1, 40),
    size=st.integers(1, 12),
    own_ids=st.booleans(),
    orders=st.lists(st.randoms(use_true_random=False), min_size=1, max_size=8),
    caps=st.lists(st.integers(1, 12), min_size=1, max_size=5),
)
def test_list_that_changes_while_it_is_read_neither_loses_nor_repeats_a_row(
    count: int, size: int, own_ids: bool, orders: list[Any], caps: list[int]
) -> None:
    rows = viewers(count, own_ids=own_ids)

    def rule(ask: int, skip: int, limit: int) -> Answer:
        shuffled = list(rows)
        orders[ask % len(orders)].shuffle(shuffled)
        return shuffled[skip : skip + min(limit, caps[ask % len(caps)])], count

    reading = read_all(Server(rule).fetch, size)
    seen = numbers(reading.rows)
    assert len(seen) == len(set(seen))
    assert reading.complete == (seen == list(range(count)))


@given(
    count=st.integers(2, 40),
    size=st.integers(1, 12),
    own_ids=st.booleans(),
    noisy=st.integers(0, MOST_PASSES - 1),
    noise=st.lists(st.tuples(st.integers(0, 39), st.integers(-9, 9)), min_size=1, max_size=6),
)
def test_one_consistent_pass_replaces_the_inconsistent_ones(
    count: int, size: int, own_ids: bool, noisy: int, noise: list[tuple[int, int]]
) -> None:
    rows = viewers(count, own_ids=own_ids)
    starts = 0

    def rule(ask: int, skip: int, limit: int) -> Answer:
        nonlocal starts
        starts += skip == 0
        if starts > noisy:
            return rows[skip : skip + limit], count
        at, shift = noise[ask % len(noise)]
        start = max(0, skip + (shift if at % 2 else 0))
        return rows[start : start + limit], max(0, count + (0 if at % 2 else shift))

    reading = read_all(Server(rule).fetch, size)
    seen = numbers(reading.rows)
    assert len(seen) == len(set(seen))
    assert set(seen) <= set(range(count))
    if starts == noisy + 1:
        assert seen == list(range(count))
        assert reading.complete


@given(count=st.integers(2, 40), size=st.integers(1, 12), own_ids=st.booleans())
def test_list_that_overlaps_every_time_is_read_three_times_and_marked(count: int, size: int, own_ids: bool) -> None:
    rows = viewers(count, own_ids=own_ids)
    server = Server(lambda _, skip, limit: (rows[max(0, skip - 1) : max(0, skip - 1) + limit], count))
    reading = read_all(server.fetch, size)
    seen = numbers(reading.rows)
    assert len(seen) == len(set(seen))
    assert reading.complete == (seen == list(range(count)))
    if count > size:
        assert sum(skip == 0 for skip, _ in server.asked) == MOST_PASSES


def test_inconsistent_passes_together_hold_every_row_of_each() -> None:
    rows = viewers(6, own_ids=True)
    # Each pass shows its last row of the first page again in place of another row.
    passes = [[0, 1, 2, 2, 4, 5], [0, 1, 2, 3, 2, 5], [0, 1, 2, 3, 4, 2]]
    state = {"pass": -1}

    def rule(_: int, skip: int, limit: int) -> Answer:
        state["pass"] += skip == 0
        return [rows[n] for n in passes[state["pass"]]][skip : skip + limit], 6

    reading = read_all(Server(rule).fetch, 3)
    assert numbers(reading.rows) == [0, 1, 2, 3, 4, 5]
    assert reading.complete


def test_equal_rows_on_one_page_are_different_visits() -> None:
    twins = [{"chatUserId": "a"}, {"chatUserId": "a"}, {"chatUserId": "b"}]
    reading = read_all(Server(lambda _, skip, limit: (twins[skip : skip + limit], 3)).fetch, 10)
    assert [row.raw for row in reading.rows] == twins
    assert reading.complete


def test_same_id_twice_on_one_page_is_one_row() -> None:
    rows = [{"_id": "1"}, {"_id": "1"}, {"_id": "2"}]
    reading = read_all(Server(lambda _, skip, limit: (rows[skip : skip + limit], 2)).fetch, 10)
    assert [row.raw for row in reading.rows] == [{"_id": "1"}, {"_id": "2"}]
    assert reading.complete


def test_equal_rows_with_their_keys_in_another_order_are_one_row() -> None:
    pages = {0: [{"a": 1, "b": {"c": 1, "d": 2}}], 1: [{"b": {"d": 2, "c": 1}, "a": 1}]}
    reading = read_all(Server(lambda _, skip, limit: (pages.get(skip, []), 2)).fetch, 1)
    assert len(reading.rows) == 1
    assert not reading.complete


def test_total_that_grows_while_reading_is_followed() -> None:
    rows = viewers(5, own_ids=True)
    server = Server(lambda ask, skip, limit: (rows[skip : skip + limit], 3 if ask == 1 else 5))
    reading = read_all(server.fetch, 2)
    assert numbers(reading.rows) == [0, 1, 2, 3, 4]
    assert (reading.total, reading.complete) == (5, True)


def test_row_removed_while_reading_does_not_hide_the_row_that_slips_forward() -> None:
    rows = viewers(6, own_ids=True)
    server = Server(lambda ask, skip, limit: ((rows if ask == 1 else rows[1:])[skip : skip + limit], 6 - (ask > 1)))
    reading = read_all(server.fetch, 3)
    assert numbers(reading.rows) == [1, 2, 3, 4, 5]
    assert reading.complete


def test_more_or_fewer_rows_than_the_total_says_is_incomplete() -> None:
    rows = viewers(4, own_ids=True)
    assert not read_all(Server(lambda _, skip, limit: (rows[skip : skip + limit], 3)).fetch, 10).complete
    reading = read_all(Server(lambda _, skip, limit: (rows[skip : skip + limit], 9)).fetch, 10)
    assert (len(reading.rows), reading.total, reading.complete) == (4, 9, False)


def test_without_a_total_an_empty_page_ends() -> None:
    rows = viewers(5, own_ids=False)
    server = Server(lambda _, skip, limit: (rows[skip : skip + limit], None))
    reading = read_all(server.fetch, 2)
    assert (len(reading.rows), reading.total, reading.complete) == (5, None, True)
    assert [skip for skip, _ in server.asked] == [0, 2, 4, 5]


@pytest.mark.parametrize("total", [None, 6])
def test_reading_ends_soon_when_the_server_ignores_skip(total: int | None) -> None:
    rows = viewers(2, own_ids=False)
    server = Server(lambda _, skip, limit: (rows, total))
    reading = read_all(server.fetch, 2)
    assert (len(reading.rows), reading.complete) == (2, False)
    assert len(server.asked) <= 3 * MOST_PASSES


@pytest.mark.parametrize("total", [None, 10**9])
def test_reading_ends_after_a_limited_number_of_pages(total: int | None) -> None:
    server = Server(lambda _, skip, limit: ([{"_id": f"i{skip}"}], total))
    reading = read_all(server.fetch, 1000)
    assert len(server.asked) == MOST_PAGES
    assert not reading.complete


def test_newest_few_are_read_without_reading_the_rest() -> None:
    rows = viewers(50, own_ids=True)
    server = Server(lambda _, skip, limit: (rows[skip : skip + limit], 50))
    reading = read_all(server.fetch, 10, most=13)
    assert numbers(reading.rows) == list(range(13))
    assert reading.complete
    assert server.asked == [(0, 10), (10, 3)]


def test_rows_hold_the_page_on_which_they_were_read() -> None:
    rows = viewers(5, own_ids=False)
    reading = read_all(Server(lambda _, skip, limit: (rows[skip : skip + limit], 5)).fetch, 2)
    assert [(row.page, row.position) for row in reading.rows] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)]
    for row in reading.rows:
        assert json.loads(reading.bodies[row.page])[row.position] == row.raw


def test_items_that_are_not_objects_are_left_out() -> None:
    rows = [None, {"_id": "1"}, "text"]
    reading = read_all(Server(lambda _, skip, limit: (rows[skip : skip + limit], 3)).fetch, 10)
    assert [row.raw for row in reading.rows] == [{"_id": "1"}]
    assert reading.complete
