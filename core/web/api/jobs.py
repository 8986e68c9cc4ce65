"""Work that goes on by itself: begun here, looked at, stopped."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from core.domain.outside.scopes import Scope
from core.measures import outcome_of
from core.services.orders.job import start_pull_orders
from core.services.projects.jobs import JobProgress, get_job, list_jobs, stop_job
from core.services.reports.job import start_pull
from core.services.reports.pull_reports import PullRequest
from core.web.api.operations import Call, Given, Operation, Page


class Job(BaseModel):
    """One job. `counts` are its lines by their state; `total` is null until it is known how many there are."""

    id: str
    kind: str
    state: Literal["queued", "running", "paused", "done", "failed", "stopped"]
    problem: str | None = Field(description="The code of the error because of which it failed, or that has to be seen")
    total: int | None
    counts: dict[str, int]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class ReportPull(Given):
    """Which reports to load. Days are those of the account's zone, both included."""

    kinds: list[Literal["live", "automatic"]] = Field(["live", "automatic"], min_length=1)
    room_id: str | None = Field(None, max_length=200)
    since: date | None = None
    until: date | None = None
    only_new: bool = Field(True, description="Leave out reports that are here completely")


def job_of(progress: JobProgress) -> Job:
    """The job as it is answered."""
    return Job(
        id=progress.id,
        kind=progress.kind,
        state=progress.state.value,
        problem=outcome_of(progress.problem) if progress.problem else None,
        total=progress.total,
        counts=dict(progress.counts),
        created_at=progress.created_at,
        started_at=progress.started_at,
        finished_at=progress.finished_at,
    )


def _pull_reports(call: Call) -> Job:
    asked: ReportPull = call.body
    request = PullRequest(
        kinds=tuple(asked.kinds), room_id=asked.room_id, since=asked.since, until=asked.until, only_new=asked.only_new
    )
    return _get(call, start_pull(call.desk, call.project_id, request))


def _pull_orders(call: Call) -> Job:
    return _get(call, start_pull_orders(call.desk, call.project_id))


def _jobs(call: Call) -> Page[Job]:
    found = list_jobs(call.desk, call.project_id)
    return Page[Job](items=[job_of(one) for one in found], next_cursor=None)


def _job(call: Call) -> Job:
    return _get(call, call.path["job_id"])


def _stop(call: Call) -> Job:
    stop_job(call.desk, call.path["job_id"])
    return _job(call)


def _get(call: Call, job_id: str) -> Job:
    return job_of(get_job(call.desk, job_id))


OPERATIONS = (
    Operation(
        "POST",
        "/report-pulls",
        "pull_reports",
        "Load reports from Bizon365",
        Scope.ACT,
        Job,
        _pull_reports,
        body=ReportPull,
        is_act=True,
    ),
    Operation(
        "POST",
        "/order-pulls",
        "pull_orders",
        "Load orders from Bizon365",
        Scope.ACT,
        Job,
        _pull_orders,
        is_act=True,
    ),
    Operation("GET", "/jobs", "list_jobs", "The newest 20 jobs", Scope.READ, Page[Job], _jobs),
    Operation("GET", "/jobs/{job_id}", "get_job", "A job, as far as it is", Scope.READ, Job, _job),
    Operation(
        "POST",
        "/jobs/{job_id}/stop",
        "stop_job",
        "Stop a job at its next safe point",
        Scope.ACT,
        Job,
        _stop,
        is_act=True,
    ),
)
