"""Client ids: digits that Salebot may have given, and no number of another kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.contacts import client_number, is_placeholder, normalize_client_id


@pytest.mark.parametrize(
    "typed", ["1234567", " 1234567 ", "001234567", 1234567, 1234567.0, "1234567.0", "1234567,0", "1234567.00"]
)
def test_a_client_id_is_its_digits(typed: str | float) -> None:
    assert normalize_client_id(typed) == "1234567"


@pytest.mark.parametrize(
    "typed",
    [None, "", "#{client_id}", "abc", "12 34", "0", "-5", "1.5", "12.000", 1.5, "١٢٣", "1.2E+9", "8E8", "9,01E+11"],
)
def test_what_is_no_client_id_is_none(typed: str | float | None) -> None:
    assert normalize_client_id(typed) is None
    assert client_number(typed) is None


@pytest.mark.parametrize("typed", ["1698765432109876543", "1234567890123", 10**12, "9" * 5_000, 1.7e18])
def test_a_longer_number_is_the_id_of_another_system(typed: str | float) -> None:
    assert normalize_client_id(typed) is None


@given(st.integers(1, 10**12 - 1))
def test_a_client_id_is_one_number_however_a_spreadsheet_holds_it(number: int) -> None:
    assert {client_number(form) for form in (number, float(number), f"{number}", f"00{number}", f"{number}.0")} == {
        number
    }


@pytest.mark.parametrize(("typed", "is_one"), [("1", True), (" 1 ", True), ("11", False), ("", False), (None, False)])
def test_a_one_stands_for_a_contact_not_given(typed: str | None, is_one: bool) -> None:
    assert is_placeholder(typed) is is_one
