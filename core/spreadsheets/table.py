"""A list of people as an operator has it, pasted or as a file, brought to a table of text cells."""

from dataclasses import dataclass

from core.errors import InvalidInput
from core.spreadsheets.encoding import decode_text
from core.spreadsheets.text import MOST_ROWS, split_rows
from core.spreadsheets.workbook import is_workbook, read_workbook

LARGEST_FILE_BYTES = 20 * 1024 * 1024
FILE_TYPES = ("xlsx", "xls", "ods", "csv", "tsv", "txt")
MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equally many cells, none of them empty; of a workbook also the sheet read and all sheets to choose."""

    rows: tuple[tuple[str, ...], ...]
    sheet: str | None = None
    sheets: tuple[str, ...] = ()


def read_text(text: str) -> Table:
    """What was pasted. Raises InvalidInput(field="list"): ``no_rows``, ``too_many_rows``, ``too_big``."""
    if len(text) > LARGEST_FILE_BYTES:
        raise InvalidInput("file", None, "too_big", LARGEST_FILE_BYTES)
    return _table(split_rows(text))


def read_file(content: bytes, sheet: str | None = None) -> Table:
    """A file; what it is is told from its bytes, not from its name.

    Raises InvalidInput(field="file") with reason ``too_big`` (more than LARGEST_FILE_BYTES), ``no_rows``,
    ``too_many_rows`` (more than MOST_ROWS), ``not_a_table``, or one of `read_workbook`.
    """
    if len(content) > LARGEST_FILE_BYTES:
        raise InvalidInput("file", None, "too_big", LARGEST_FILE_BYTES)
    if not is_workbook(content):
        return _table(split_rows(_not_markup(decode_text(content))))
    read = read_workbook(content, sheet)
    return _table(read.rows, read.name, read.names)


def _table(rows: list[list[str]], sheet: str | None = None, sheets: tuple[str, ...] = ()) -> Table:
    if not rows:
        raise InvalidInput("file", None, "no_rows")
    if len(rows) > MOST_ROWS + 1:
        raise InvalidInput("file", None, "too_many_rows", MOST_ROWS)
    filled = sorted({column for row in rows for column, cell in enumerate(row) if cell})[:MOST_COLUMNS]
    return Table(tuple(_picked(row, filled) for row in rows), sheet, sheets)


def _picked(row: list[str], columns: list[int]) -> tuple[str, ...]:
    width = len(row)
    return tuple([row[column] if column < width else "" for column in columns])


def _not_markup(text: str) -> str:
    """Some services give a web page the name of a spreadsheet."""
    if text.lstrip()[:100].lower().startswith(("<!doctype", "<html", "<table", "<?xml", "{\\rtf", "%pdf")):
        raise InvalidInput("file", None, "not_a_table")
    return text
