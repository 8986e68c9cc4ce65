"""What is looked for when somebody types a piece of a phone."""

import pytest

from core.domain.search import searched_digits


@pytest.mark.parametrize("typed", ["+7 (900) 111-22", "8 900 111 22", "8-900-11122", "890011122"])
def test_piece_of_a_phone_is_found_in_stored_phones_however_it_is_written(typed: str) -> None:
    found = searched_digits(typed)
    assert found is not None
    assert found in "+79001112233"


@pytest.mark.parametrize("typed", ["", "123", "7 (9", "anna@example.com", "Анна 1234", "№ 900111"])
def test_anything_else_is_no_piece_of_a_phone(typed: str) -> None:
    assert searched_digits(typed) is None
