"""A spreadsheet of 100,000 people from the file to the plan, against reading the cells of the same file alone.

Each file is planned by a process of its own, so that its memory can be told: the most that it and the process reading
the workbook held together, beyond what its imports take.
"""

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from benchmarks.measure import Figure, figure, seconds
from benchmarks.memory import most_mb
from core.domain.registration.columns import FIELDS
from core.domain.registration.plan import plan_rows
from core.domain.registration.rows import RegistrationChoices, read_rows
from core.environment import ROOT
from core.services.lists.read_people import read_upload

PEOPLE = 100_000
HEADER = ("Имя", "Почта", "Телефон", "Дата вебинара", "Время", "Страница", "utm_source")
PLANNED_AT = datetime(2026, 11, 1, tzinfo=UTC)


def measure() -> list[Figure]:
    """Figures for CSV as Russian Excel writes it, and for xlsx. The goal states the memory used."""
    with tempfile.TemporaryDirectory() as folder:
        text, workbook = Path(folder, "people.csv"), Path(folder, "people.xlsx")
        text.write_text("\n".join(";".join(row) for row in _rows()), encoding="cp1251")
        _write_workbook(workbook)
        return [_planned(text, _read_text), _planned(workbook, _read_workbook)]


def _planned(path: Path, read: Callable[[Path], object]) -> Figure:
    floor = seconds(lambda: read(path), tries=3)
    command = [sys.executable, "-m", "benchmarks.planning", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    taken_s, most_mb = json.loads(done.stdout)
    return figure(
        f"plan {path.suffix[1:]}",
        value=taken_s,
        floor=floor,
        rows=PEOPLE,
        goal=f"under 20 s and 500 MB (took {most_mb:.0f} MB)",
    )


def _plan(path: Path) -> None:
    """The whole planning except the request for the subscribers."""
    sheet = read_upload(path.read_bytes(), path.name, kinds=FIELDS)
    numbered = zip(sheet.numbers, sheet.rows, strict=True)
    read = read_rows(
        numbered,
        sheet.titles,
        RegistrationChoices(sheet.columns),
        zone=ZoneInfo("Europe/Moscow"),
        today=PLANNED_AT.date(),
    )
    planned = plan_rows(read, registered=(), now=PLANNED_AT)
    assert len(planned) == PEOPLE
    assert all(row.registration for row in planned)


def _rows() -> Iterator[tuple[str, ...]]:
    yield HEADER
    for n in range(PEOPLE):
        email, phone = f"person{n}@example.com", f"8900{n:07d}"
        yield (f"Анна {n}", email, phone, "20.11.2026", "19:00", "222222:page1", "vk")


def _write_workbook(path: Path) -> None:
    with Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(_rows()):
            sheet.write_row(number, 0, row)


def _read_text(path: Path) -> object:
    return list(csv.reader(StringIO(path.read_text(encoding="cp1251")), delimiter=";"))


def _read_workbook(path: Path) -> object:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def main() -> None:
    """Plan one file in this process, and print the seconds and the peak memory in megabytes."""
    print(json.dumps(most_mb(lambda: _plan(Path(sys.argv[1])))))


if __name__ == "__main__":
    main()
