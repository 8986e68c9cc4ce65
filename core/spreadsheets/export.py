"""Writing a table as a file for Excel: xlsx, or CSV in the form that Russian Excel opens with a double click.

No cell computes anything. In xlsx, text is written as text whatever it begins with, phones and ids included. CSV has
no types: a phone or a long id is written as ="+79...", which Excel shows as that text and this dashboard reads back,
and an apostrophe is put before other text that a spreadsheet would take for a formula (it begins with = + - @, a tab
or a line break), also within a cell behind a comma or another separator: a program that is set to that one begins a
cell there. Titles that are equal get a number, so that no column is lost where the file is read by its titles.

Moments are written as ДД.ММ.ГГГГ ЧЧ:ММ without converting them, so the caller brings them to the account's zone; xlsx
shows their weekday, too, and holds them as dates. Fractions have one digit, as on the pages; what a column has of
another kind is told with its name (`Kind`). CSV is UTF-8 with a byte order mark, `;` between cells and a decimal comma,
because Russian Excel reads 14.5 as a date, and has no weekdays, because with one it would read a date as text.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from io import BytesIO, StringIO
from itertools import count
from math import isfinite
from typing import Any

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype

MOST_XLSX_ROWS = 1_048_575
"""The most rows of a sheet below its heading; further rows are written to further sheets."""
MOST_CELL_LETTERS = 32_767
MOMENT = "%d.%m.%Y %H:%M"
MOMENT_WITH_SECONDS = f"{MOMENT}:%S"
DAY = "%d.%m.%Y"

_FORMULA = re.compile(r'[ \u00a0"]*[=+\-@＝＋－＠]|[\t\r\n]')
_FORMULA_INSIDE = re.compile(
    r'(?<=[,;|\t\r\n])(?=[ \u00a0"]*[=+\-@＝＋－＠])(?!(?<=,)[ \u00a0]*[+-][0-9 ().-]*(?:[,;\r\n]|$))'
)
"""The place of a formula behind a separator. A number or a phone behind a comma is none."""
_TAKEN_FOR_A_NUMBER = re.compile(r"\+[0-9][0-9 ().-]{4,24}|[0-9]{10,}|0[0-9]+")
"""Phones, and ids of which Excel would drop digits."""
_EXCEL_ZERO, _DAY = datetime(1899, 12, 30, tzinfo=UTC), timedelta(days=1)
_WIDEST, _NARROWEST, _LOOKED_AT = 50, 8, 200
_AT_ONCE = 10_000
"""Rows, of which the values are held at the same time."""


Frames = pd.DataFrame | Iterable[pd.DataFrame]
"""A table, or its rows in several pieces, at least one, so that a long one is never held as a whole."""


class Kind(Enum):
    """What the values of a column are, where it does not show: a `SHARE` is a part of one, written in percent with one
    digit; a `SUM` is money, written to the hundredth; a `SECOND` is a moment that counts to the second."""

    SHARE = "share"
    SUM = "sum"
    SECOND = "second"


Kinds = Mapping[str, Kind]
"""By the name of a column."""
NO_KINDS: Kinds = {}


@dataclass(frozen=True, slots=True)
class Words:
    """How yes and no are written in the operator's language, and Excel's number of the language for its weekdays."""

    yes: str
    no: str
    excel_language: str = "419"


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of a workbook for days, moments and fractions, and those of kinds."""

    day: object
    moment: object
    fraction: object
    of_kind: Mapping[Kind, object]


def write_csv(frame: Frames, columns: Mapping[str, str], words: Words, kinds: Kinds = NO_KINDS) -> bytes:
    """The named columns of the frame under their titles, as CSV."""
    return b"".join(stream_csv(frame, columns, words, kinds))


def stream_csv(frame: Frames, columns: Mapping[str, str], words: Words, kinds: Kinds = NO_KINDS) -> Iterator[bytes]:
    """As `write_csv`, in pieces."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_inert(title) for title in _unique(columns.values())])
    yield text.getvalue().encode("utf-8-sig", errors="replace")
    of_columns = [kinds.get(name) for name in columns]
    for part in _parts(frame):
        text.seek(0)
        text.truncate()
        writer.writerows(
            [_csv_cell(value, words, kind) for value, kind in zip(row, of_columns, strict=True)]
            for row in _rows(part, columns)
        )
        yield text.getvalue().encode(errors="replace")


def write_plain_csv(frame: pd.DataFrame, columns: Mapping[str, str]) -> bytes:
    """The named columns of the frame under their titles, as other services import them: commas, points, UTF-8, yes and
    no as ``true`` and ``false``, phones as they are. No cell computes anything here, either."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns.values())
    writer.writerows([_plain_cell(value) for value in row] for row in _rows(frame, columns))
    return text.getvalue().encode(errors="replace")


def write_xlsx(
    frame: Frames,
    columns: Mapping[str, str],
    words: Words,
    kinds: Kinds = NO_KINDS,
    *,
    most_rows: int = MOST_XLSX_ROWS,
) -> bytes:
    """The named columns of the frame under their titles, as a workbook with a frozen heading and a filter. A sheet
    holds `most_rows` rows; further ones go on to the next sheet. Columns are as wide as in the first part."""
    from xlsxwriter import Workbook

    file = BytesIO()
    # Row by row: memory stays small however long the table is.
    with Workbook(file, {"constant_memory": True}) as workbook:
        heading = workbook.add_format({"bold": True, "bottom": 1})
        day = workbook.add_format({"num_format": "dd.mm.yyyy"})
        written_moment = f"[$-{words.excel_language}]ddd dd.mm.yyyy hh:mm"
        moment = workbook.add_format({"num_format": written_moment})
        fraction = workbook.add_format({"num_format": "0.0"})
        written = {Kind.SHARE: "0.0%", Kind.SUM: "0.00", Kind.SECOND: f"{written_moment}:ss"}
        of_kind = {kind: workbook.add_format({"num_format": form}) for kind, form in written.items()}
        formats = Formats(day, moment, fraction, of_kind)
        of_columns = [kinds.get(name) for name in columns]
        sheet, filled, widths = None, 0, None
        for part in _parts(frame, most_rows):
            widths = widths or _widths(part, columns)
            if sheet is None or (filled == most_rows and len(part)):
                sheet, filled = workbook.add_worksheet(), 0
                for index, width in enumerate(widths):
                    sheet.set_column(index, index, width)
                sheet.freeze_panes(1, 0)
                # No green corner at each phone.
                sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
                for index, title in enumerate(_unique(columns.values())):
                    sheet.write_string(0, index, title, heading)
            _write_rows(sheet, _rows(part, columns), words, formats, of_columns, first=filled + 1)
            filled += len(part)
            sheet.autofilter(0, 0, filled, max(len(columns) - 1, 0))
    return file.getvalue()


def _parts(frame: Frames, most_rows: int = MOST_XLSX_ROWS) -> Iterator[pd.DataFrame]:
    """The rows in pieces, of which none goes on where a sheet of `most_rows` rows ends; at least one, which may be
    empty."""
    room = most_rows
    for whole in [frame] if isinstance(frame, pd.DataFrame) else frame:
        start = 0
        while start < max(len(whole), 1):
            part = whole.iloc[start : start + min(_AT_ONCE, room)]
            start += max(len(part), 1)
            room = room - len(part) or most_rows
            yield part


def _write_rows(
    sheet: Any,
    rows: Iterator[Sequence[Any]],
    words: Words,
    formats: Formats,
    kinds: Sequence[Kind | None],
    *,
    first: int,
) -> None:
    # The bound methods are looked up once: a large table has millions of cells.
    write_text, write_number = sheet.write_string, sheet.write_number
    fractions = [formats.of_kind[kind] if kind else formats.fraction for kind in kinds]
    moments = [formats.of_kind[kind] if kind else formats.moment for kind in kinds]
    are_shares = [kind is Kind.SHARE for kind in kinds]
    for number, row in enumerate(rows, start=first):
        for index, value in enumerate(row):
            kind = type(value)
            if kind is str:
                write_text(number, index, _writable(value))
            elif value is None:
                continue
            elif kind is int:
                write_number(number, index, value)
            elif kind is float:
                is_plain = value.is_integer() and not are_shares[index]
                write_number(number, index, value, None if is_plain else fractions[index])
            elif kind is bool:
                write_text(number, index, words.yes if value else words.no)
            elif isinstance(value, datetime):
                write_number(number, index, _serial(value), moments[index])
            elif isinstance(value, date):
                write_number(number, index, _serial(datetime.combine(value, time())), formats.day)
            else:
                write_text(number, index, _writable(str(value)))


def _serial(moment: datetime) -> float:
    """Excel's number for a moment: days since the end of 1899. The zone is ignored."""
    return (moment.replace(tzinfo=UTC) - _EXCEL_ZERO) / _DAY


def _csv_cell(value: Any, words: Words, kind: Kind | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return words.yes if value else words.no
        case float():
            return _fraction(value, kind).replace(".", ",")
        case datetime():
            return value.strftime(MOMENT_WITH_SECONDS if kind is Kind.SECOND else MOMENT)
        case date():
            return value.strftime(DAY)
        case int():
            return str(value)
    return _inert(str(value))


def _fraction(value: float, kind: Kind | None) -> str:
    if kind is Kind.SHARE:
        return f"{value:.1%}"
    if value.is_integer():
        return f"{value:.0f}"
    return f"{value:.2f}" if kind is Kind.SUM else f"{value:.1f}"


def _plain_cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
    text = str(value)
    return text if _TAKEN_FOR_A_NUMBER.fullmatch(text) else _inert(text)


def _inert(text: str) -> str:
    if _TAKEN_FOR_A_NUMBER.fullmatch(text):
        return f'="{text}"'
    inert = _FORMULA_INSIDE.sub("'", text)
    return f"'{inert}" if _FORMULA.match(text) else inert


def _unique(titles: Iterable[str]) -> list[str]:
    """The titles; one that stands before already gets the next number: «Имя», «Имя 2»."""
    unique: dict[str, str] = {}
    for title in titles:
        ways = (title if n == 1 else f"{title} {n}" for n in count(1))
        way = next(way for way in ways if way.casefold() not in unique)
        unique[way.casefold()] = way
    return list(unique.values())


def _rows(frame: pd.DataFrame, columns: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    """The rows as plain Python values; None for values that pandas calls missing, and for NaN and infinity."""
    return zip(*(_values(frame[name]) for name in columns), strict=True) if columns else iter(())


def _values(column: "pd.Series[Any]") -> list[Any]:
    # Python's datetime: writing pandas' timestamps takes several times as long.
    values = list(column.dt.to_pydatetime()) if is_datetime64_any_dtype(column) else column.tolist()
    missing = column.isna().tolist()
    return [
        None if gone or (type(value) is float and not isfinite(value)) else value
        for value, gone in zip(values, missing, strict=True)
    ]


def _widths(frame: pd.DataFrame, columns: Mapping[str, str]) -> list[int]:
    """The widths of the columns in characters, by their titles and their first rows."""
    widths = []
    for name, title in columns.items():
        shown = [value for value in _values(frame[name].head(_LOOKED_AT)) if value is not None]
        letters = [19 if isinstance(value, date) else len(str(value)) for value in shown]
        widths.append(min(max(_NARROWEST, len(title), *letters, 0) + 2, _WIDEST))
    return widths


def _writable(text: str) -> str:
    """The text as Excel accepts it: without lone surrogates, at most MOST_CELL_LETTERS characters."""
    if text.isascii() and len(text) <= MOST_CELL_LETTERS:
        return text
    return text[:MOST_CELL_LETTERS].encode("utf-8", errors="replace").decode()
