"""Lists that come as files: their encoding, sheets, hidden rows, and the numbers of their rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from core.domain.lists.column_names import Kind
from core.domain.matching import Asked
from core.domain.registration.columns import FIELDS
from core.environment import ROOT
from core.errors import InvalidInput
from core.services.lists.read_people import Reading, list_asked, read_upload

CONTACT: tuple[Kind, ...] = ("contact",)
CSV = "Осенний набор;;\n;;\nИмя;Почта;Дата вебинара\nАнна;anna@example.com;20.11.2026\n;;\nБорис;boris@example.com;\n"


def test_file_of_old_excel_with_phones_as_numbers() -> None:
    people = read_upload((ROOT / "tests/samples/people.xls").read_bytes())
    assert (people.reading.sheet, people.sheets) == ("Люди", ("Люди", "Заметки"))
    assert list_asked(people) == [
        Asked(email="anna@example.com", phone="+79000000001"),
        Asked(email="boris@example.com", phone="+79000000002"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_rows_below_the_header_keep_the_numbers_of_the_file(encoding: str) -> None:
    people = read_upload(CSV.encode(encoding), "people.csv", kinds=FIELDS)
    assert people.source_name == "people.csv"
    assert people.titles == ("Имя", "Почта", "Дата вебинара")
    assert list(zip(people.numbers, people.rows, strict=True)) == [
        (4, ("Анна", "anna@example.com", "20.11.2026")),
        (6, ("Борис", "boris@example.com", "")),
    ]
    assert people.columns == {"name": 0, "email": 1, "date": 2}


def test_encoding_is_shown_and_can_be_changed() -> None:
    content = CSV.encode("cp1251")
    people = read_upload(content, "people.csv", kinds=FIELDS)
    assert people.reading.encoding == "cp1251"
    other = read_upload(content, "people.csv", kinds=FIELDS, reading=Reading(encoding="koi8-r"))
    assert (other.reading.encoding, other.titles == people.titles) == ("koi8-r", False)


def test_sheet_is_shown_and_can_be_changed() -> None:
    file = BytesIO()
    with Workbook(file) as book:
        for name, email in (("Первый", "a@example.com"), ("Второй", "b@example.com")):
            book.add_worksheet(name).write_column(0, 0, ["Почта", email])
    people = read_upload(file.getvalue(), "people.xlsx", kinds=FIELDS)
    assert (people.reading, people.sheets) == (Reading("Первый"), ("Первый", "Второй"))
    assert read_upload(file.getvalue(), "people.xlsx", kinds=FIELDS, reading=Reading("Второй")).rows == (
        ("b@example.com",),
    )


def test_file_of_old_excel_keeps_the_numbers_of_its_rows() -> None:
    people = read_upload((ROOT / "tests/samples/people.xls").read_bytes(), "people.xls", kinds=FIELDS)
    assert people.columns == {"name": 0, "email": 1, "phone": 2}
    assert people.numbers == (2, 3)


def workbook(sheets: Mapping[str, Sequence[Sequence[str]]], hidden: Collection[int] = ()) -> bytes:
    """An xlsx file; in each sheet the rows of these numbers are hidden."""
    file = BytesIO()
    with Workbook(file) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for index, row in enumerate(rows):
                sheet.write_row(index, 0, row)
            for number in hidden:
                sheet.set_row(number - 1, None, None, {"hidden": True})
    return file.getvalue()


FIVE = [["Почта"], ["a@example.com"], ["b@example.com"], ["c@example.com"], ["d@example.com"], ["e@example.com"]]


def test_hidden_rows_are_left_out_and_counted_until_the_operator_takes_them() -> None:
    content = workbook({"A": FIVE}, hidden=[3, 6])
    people = read_upload(content)
    assert (people.numbers, people.hidden_rows, people.rows_with_hidden) == ((2, 4, 5), 2, 5)
    taken = read_upload(content, reading=replace(people.reading, takes_hidden=True))
    assert (taken.numbers, taken.hidden_rows, taken.rows_with_hidden) == ((2, 3, 4, 5, 6), 2, 5)


def test_hidden_header_still_names_the_columns_and_is_no_row_of_the_list() -> None:
    people = read_upload(workbook({"A": [["Телефон", "Вторая почта"], ["1", "a@example.com"]]}, hidden=[1]))
    assert (people.titles, people.hidden_rows, len(people.rows)) == (("Телефон", "Вторая почта"), 0, 1)


def test_list_of_which_no_row_is_seen_is_refused_with_its_reason() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_upload(workbook({"A": FIVE}, hidden=[2, 3, 4, 5, 6]))
    assert (caught.value.field, caught.value.reason, caught.value.limit) == ("file", "all_hidden", 5)


def test_first_sheet_with_contacts_is_read_and_all_can_be_chosen() -> None:
    summary = [["Этот файл сохранён программой"], ["Лист", "Таблица"], ["Люди", "Таблица 1"]]
    content = workbook({"Сводка": summary, "Люди": FIVE, "Ещё": FIVE[:2]})
    people = read_upload(content)
    assert (people.reading.sheet, people.sheets, len(people.rows)) == ("Люди", ("Сводка", "Люди", "Ещё"), 5)
    assert read_upload(content, reading=Reading("Сводка")).reading.sheet == "Сводка"


def test_without_contacts_in_any_sheet_the_first_filled_one_is_shown() -> None:
    people = read_upload(workbook({"Пусто": [], "Заметки": [["один"], ["два"]], "Ещё": [["три"]]}))
    assert people.reading.sheet == "Заметки"


def test_lines_of_another_encoding_are_told_with_an_example() -> None:
    people = read_upload(
        "Почта;Имя\na@example.com;Анна\nb@example.com;Борис\n".encode() + "c@example.com;Вера".encode("cp1251")
    )
    assert [row[1] for row in people.rows] == ["Анна", "Борис", "Вера"]
    assert people.decoded is not None
    assert (people.decoded.other, people.decoded.other_lines, people.decoded.other_line) == (
        "cp1251",
        1,
        "c@example.com;Вера",
    )
