"""Reads one sheet of a workbook from standard input and writes it as JSON to standard output.

It runs as a process of its own (`core/spreadsheets/workbook.py` starts it), with bounded memory: a single cell
at a far address makes the reader ask for a sheet of seventeen billion cells, and that ends the process it runs in.
Nothing of the dashboard is imported here, so that it starts at once.
"""

import datetime
import io
import json
import sys

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MOST_MEMORY_BYTES = 1 << 30
MOST_SECONDS = 30


def main() -> None:
    """`argv`: the most rows to read, and the sheet wanted (none: the first that is filled)."""
    limit_resources()
    most_rows = int(sys.argv[1])
    wanted = sys.argv[2] if len(sys.argv) > 2 else None
    try:
        answer = read(sys.stdin.buffer.read(), wanted, most_rows)
    except PasswordError:
        answer = {"problem": "password"}
    except (CalamineError, ValueError, OSError):
        answer = {"problem": "unreadable"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", errors="replace"))


def read(content: bytes, wanted: str | None, most_rows: int) -> dict[str, object]:
    """The names of the visible sheets, the one read, and its rows as text."""
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
            rows = [[text_of(cell) for cell in row] for row in sheet.iter_rows()]
            numbers = [number for number, row in enumerate(rows, start=1) if any(row)]
            if numbers or name == wanted:
                merged_cells = fill_merged(rows, sheet.merged_cell_ranges or [])
                filled = [rows[number - 1] for number in numbers]
                return {
                    "sheets": sheets,
                    "sheet": name,
                    "rows": filled,
                    "numbers": numbers,
                    "merged_cells": merged_cells,
                }
        return {"sheets": sheets, "sheet": None, "rows": [], "numbers": [], "merged_cells": 0}


def fill_merged(rows: list[list[str]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> int:
    """Write what a merged cell says into each of its rows that has anything else in it; how many cells were written.

    A date merged over ten people is the date of all ten. Only the first of several merged columns is written.
    """
    written = 0
    for (top, left), (bottom, _) in ranges:
        if top >= len(rows) or left >= len(rows[top]) or not (value := rows[top][left]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if any(row) and not row[left]:
                row[left] = value
                written += 1
    return written


def text_of(cell: object) -> str:
    """A cell as a person would type it: 79000000001.0 as 79000000001, dates as ДД.ММ.ГГГГ ЧЧ:ММ."""
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
    """Bound memory and time, where the system can (Windows cannot)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


if __name__ == "__main__":
    main()
