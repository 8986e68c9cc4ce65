"""Pulling 100 reports with 100,000 viewers at 100 ms per answer, against the same requests alone, 8 at once, and a raw
insert of the rows that it stored."""

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from os import times
from pathlib import Path
from time import perf_counter

import httpx

from benchmarks.measure import Figure, figure
from benchmarks.stub import REPORTS, VIEWERS, list_requests
from benchmarks.waiting import wait_for
from core.desk import Desk
from core.domain.reports.city_names import town_index
from core.environment import ROOT
from core.jobs.progress import get_job
from core.services.projects.projects import list_projects
from core.services.projects.provision import SandboxEndpoint, point_sandbox
from core.services.projects.run_sandbox import read_endpoint
from core.services.reports.job import start_pull
from core.services.reports.pull_reports import PullRequest

AT_ONCE = 8
TABLES = ("report_answer", "room_sum", "origin", "person", "person_key", "viewer")
"""What a pull fills, apart from the lines of the reports themselves."""
_Tables = Sequence[tuple[str, Sequence[tuple[object, ...]]]]
"""The rows of one report by table."""


def measure(desk: Desk) -> Iterator[Figure]:
    """The time of the whole pull, and the time of our processor for each viewer. The reports stay in the desk's
    store."""
    town_index()  # once per process, and done by the dashboard's start
    with _stub() as endpoint:
        point_sandbox(desk, endpoint)
        value, spent = _taken(lambda: _pull(desk))
        requests = _taken(lambda: _requests_alone(endpoint))
    insert = _insert_again(desk)
    floor, floor_spent = requests[0] + insert[0], requests[1] + insert[1]
    rows = REPORTS * VIEWERS
    goal = "at most 1.5 x the requests and a raw insert"
    yield figure("pull 100 reports", value=value, floor=floor, rows=rows, goal=goal)
    yield figure(
        "pull, processor for a viewer",
        value=spent / rows * 1e6,
        floor=floor_spent / rows * 1e6,
        rows=rows,
        goal="at most 30 µs",
        unit="µs",
    )


@contextmanager
def _stub() -> Iterator[SandboxEndpoint]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.stub"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield read_endpoint(process.stdout)
    finally:
        process.terminate()
        process.wait()


def _pull(desk: Desk) -> None:
    """Run the whole durable job."""
    project = list_projects(desk)[0]
    job_id = start_pull(desk, project.id, PullRequest(only_new=False))
    wait_for(desk, job_id)
    job = get_job(desk, job_id)
    assert (job.state, job.succeeded) == ("done", REPORTS), job


def _requests_alone(endpoint: SandboxEndpoint) -> None:
    """Send the requests of the pull, and discard the answers."""
    with (
        httpx.Client(headers={"X-Token": endpoint.bizon_token}, timeout=60) as http,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        wanted = [asked for asked in list_requests(endpoint, http) if "/getlist" not in asked]
        list(pool.map(lambda asked: http.get(f"{endpoint.address}{asked}").raise_for_status(), wanted))


def _insert_again(desk: Desk) -> tuple[float, float]:
    """The same rows into an empty store with the same tables, each report in a transaction of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(desk.store.engine.url.database or "")) as source,
        closing(sqlite3.connect(Path(folder, "raw.sqlite3"), isolation_level=None)) as raw,
    ):
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=NORMAL")
        made = f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN {TABLES} ORDER BY type DESC"
        for (sql,) in source.execute(made):
            raw.execute(sql)
        reports = [one for (one,) in source.execute("SELECT id FROM report WHERE pulled_at IS NOT NULL")]
        rows = [[(table, _rows(source, table, report)) for table in TABLES] for report in reports]
        return _taken(lambda: _insert_reports(raw, rows))


def _insert_reports(raw: sqlite3.Connection, reports: Sequence[_Tables]) -> None:
    for tables in reports:
        raw.execute("BEGIN")
        for table, rows in tables:
            if rows:
                places = ",".join("?" * len(rows[0]))
                raw.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({places})", rows)
        raw.execute("COMMIT")


def _rows(source: sqlite3.Connection, table: str, report: int) -> list[tuple[object, ...]]:
    wanted = "id IN (SELECT origin_id FROM person WHERE report_id = ?)" if table == "origin" else "report_id = ?"
    return source.execute(f"SELECT * FROM {table} WHERE {wanted}", (report,)).fetchall()


def _taken(work: Callable[[], object]) -> tuple[float, float]:
    """The seconds that passed, and those that processors spent in this process and in those that ended meanwhile: that
    beside the pull."""
    start, spent = perf_counter(), sum(times()[:4])
    work()
    return perf_counter() - start, sum(times()[:4]) - spent
