"""Text that was read in a wrong encoding before the list was made is noticed, and real text is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.lists.garbled import Garbled, find_garbled

RUSSIAN = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", min_size=4, max_size=12)


@given(RUSSIAN)
def test_russian_word_saved_in_a_wrong_encoding_is_noticed(word: str) -> None:
    for written, read in (("utf-8", "cp1251"), ("utf-8", "cp1252"), ("cp1251", "latin-1"), ("cp1251", "ascii")):
        confused = word.encode(written).decode(read, errors="replace")
        assert find_garbled([(7, ("a@example.com", confused))]) == Garbled(1, 7, confused[:60])


@pytest.mark.parametrize(
    "cell",
    [
        "Анна Ли",
        "Ірина Їжак",
        "Сергій Рєпін",
        "РСФСР",
        "José Núñez",
        "Жанна Д’Арк — «Орёл»",
        "почему??",
        "Санкт‑Петербург №1",
        "",
    ],
)
def test_real_text_is_not_taken_for_garbled(cell: str) -> None:
    assert find_garbled([(1, (cell,))]) is None


@given(st.lists(RUSSIAN))
def test_no_russian_words_are_taken_for_garbled(words: list[str]) -> None:
    assert find_garbled([(1, tuple(words))]) is None


def test_first_garbled_row_is_the_example_of_all() -> None:
    rows = [(2, ("Анна",)), (3, ("????", "x")), (5, ("y", "Бо\ufffdис"))]
    assert find_garbled(rows) == Garbled(2, 3, "????")
