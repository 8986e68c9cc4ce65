"""Pasted text and CSV become the rows that a person sees in them."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.spreadsheets.delimiters import DELIMITERS
from core.spreadsheets.text import MOST_ROWS, split_rows

CELL = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"], codec="utf-8"), min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a@example.com\nb@example.com\n", [["a@example.com"], ["b@example.com"]]),
        ("Анна\ta@example.com\r\nБорис\tb@example.com", [["Анна", "a@example.com"], ["Борис", "b@example.com"]]),
        ("Анна;a@example.com\rБорис;b@example.com", [["Анна", "a@example.com"], ["Борис", "b@example.com"]]),
        ("Анна, a@example.com\nБорис, b@example.com", [["Анна", "a@example.com"], ["Борис", "b@example.com"]]),
        ("sep=;\nАнна, дочь;1\n", [["Анна, дочь", "1"]]),
        ('"Иванов; Иван";1\n"Сидоров; Пётр";2', [["Иванов; Иван", "1"], ["Сидоров; Пётр", "2"]]),
        ("a@example.com, b@example.com; c@example.com", [["a@example.com"], ["b@example.com"], ["c@example.com"]]),
        ("a@example.com b@example.com", [["a@example.com"], ["b@example.com"]]),
        ("Анна <a@example.com>; Борис <b@example.com>", [["Анна <a@example.com>"], ["Борис <b@example.com>"]]),
        ("a@example.com;+79000000001", [["a@example.com", "+79000000001"]]),
        ("\n  \n;;\na@example.com;1\n", [["a@example.com", "1"]]),
        ("Почта|Имя\na@example.com|Анна\n", [["Почта", "Имя"], ["a@example.com", "Анна"]]),
        ("a@example.com | Анна\nb@example.com | Борис", [["a@example.com", "Анна"], ["b@example.com", "Борис"]]),
        # A sign that stands in more rows than the delimiter, but leaves no contact alone
        (
            "Ли, Анна, Москва|a@example.com\nКим, Борис, Орёл|b@example.com\nЦой, Вера, Тверь|c@example.com|1",
            [
                ["Ли, Анна, Москва", "a@example.com"],
                ["Ким, Борис, Орёл", "b@example.com"],
                ["Цой, Вера, Тверь", "c@example.com", "1"],
            ],
        ),
        ("Анна — a@example.com\nБорис – b@example.com", [["Анна", "a@example.com"], ["Борис", "b@example.com"]]),
        ("Анна Ли   a@example.com\nБорис   b@example.com", [["Анна Ли", "a@example.com"], ["Борис", "b@example.com"]]),
        ("Анна-Мария\nСамара - 2\na@example.com", [["Анна-Мария"], ["Самара - 2"], ["a@example.com"]]),
        ("a@x.example, b@x.example\nc@x.example", [["a@x.example"], ["b@x.example"], ["c@x.example"]]),
        (
            "Почта\na@x.example; b@x.example;\nc@x.example",
            [["Почта"], ["a@x.example"], ["b@x.example"], ["c@x.example"]],
        ),
        (
            "a@x.example;b@x.example\nc@x.example;d@x.example",
            [["a@x.example", "b@x.example"], ["c@x.example", "d@x.example"]],
        ),
        ("+79000000001, 8 900 000-00-02, 79000000003", [["+79000000001"], ["8 900 000-00-02"], ["79000000003"]]),
        # Lines with a delimiter of their own, among others
        (
            "Имя;Почта;Метка\nАнна;a@example.com;vip\nГлеб;g@example.com;\nБорис,b@example.com,1\n"
            "Вера\tc@example.com\tvip\nИтого, 4 человека, да",
            [
                ["Имя", "Почта", "Метка"],
                ["Анна", "a@example.com", "vip"],
                ["Глеб", "g@example.com", ""],
                ["Борис", "b@example.com", "1"],
                ["Вера", "c@example.com", "vip"],
                ["Итого, 4 человека, да"],
            ],
        ),
        (
            "Почта,Сумма,Имя\na@example.com,1990,50,Анна\nb@example.com,900,Борис",
            [["Почта", "Сумма", "Имя"], ["a@example.com", "1990,50", "Анна"], ["b@example.com", "900", "Борис"]],
        ),
        (
            "Почта,Телефон\na@example.com,79000000001,31\nb@example.com,79000000002,32",
            [["Почта", "Телефон"], ["a@example.com", "79000000001", "31"], ["b@example.com", "79000000002", "32"]],
        ),
        (
            "| Имя | Почта |\n|:---|---:|\n| Анна | a@example.com |",
            [["", "Имя", "Почта", ""], ["", "Анна", "a@example.com", ""]],
        ),
        # Copied from messengers
        (
            "[29.11.2026, 19:02:11] Анна: a@example.com\n[29.11.2026, 19:03:15] Борис Ли: +7 900 000-00-02\nспасибо",
            [["Анна", "a@example.com"], ["Борис Ли", "+7 900 000-00-02"], ["Борис Ли", "спасибо"]],
        ),
        (
            "11/29/26, 7:02 PM - Анна: a@example.com\n11/29/26, 7:03 PM - Борис: b@example.com",
            [["Анна", "a@example.com"], ["Борис", "b@example.com"]],
        ),
        (
            "Анна Ли, [29.11.2026 19:02]\na@example.com\n\nБорис, [29.11.2026 19:03]\n+7 900 000-00-02",
            [["Анна Ли", "a@example.com"], ["Борис", "+7 900 000-00-02"]],
        ),
        (
            "[29.11.2026, 19:02:11] Анна: Анна Ли\na@example.com\n89000000001\n"
            "[29.11.2026, 19:03:15] Борис: за двоих\nb@example.com\nc@example.com",
            [
                ["Анна", "Анна Ли\na@example.com\n89000000001"],
                ["Борис", "за двоих"],
                ["Борис", "b@example.com"],
                ["Борис", "c@example.com"],
            ],
        ),
        (
            'Анна Ли <a@example.com>; "Цой, Вера" <b@example.com>',
            [["Анна Ли <a@example.com>"], ["Цой, Вера <b@example.com>"]],
        ),
    ],
)
def test_columns_and_rows_are_found(text: str, rows: list[list[str]]) -> None:
    assert split_rows(text).rows == rows


def test_quotation_mark_in_a_name_swallows_no_rows() -> None:
    text = 'ООО "Ромашка";a@example.com\n"Ромашка" ООО;b@example.com\n"Незакрыто;c@example.com\nАнна;d@example.com'
    assert [row[-1][0] for row in split_rows(text).rows] == ["a", "b", "c", "d"]


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=3, max_size=8),
    st.sampled_from(DELIMITERS),
)
def test_lines_wrapped_in_quotation_marks_read_as_if_they_were_not(rows: list[list[str]], delimiter: str) -> None:
    plain, wrapped = StringIO(), StringIO()
    csv.writer(plain, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    lines = [[line] for line in plain.getvalue().splitlines()]
    csv.writer(wrapped, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(lines)
    assert split_rows(wrapped.getvalue()).rows == rows


def test_cells_with_a_delimiter_in_quotation_marks_are_no_wrapped_lines() -> None:
    text = 'Имя,Почта\n"Ли, Анна",a@example.com\n"Ким, Борис",b@example.com'
    assert split_rows(text).rows == [["Имя", "Почта"], ["Ли, Анна", "a@example.com"], ["Ким, Борис", "b@example.com"]]


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=3, max_size=8),
    st.sampled_from(DELIMITERS),
)
def test_quoted_csv_reads_back_as_it_was_written(rows: list[list[str]], delimiter: str) -> None:
    written = StringIO()
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    assert split_rows(written.getvalue()).rows == rows


def test_too_many_rows_are_refused_with_the_limit() -> None:
    assert len(split_rows("header\n" + "x\n" * MOST_ROWS).rows) == MOST_ROWS + 1
    with pytest.raises(InvalidInput) as caught:
        split_rows("header\n" + "x\n" * (MOST_ROWS + 1))
    assert (caught.value.reason, caught.value.limit) == ("too_many_rows", MOST_ROWS)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("\n  \nПочта;Имя\n;;\na@example.com;Анна\n", [3, 5]),
        ('Почта;Имя\na@example.com;"две\nстроки"\nb@example.com;Борис', [1, 2, 3]),
        ("sep=;\nПочта;Имя\na@example.com;Анна", [1, 2]),
        ("a@example.com, b@example.com", [1, 2]),
        ("Анна, [29.11.2026 19:02]\na@example.com\n\nБорис, [29.11.2026 19:03]\nb@example.com", [2, 5]),
    ],
)
def test_rows_are_numbered_as_a_spreadsheet_program_numbers_them(text: str, numbers: list[int]) -> None:
    assert split_rows(text).numbers == numbers


def test_two_million_rows_are_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        split_rows("a@b.c\n" * 2_000_000)
    assert caught.value.reason == "too_many_rows"


def test_cell_with_the_addresses_of_a_family_is_one_cell() -> None:
    text = "Почта;Имя\nvera@example.com, gleb@example.com;семья\nolga@example.com, oleg@example.com;пара"
    assert split_rows(text).rows == [
        ["Почта", "Имя"],
        ["vera@example.com, gleb@example.com", "семья"],
        ["olga@example.com, oleg@example.com", "пара"],
    ]
