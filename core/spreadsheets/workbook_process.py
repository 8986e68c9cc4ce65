"""Reads one sheet of a workbook, or one table of a web page, from standard input and writes it to standard output: a
line of JSON for each row that is not empty, ``[number, cells]``, and as the last line the facts about the file, or its
``problem``.

It runs in a process of its own with limited memory (`core/spreadsheets/workbook.py` starts it): a single cell at a far
address makes the library allocate a sheet of seventeen billion cells, which ends the process. Nothing that takes long
to import is imported here, so that the process starts fast.
"""

import io
import json
import sys
from collections.abc import Iterable
from xml.parsers.expat import ExpatError

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from core.spreadsheets.cell_text import text_of
from core.spreadsheets.hidden_rows import find_hidden_rows
from core.spreadsheets.markup import MarkupTable, read_excel_2003, read_html

MOST_MEMORY_BYTES = 1 << 30
MOST_SECONDS = 30

Ranges = list[tuple[tuple[int, int], tuple[int, int]]]
Facts = dict[str, object]


def main() -> None:
    """`argv`: the kind of the file (``workbook``, ``excel_2003`` or ``web_page``), the most rows to read, and the sheet
    to read (without it the first one that is not empty)."""
    limit_resources()
    kind, most_rows, *wanted = sys.argv[1:]
    try:
        last = read(kind, sys.stdin.buffer.read(), wanted[0] if wanted else None, int(most_rows))
    except PasswordError:
        last = {"problem": "password"}
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
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        for name in [wanted] if wanted in names else names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height > most_rows:
                return {"problem": "too_many_rows", "sheets": names, "sheet": name}
            rows = ([text_of(cell) for cell in row] for row in sheet.iter_rows())
            filled, merged_cells = write_rows(rows, sheet.merged_cell_ranges or [])
            if filled or name == wanted:
                hidden = find_hidden_rows(content, name, sheet.end[0] + 1) if sheet.end else []
                return {"sheets": names, "sheet": name, "merged_cells": merged_cells, "hidden": hidden}
        return {"sheets": names, "sheet": None, "merged_cells": 0, "hidden": []}


def write_table(tables: list[MarkupTable], wanted: str | None, most_rows: int) -> Facts:
    """As `read_workbook`, for tables that were read already."""
    names = [table.name for table in tables]
    for table in [table for table in tables if wanted not in names or table.name == wanted]:
        if len(table.rows) > most_rows:
            return {"problem": "too_many_rows", "sheets": names, "sheet": table.name}
        filled, merged_cells = write_rows(table.rows, table.merged)
        if filled or table.name == wanted:
            return {"sheets": names, "sheet": table.name, "merged_cells": merged_cells, "hidden": table.hidden}
    return {"sheets": names, "sheet": None, "merged_cells": 0, "hidden": []}


def write_rows(rows: Iterable[list[str]], merged: Ranges) -> tuple[int, int]:
    """Write the rows that are not empty. Returns their number, and the number of cells filled from a merged cell.

    The value of a merged cell is written into each of its rows that is not empty: a date merged over ten people is the
    date of all ten. If several columns are merged, only the first one is filled.
    """
    begins: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in merged:
        begins.setdefault(top, []).append((left, bottom))
    holds: dict[int, tuple[int, str]] = {}
    filled = merged_cells = 0
    for index, row in enumerate(rows):
        if any(row):
            for column, (bottom, value) in holds.items():
                if index <= bottom and value and not "".join(row[column : column + 1]):
                    row.extend([""] * (column + 1 - len(row)))
                    row[column] = value
                    merged_cells += 1
            write([index + 1, row])
            filled += 1
        holds |= {left: (bottom, row[left]) for left, bottom in begins.get(index, ()) if left < len(row)}
    return filled, merged_cells


def write(line: object) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode("utf-8", errors="replace") + b"\n")


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
