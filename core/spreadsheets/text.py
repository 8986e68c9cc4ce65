"""Splitting text into rows of cells: CSV files of any program, and pasted text."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from core.errors import InvalidInput
from core.spreadsheets.cell_text import MOST_CELL_LETTERS, shorten
from core.spreadsheets.delimiters import DELIMITERS, SampleRows, find_delimiter, is_contact, loose_columns
from core.spreadsheets.messengers import list_messages
from core.spreadsheets.uneven_rows import even_rows

MOST_ROWS = 100_000
MOST_COLUMNS = 200
"""Columns further to the right are left out."""

# A text is never so long; the limit of the library would make a single long cell unreadable
csv.field_size_limit(1 << 30)

_SAMPLE_LETTERS = 100_000
_SAMPLE_ROWS = 200
_WRAPPED_SHARE = 0.5
_WAYS: tuple[tuple[bool, Literal[0, 3]], ...] = ((True, csv.QUOTE_MINIMAL), (False, csv.QUOTE_NONE))
"""First as cells that may be enclosed in quotation marks. Where one is a part of a name and encloses no cell, it would
swallow the rows that follow, so then marks mean nothing."""
_DRAWN_LINE = re.compile(r"^(?=[^\n]*(?:---|===))[-:+|= ]+$", re.MULTILINE)
"""What separates the titles from the rows in a table of plain text or Markdown."""
_RECIPIENT = re.compile(r'(?:"(?P<quoted>[^"]*+)"|(?P<name>[^"<>;,]*[^"<>;,\s]))\s*<(?P<email>[^<>\s@]+@[^<>\s@]+)>')
_RECIPIENTS = re.compile(rf"\s*(?:(?:{re.sub(r'P<[a-z]+>', ':', _RECIPIENT.pattern)})\s*[;,]?\s*)++")
"""The field «To» of a mail program."""
_WRAPPED = re.compile(r'\s*"((?:[^"]++|"")*+)"\s*')


@dataclass(frozen=True, slots=True)
class TextRows:
    """The rows of a text that are not empty, and the number of each row (from 1, empty rows included)."""

    rows: list[list[str]]
    numbers: list[int]


def split_rows(text: str) -> TextRows:
    """The rows of a text that are not empty, with trimmed cells; the delimiter is recognised by what it leaves in the
    cells. Lines that are wrapped in quotation marks as a whole are unwrapped.

    Several contacts in a line (``a@example.com, b@example.com``) become one row each. A line with another delimiter
    than the rest is split by its own. Messages copied from a messenger become a row each, of who wrote and what. Raises
    InvalidInput(field="file") with reason ``too_many_rows`` or ``not_a_table``.
    """
    text = with_line_feeds(text)
    if messages := list_messages(text.split("\n")):
        return TextRows([[who, said] for _, who, said in messages], [number for number, *_ in messages])
    if text[:4].lower() == "sep=" and text[4:5] in tuple(DELIMITERS):
        # Spreadsheet programs do not show this line, and count the rows from the next one
        delimiter, text = text[4], text[5:].removeprefix("\n")
    else:
        text = _unwrapped(text)
        sample = text[:_SAMPLE_LETTERS]
        sample = sample if len(sample) == len(text) else sample[: sample.rfind("\n") + 1] or sample
        found_delimiter = find_delimiter({each: _sample_rows(sample, each) for each in DELIMITERS})
        if found_delimiter is None:
            text = loose_columns(text, sample.splitlines()[:_SAMPLE_ROWS])
        delimiter = found_delimiter or "\t"
    found = _read_rows(_DRAWN_LINE.sub("", text) if delimiter == "|" else text, delimiter)
    apart = _contacts_apart(text, found.rows)
    if apart:
        return TextRows(apart, list(range(1, len(apart) + 1)))
    return TextRows(even_rows(found.rows, delimiter), found.numbers)


def with_line_feeds(text: str) -> str:
    """The text with its lines ended as on Unix, and without a mark of its encoding."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _unwrapped(text: str) -> str:
    """The text without the quotation marks around whole lines, which a program adds that takes a line for one cell."""
    if '"' not in text[:_SAMPLE_LETTERS]:
        return text
    lines = text.split("\n")
    wrapped = [_WRAPPED.fullmatch(line) for line in lines]
    sample = [match for line, match in zip(lines[:_SAMPLE_ROWS], wrapped[:_SAMPLE_ROWS], strict=True) if line.strip()]
    columns = [match for match in sample if match and any(delimiter in match[1] for delimiter in DELIMITERS)]
    if len(columns) <= _WRAPPED_SHARE * len(sample):
        return text
    return "\n".join(match[1].replace('""', '"') if match else line for line, match in zip(lines, wrapped, strict=True))


def _contacts_apart(text: str, rows: list[list[str]]) -> list[list[str]] | None:
    """A row for each e-mail of lines that hold nothing but e-mails, with or without names before them, and for each
    phone of a single line of phones; None for any other text, and for columns of e-mails."""
    if not rows:
        return None
    if len(rows) == 1:
        cells = [cell.strip() for cell in re.split(r"[;,\t]", text) if cell.strip()]
        if len(cells) > 1 and all(is_contact(cell) and "@" not in cell for cell in cells):
            return [[cell] for cell in cells]
        if '"' in text and _RECIPIENTS.fullmatch(text):
            return [[f"{one['name'] or one['quoted']} <{one['email']}>"] for one in _RECIPIENT.finditer(text)]
        if any(cell.count("@") > 1 for cell in cells):
            cells = text.replace(",", " ").replace(";", " ").split()
        return [[cell] for cell in cells] if len(cells) > 1 and all(cell.count("@") == 1 for cell in cells) else None
    titles = [cell for cell in rows[0] if cell]
    header = [titles] if len(titles) == 1 and "@" not in titles[0] else []
    lines = rows[len(header) :]
    if not all(cell.count("@") == 1 for line in lines for cell in line if cell):
        return None
    if len({sum(map(bool, line)) for line in lines}) < 2:
        return None
    return header + [[cell] for line in lines for cell in line if cell]


def _sample_rows(sample: str, delimiter: str) -> SampleRows:
    for strict, quoting in _WAYS:
        try:
            rows = islice(_cells(sample, delimiter, strict=strict, quoting=quoting), _SAMPLE_ROWS)
            return SampleRows([row for row in rows if any(row)], is_quoted_well=strict)
        except csv.Error:
            continue
    return SampleRows([], is_quoted_well=False)


def _read_rows(text: str, delimiter: str) -> TextRows:
    for strict, quoting in _WAYS:
        try:
            return _filled(_cells(text, delimiter, strict=strict, quoting=quoting))
        except csv.Error:
            continue
    raise InvalidInput("file", None, "not_a_table")


def _filled(rows: Iterator[list[str]]) -> TextRows:
    filled = TextRows([], [])
    for number, row in enumerate(rows, start=1):
        together = "".join(row)
        # A row of delimiters only is empty, even if these are not the delimiter of the list
        if together.strip(DELIMITERS):
            filled.rows.append(row if len(together) <= MOST_CELL_LETTERS else list(map(shorten, row)))
            filled.numbers.append(number)
            if len(filled.rows) > MOST_ROWS + 1:
                raise InvalidInput("file", None, "too_many_rows", MOST_ROWS)
    return filled


def _cells(text: str, delimiter: str, *, strict: bool, quoting: Literal[0, 3]) -> Iterator[list[str]]:
    lines = io.StringIO(text, newline="")
    for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=strict, quoting=quoting):
        yield list(map(str.strip, row))
