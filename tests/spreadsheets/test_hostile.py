"""Whatever is uploaded or pasted is read, or refused with a reason, in bounded memory and time."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.environment import ROOT
from core.errors import InvalidInput
from core.services.lists.read_people import PeopleList, Reading, list_asked, read_pasted, read_upload
from core.spreadsheets.cell_text import MOST_CELL_LETTERS
from tests.spreadsheets.hostile import FILES, LARGE_FILES, MAIL, TEXTS, damaged, ods_of, text_in_every_cell, xlsx_of
from tests.spreadsheets.test_table import ODS_CELL, ODS_ROW, xlsx

SAMPLES = ROOT / "tests/samples"
MOST_GROWTH_MB = 500
"""A text may stand in memory several times while it is read. `text_in_every_cell` takes more than a gigabyte."""


def read(content: bytes | str) -> PeopleList:
    people = read_upload(content) if isinstance(content, bytes) else read_pasted(content)
    list_asked(people, everywhere=True)
    return people


def reason(content: bytes | str) -> str | None:
    """The reason for which a list is refused, None for one that is read; then no cell is longer than may be shown."""
    try:
        people = read(content)
    except InvalidInput as error:
        return error.reason
    assert all(len(cell) <= MOST_CELL_LETTERS + 1 for row in (people.titles, *people.rows) for cell in row)
    return None


@pytest.mark.parametrize("what", [*FILES, *(pytest.param(what, marks=pytest.mark.long) for what in LARGE_FILES)])
def test_hostile_file_is_read_or_refused_with_its_reason(what: str) -> None:
    make, expected = (FILES | LARGE_FILES)[what]
    assert reason(make()) == expected


@pytest.mark.parametrize("what", TEXTS)
def test_hostile_text_is_read_or_refused_with_its_reason(what: str) -> None:
    text = TEXTS[what]()
    for content in (text, text.encode("utf-8", errors="surrogatepass")):
        assert reason(content) in (None, "no_rows", "not_a_table")


@pytest.mark.long
def test_damaged_files_are_read_or_refused_with_a_reason() -> None:
    people = [["Имя", "Почта"], *([f"Анна {n}", f"anna{n}@example.com"] for n in range(40))]
    samples = [
        xlsx({"Люди": people}),
        ods_of("".join(ODS_ROW.format("".join(map(ODS_CELL.format, row))) for row in people)),
        *((SAMPLES / name).read_bytes() for name in ("people.xls", "people.xlsb", "hidden_rows.xls")),
        "\n".join(";".join(row) for row in people).encode("cp1251"),
        "".join(["<table>", *(f"<tr><td>{name}<td>{email}" for name, email in people)]).encode(),
    ]
    outcomes = {seed: reason(content) for seed, content in damaged(samples, 300)}
    assert {None, "unreadable"} <= set(outcomes.values())


def test_small_file_takes_no_memory_of_the_dashboard_beyond_its_limit(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(text_in_every_cell())
    assert file.stat().st_size < 20_000
    done = subprocess.run(
        [sys.executable, "-c", READ_ONE, str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    refused, growth_mb = done.stdout.split()
    assert refused == "too_big_unpacked"
    assert int(growth_mb) < MOST_GROWTH_MB


READ_ONE = """
import resource, sys
from pathlib import Path
from core.errors import InvalidInput
from core.services.lists.read_people import read_upload

def most_kb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

content, before = Path(sys.argv[1]).read_bytes(), most_kb()
try:
    read_upload(content)
except InvalidInput as error:
    print(error.reason, (most_kb() - before) // 1024)
"""


def test_sheet_is_chosen_by_its_shortened_name_however_long_the_real_one_is() -> None:
    content = xlsx_of([MAIL], name="Имя" * 60_000)
    [name] = read_upload(content).sheets
    assert name == ("Имя" * 60_000)[:100] + "…"
    again = read_upload(content, reading=Reading(sheet=name))
    assert (again.reading.sheet, again.rows) == (name, (("anna@example.com",),))


def test_long_cell_is_shortened_and_counted() -> None:
    people = read_pasted(f"Почта;Заметка\nanna@example.com;{'я' * 200_000}\nboris@example.com;да\n")
    assert people.shortened_cells == 1
    assert people.rows[0] == ("anna@example.com", "я" * MOST_CELL_LETTERS + "…")


def test_row_with_an_impossible_time_is_named() -> None:
    make, _ = FILES["a duration of 1e300 days"]
    with pytest.raises(InvalidInput) as refused:
        read_upload(make())
    assert (refused.value.reason, refused.value.limit) == ("bad_number", 2)
