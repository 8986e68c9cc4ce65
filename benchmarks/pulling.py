"""Pulling 100 reports with 100,000 viewers at 100 ms per answer, against the time of the same requests alone."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx

from benchmarks.measure import Figure, figure, seconds
from benchmarks.waiting import wait_for
from core.desk import Desk
from core.domain.reports.city_names import town_index
from core.environment import ROOT
from core.jobs.progress import get_job
from core.services.projects.projects import list_projects
from core.services.projects.provision import SandboxEndpoint, point_sandbox
from core.services.projects.run_sandbox import read_endpoint
from core.services.reports.job import CONCURRENCY, start_pull
from core.services.reports.pull_reports import PullRequest

REPORTS = 100
VIEWERS = 1_000
ANSWER_S = 0.1


@contextmanager
def sandbox(reports: int, viewers: int) -> Iterator[SandboxEndpoint]:
    """A sandbox in its own process, with that many webinars of that many rows each."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "core.sandbox", "--port", "0", "--with-parent"),
            *("--webinars", str(reports), "--viewers", str(viewers)),
        ],
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


def slow_down(endpoint: SandboxEndpoint, answer_s: float) -> None:
    """Delay every answer by so many seconds; 0 ends the delay."""
    faults = [{"kind": "slow", "delay_s": answer_s}] if answer_s else []
    httpx.put(f"{endpoint.address}/_sandbox/faults", json={"faults": faults}).raise_for_status()


def requests_alone(endpoint: SandboxEndpoint) -> None:
    """Send the requests of the pull at the same concurrency, and discard the answers."""
    base = f"{endpoint.address}/api/v2/{endpoint.bizon_project_id}/reports"
    headers = {"X-Token": endpoint.bizon_token}
    with httpx.Client(headers=headers, timeout=60) as http, ThreadPoolExecutor(CONCURRENCY) as pool:

        def get(path: str, **params: str | int) -> httpx.Response:
            return http.get(f"{base}/{path}", params=params).raise_for_status()

        def one(webinar_id: str) -> None:
            get("get", webinarId=webinar_id)
            get("getviewers", webinarId=webinar_id, skip=0, limit=1000)

        listed = [get("getlist", skip=0, limit=100, type=kind).json() for kind in ("LiveWebinars", "AutoWebinars")]
        list(pool.map(one, [item["webinarId"] for answer in listed for item in answer["list"]]))


def pull(desk: Desk) -> None:
    """Run the whole durable job."""
    project = list_projects(desk)[0]
    job_id = start_pull(desk, project.id, PullRequest(only_new=False))
    wait_for(desk, job_id)
    job = get_job(desk, job_id)
    assert (job.state, job.succeeded) == ("done", REPORTS), job


def measure(desk: Desk) -> Figure:
    """The figure of the pull. The reports stay in the desk's store."""
    town_index()  # once per process, and done by the dashboard's start
    with sandbox(REPORTS, VIEWERS) as endpoint:
        point_sandbox(desk, endpoint)
        requests_alone(endpoint)  # the sandbox creates its people at the first request, which is not to be measured
        slow_down(endpoint, ANSWER_S)
        floor = seconds(lambda: requests_alone(endpoint))
        value = seconds(lambda: pull(desk))
    return figure(
        "pull 100 reports", value=value, floor=floor, rows=REPORTS * VIEWERS, goal="at most 1.5 x the requests alone"
    )
