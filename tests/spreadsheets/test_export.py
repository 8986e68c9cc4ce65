"""Tables as files: nothing in a cell is a formula, phones and ids stay text, dates read as people write them."""

import csv
import io
import re
import zipfile
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from core.spreadsheets import export as export_table
from core.spreadsheets.export import Kind, Words, write_csv, write_xlsx

WORDS = Words(yes="да", no="нет")
MOSCOW = ZoneInfo("Europe/Moscow")
SEPARATORS = ",;\t|"
DANGEROUS = [
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=HYPERLINK("http://example.com")',
    "-",
    "+",
    "  =1",
    "＝1+1",
    "\u00a0@x",
]


def from_csv(frame: pd.DataFrame, titles: dict[str, str] | None = None) -> list[list[str]]:
    body = write_csv(frame, titles or {name: name for name in frame.columns}, WORDS)
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))


def from_xlsx(frame: pd.DataFrame, titles: dict[str, str] | None = None) -> list[list[Any]]:
    body = write_xlsx(frame, titles or {name: name for name in frame.columns}, WORDS)
    return CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    frame = pd.DataFrame({"a": [text]})
    assert from_csv(frame)[1] == [f"'{text}" if text[0] not in "\t\r\n" else f"'{text[0]}'{text[1:]}"]
    sheet = zipfile.ZipFile(io.BytesIO(write_xlsx(frame, {"a": "a"}, WORDS))).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b'"inlineStr"' in sheet


@given(st.text(max_size=30) | st.text('+-=@ ()0123456789."', max_size=30))
def test_no_csv_cell_begins_like_a_formula_unless_it_holds_digits_alone(text: str) -> None:
    cell = from_csv(pd.DataFrame({"a": [text]}))[1][0] if text else ""
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) or re.fullmatch(r'="[+0-9][0-9 ().-]+"', cell)


def begins_a_formula(cell: str) -> bool:
    """Whether a spreadsheet program may compute the cell; digits with signs between them come to a number at worst."""
    cell = cell.strip(' "\u00a0')
    harmless = r'="?[+0-9][0-9 ().-]+"?|[+-][0-9 ().-]*(?:"?;.*)?'
    return cell.startswith(tuple("=+-@＝＋－＠")) and not re.fullmatch(harmless, cell, re.DOTALL)


@pytest.mark.parametrize("separator", SEPARATORS)
@given(st.lists(st.text("=+-@ \"'1a,;\t|\n\r＝", max_size=20), min_size=2, max_size=3))
def test_no_csv_cell_is_a_formula_whatever_the_program_takes_for_the_separator(
    separator: str, texts: list[str]
) -> None:
    frame = pd.DataFrame([texts, texts], columns=["a", "b", "c"][: len(texts)])
    body = write_csv(frame, dict.fromkeys(frame.columns, "А"), WORDS).decode("utf-8-sig")
    by_rules = csv.reader(io.StringIO(body, newline=""), delimiter=separator)
    by_signs = (line.split(separator) for line in re.split(r"[\r\n]", body))
    for row in (*by_rules, *(by_signs if separator != ";" else ())):
        assert not [cell for cell in row if begins_a_formula(cell)]


def test_phones_and_numbers_behind_a_comma_stay_as_they_are() -> None:
    text = "Анна, +7 (900) 000-00-01, -5; нет - да"
    assert from_csv(pd.DataFrame({"a": [text]}))[1] == [text]


def test_a_title_is_as_harmless_as_a_cell() -> None:
    assert from_csv(pd.DataFrame({"a": [1]}), {"a": "=1+1"})[0] == ["'=1+1"]


def test_excel_shows_phones_and_long_ids_as_they_are_without_an_apostrophe() -> None:
    frame = pd.DataFrame({"phone": ["+79001234567", "+7 (900) 123-45-67"], "id": ["000123", "12345678901234567890"]})
    assert from_csv(frame)[1:] == [
        ['="+79001234567"', '="000123"'],
        ['="+7 (900) 123-45-67"', '="12345678901234567890"'],
    ]
    assert from_xlsx(frame)[1:] == frame.to_numpy().tolist()


def test_each_column_has_a_title_of_its_own() -> None:
    frame = pd.DataFrame({"a": [1], "b": [2], "c": [3]})
    titles = {"a": "E-mail", "b": "e-mail", "c": "E-mail 2"}
    assert from_csv(frame, titles)[0] == from_xlsx(frame, titles)[0] == ["E-mail", "e-mail 2", "E-mail 2 2"]


def test_a_phone_with_anything_after_it_is_no_phone() -> None:
    assert from_csv(pd.DataFrame({"a": ["+79001234567+1"]}))[1] == ["'+79001234567+1"]


def test_moments_are_written_as_they_stand() -> None:
    moment = datetime(2026, 11, 19, 19, 5, tzinfo=MOSCOW)
    frame = pd.DataFrame({"at": pd.Series([moment, None], dtype="datetime64[us, Europe/Moscow]")})
    assert from_csv(frame)[1:] == [["19.11.2026 19:05"], [""]]
    assert from_xlsx(frame)[1] == [datetime(2026, 11, 19, 19, 5)]  # noqa: DTZ001 - Excel knows no zones


def test_days_and_mixed_columns_are_written() -> None:
    frame = pd.DataFrame({"a": pd.Series([date(2026, 11, 19), None, 7, "слово"], dtype="object")})
    assert from_csv(frame)[1:] == [["19.11.2026"], [""], ["7"], ["слово"]]
    assert from_xlsx(frame)[1:] == [[date(2026, 11, 19)], [""], [7.0], ["слово"]]


def test_numbers_words_and_gaps() -> None:
    frame = pd.DataFrame(
        {
            "n": pd.Series([1200, None], dtype="Int64"),
            "share": pd.Series([14.5, float("inf")]),
            "end": pd.Series([True, None], dtype="boolean"),
            "no": [False, False],
        }
    )
    assert from_csv(frame)[1:] == [["1200", "14,5", "да", "нет"], ["", "", "", "нет"]]
    assert from_xlsx(frame)[1:] == [[1200.0, 14.5, "да", "нет"], ["", "", "", "нет"]]


def test_shares_are_percents_sums_keep_their_cents_and_moments_their_seconds() -> None:
    moment = datetime(2026, 11, 19, 19, 5, 7, tzinfo=MOSCOW)
    frame = pd.DataFrame(
        {
            "share": [0.372, 1.0, -0.02],
            "sum": pd.Series([443.33, 89000, None], dtype="Float64"),
            "at": pd.Series([moment, None, None], dtype="datetime64[us, Europe/Moscow]"),
        }
    )
    columns, kinds = (
        {name: name for name in ("share", "sum", "at")},
        {"share": Kind.SHARE, "sum": Kind.SUM, "at": Kind.SECOND},
    )
    body = write_csv(frame, columns, WORDS, kinds).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(body), delimiter=";"))[1:] == [
        ["37,2%", "443,33", "19.11.2026 19:05:07"],
        ["100,0%", "89000", ""],
        ["-2,0%", "", ""],
    ]
    book = zipfile.ZipFile(io.BytesIO(write_xlsx(frame, columns, WORDS, kinds)))
    styles, sheet = book.read("xl/styles.xml").decode(), book.read("xl/worksheets/sheet1.xml").decode()
    forms = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]+)"', styles))
    used = re.findall(r'<xf numFmtId="(\d+)"', styles.split("<cellXfs")[1])
    form_of = {
        place: forms.get(used[int(style)], used[int(style)])
        for place, style in re.findall(r'r="(\w+)" s="(\d+)"', sheet)
    }
    assert {place: form_of.get(place) for place in ("A2", "A3", "A4", "B2", "B3", "C2")} == {
        "A2": "0.0%",
        "A3": "0.0%",
        "A4": "0.0%",
        "B2": "0.00",
        "B3": None,
        "C2": "[$-419]ddd dd.mm.yyyy hh:mm:ss",
    }


def test_columns_and_titles_are_those_asked_for() -> None:
    frame = pd.DataFrame({"a": [1], "b": [2], "c": [3]})
    assert from_csv(frame, {"c": "В", "a": "А"}) == [["В", "А"], ["3", "1"]]
    assert from_xlsx(frame, {"c": "В", "a": "А"}) == [["В", "А"], [3.0, 1.0]]


def test_separators_quotes_and_line_breaks_survive() -> None:
    text = 'Иван "Ваня"; Петров\nвторая строка'
    assert from_csv(pd.DataFrame({"a": [text]}))[1] == [text]
    assert from_xlsx(pd.DataFrame({"a": [text]}))[1] == [text]


def test_what_no_file_can_hold_does_not_break_the_file() -> None:
    frame = pd.DataFrame({"a": ["\ud800half", "\x00\x0b", "я" * 40_000]}, dtype="object")
    assert from_csv(frame)[1] == ["?half"]
    assert len(from_xlsx(frame)[3][0]) == export_table.MOST_CELL_LETTERS


def test_more_rows_than_a_sheet_holds_go_on_to_the_next() -> None:
    body = write_xlsx(pd.DataFrame({"a": [1, 2, 3]}), {"a": "А"}, WORDS, most_rows=2)
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    assert [book.get_sheet_by_name(name).to_python() for name in book.sheet_names] == [
        [["А"], [1.0], [2.0]],
        [["А"], [3.0]],
    ]


def test_an_empty_table_has_its_heading() -> None:
    empty = pd.DataFrame({"a": []})
    assert from_csv(empty) == [["a"]]
    assert from_xlsx(empty) == [["a"]]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=5), st.integers(1, 5))
def test_rows_given_in_pieces_make_the_file_of_the_whole_table(sizes: list[int], most_rows: int) -> None:
    numbers = iter(range(100))
    pieces = [pd.DataFrame({"a": [f"№{next(numbers)}" for _ in range(size)]}, dtype="object") for size in sizes]
    whole = pd.concat(pieces, ignore_index=True)
    assert write_csv(iter(pieces), {"a": "А"}, WORDS) == write_csv(whole, {"a": "А"}, WORDS)
    made = [write_xlsx(rows, {"a": "А"}, WORDS, most_rows=most_rows) for rows in (iter(pieces), whole)]
    sheets = [CalamineWorkbook.from_filelike(io.BytesIO(one)) for one in made]
    names = [one.sheet_names for one in sheets]
    assert names[0] == names[1]
    for name in names[0]:
        assert sheets[0].get_sheet_by_name(name).to_python() == sheets[1].get_sheet_by_name(name).to_python()
