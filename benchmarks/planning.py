"""A spreadsheet of 100,000 people from the file to the plan, against reading the cells of the same file alone.

Each file is planned by a process of its own, so that its memory can be told: the most that it and the process reading
the workbook held together, beyond what its imports take.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from zoneinfo import ZoneInfo

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from benchmarks.measure import Figure, figure, seconds
from core.domain.registration.columns import FIELDS
from core.domain.registration.plan import plan_rows
from core.domain.registration.rows import RegistrationChoices, read_rows
from core.environment import ROOT
from core.services.lists.read_people import read_upload

PEOPLE = 100_000
HEADER = ("Имя", "Почта", "Телефон", "Дата вебинара", "Время", "Страница", "utm_source")
LOOK_EVERY_S = 0.01
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


def _held_mb() -> float:
    """The memory of this process and its children, in megabytes."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return sum(map(_resident_mb, ["self", *children]))


def _resident_mb(process: str) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):  # it has just ended
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Plan one file in this process, and print the seconds and the peak memory in megabytes."""
    held, most, ended = _held_mb(), [0.0], Event()

    def watch() -> None:
        while not ended.wait(LOOK_EVERY_S):
            most[0] = max(most[0], _held_mb())

    watching = Thread(target=watch)
    watching.start()
    start = perf_counter()
    try:
        _plan(Path(sys.argv[1]))
    finally:
        taken_s = perf_counter() - start
        ended.set()
        watching.join()
    print(json.dumps([taken_s, most[0] - held]))


if __name__ == "__main__":
    main()
