"""Whose an order is, and to which webinar it counts: a small world by hand, and a slow reference."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.orders.attribution import Buyer, Holder, Key, choose_visits, find_buyer, is_told
from core.domain.reports.definitions import Counting

ANNA, PETR, VERA = 1, 2, 3
HOLDERS: dict[Key, list[Holder]] = {
    ("email", "anna@example.com"): [Holder(ANNA, "Анна"), Holder(ANNA, None)],
    ("email", "petr@example.com"): [Holder(PETR, "Пётр")],
    ("email", "office@example.com"): [Holder(ANNA, "Анна"), Holder(VERA, "Вера")],
    ("phone", "+79430000001"): [Holder(ANNA, "Анна Иванова"), Holder(PETR, "Пётр")],
    ("phone", "+79430000003"): [Holder(VERA, None)],
}


@pytest.mark.parametrize(
    ("email", "phone", "name", "human"),
    [
        ("anna@example.com", None, None, ANNA),
        ("petr@example.com", "+79430000001", "Анна", PETR),
        ("other@example.com", "+79430000001", "Иванова Anna", ANNA),
        (None, "+79430000001", "Пётр Иванов", PETR),
        (None, "+79430000001", None, None),
        (None, "+79430000001", "Вера", None),
        ("office@example.com", "+79430000001", "Анна", ANNA),
        ("office@example.com", None, "Анна", None),
        ("other@example.com", "+79430000003", "Вера", VERA),
        ("nobody@example.com", "+79430000009", "Анна", None),
        (None, None, "Анна", None),
    ],
)
def test_buyer_is_found_by_email_then_by_phone_and_name(
    email: str | None, phone: str | None, name: str | None, human: int | None
) -> None:
    assert find_buyer(Buyer(email, phone, name), HOLDERS) == human


def test_placeholder_finds_nobody() -> None:
    holders: dict[Key, list[Holder]] = {("email", "test@test.ru"): [Holder(ANNA, "Анна")]}
    assert find_buyer(Buyer("test@test.ru", None, "Анна"), holders) is None


NAMES = (None, "Анна", "Анна Иванова", "A. Иванова", "Пётр", "Вера П", "anna@example.com")
held = st.lists(st.builds(Holder, st.integers(1, 3), st.sampled_from(NAMES)), max_size=6)


@given(held, held, st.sampled_from(NAMES))
def test_where_a_few_names_tell_the_buyer_more_names_change_nothing(
    few: list[Holder], more: list[Holder], name: str | None
) -> None:
    buyer = Buyer("other@example.com", "+79430000001", name)
    key: Key = ("phone", "+79430000001")
    known = {one.human for one in few}
    further = [one for one in more if one.human in known]
    if is_told(buyer, {key: few}):
        assert find_buyer(buyer, {key: few}) == find_buyer(buyer, {key: [*few, *further]})


STARTS = (0, 24, 24, 60)
"""In hours; two webinars begin at one moment."""


def choose(
    people: Sequence[Sequence[int]], orders: Sequence[tuple[int, float]], counting: Counting
) -> list[tuple[int, int]]:
    """For orders of these humans at these hours the webinar and the place there."""
    places, numbers = choose_visits(
        np.array([human for human, _ in orders], dtype=np.int64),
        np.array([hour * 3600 for _, hour in orders], dtype=np.float64),
        np.array(STARTS[: len(people)], dtype=np.float64) * 3600,
        [np.array(own, dtype=np.int64) for own in people],
        counting,
    )
    return list(zip(places.tolist(), numbers.tolist(), strict=True))


@pytest.mark.parametrize(
    ("ordered", "webinar"),
    [(-0.1, -1), (0, 0), (1, 0), (23.9, 0), (24, 1), (24 + 72, 1), (24 + 72.1, -1)],
)
def test_last_webinar_before_the_order_wins_within_three_days(ordered: float, webinar: int) -> None:
    ((found, _),) = choose([[PETR, ANNA], [ANNA]], [(ANNA, ordered)], Counting())
    assert found == webinar


worlds = st.lists(st.lists(st.integers(1, 3), max_size=4), max_size=len(STARTS))


@given(worlds, st.lists(st.tuples(st.integers(1, 4), st.integers(-3, 150)), max_size=4), st.integers(0, 4))
def test_choice_is_that_of_looking_at_each_webinar(
    people: list[list[int]], orders: list[tuple[int, int]], days: int
) -> None:
    wanted = []
    for human, hour in orders:
        own = [place for place, there in enumerate(people) if human in there and STARTS[place] <= hour]
        counts = own and hour <= STARTS[own[-1]] + 24 * days
        wanted.append((own[-1], people[own[-1]].index(human)) if counts else (-1, 0))
    assert choose(people, orders, Counting(purchase_days=days)) == wanted
