"""Reading a list of people, pasted or from a file, as a table of text cells."""

from dataclasses import dataclass, replace

from core.errors import InvalidInput
from core.spreadsheets.encoding import Encoding, decode_text, find_encoding
from core.spreadsheets.text import MOST_ROWS, split_rows
from core.spreadsheets.workbook import is_workbook, read_workbook

LARGEST_FILE_BYTES = 20 * 1024 * 1024
FILE_TYPES = ("xlsx", "xls", "ods", "csv", "tsv", "txt", "xlsm", "xlsb")
"""The extensions that may be uploaded. Files with macros are among them, so that the operator is told why they are
refused."""
MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that are not empty, each with the same number of cells, and the number of each row in the file (from 1,
    empty rows included).

    For a workbook also the sheet that was read, all sheets to choose from, and the number of cells that were filled
    with the value of the merged cell they belong to; for a text file its encoding.
    """

    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    merged_cells: int = 0
    encoding: Encoding | None = None


def read_text(text: str) -> Table:
    """The table in a pasted text.

    Raises InvalidInput(field="file") with reason ``too_big``, ``no_rows``, ``too_many_rows`` or ``not_a_table``.
    """
    if len(text) > LARGEST_FILE_BYTES:
        raise InvalidInput("file", None, "too_big", LARGEST_FILE_BYTES)
    split = split_rows(text)
    return _table(split.rows, split.numbers)


def read_file(content: bytes, sheet: str | None = None, encoding: Encoding | None = None) -> Table:
    """The table in a file. Its format is recognised by its bytes, not by its name. `encoding` is used for a text file
    instead of the recognised one.

    Raises InvalidInput(field="file") with reason ``too_big`` (more than LARGEST_FILE_BYTES), ``no_rows``,
    ``too_many_rows`` (more than MOST_ROWS), ``not_a_table``, or one of `read_workbook`.
    """
    if len(content) > LARGEST_FILE_BYTES:
        raise InvalidInput("file", None, "too_big", LARGEST_FILE_BYTES)
    if not is_workbook(content):
        encoding = encoding or find_encoding(content)
        split = split_rows(_not_markup(decode_text(content, encoding)))
        return replace(_table(split.rows, split.numbers), encoding=encoding)
    read = read_workbook(content, sheet)
    table = _table(read.rows, read.numbers)
    return replace(table, sheet=read.name, sheets=read.names, merged_cells=read.merged_cells)


def _table(rows: list[list[str]], numbers: list[int]) -> Table:
    if not rows:
        raise InvalidInput("file", None, "no_rows")
    if len(rows) > MOST_ROWS + 1:
        raise InvalidInput("file", None, "too_many_rows", MOST_ROWS)
    filled = sorted({column for row in rows for column, cell in enumerate(row) if cell})[:MOST_COLUMNS]
    return Table(tuple([_picked(row, filled) for row in rows]), tuple(numbers))


def _picked(row: list[str], columns: list[int]) -> tuple[str, ...]:
    width = len(row)
    return tuple([row[column] if column < width else "" for column in columns])


def _not_markup(text: str) -> str:
    """The text, unless it is markup: some services save a web page under the name of a spreadsheet.

    Raises InvalidInput(field="file", reason="not_a_table").
    """
    if text.lstrip()[:100].lower().startswith(("<!doctype", "<html", "<table", "<?xml", "{\\rtf", "%pdf")):
        raise InvalidInput("file", None, "not_a_table")
    return text
