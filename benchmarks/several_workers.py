"""Pulls and checks with 1, 2 and 4 processes on one PostgreSQL: ``make bench-workers``. For docs/scaling.md.

The time that passes says little on a machine whose processors are busy with the sandbox, the server and other programs;
the time that processors spent on a piece of work hardly depends on that.
"""

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

import httpx
import stamina

from benchmarks.sandbox import run_sandbox, slow_down
from core.desk import Desk
from core.domain.reports.city_names import town_index
from core.environment import ROOT
from core.jobs.processes import count_workers
from core.jobs.progress import get_job
from core.services.attendance.check_list import check_list
from core.services.lists.read_people import read_pasted
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.projects.provision import SandboxEndpoint
from core.services.projects.webhook_secret import make_webhook_secret, reveal_webhook_path
from core.services.reports.job import start_pull
from core.services.reports.list_reports import ReportSearch, list_reports
from core.services.reports.pull_reports import PullRequest
from core.start import get_desk
from core.waits import USUAL_WAITS
from tests.postgres.fleet import Fleet, fleet_in
from tests.stored import fetch_all, write

PROCESSES = (1, 2, 4)
PROJECTS, REPORTS, VIEWERS = 4, 6, 1_000
ANSWER_S = 0.1
CHECKS, PEOPLE = 6, 2_000
DELIVERIES, CALLERS = 400, 16
HOUR_S = 3600.0
_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    if sys.argv[1:] == ["check"]:
        check()
        return
    logging.getLogger("stamina").setLevel(logging.ERROR)
    print(f"{'':10} {'processes':>9} {'passed':>9} {'of theirs':>10} {'a second':>9}")
    for many in PROCESSES:
        with tempfile.TemporaryDirectory() as folder, fleet_in(Path(folder), USUAL_WAITS) as fleet:
            pulls(fleet, many)
            checks(fleet, many)


def pulls(fleet: Fleet, many: int) -> None:
    """A pull of each of the projects; their accounts are as fast as the sandbox."""
    for _ in range(many):
        fleet.add_worker()
    until(lambda: count_workers(fleet.desk) == many)
    with run_sandbox(REPORTS, VIEWERS) as endpoint:
        projects = [add_account(fleet.desk, endpoint, number) for number in range(PROJECTS)]
        # The sandbox makes its people at the first request
        first = start_pull(fleet.desk, projects[0], PullRequest(only_new=False))
        until(lambda: is_done(fleet.desk, first))
        slow_down(endpoint, ANSWER_S)
        pids = [worker.pid for worker in fleet.workers]
        used, began = spent(pids), perf_counter()
        jobs = [start_pull(fleet.desk, project, PullRequest(only_new=False)) for project in projects]
        until(lambda: all(is_done(fleet.desk, job) for job in jobs))
        tell("pull", many, perf_counter() - began, spent(pids) - used, PROJECTS * REPORTS * VIEWERS, "viewers")
        slow_down(endpoint, 0)
        deliveries(fleet, projects, many)
    for worker in fleet.workers:
        worker.stop()


def deliveries(fleet: Fleet, projects: list[int], many: int) -> None:
    """Registrations that Bizon365 delivers to one dashboard, and that workers match; nobody of them is in Salebot."""
    desk = fleet.desk
    for project in projects:
        make_webhook_secret(desk, project)
    web = fleet.add_web()
    paths = [reveal_webhook_path(desk, project) for project in projects]
    pids = [worker.pid for worker in fleet.workers]
    used, used_here, began = spent(pids), spent([web.pid]), perf_counter()
    with ThreadPoolExecutor(CALLERS) as callers, httpx.Client(timeout=HOUR_S) as http:

        def post(number: int) -> None:
            body = {"sublistId": "1:page", "webinarTime": "2026-12-01T16:00:00.000Z", "email": f"{number}@example.com"}
            http.post(f"{web.public_address}{paths[number % len(paths)]}", json=body).raise_for_status()

        list(callers.map(post, range(DELIVERIES)))
    tell("webhook", 1, perf_counter() - began, spent([web.pid]) - used_here, DELIVERIES, "deliveries")
    sql = "SELECT count(*) FROM received_registration WHERE state = 'waiting'"
    until(lambda: fetch_all(desk, sql) == [(0,)])
    tell("match", many, perf_counter() - began, spent(pids) - used, DELIVERIES, "deliveries")
    web.stop()


def checks(fleet: Fleet, many: int) -> None:
    """Checks of a list against one of the reports, as so many dashboards make them at the same time."""
    variables = {**os.environ, **fleet.variables}
    commands = [sys.executable, "-m", "benchmarks.several_workers", "check"]
    homes = [fleet.folder / f"check{number}" for number in range(many)]
    processes = []
    for home in homes:
        home.mkdir()
        environment: Mapping[str, str] = {**variables, "DESK_HOME": str(home)}
        processes.append(
            subprocess.Popen(
                commands, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        )
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    pids = [process.pid for process in processes]
    used, began = spent(pids), perf_counter()
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "done\n"
    tell("check", many, perf_counter() - began, spent(pids) - used, many * CHECKS * PEOPLE, "people")
    for process in processes:
        process.communicate("end\n")


def check() -> None:
    """The process that checks, when it is told to."""
    town_index()
    desk = get_desk()
    report = next(row for row in list_reports(desk, 2, ReportSearch()).rows if row.viewer_count == VIEWERS)
    rows = [f"person{number}@example.com;+7900{number:07d}" for number in range(PEOPLE)]
    people = read_pasted("\n".join(["email;phone", *rows]))
    check_list(desk, 2, report.id, people)
    for word in ("ready", "done"):
        print(word, flush=True)
        sys.stdin.readline()
        if word == "ready":
            for _ in range(CHECKS):
                check_list(desk, 2, report.id, people)


def add_account(desk: Desk, endpoint: SandboxEndpoint, number: int) -> int:
    draft = ProjectDraft(
        name=f"School {number}",
        bizon_base_url=endpoint.address,
        bizon_project_id=endpoint.bizon_project_id,
        salebot_base_url=endpoint.address,
        own_network=True,
    )
    project = add_project(desk, draft, bizon_token=endpoint.bizon_token, salebot_key=endpoint.salebot_key)
    write(
        desk,
        "UPDATE project SET requests_per_second = 500, salebot_per_second = 500, salebot_daily_budget = 1000000"
        " WHERE id = :id",
        id=project.id,
    )
    return project.id


def is_done(desk: Desk, job_id: str) -> bool:
    job = get_job(desk, job_id)
    assert job.is_active or job.state == "done", job
    return job.state == "done"


@stamina.retry(on=ArithmeticError, attempts=None, timeout=HOUR_S, wait_initial=0.05, wait_max=0.05, wait_jitter=0)
def until(holds: Callable[[], bool]) -> None:
    if not holds():
        raise ArithmeticError


def spent(pids: list[int]) -> float:
    """Seconds of processors that these processes have used."""
    used = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids)
    return sum(int(fields[11]) + int(fields[12]) for fields in used) / _TICKS


def tell(work: str, many: int, passed_s: float, used_s: float, rows: int, what: str) -> None:
    each = f"{1000 * used_s / rows:.2f} s of a processor for 1,000 {what}"
    print(f"{work:10} {many:9} {passed_s:8.1f}s {used_s:9.1f}s {rows / passed_s:9.0f}  {each}", flush=True)


if __name__ == "__main__":
    main()
