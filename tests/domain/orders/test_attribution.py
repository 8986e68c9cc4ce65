"""Whose an order is, and to which webinar it counts: a small world by hand, and a slow reference."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.orders.attribution import Buyer, Holder, Key, Visit, choose_visit, find_buyer
from core.domain.reports.definitions import Counting

ANNA, PETR, VERA = 1, 2, 3
HOLDERS: dict[Key, list[Holder]] = {
    ("email", "anna@example.com"): [Holder(ANNA, "Анна"), Holder(ANNA, None)],
    ("email", "petr@example.com"): [Holder(PETR, "Пётр")],
    ("email", "office@example.com"): [Holder(ANNA, "Анна"), Holder(VERA, "Вера")],
    ("phone", "+79430000001"): [Holder(ANNA, "Анна Иванова"), Holder(PETR, "Пётр")],
    ("phone", "+79430000003"): [Holder(VERA, None)],
}
START = datetime(2026, 1, 5, 16, tzinfo=UTC)
COUNTING = Counting()


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


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("ordered", "report"),
    [(-0.1, None), (0, 1), (1, 1), (23.9, 1), (24, 2), (24 + 72, 2), (24 + 72.1, None)],
)
def test_last_webinar_before_the_order_wins_within_three_days(ordered: float, report: int | None) -> None:
    visits = [Visit(at(24), 2, 0), Visit(at(0), 1, 5)]
    found = choose_visit(at(ordered), visits, COUNTING)
    assert (found and found.report_id) == report


visits = st.lists(
    st.builds(lambda hour, report, number: Visit(at(hour), report, number), *[st.integers(0, 12)] * 3), max_size=6
)


@given(visits, st.integers(-3, 120), st.integers(0, 4))
def test_choice_is_that_of_looking_at_each_webinar(own: Sequence[Visit], ordered: int, days: int) -> None:
    counting = Counting(purchase_days=days)
    wanted = None
    for visit in own:
        is_before = visit.starts_at <= at(ordered) <= visit.starts_at + timedelta(days=days)
        later = wanted is None or (visit.starts_at, visit.report_id, -visit.number) > (
            wanted.starts_at,
            wanted.report_id,
            -wanted.number,
        )
        if is_before and later:
            wanted = visit
    assert choose_visit(at(ordered), own, counting) == wanted
    assert choose_visit(at(ordered), own[::-1], counting) == wanted
