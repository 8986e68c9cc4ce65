"""Reads one sheet of a workbook from standard input and writes it to standard output: a line of JSON for each row
that is not empty, ``[number, cells]``, and as the last line the facts about the workbook, or its ``problem``.

It runs in a process of its own with limited memory (`core/spreadsheets/workbook.py` starts it): a single cell at a far
address makes the library allocate a sheet of seventeen billion cells, which ends the process. Nothing of the dashboard
is imported here, so that the process starts fast.
"""

import datetime
import io
import json
import sys
from collections.abc import Iterable

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MOST_MEMORY_BYTES = 1 << 30
MOST_SECONDS = 30


Ranges = list[tuple[tuple[int, int], tuple[int, int]]]


def main() -> None:
    """`argv`: the most rows to read, and the sheet to read (without it the first one that is not empty)."""
    limit_resources()
    most_rows = int(sys.argv[1])
    wanted = sys.argv[2] if len(sys.argv) > 2 else None
    try:
        last = read(sys.stdin.buffer.read(), wanted, most_rows)
    except PasswordError:
        last = {"problem": "password"}
    except (CalamineError, ValueError, OSError):
        last = {"problem": "unreadable"}
    write(last)


def read(content: bytes, wanted: str | None, most_rows: int) -> dict[str, object]:
    """Write the rows of one sheet. Returns the facts for the last line: the visible sheets, the sheet that was read and
    its number of filled merged cells, or the problem."""
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        sheets = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        for name in [wanted] if wanted in sheets else sheets:
            sheet = book.get_sheet_by_name(name)
            if sheet.height > most_rows:
                return {"problem": "too_many_rows"}
            rows = ([text_of(cell) for cell in row] for row in sheet.iter_rows())
            filled, merged_cells = write_rows(rows, sheet.merged_cell_ranges or [])
            if filled or name == wanted:
                return {"sheets": sheets, "sheet": name, "merged_cells": merged_cells}
        return {"sheets": sheets, "sheet": None, "merged_cells": 0}


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
                if index <= bottom and not row[column]:
                    row[column] = value
                    merged_cells += 1
            write([index + 1, row])
            filled += 1
        holds |= {left: (bottom, row[left]) for left, bottom in begins.get(index, ()) if left < len(row)}
    return filled, merged_cells


def write(line: object) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode("utf-8", errors="replace") + b"\n")


def text_of(cell: object) -> str:
    """The cell as a person would type it: 79000000001.0 as 79000000001, dates as ДД.ММ.ГГГГ ЧЧ:ММ."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return f"{cell:%d.%m.%Y %H:%M}"
    if isinstance(cell, datetime.date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, datetime.time):
        return f"{cell:%H:%M}"
    return str(cell)


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
