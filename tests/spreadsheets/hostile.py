"""Files that nobody makes by accident: small ones that become large, deep ones, cells out of range."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import repeat
from random import Random

from tests.spreadsheets.test_table import ODS, ODS_CELL, ODS_ROW, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIL = '<c t="inlineStr"><is><t>anna@example.com</t></is></c>'
SHARED = '<c t="s"><v>0</v></c>'
DURATION, DAY = ('<c s="1"><v>{}</v></c>', '<c s="2"><v>{}</v></c>')
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
)
EXCEL_2003 = (
    '<?xml version="1.0"?>{}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>{}</Table></Worksheet>'
    "</Workbook>"
)
EXCEL_2003_CELL = '<Row><Cell {}><Data ss:Type="{}">{}</Data></Cell></Row>'


def xlsx_of(rows: Iterable[str], *, text: str = "", name: str = "Люди", before: str = "", below: str = "") -> bytes:
    """A workbook of these rows, each the XML of its cells; `text` is the value of SHARED, `before` stands before the
    root of each part, `below` is XML below the rows."""
    numbered = "".join(f'<row r="{number}">{cells}</row>' for number, cells in enumerate(rows, start=1))
    links = {"worksheet": "worksheets/sheet1.xml", "sharedStrings": "sharedStrings.xml", "styles": "styles.xml"}
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        + "".join(f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{part}"/>' for kind, part in links.items())
        + "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{name}" sheetId="1"'
        ' r:id="worksheet"/></sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="[h]:mm"/>'
        '</numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{numbered}{below}</sheetData></worksheet>',
    }
    return zipped({part: f'<?xml version="1.0"?>{before}{xml}'.encode() for part, xml in parts.items()})


def ods_of(rows: str) -> bytes:
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped({"mimetype": mimetype, "content.xml": ODS.format(rows).encode(), "META-INF/manifest.xml": manifest})


def repeated(count: int, cells: str) -> str:
    return ODS_ROW.format(cells).replace("<table:table-row", f'<table:table-row table:number-rows-repeated="{count}"')


def columns(count: int) -> str:
    cell = ODS_CELL.format("x")
    return cell.replace("<table:table-cell", f'<table:table-cell table:number-columns-repeated="{count}"')


def text_in_every_cell() -> bytes:
    """A kilobyte for each ten megabytes of its table."""
    return xlsx_of(repeat(SHARED * 30, 250), text="я" * 32_000)


FILES: dict[str, tuple[Callable[[], bytes], str | None]] = {
    # What the file is, how it is made, and the reason why it is refused (None: it is read)
    "a cell of 10 MB": (lambda: xlsx_of([MAIL + SHARED], text="x" * 10_000_000), None),
    "a cell in the last column": (lambda: xlsx_of([MAIL, '<c r="XFD2"><v>1</v></c>']), None),
    "a sheet's name of 200 KB": (lambda: xlsx_of([MAIL], name="Имя" * 35_000), None),
    "a sheet's name with a zero": (lambda: xlsx_of([MAIL], name="a&#0;b"), "unreadable"),
    "a sheet's name with line breaks": (lambda: xlsx_of([MAIL], name="a&#10;b"), None),
    **{
        f"a duration of {days} days": (partial(xlsx_of, [MAIL, MAIL + DURATION.format(days)]), "bad_number")
        for days in ("1e300", "-1e300", "1e12")
    },
    **{
        f"a day numbered {day}": (partial(xlsx_of, [MAIL + DAY.format(day)]), None)
        for day in ("1e300", "2958466", "-1", "NaN")
    },
    "entities of entities": (lambda: xlsx_of([SHARED], text="&a11;", before=LAUGHS), "unreadable"),
    "elements in elements": (lambda: xlsx_of(["<x>" * 200_000 + "</x>" * 200_000]), "no_rows"),
    "hidden rows below the last one": (
        lambda: xlsx_of([MAIL], below='<row hidden="1"/>' * 300_000),
        None,
    ),
    "ods: a row repeated a billion times": (lambda: ods_of(repeated(10**9, ODS_CELL.format("x"))), "too_many_rows"),
    "ods: a time of billions of hours": (
        lambda: ods_of(
            ODS_ROW.format(
                ODS_CELL.format("anna@example.com")
                + '<table:table-cell office:value-type="time" office:time-value="PT99999999999999999999H00M00S"/>'
            )
        ),
        None,
    ),
    "html: cells over millions of rows and columns": (
        lambda: b"<table>" + b"<tr><td rowspan=9999999 colspan=9999999>x</td></tr>" * 2000 + b"</table>",
        None,
    ),
    "html: a cell of 10 MB": (lambda: b"<table><tr><td>a@example.com<td>" + b"x" * 10_000_000, None),
    "html: tables in tables": (lambda: b"<table><tr><td>x" * 20_000, "no_rows"),
    "html: marks that begin nothing": (lambda: b"<table><tr><td>x" + b"<" * 20_000, "no_rows"),
    "Excel 2003: a row far below": (
        lambda: EXCEL_2003.format("", '<Row ss:Index="9999999"/>').encode(),
        "too_many_rows",
    ),
    "Excel 2003: merged beyond every sheet": (
        lambda: EXCEL_2003.format(
            "", EXCEL_2003_CELL.format('ss:MergeDown="99999999999999999" ss:MergeAcross="²"', "String", "x")
        ).encode(),
        None,
    ),
    "Excel 2003: the last moment and a number without end": (
        lambda: EXCEL_2003.format(
            "",
            EXCEL_2003_CELL.format("", "DateTime", "9999-12-31T23:59:59.9")
            + EXCEL_2003_CELL.format("", "Number", "1e999"),
        ).encode(),
        None,
    ),
    "Excel 2003: entities of entities": (
        lambda: EXCEL_2003.format(LAUGHS, EXCEL_2003_CELL.format("", "String", "&a11;")).encode(),
        "unreadable",
    ),
}

LARGE_FILES: dict[str, tuple[Callable[[], bytes], str | None]] = {
    "a text in more cells than memory holds": (
        lambda: xlsx_of(repeat(SHARED * 30, 3000), text="x" * 32_000),
        "too_big_unpacked",
    ),
    "ods: a cell repeated a billion times": (lambda: ods_of(ODS_ROW.format(columns(10**9))), None),
    "ods: a table repeated in both directions": (lambda: ods_of(repeated(90_000, columns(1000))), "too_big_unpacked"),
    "html: comments that do not end": (lambda: b"<table><tr><td>x" + b"<!--" * 200_000, "too_slow"),
}

TEXTS: dict[str, Callable[[], str]] = {
    "a cell of 10 MB": lambda: "a@example.com;" + "x" * 1_000_000,
    "cells of spaces": lambda: "\n".join(repeat("a@example.com;x" + " " * 100_000 + "x", 5)),
    "digits": lambda: "1" * 200_000,
    "digits and spaces": lambda: "1 " * 100_000,
    "signs of an address": lambda: "@" * 200_000,
    "beginnings of an address": lambda: "<a@" * 100_000,
    "dots": lambda: "a." * 100_000 + "@",
    "delimiters": lambda: ";" * 200_000,
    "a row of cells": lambda: "x;" * 200_000,
    "quotation marks": lambda: '"' * 200_000,
    "a line in quotation marks": lambda: '"' + '""' * 100_000 + '";',
    "spaces": lambda: " " * 200_000 + "x",
    "line breaks": lambda: "\n" * 200_000 + "x",
    "dashes": lambda: " - " * 60_000,
    "drawn lines": lambda: "-" * 200_000,
    "a line of addresses": lambda: "a@example.com, " * 20_000,
    "messages": lambda: "[01.01.2026, 10:00] Анна: " * 20_000,
    "zeros": lambda: "a@example.com\0;b\n" * 1000,
    "half letters": lambda: "a@example.com;\ud800\n",
    "a field of JSON with a long name in an object": lambda: (
        '{"a":' * 300 + json.dumps({"b" * 99_999: 1, "c": 2}) + "}" * 300
    ),
    "right to left": lambda: "\u202ea@example.com\u202c;\u2066x\n",
}


def damaged(samples: list[bytes], count: int) -> Iterator[tuple[int, bytes]]:
    """Copies of the samples with bytes that are changed, left out and repeated, the same ones every time."""
    for seed in range(count):
        chance = Random(seed)
        content = bytearray(samples[seed % len(samples)])
        for _ in range(chance.randint(1, 20)):
            start = chance.randrange(len(content))
            end = min(start + chance.randint(1, 40), len(content))
            match chance.randint(0, 2):
                case 0:
                    content[start:end] = chance.randbytes(end - start)
                case 1:
                    del content[start:end]
                case _:
                    content[start:start] = content[start:end] * chance.randint(1, 50)
        yield seed, bytes(content)
