"""The file of all people, as xlsx and as CSV, against writing the same cells without looking at what is in them.

Each file is made by a process of its own, so that its memory can be told: the most that it held beyond what it holds
before.
"""

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from benchmarks.growing import Stored
from benchmarks.measure import Figure, figure, seconds
from benchmarks.memory import most_mb
from core.environment import ROOT, read_environment
from core.services.reports.list_people import PeopleQuery, export_people
from core.spreadsheets.export import Words, stream_csv, write_xlsx
from core.start import open_desk

SHOWN = ("username", "stay_min", "finished", "messages", "email", "phone", "city", "device", "starts_at", "source")
"""The columns that the page shows at first."""
WORDS = Words(yes="да", no="нет")


def measure(stored: Stored) -> Iterator[Figure]:
    """The time and the memory of both files."""
    with tempfile.TemporaryDirectory() as folder:
        for kind, goals in (("xlsx", ("under 10 s", "under 300 MB")), ("csv", ("under 30 s", "under 200 MB"))):
            path = Path(folder, f"people.{kind}")
            asked = [str(stored.project_id), str(path), *map(str, stored.report_ids)]
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.exporting", *asked], cwd=ROOT, capture_output=True, check=True
            )
            taken_s, held_mb, rows = json.loads(done.stdout)
            floor = seconds(_writing(path))
            yield figure(f"people as {kind}", value=taken_s, floor=floor, rows=rows, goal=f"100,000 {goals[0]}")
            yield figure(
                f"people as {kind}, memory",
                value=held_mb,
                floor=path.stat().st_size / 1e6,
                rows=rows,
                goal=goals[1],
                unit="MB",
            )


def _writing(path: Path) -> Callable[[], object]:
    """What writes the cells of a file again."""
    if path.suffix == ".csv":
        lines = list(csv.reader(StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
        return lambda: csv.writer(StringIO(), delimiter=";").writerows(lines)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()

    def write() -> None:
        with Workbook(BytesIO(), {"constant_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)

    return write


def main() -> None:
    """Make one file in this process, and print the seconds, the peak memory in megabytes, and the rows."""
    project_id, path, report_ids = int(sys.argv[1]), Path(sys.argv[2]), [int(one) for one in sys.argv[3:]]
    desk = open_desk(read_environment())
    columns = {name: name for name in SHOWN}
    rows = 0

    def make() -> None:
        nonlocal rows
        found = export_people(desk, project_id, PeopleQuery(report_ids))
        rows = found.total
        if path.suffix == ".xlsx":
            path.write_bytes(write_xlsx(found.frames, columns, WORDS))
        else:
            with path.open("wb") as file:
                file.writelines(stream_csv(found.frames, columns, WORDS))

    taken = most_mb(make)
    print(json.dumps([*taken, rows]))


if __name__ == "__main__":
    main()
