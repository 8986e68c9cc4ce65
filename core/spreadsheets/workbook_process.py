"""Reads one sheet of a workbook, or one table of a web page, from standard input and writes it to standard output: a
line of JSON for each row that is not empty, ``[number, cells]``, and as the last line the facts about the file, or its
``problem`` with a ``limit``. The first line of the input is JSON, too: the kind of the file (``workbook``,
``excel_2003`` or ``web_page``), the most rows to read, and the sheet to read, None for the first one that is not empty.

It runs in a process of its own with limited memory (`core/spreadsheets/workbook.py` starts it): a single cell at a far
address makes the library allocate a sheet of seventeen billion cells, which ends the process. What it writes has a
limit of its own, since a text that stands once in a small file may be the value of every cell. Nothing that takes long
to import is imported here, so that the process starts fast.
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import count
from xml.parsers.expat import ExpatError

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from core.spreadsheets.cell_text import shorten, text_of
from core.spreadsheets.hidden_rows import find_hidden_rows
from core.spreadsheets.markup import MarkupTable, read_excel_2003, read_html

MOST_MEMORY_BYTES = 1 << 30
MOST_SECONDS = 30
MOST_WRITTEN_BYTES = 64 * 1024 * 1024
"""The most JSON of one sheet: 600 bytes for each row of the longest list."""
MOST_NAME_LETTERS = 100
"""Excel allows 31; longer names of sheets are shortened."""

Ranges = list[tuple[tuple[int, int], tuple[int, int]]]
Facts = dict[str, object]


class Problem(Exception):
    """Why the sheet cannot be read: a reason of `workbook.read_workbook`, and the number that belongs to it."""

    def __init__(self, reason: str, limit: int | None = None) -> None:
        super().__init__(reason)
        self.facts: Facts = {"problem": reason, "limit": limit}


def main() -> None:
    limit_resources()
    asked = json.loads(sys.stdin.buffer.readline())
    try:
        last = read(asked["kind"], sys.stdin.buffer.read(), asked["sheet"], asked["most_rows"])
    except Problem as problem:
        last = problem.facts
    except PasswordError:
        last = {"problem": "password"}
    except MemoryError:
        last = {"problem": "too_big_unpacked"}
    except (CalamineError, ExpatError, ValueError, OSError):
        last = {"problem": "unreadable"}
    write(last)


def read(kind: str, content: bytes, wanted: str | None, most_rows: int) -> Facts:
    """Write the rows of one sheet. Returns the facts for the last line: the visible sheets, the sheet that was read,
    its number of filled merged cells and the numbers of its hidden rows (None where the file does not tell them), or
    the problem. A web page is in UTF-8."""
    match kind:
        case "web_page":
            return write_table(read_html(content.decode()), wanted, most_rows)
        case "excel_2003":
            return write_table(read_excel_2003(content), wanted, most_rows)
    return read_workbook(content, wanted, most_rows)


def read_workbook(content: bytes, wanted: str | None, most_rows: int) -> Facts:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        names = shown_names(visible)
        for index in indexes_to_read(names, wanted):
            sheet = book.get_sheet_by_name(visible[index])
            if sheet.height > most_rows:
                return {**too_many_rows(most_rows), "sheets": names, "sheet": names[index]}
            filled, merged_cells = write_rows(list_rows(sheet), sheet.merged_cell_ranges or [])
            if filled or names[index] == wanted:
                hidden = find_hidden_rows(content, visible[index], sheet.end[0] + 1) if sheet.end else []
                return {"sheets": names, "sheet": names[index], "merged_cells": merged_cells, "hidden": hidden}
        return {"sheets": names, "sheet": None, "merged_cells": 0, "hidden": []}


def list_rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """The rows of a sheet from its first one. Raises Problem for a cell with a time or a date that is out of range: the
    library cannot tell the other cells of its row."""
    rows = sheet.iter_rows()
    for number in count(1):
        try:
            row = next(rows, None)
        # The library raises OverflowError, or panics, which is no Exception
        except BaseException as error:
            if isinstance(error, MemoryError):
                raise
            raise Problem("bad_number", number) from None
        if row is None:
            return
        yield [text_of(cell) for cell in row]


def write_table(tables: list[MarkupTable], wanted: str | None, most_rows: int) -> Facts:
    """As `read_workbook`, for tables that were read already."""
    names = shown_names(table.name for table in tables)
    for index in indexes_to_read(names, wanted):
        table = tables[index]
        if len(table.rows) > most_rows:
            return {**too_many_rows(most_rows), "sheets": names, "sheet": names[index]}
        filled, merged_cells = write_rows(table.rows, table.merged)
        if filled or names[index] == wanted:
            return {"sheets": names, "sheet": names[index], "merged_cells": merged_cells, "hidden": table.hidden}
    return {"sheets": names, "sheet": None, "merged_cells": 0, "hidden": []}


def shown_names(names: Iterable[str]) -> list[str]:
    """The names of sheets as they are shown and asked for: on one line, shortened, none twice."""
    shown: dict[str, None] = {}
    for name in names:
        line = " ".join(name.split())
        short = line if len(line) <= MOST_NAME_LETTERS else f"{line[:MOST_NAME_LETTERS]}…"
        ways = (short if n == 1 else f"{short} ({n})" for n in count(1))
        shown[next(way for way in ways if way not in shown)] = None
    return list(shown)


def indexes_to_read(names: list[str], wanted: str | None) -> Iterable[int]:
    return [names.index(wanted)] if wanted in names else range(len(names))


def too_many_rows(most_rows: int) -> Facts:
    return {"problem": "too_many_rows", "limit": most_rows - 1}


def write_rows(rows: Iterable[list[str]], merged: Ranges) -> tuple[int, int]:
    """Write the rows that are not empty. Returns their number, and the number of cells filled from a merged cell.

    The value of a merged cell is written into each of its rows that is not empty: a date merged over ten people is the
    date of all ten. If several columns are merged, only the first one is filled.
    """
    begins: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in merged:
        begins.setdefault(top, []).append((left, bottom))
    holds: dict[int, tuple[int, str]] = {}
    filled = merged_cells = written = 0
    for index, cells in enumerate(rows):
        row = [shorten(cell) for cell in cells]
        if any(row):
            for column, (bottom, value) in holds.items():
                if index <= bottom and value and not "".join(row[column : column + 1]):
                    row.extend([""] * (column + 1 - len(row)))
                    row[column] = value
                    merged_cells += 1
            while not row[-1]:
                row.pop()
            written += write([index + 1, row])
            if written > MOST_WRITTEN_BYTES:
                raise Problem("too_big_unpacked")
            filled += 1
        holds |= {left: (bottom, row[left]) for left, bottom in begins.get(index, ()) if left < len(row)}
    return filled, merged_cells


def write(line: object) -> int:
    """Returns how many bytes were written."""
    return sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode("utf-8", errors="replace") + b"\n")


def limit_resources() -> None:
    """Limit memory and time, where the system supports it (Windows does not)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


if __name__ == "__main__":
    main()
