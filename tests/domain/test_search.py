"""What is searched when the operator types a part of a phone or of a name."""

import pytest

from core.domain.search import searched_digits, searched_name, surname_first


@pytest.mark.parametrize("typed", ["+7 (900) 111-22", "8 900 111 22", "8-900-11122", "890011122"])
def test_piece_of_a_phone_is_found_in_stored_phones_however_it_is_written(typed: str) -> None:
    found = searched_digits(typed)
    assert found is not None
    assert found in "+79001112233"


@pytest.mark.parametrize("typed", ["", "123", "7 (9", "anna@example.com", "Анна 1234", "№ 900111"])
def test_anything_else_is_no_piece_of_a_phone(typed: str) -> None:
    assert searched_digits(typed) is None


@pytest.mark.parametrize("written", ["Алёна  Ёлкина", "алена елкина", " АЛЁНА\tЕЛКИНА "])
def test_a_name_is_looked_for_however_it_is_written(written: str) -> None:
    assert searched_name(written) == "алена елкина"


@pytest.mark.parametrize(
    ("name", "turned"),
    [
        ("анна кузнецова", "кузнецова анна"),
        ("анна мария кузнецова", "кузнецова анна мария"),
        ("анна", None),
        ("", None),
    ],
)
def test_the_last_word_of_a_name_comes_first(name: str, turned: str | None) -> None:
    assert surname_first(name) == turned
