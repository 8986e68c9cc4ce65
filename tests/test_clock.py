"""The one clock: how it is set and runs, and that nothing beside it asks the machine for the date."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.clock import clock_from, parse_moment
from core.environment import ROOT, read_environment
from core.errors import InvalidInput

CLOCK = "core/clock.py"
CALENDAR = {
    "datetime.datetime": {"now", "utcnow", "today"},
    "datetime.date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"},
}
"""What asks the machine for the date. Monotonic clocks, which only measure durations, are free to all."""
ON_THE_WALL = {
    "tests/test_clock.py",
    "tests/bad_days/works.py",  # the engine of the jobs delays by it
    "tests/services/access/test_id_token.py",  # a provider signs by it
}
"""Where the machine's own clock is what is tested, or what others go by."""


def test_clock_that_was_set_keeps_running() -> None:
    begins_at = datetime(2028, 2, 29, 9, tzinfo=UTC)
    clock = clock_from(begins_at)
    first, second = clock.now(), clock.now()
    assert begins_at <= first <= second < begins_at + timedelta(minutes=1)
    assert first.tzinfo is UTC


def test_clock_that_was_not_set_shows_the_time_of_the_machine() -> None:
    before = datetime.now(UTC)
    assert before <= clock_from(None).now() <= datetime.now(UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-11-20T12:00+03:00", "2026-11-20T12:00", "2026-11-20 09:00:00Z", "2026-11-20T14:00:00.000+05:00"],
)
def test_moment_without_an_offset_is_moscow_time(text: str) -> None:
    assert parse_moment(text) == datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize("text", ["tomorrow", "20.11.2026 12:00", "1700000000.5", "0001-01-01T00:00+03:00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_environment({"DESK_NOW": text})
    assert (refused.value.field, refused.value.value) == ("now", text)


def test_clock_starts_at_the_moment_given_in_the_environment() -> None:
    assert read_environment({"DESK_NOW": "2026-11-20T12:00+03:00"}).starts_at == datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert read_environment({"DESK_NOW": " "}).starts_at is None


def test_only_the_clock_reads_the_date_of_the_machine() -> None:
    asking = {path: list(calendar_reads((ROOT / path).read_text())) for path in sources()}
    assert {path for path, lines in asking.items() if lines} - ON_THE_WALL == {CLOCK}
    assert all(asking[path] for path in ON_THE_WALL)


@pytest.mark.parametrize(
    "code",
    [
        "import datetime\ndatetime.datetime.now()",
        "import datetime as dt\ndt.date.today()",
        "from datetime import datetime\nfield(default_factory=datetime.utcnow)",
        "from datetime import datetime as moment\nmoment.now(UTC)",
        "import time\ntime.time()",
        "import time as t\nt.time_ns()",
        "from time import time",
        "from time import monotonic, strftime as words",
    ],
)
def test_every_way_to_read_the_date_is_found(code: str) -> None:
    assert list(calendar_reads(code)) != []


@pytest.mark.parametrize(
    "code",
    [
        "from time import monotonic, sleep",
        "import time\ntime.monotonic()",
        "from datetime import datetime\ndatetime.fromisoformat(text)",
        "from datetime import date\nself.now(), date.fromisoformat(text), desk.clock.now()",
        "from datetime import datetime\nvalue.strftime('%d')",
    ],
)
def test_durations_and_given_moments_do_not_count_as_reading_the_date(code: str) -> None:
    assert list(calendar_reads(code)) == []


def sources() -> Iterator[str]:
    for folder in ("core", "data", "pages", "benchmarks", "tests"):
        yield from (path.relative_to(ROOT).as_posix() for path in Path(ROOT, folder).rglob("*.py"))
    yield "app.py"


def calendar_reads(code: str) -> Iterator[int]:
    """The lines that name a reading of the date, called there or handed on."""
    tree = ast.parse(code)
    names: dict[str, str] = {}
    """What the names of this module stand for, of those that matter: `dt` -> `datetime`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            yield from (node.lineno for alias in node.names if alias.name in CALENDAR.get(node.module or "", ()))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CALENDAR.get(_meaning(node.value, names), ()):
            yield node.lineno


def _meaning(node: ast.expr, names: dict[str, str]) -> str:
    """The full name of what is read from, such as `datetime.datetime`; empty where it is no plain name."""
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute) and (inner := _meaning(node.value, names)):
        return f"{inner}.{node.attr}"
    return ""
