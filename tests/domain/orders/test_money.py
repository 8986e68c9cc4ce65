"""Sums are whole hundredths, whatever they are written like."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.orders.money import as_currency, as_minor


@pytest.mark.parametrize(
    ("said", "minor"),
    [
        (1990, 199_000),
        (1990.5, 199_050),
        (0.1 + 0.2, 30),
        ("1990", 199_000),
        ("1 990,50", 199_050),
        ("1\xa0990.50", 199_050),
        ("1,990.50", 199_050),
        ("1,990", 199_000),
        ("1,234,567", 123_456_700),
        ("199,5", 19_950),
        ("0,500", 50),
        ("0", 0),
        (0.005, 1),
    ],
)
def test_an_amount_is_its_hundredths(said: Any, minor: int) -> None:
    assert as_minor(said) == minor


@pytest.mark.parametrize("said", [None, True, "", "много", "nan", "Infinity", -5, "-1", 1e18, [], {}, float("inf")])
def test_what_is_no_amount_has_no_hundredths(said: Any) -> None:
    assert as_minor(said) is None


@given(st.integers(0, 10**13))
def test_text_and_number_are_the_same_sum(minor: int) -> None:
    exact = Decimal(minor) / 100
    assert as_minor(f"{exact:.2f}") == as_minor(f"{exact:,.2f}") == minor
    assert as_minor(float(exact)) == minor


def test_roubles_have_one_code() -> None:
    assert [as_currency(code) for code in ("RUR", "rub", " KZT ", "€", "", None)] == [
        *("RUB", "RUB", "KZT"),
        *(None, None, None),
    ]
