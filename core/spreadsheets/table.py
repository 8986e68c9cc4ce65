"""Reading a list of people, pasted or from a file, as a table of text cells."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.domain.lists.header import have_people_in_columns
from core.errors import InvalidInput
from core.spreadsheets.blocks import list_blocks
from core.spreadsheets.cards import list_cards
from core.spreadsheets.cell_text import MOST_CELL_LETTERS, clean_column, shorten
from core.spreadsheets.encoding import Decoded, Encoding, decode_file
from core.spreadsheets.json_rows import list_json
from core.spreadsheets.text import MOST_COLUMNS, MOST_ROWS, split_rows, with_line_feeds
from core.spreadsheets.workbook import Rows, Sheet, find_kind, read_workbook

LARGEST_FILE_BYTES = 20 * 1024 * 1024
FILE_TYPES = ("xlsx", "xls", "ods", "csv", "tsv", "txt", "xlsm", "xlsb", "html", "htm", "xml", "json", "vcf")
"""The extensions that may be uploaded. Files with macros are among them, so that the operator is told why they are
refused."""
_WEB_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_OTHER_MARKUP = ("<!doctype", "<html", "<?xml", "{\\rtf", "%pdf")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that are not empty, each with the same number of cells, and the number of each row in the file (from 1,
    empty rows included). Cells are as a spreadsheet program shows them: ``="+79000000001"`` is +79000000001.

    For a workbook or a web page also the sheet or table that was read, all visible ones to choose from, the number of
    cells that were filled with the value of the merged cell they belong to, and the numbers of the hidden rows, None
    where the file does not tell them. For a text file, how its text was decoded. `shortened_cells` is the number of
    cells that were longer than MOST_CELL_LETTERS.
    """

    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    hidden: frozenset[int] | None = frozenset()
    merged_cells: int = 0
    decoded: Decoded | None = None
    shortened_cells: int = 0

    @property
    def encoding(self) -> Encoding | None:
        """The encoding of a text file, or of most of its lines."""
        return self.decoded.encoding if self.decoded else None


def read_text(text: str) -> Table:
    """The table in a pasted text.

    Raises InvalidInput(field="file") with reason ``too_big``, ``no_rows``, ``too_many_rows``, ``several_lists``,
    ``unclear_blocks``, ``people_in_columns`` or ``not_a_table``.
    """
    if len(text) > LARGEST_FILE_BYTES:
        raise InvalidInput("file", None, "too_big", LARGEST_FILE_BYTES)
    return _table_of_text(text.replace("\0", ""))


def read_file(
    content: bytes,
    sheet: str | None = None,
    encoding: Encoding | None = None,
    is_wanted: Callable[[Rows], bool] | None = None,
) -> Table:
    """The table in a file. Its format is recognised by its bytes, not by its name. `encoding` is used for a text file
    instead of the recognised one. If there is no such `sheet`, the first visible one with wanted rows is read, else the
    first one that is not empty.

    Raises InvalidInput(field="file") with reason ``too_big`` (more than LARGEST_FILE_BYTES), ``no_rows``,
    ``too_many_rows`` (more than MOST_ROWS), ``several_lists`` (in JSON), ``unclear_blocks`` (see `list_blocks`),
    ``people_in_columns``,
    ``not_a_table``, or one of `read_workbook`.
    """
    if len(content) > LARGEST_FILE_BYTES:
        raise InvalidInput("file", None, "too_big", LARGEST_FILE_BYTES)
    if kind := find_kind(content):
        return _table_of_sheet(read_workbook(content, kind, sheet, is_wanted))
    decoded = decode_file(content, encoding)
    start = decoded.text.lstrip()[:100].lower()
    if start.startswith("<") and _WEB_TABLE.search(decoded.text):
        read = read_workbook(decoded.text.encode("utf-8", errors="replace"), "web_page", sheet, is_wanted)
        return replace(_table_of_sheet(read), decoded=decoded)
    if start.startswith(_OTHER_MARKUP):
        raise InvalidInput("file", None, "not_a_table")
    return replace(_table_of_text(decoded.text), decoded=decoded)


def _table_of_text(text: str) -> Table:
    lines = with_line_feeds(text)
    if records := list_json(text) or list_cards(lines) or list_blocks(lines):
        return _table(*records)
    split = split_rows(text)
    return _table(split.rows, split.numbers)


def _table_of_sheet(read: Sheet) -> Table:
    table = _table(read.rows, read.numbers)
    return replace(table, sheet=read.name, sheets=read.names, merged_cells=read.merged_cells, hidden=read.hidden)


def _table(rows: Sequence[list[str]], numbers: Sequence[int]) -> Table:
    if not rows:
        raise InvalidInput("file", None, "no_rows")
    if len(rows) > MOST_ROWS + 1:
        raise InvalidInput("file", None, "too_many_rows", MOST_ROWS)
    if have_people_in_columns(rows):
        raise InvalidInput("file", None, "people_in_columns")
    filled = sorted({column for row in rows for column, cell in enumerate(row) if cell})[:MOST_COLUMNS]
    long_rows = [row for row in rows if max(map(len, row), default=0) > MOST_CELL_LETTERS]
    shortened = sum(len(cell) > MOST_CELL_LETTERS for row in long_rows for cell in row)
    if shortened:
        rows = [list(map(shorten, row)) for row in rows]
    columns = [clean_column([row[column] if column < len(row) else "" for row in rows]) for column in filled]
    cleaned = tuple(zip(*columns, strict=True)) if columns else ((),) * len(rows)
    return Table(cleaned, tuple(numbers), shortened_cells=shortened)
