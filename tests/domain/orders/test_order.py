"""How far an order is paid, and which of two reports about it holds."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.orders.order import PaidState, Payment, Said, Source, holds, read_payment

PAID, PARTLY, UNPAID = PaidState.PAID, PaidState.PARTLY, PaidState.UNPAID
AT = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("is_paid", "amount", "came", "payment"),
    [
        (True, 500, None, Payment(PAID, 500)),
        (True, 500, 480, Payment(PAID, 480)),
        (True, None, None, Payment(PAID, None)),
        (False, 500, None, Payment(UNPAID, 0)),
        (False, 500, 0, Payment(UNPAID, 0)),
        (False, 500, 150, Payment(PARTLY, 150)),
        (False, None, 150, Payment(PARTLY, 150)),
        (False, 500, 500, Payment(UNPAID, 0)),
        (None, 500, 500, Payment(PAID, 500)),
        (None, 500, 100, Payment(PARTLY, 100)),
        (None, 500, None, Payment(UNPAID, 0)),
        (True, 0, None, Payment(PAID, 0)),
    ],
)
def test_payment_follows_from_the_flag_and_the_sums(
    is_paid: bool | None, amount: int | None, came: int | None, payment: Payment
) -> None:
    assert read_payment(is_paid=is_paid, amount_minor=amount, paid_minor=came) == payment


def said(source: Source, minute: int, state: PaidState) -> Said:
    return Said(source, AT + timedelta(minutes=minute), state)


def after(*reports: Said) -> PaidState:
    known = reports[0]
    for new in reports[1:]:
        known = new if holds(known, new) else known
    return known.state


deliveries = st.builds(said, st.just("webhook"), st.integers(0, 9), st.sampled_from(PaidState))


@given(st.lists(deliveries, min_size=1).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_order_and_repeats_of_deliveries_do_not_matter(orders: tuple[list[Said], list[Said]]) -> None:
    first, second = orders
    assert after(*first) == after(*second, *first)


@given(st.lists(deliveries), st.sampled_from(PaidState))
def test_list_that_was_asked_last_has_the_last_word(some: list[Said], state: PaidState) -> None:
    assert after(*some, said("list", 10, state)) is state


def test_list_that_was_asked_before_a_payment_does_not_take_it_back() -> None:
    assert after(said("webhook", 5, PAID), said("list", 4, UNPAID)) is PAID
    assert after(said("list", 5, UNPAID), said("list", 4, PAID)) is UNPAID
