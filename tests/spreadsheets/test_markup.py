"""Web pages and the XML of Excel 2003, which services save under the name of a spreadsheet, are read as tables."""

import pytest

from core.errors import InvalidInput
from core.spreadsheets.table import read_file

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<style>td {{mso-number-format:"\\@"}}</style>
<script>var a = "<td>x";</script></head><body><table border=1>
<thead><tr><th>Почта<th>Имя<th>Телефон</tr></thead>
<tbody>
<tr><td><a href="mailto:anna@example.com">anna@example.com</a></td>
<td>Анна<br>Ли</td><td x:str>79000000001</td></tr>
<tr style="display : none"><td>boris@example.com</td><td>Борис &amp; Ко&nbsp;</td><td></td></tr>
<!-- <tr><td>никто -->
<tr><td>vera@example.com<td>Вера<td>+7&nbsp;900&nbsp;000-00-03
</table></body></html>"""
EXCEL_2003 = """<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="Тайна"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
<Worksheet ss:Name="Люди"><Table ss:ExpandedColumnCount="4">
<Row><Cell><Data ss:Type="String">Почта</Data></Cell><Cell><Data ss:Type="String">Телефон</Data></Cell>
<Cell><Data ss:Type="String">Дата</Data></Cell></Row>
<Row ss:Index="4" ss:Hidden="1"><Cell><Data ss:Type="String">a@example.com</Data>
<Comment ss:Author="x"><ss:Data>постоянный клиент</ss:Data></Comment></Cell>
<Cell><Data ss:Type="Number">79000000001</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">b@example.com</Data></Cell>
<Cell ss:Index="3" ss:MergeDown="1"><Data ss:Type="DateTime">2026-12-02T18:59:59.999</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">c@example.com</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251"])
def test_web_page_under_the_name_of_a_spreadsheet_is_read(charset: str) -> None:
    table = read_file(PAGE.format(charset=charset).encode(charset))
    assert table.rows == (
        ("Почта", "Имя", "Телефон"),
        ("anna@example.com", "Анна Ли", "79000000001"),
        ("boris@example.com", "Борис & Ко", ""),
        ("vera@example.com", "Вера", "+7 900 000-00-03"),
    )
    assert (table.numbers, table.hidden) == ((1, 2, 3, 4), frozenset({3}))
    assert table.encoding == {"utf-8": "utf-8", "windows-1251": "cp1251"}[charset]


def test_table_of_a_page_with_wanted_rows_is_preferred_and_the_others_can_be_chosen() -> None:
    page = (
        "<table><tr><td>Меню<table><tr><td>Отчёт</table></table>"
        "<table><tr><td>Почта<tr><td>a@example.com</table>"
        "<table></table>"
    )
    table = read_file(page.encode(), is_wanted=lambda rows: any("@" in row[0] for row in rows))
    assert (table.sheet, table.sheets) == ("3", ("1", "2", "3"))
    assert table.rows == (("Почта",), ("a@example.com",))
    assert read_file(page.encode(), "2").rows == (("Отчёт",),)


def test_cell_over_several_rows_says_the_same_in_each_of_them() -> None:
    page = (
        "<table><tr><td>Почта<td colspan=2>Когда"
        "<tr><td>a@example.com<td rowspan=2 colspan=2>02.12.2026<td>1"
        "<tr><td>b@example.com<td>2<tr><td>c@example.com<td>03.12.2026<td>x<td>3</table>"
    )
    table = read_file(page.encode())
    assert table.rows == (
        ("Почта", "Когда", "", ""),
        ("a@example.com", "02.12.2026", "", "1"),
        ("b@example.com", "02.12.2026", "", "2"),
        ("c@example.com", "03.12.2026", "x", "3"),
    )
    assert table.merged_cells == 1


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251"])
def test_xml_of_excel_2003_is_read_with_its_gaps_hidden_rows_and_sheets(encoding: str) -> None:
    table = read_file(EXCEL_2003.format(encoding=encoding).encode(encoding))
    assert (table.sheets, table.sheet, table.hidden) == (("Люди",), "Люди", frozenset({4}))
    assert list(zip(table.numbers, table.rows, strict=True)) == [
        (1, ("Почта", "Телефон", "Дата")),
        (4, ("a@example.com", "79000000001", "")),
        (5, ("b@example.com", "", "02.12.2026 19:00")),
        (6, ("c@example.com", "", "02.12.2026 19:00")),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><table></table>", "no_rows"),
        (EXCEL_2003.format(encoding="utf-8").encode()[:-20], "unreadable"),
    ],
)
def test_what_is_no_list_in_markup_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_file(content)
    assert (caught.value.field, caught.value.reason) == ("file", reason)


@pytest.mark.parametrize("span", ["colspan=99999999", "rowspan=99999999", "colspan=-1", "colspan=много"])
def test_cell_that_claims_to_be_endless_is_a_cell(span: str) -> None:
    table = read_file(f"<table><tr><td {span}>Почта<tr><td>Имя<td>a@example.com</table>".encode())
    assert "a@example.com" in table.rows[1]
