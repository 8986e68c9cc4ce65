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
            if any(any(row) for row in rows) or name == wanted:
                return {"sheets": sheets, "sheet": name, "rows": rows}
        return {"sheets": sheets, "sheet": None, "rows": []}


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
