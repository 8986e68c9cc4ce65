"""Rows that a person does not see in the spreadsheet program are known, however they were hidden."""

import zipfile
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from core.environment import ROOT
from core.spreadsheets.table import Table, read_file

SAMPLES = ROOT / "tests/samples"
PEOPLE = ("zoya", "igor", "lena", "marat", "nina", "oleg", "rita")
HIDDEN = {"igor", "marat", "nina", "oleg"}
"""Two by a filter, one in a closed group, one with a height of zero."""


def xlsx() -> bytes:
    """A workbook like the samples, which LibreOffice saved as xls and ods."""
    file = BytesIO()
    with Workbook(file) as book:
        draft, sheet = book.add_worksheet("Черновик"), book.add_worksheet("Заявки")
        draft.write_column(0, 0, ["Почта", "draft@example.com"])
        sheet.activate()
        sheet.set_first_sheet()
        draft.hide()
        sheet.write_row(2, 0, ["Почта", "Имя", "Статус"])
        for row, name in enumerate(PEOPLE[:4], start=3):
            sheet.write_row(row, 0, [f"{name}@example.com", name, "отказ" if name in HIDDEN else "оплатил"])
            if name in HIDDEN:
                sheet.set_row(row, None, None, {"hidden": True})
        sheet.autofilter(2, 0, 6, 2)
        sheet.filter_column("C", "x == оплатил")
        sheet.write_row(8, 0, ["nina@example.com", "nina"])
        sheet.set_row(8, None, None, {"level": 1, "hidden": True})
        sheet.write_row(10, 0, ["oleg@example.com", "oleg"])
        sheet.set_row(10, 0)
        sheet.write_row(12, 0, ["rita@example.com", "rita"])
    return file.getvalue()


def hidden_people(table: Table) -> set[str]:
    assert table.hidden is not None
    return {
        row[0].removesuffix("@example.com")
        for number, row in zip(table.numbers, table.rows, strict=True)
        if number in table.hidden
    }


@pytest.mark.parametrize("sample", [None, "hidden_rows.xls", "hidden_rows.ods"])
def test_rows_hidden_by_a_filter_or_by_hand_are_known_in_every_format(sample: str | None) -> None:
    table = read_file((SAMPLES / sample).read_bytes() if sample else xlsx())
    assert [row[0].removesuffix("@example.com") for row in table.rows] == ["Почта", *PEOPLE]
    assert hidden_people(table) == HIDDEN


@pytest.mark.parametrize("sample", [None, "hidden_rows.xls", "hidden_rows.ods"])
def test_hidden_sheet_is_not_offered(sample: str | None) -> None:
    assert read_file((SAMPLES / sample).read_bytes() if sample else xlsx()).sheets == ("Заявки",)


def test_rows_of_another_sheet_say_nothing_of_this_one() -> None:
    file = BytesIO()
    with Workbook(file) as book:
        for name, hides in (("Первый", True), ("Второй", False)):
            sheet = book.add_worksheet(name)
            sheet.write_column(0, 0, ["Почта", "a@example.com", "b@example.com"])
            if hides:
                sheet.set_row(1, None, None, {"hidden": True})
    assert hidden_people(read_file(file.getvalue())) == {"a"}
    assert hidden_people(read_file(file.getvalue(), "Второй")) == set()


def test_where_the_file_does_not_tell_hidden_rows_this_is_said() -> None:
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(xlsx())) as archive, zipfile.ZipFile(changed, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, archive.read(name).replace(b'<row r="4"', b'<row ht="high" r="4"'))
    table = read_file(changed.getvalue())
    assert (len(table.rows), table.hidden) == (len(PEOPLE) + 1, None)


def test_million_hidden_rows_below_the_list_are_not_counted() -> None:
    """Spreadsheet programs write unused rows that were hidden as one row that is repeated a million times."""
    rest = b'table:number-rows-repeated="1048562"'
    changed = BytesIO()
    with zipfile.ZipFile(SAMPLES / "hidden_rows.ods") as archive, zipfile.ZipFile(changed, "w") as copy:
        assert rest in archive.read("content.xml")
        for name in archive.namelist():
            copy.writestr(name, archive.read(name).replace(rest, b'table:visibility="collapse" ' + rest))
    table = read_file(changed.getvalue())
    assert hidden_people(table) == HIDDEN
    assert table.hidden is not None
    assert len(table.hidden) == len(HIDDEN)
