"""Files of every kind become one table of text; what must not be opened is refused with its reason."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import pandas as pd
import pytest
from xlsxwriter import Workbook

from core.environment import ROOT
from core.errors import InvalidInput
from core.spreadsheets.export import Words, write_csv, write_xlsx
from core.spreadsheets.table import LARGEST_FILE_BYTES, read_file, read_text
from core.spreadsheets.text import MOST_COLUMNS, MOST_ROWS

PEOPLE = (
    ("Имя", "Почта", "Телефон"),
    ("Анна", "anna@example.com", "79000000001"),
    ("Борис", "boris@example.com", "89000000002"),
)
ODS_ROW = "<table:table-row>{}</table:table-row>"
ODS_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
ODS_NUMBER = '<table:table-cell office:value-type="float" office:value="{}"/>'
ODS = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Люди">{}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: tuple[str, ...] = ()) -> bytes:
    file = BytesIO()
    with Workbook(file, {"default_date_format": "dd.mm.yyyy hh:mm"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name in hidden:
                sheet.hide()
    return file.getvalue()


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def ods() -> bytes:
    rows = "".join(
        ODS_ROW.format("".join((ODS_NUMBER if cell.isdigit() else ODS_CELL).format(cell) for cell in row))
        for row in PEOPLE
    )
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    members = {"mimetype": mimetype, "content.xml": ODS.format(rows).encode(), "META-INF/manifest.xml": manifest}
    return zipped(members, zipfile.ZIP_STORED)


def reason(content: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_file(content)
    assert caught.value.field == "file"
    return caught.value.reason


def test_xlsx_xlsb_xls_ods_and_csv_of_the_same_people_read_the_same() -> None:
    numbers: list[list[Any]] = [list(PEOPLE[0]), *([*row[:2], int(row[2])] for row in PEOPLE[1:])]
    csv = "\n".join(";".join(row) for row in PEOPLE)
    for content in (
        xlsx({"Люди": numbers}),
        (ROOT / "tests/samples/people.xlsb").read_bytes(),
        (ROOT / "tests/samples/people.xls").read_bytes(),
        ods(),
        csv.encode("cp1251"),
        csv.encode("utf-16"),
    ):
        assert read_file(content).rows == PEOPLE


def test_phone_that_excel_keeps_as_a_number_has_all_its_digits() -> None:
    assert read_file(xlsx({"A": [["Телефон"], [79000000001.0]]})).rows[1] == ("79000000001",)


def test_cells_read_as_a_person_would_type_them() -> None:
    cells = [datetime(2026, 11, 20, 19, 0), True, 1.5, "  пробелы  "]  # noqa: DTZ001 - cells have no zone
    assert read_file(xlsx({"A": [cells]})).rows == (("20.11.2026 19:00", "TRUE", "1.5", "пробелы"),)


def test_first_filled_visible_sheet_is_read_unless_another_is_wanted() -> None:
    sheets: dict[str, list[list[Any]]] = {"Пусто": [], "Тайна": [["x"]], "Первый": [["один"]], "Второй": [["два"]]}
    content = xlsx(sheets, hidden=("Тайна",))
    first = read_file(content)
    assert (first.rows, first.sheet, first.sheets) == ((("один",),), "Первый", ("Пусто", "Первый", "Второй"))
    assert read_file(content, "Второй").rows == (("два",),)


def test_empty_rows_and_columns_are_left_out_and_rows_are_equally_long() -> None:
    assert read_text("a@example.com;;1\n;;\nb@example.com;;").rows == (("a@example.com", "1"), ("b@example.com", ""))


def test_rows_of_a_workbook_have_the_numbers_that_excel_shows() -> None:
    rows: list[list[Any]] = [[], ["Список"], [], ["Почта"], ["a@example.com"], [], ["b@example.com"]]
    table = read_file(xlsx({"A": rows}))
    assert list(zip(table.numbers, table.rows, strict=True)) == [
        (2, ("Список",)),
        (4, ("Почта",)),
        (5, ("a@example.com",)),
        (7, ("b@example.com",)),
    ]


def test_encoding_is_told_and_can_be_chosen() -> None:
    content = "Почта;Имя\na@example.com;Анна\n".encode("cp1251")
    assert read_file(content).encoding == "cp1251"
    chosen = read_file(content, encoding="koi8-r")
    assert (chosen.encoding, chosen.rows[1][0]) == ("koi8-r", "a@example.com")
    assert chosen.rows[1][1] != "Анна"


def test_merged_cell_says_the_same_in_each_of_its_rows() -> None:
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "Осень")
        for number, row in enumerate([["Почта", "Дата", ""], ["a@b.example"], ["c@d.example"], [], ["e@f.example"]], 1):
            sheet.write_row(number, 0, row)
        sheet.merge_range(2, 1, 5, 2, "13.09.2026")
        sheet.merge_range(7, 1, 9, 1, "14.09.2026")
    table = read_file(file.getvalue())
    assert table.rows[2:] == (
        ("a@b.example", "13.09.2026"),
        ("c@d.example", "13.09.2026"),
        ("e@f.example", "13.09.2026"),
        ("", "14.09.2026"),
    )
    assert (table.numbers, table.merged_cells) == ((1, 2, 3, 4, 6, 8), 2)


def test_formula_reads_as_what_it_came_to_and_a_failed_one_as_nothing() -> None:
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Почта", "Дата"])
        sheet.write_formula(1, 0, '=LOWER("A@EXAMPLE.COM")', None, "a@example.com")
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_row(2, 0, ["b@example.com", "x"])
    assert read_file(file.getvalue()).rows[1:] == (("a@example.com", ""), ("b@example.com", "x"))


def test_workbook_of_too_many_rows_is_refused() -> None:
    file = BytesIO()
    with Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number in range(MOST_ROWS + 2):
            sheet.write(number, 0, "x")
    assert reason(file.getvalue()) == "too_many_rows"


def test_nothing_to_read_is_said() -> None:
    assert reason(b"") == reason(b" \n;;\n") == reason(xlsx({"A": []})) == "no_rows"


def test_file_over_the_limit_is_refused_unread() -> None:
    assert reason(b"x" * (LARGEST_FILE_BYTES + 1)) == "too_big"


@pytest.mark.parametrize("workbook", ["xl/workbook.xml", "xl/workbook.bin"])
def test_macros_are_refused(workbook: str) -> None:
    assert reason(zipped({workbook: b"<x/>", "xl/vbaProject.bin": b"x"})) == "macros"


def test_macros_of_old_excel_are_refused() -> None:
    people = (ROOT / "tests/samples/people.xls").read_bytes()
    assert reason(people + "_VBA_PROJECT".encode("utf-16-le")) == "macros"


def test_password_is_named() -> None:
    old_office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    assert reason(old_office + "EncryptedPackage".encode("utf-16-le")) == "password"


def test_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(300 * 1024 * 1024)})
    assert reason(bomb) == "too_big_unpacked"


def test_sheet_of_seventeen_billion_cells_ends_only_its_reading() -> None:
    file = BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Почта")
        sheet.write(1_048_575, 16_383, "x")
    assert reason(file.getvalue()) == "too_big_unpacked"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 not really",
        zipped({"anything.txt": b"x"}),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        xlsx({"A": [["x"]]})[:-400],
    ],
)
def test_damaged_and_foreign_files_are_unreadable(content: bytes) -> None:
    assert reason(content) == "unreadable"


@pytest.mark.parametrize("content", [b"<html><p>x", b"%PDF-1.7\n\xe2\xe3", b"{\\rtf1 x}", b"\x7fELF\x02\x01\x01\x00"])
def test_what_only_has_the_name_of_a_table_is_refused(content: bytes) -> None:
    assert reason(content) == "not_a_table"


def test_most_columns_bounds_the_width() -> None:
    assert len(read_text(";".join(["x"] * 300) + "\n" + ";".join(["y"] * 300)).rows[0]) == MOST_COLUMNS


def test_what_the_dashboard_exports_it_reads_back() -> None:
    people = pd.DataFrame({"email": ["a@example.com"], "phone": ["+79000000001"], "note": ["=1+2; да"], "id": ["0042"]})
    columns = {"email": "Почта", "phone": "Телефон", "note": "Заметка", "id": "Код"}
    for content in (write_csv(people, columns, Words("да", "нет")), write_xlsx(people, columns, Words("да", "нет"))):
        assert read_file(content).rows == (tuple(columns.values()), tuple(people.iloc[0]))
