"""Splitting text into rows of cells: CSV files of any program, and pasted text."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from core.errors import InvalidInput

DELIMITERS = "\t;,"
"""The delimiters of columns that are recognised; of two that fit equally well the first is taken."""
MOST_ROWS = 100_000

_SAMPLE_ROWS = 200
_REGULAR_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class TextRows:
    """The rows of a text that are not empty, and the number of each row (from 1, empty rows included)."""

    rows: list[list[str]]
    numbers: list[int]


def split_rows(text: str) -> TextRows:
    """The rows of a text that are not empty, with trimmed cells; the delimiter is recognised.

    Several contacts in a single line (``a@example.com, b@example.com``) become one row each. Raises
    InvalidInput(field="file") with reason ``too_many_rows`` or ``not_a_table``.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS:
        # Spreadsheet programs do not show this line, and count the rows from the next one
        delimiter, text = text[4], text[5:].removeprefix("\n")
    else:
        delimiter = _find_delimiter(text)
    found = _read_rows(text, delimiter)
    apart = _rows_of_one_line(text) if len(found.rows) == 1 else None
    return TextRows(apart, list(range(1, len(apart) + 1))) if apart else found


def _rows_of_one_line(text: str) -> list[list[str]] | None:
    """A row for each e-mail of a line of e-mails, with or without names before them; None for any other line."""
    cells = [cell.strip() for cell in re.split(r"[;,\t]", text) if cell.strip()]
    if any(cell.count("@") > 1 for cell in cells):
        cells = text.replace(",", " ").replace(";", " ").split()
    return [[cell] for cell in cells] if len(cells) > 1 and all(cell.count("@") == 1 for cell in cells) else None


def _read_rows(text: str, delimiter: str) -> TextRows:
    try:
        return _filled(_cells(text, delimiter, strict=True))
    except csv.Error:
        # A quotation mark that is part of a name and does not enclose a cell: it would swallow the rows that follow
        try:
            return _filled(_cells(text, delimiter, quoting=csv.QUOTE_NONE))
        except csv.Error:
            raise InvalidInput("file", None, "not_a_table") from None


def _filled(rows: Iterator[list[str]]) -> TextRows:
    filled = TextRows([], [])
    for number, row in enumerate(rows, start=1):
        # A row of delimiters only is empty, even if these are not the delimiter of the list
        if "".join(row).strip(DELIMITERS):
            filled.rows.append(row)
            filled.numbers.append(number)
            if len(filled.rows) > MOST_ROWS + 1:
                raise InvalidInput("file", None, "too_many_rows", MOST_ROWS)
    return filled


def _find_delimiter(text: str) -> str:
    """The delimiter that splits most rows into the same number of cells; a tab where none does."""
    sample = text[:100_000]

    def regularity(delimiter: str) -> float:
        try:
            widths = [len(row) for row in islice(_cells(sample, delimiter), _SAMPLE_ROWS) if any(row)]
        except csv.Error:
            return 0.0
        split = Counter(width for width in widths if width > 1)
        return max(split.values()) / len(widths) if split else 0.0

    best = max(DELIMITERS, key=regularity)
    return best if regularity(best) >= _REGULAR_SHARE else "\t"


def _cells(
    text: str, delimiter: str, *, strict: bool = False, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
) -> Iterator[list[str]]:
    lines = io.StringIO(text, newline="")
    for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=strict, quoting=quoting):
        yield [cell.strip() for cell in row]
