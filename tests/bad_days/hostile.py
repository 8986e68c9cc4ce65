"""What nobody sends by accident: texts and files made from a number, the same ones every time."""

import csv
import gzip
import json
from collections.abc import Callable
from io import BytesIO, StringIO
from random import Random
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from core.environment import ROOT
from tests.spreadsheets.hostile import LAUGHS, ods_of, repeated, text_in_every_cell, xlsx_of
from tests.spreadsheets.test_table import ODS_CELL, ODS_ROW

MARK = "Зверь"
"""Begins every text, so that pages can be searched for them."""
TEXTS: dict[str, str] = {
    "formula": '=HYPERLINK("http://e.example.com";"x")',
    "plus": "+1+cmd|' /C calc'!A0",
    "at": "@SUM(A1:A9)",
    "tab": "\t=1+1",
    "separators": ",=1+1;=2;\n=3",
    "Markdown": ":material/home: *a* `b` $c$ [d](http://e.example) ![e](http://e.example/x.png)\n\n# :red[f] ~~g~~",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:1'>x</a></p></td></table>",
    "zero": "a\0b",
    "half a letter": "a\ud83d",
    "half a letter the other way": "\udc00b",
    "right to left": "\u202ea@example.com\u202c \u2066x",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈 :smile: :streamlit:",
    "marks above": "е" + "\u0301" * 300,
    "lines": "a\nb\r\nc\u2028d\u2029e\x0bf\x85g",
    "controls": "".join(map(chr, range(1, 32))) + "\x7f\x9f",
    "no letters": "\ufeff\ufffe\uffff\U0010ffff",
    "long": "я" * 100_000,
    "placeholders": "#{name} {0} {name} %s %(x)s ${HOME} {{7*7}}",
    "SQL": "'; DROP TABLE project; -- \\' OR 1=1 %_",
    "path": "../../../../etc/passwd\\..\\x",
    "quotes": "\"'`«»\\\\",
    "numbers": "1e999 NaN -Infinity 0x10 ١٢٣ １２３ ²",
    "JSON": '{"a": [null]}',
    "arrows": "-> <- == >= ~= --- | a | b |",
}
_CONTACTS = (
    "anna@example.com",
    "anna@example.com\0",
    "=anna@example.com",
    "a" * 300 + "@example.com",
    "anna@пример.рф",
    "anna\u202e@example.com",
    "+79000000001",
    "8 (900) 000-00-01 доб. 5",
    "٧٩٠٠٠٠٠٠٠٠١",
    "９" * 11,
    "1" * 5000,
)
_ODD: tuple[Any, ...] = (None, True, 0, -1, 10**400, 1.5, float("nan"), [], {}, [1, [2]], {"a": {"b": "c"}}, "")
_ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-32",
    "cp1251",
    "koi8-r",
    "cp866",
    "latin-1",
    "shift-jis",
)


def text(chance: Random) -> str:
    return f"{MARK} {chance.choice(list(TEXTS.values()))}"


def value(chance: Random) -> Any:
    return chance.choice((text(chance), chance.choice(_CONTACTS), chance.choice(_ODD)))


def encoded(chance: Random, written: str) -> bytes:
    encoding = chance.choice(_ENCODINGS)
    return written.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")


def _in_xml(written: str) -> str:
    """As far as XML has a way to write it; the rest stands there all the same."""
    return escape(written.encode("utf-8", "replace").decode())


# Lists of people


def _rows(chance: Random) -> list[list[str]]:
    titles = ["Почта", "Имя", "Телефон", text(chance)]
    people = [
        [chance.choice((*_CONTACTS[:6], f"anna{n}@example.com")), text(chance), chance.choice(_CONTACTS), text(chance)]
        for n in range(chance.randint(1, 8))
    ]
    rows = [titles, *people] if chance.random() < 0.8 else people
    return [row[: chance.randint(1, 4)] if chance.random() < 0.1 else row for row in rows]


def _csv(chance: Random) -> bytes:
    written = StringIO()
    writer = csv.writer(
        written, delimiter=chance.choice(";,\t|"), quoting=chance.choice((csv.QUOTE_ALL, csv.QUOTE_MINIMAL))
    )
    writer.writerows([[cell.replace("\0", "") for cell in row] for row in _rows(chance)])
    return encoded(chance, written.getvalue())


def _loose(chance: Random) -> bytes:
    return encoded(chance, chance.choice(("\n", "\r", "\r\n", "\0", "\x1e")).join(map(";".join, _rows(chance))))


def _xlsx(chance: Random) -> bytes:
    cells = ("".join(f'<c t="inlineStr"><is><t>{_in_xml(cell)}</t></is></c>' for cell in row) for row in _rows(chance))
    return xlsx_of(cells, name=_in_xml(text(chance))[:200])


def _ods(chance: Random) -> bytes:
    rows = (ODS_ROW.format("".join(ODS_CELL.format(_in_xml(cell)) for cell in row)) for row in _rows(chance))
    more = repeated(chance.choice((1, 1000, 10**9)), ODS_CELL.format("x")) if chance.random() < 0.3 else ""
    return ods_of("".join(rows) + more)


def _page(chance: Random) -> bytes:
    cells = ("".join(f"<td>{cell}" for cell in row) for row in _rows(chance))
    return encoded(chance, "<table>" + "".join(f"<tr>{row}" for row in cells))


def _json_list(chance: Random) -> bytes:
    people = [{"email": value(chance), "name": value(chance), text(chance): value(chance)} for _ in range(3)]
    return encoded(chance, json.dumps(people, ensure_ascii=chance.random() < 0.5))


def _deep(chance: Random) -> bytes:
    depth = chance.choice((500, 100_000))
    return b'[{"a":' * depth + b'"anna@example.com"' + b"}]" * depth


def _card(chance: Random) -> bytes:
    lines = (
        "BEGIN:VCARD",
        f"FN:{text(chance)}",
        f"EMAIL:{chance.choice(_CONTACTS)}",
        f"TEL:{text(chance)}",
        "END:VCARD",
    )
    return encoded(chance, "\n".join(lines))


def _bomb(chance: Random) -> bytes:
    return chance.choice(
        (
            text_in_every_cell(),
            gzip.compress(b"a@example.com\n" * 1_000_000),
            xlsx_of(["<c><v>&a11;</v></c>"], before=LAUGHS),
            _zip_of({"xl/workbook.xml": b"<x>" * 5_000_000}),
            _zip_of({"[Content_Types].xml": b"", "xl/workbook.xml": _zip_of({"a": b"0" * 10_000_000})}),
        )
    )


def _zip_of(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def _locked(chance: Random) -> bytes:
    """The beginning of a workbook with a password: a container of Microsoft's that holds an encrypted package."""
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    return ole + "EncryptedPackage".encode("utf-16-le") + chance.randbytes(chance.randint(0, 5000))


def _wide(_chance: Random) -> bytes:
    return b"anna@example.com;" + "я".encode() * 5_000_000


def _torn(chance: Random) -> bytes:
    whole = chance.choice((_xlsx, _ods, _csv, _page))(chance)
    noise = chance.randbytes(chance.randint(0, 50))
    return whole[: chance.randrange(len(whole) + 1)] + noise


def _sample(chance: Random) -> bytes:
    whole = bytearray(
        (ROOT / "tests/samples" / chance.choice(("people.xls", "people.xlsb", "hidden_rows.ods"))).read_bytes()
    )
    for _ in range(chance.randint(1, 30)):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    return bytes(whole)


FILES: tuple[Callable[[Random], bytes], ...] = (
    _csv,
    _xlsx,
    _loose,
    _ods,
    _page,
    _json_list,
    _card,
    _torn,
    _deep,
    _bomb,
    _locked,
    _sample,
    _wide,
)


def file(number: int) -> tuple[str, bytes]:
    """A file and its name."""
    chance = Random(number)
    content = FILES[number % len(FILES)](chance)
    return text(chance)[:300] + chance.choice((".csv", ".xlsx", ".ods", "")), content


def pasted(number: int) -> str:
    """What somebody pastes instead of a list."""
    chance = Random(number)
    return chance.choice(("\n", "\r\n", "\r")).join(chance.choice(";\t,").join(row) for row in _rows(chance))
