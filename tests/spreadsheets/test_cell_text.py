"""A cell reads as the spreadsheet program shows it."""

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spreadsheets.cell_text import clean_cell, clean_column, text_of


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('="+79000000001"', "+79000000001"),
        ('="ООО ""Ромашка"""', 'ООО "Ромашка"'),
        ("'+79000000001", "+79000000001"),
        ("'02.12.2026 19:00", "02.12.2026 19:00"),
        ("'Ромашка'", "'Ромашка'"),
        ("O'Neil", "O'Neil"),
        ("=1+2", "=1+2"),
        ("\u200b02.12.2026\u00a0", "02.12.2026"),
        ("\u202aanna@example.com\u202c", "anna@example.com"),
        ("Анна \ud83d", "Анна \ufffd"),
        ("Анна \ud83d\ude00", "Анна 😀"),
        ("Ан\0на", "Анна"),
        ('="', '="'),
        ("'", ""),
        ("", ""),
    ],
)
def test_signs_that_only_say_that_a_cell_is_text_are_not_part_of_it(written: str, shown: str) -> None:
    assert clean_cell(written) == shown


@given(st.lists(st.text(alphabet="Аb' =\"\0\u200b\ud83d\ude00\n", max_size=4), max_size=4))
def test_the_cells_of_a_column_read_as_each_of_them(column: list[str]) -> None:
    assert clean_column(column) == [clean_cell(cell) for cell in column]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (datetime(2026, 12, 2, 18, 59, 59, 999_000), "02.12.2026 19:00"),  # noqa: DTZ001 - cells have no zone
        (datetime(2026, 12, 31, 23, 59, 59), "01.01.2027 00:00"),  # noqa: DTZ001
        (datetime(2026, 12, 2, 19, 0, 29), "02.12.2026 19:00"),  # noqa: DTZ001
        (time(18, 59, 59, 999_999), "19:00"),
        (time(23, 59, 59), "23:59"),
    ],
)
def test_times_are_rounded_to_the_minute_and_not_cut(cell: object, text: str) -> None:
    assert text_of(cell) == text
