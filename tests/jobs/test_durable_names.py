"""The names under which the engine and the store record durable work.

They are data of every installation: after a rename, the work that a former version left unfinished is stranded. A name
may be added here. One that is taken away, or changed, needs code that carries the unfinished work over.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from dbos import DBOS

# DBOS says nowhere else which functions are registered.
from dbos._dbos import _get_or_create_dbos_registry

from core.desk import Desk
from core.errors import DeskError, restore
from core.http.pace import Stopped
from core.jobs import engine, rounds
from core.services.projects.projects import list_projects

JOB_KINDS = {
    "pull_orders",
    "pull_reports",
    "pull_subscribers",
    "register",
    "send_campaign",
    "sync_clients",
    "unregister",
}
"""The kinds in the `job` table; each is also the name of the workflow that does such jobs."""
STEPS = {
    "core.jobs.pull_reports.fetch_step",
    "core.jobs.pull_reports.list_step",
    "core.jobs.pull_subscribers.fetch_step",
    "core.jobs.register.send_step",
    "core.jobs.send_campaign.send_step",
    "core.jobs.sync_clients.sync_step",
    "core.jobs.unregister.plan_step",
    "core.jobs.unregister.remove_step",
    "core.services.orders.job.fetch_step",
}
"""They look like places in the code, because the first versions named them so. A step that moves keeps its name."""
ROUNDS = {
    *("backup", "begin_jobs", "cleaning", "contacts", "events", "inbox", "news", "notices", "orders"),
    *("people", "registered", "relay", "reports", "scenarios", "schedule", "sync_clients"),
}
ROUND_WORKFLOWS = {
    "round.backup",
    "round.begin_jobs",
    "round.cleaning",
    "round.contacts",
    "round.events",
    "round.inbox",
    "round.news",
    "round.notices",
    "round.orders",
    "round.people",
    "round.registered",
    "round.relay",
    "round.reports",
    "round.scenarios",
    "round.schedule",
    "round.sync_clients",
}
ERRORS = {
    "core.errors.AddressRefused",
    "core.errors.ApiError",
    "core.errors.Conflict",
    "core.errors.DeskError",
    "core.errors.Forbidden",
    "core.errors.InvalidInput",
    "core.errors.LimitReached",
    "core.errors.MailFault",
    "core.errors.Missing",
    "core.errors.NotAllowed",
    "core.errors.NotConfigured",
    "core.errors.NotFound",
    "core.errors.RateLimited",
    "core.errors.Rejected",
    "core.errors.ReportNotReady",
    "core.errors.StorageFault",
    "core.errors.Unauthorized",
    "core.errors.Unavailable",
    "core.errors.UnexpectedPayload",
    "core.errors.restore",
    "core.http.pace.Stopped",
    "core.jobs.engine.Interrupted",
    "core.jobs.engine.StepFailed",
}
"""The engine pickles the error with which a step or a workflow ended; the store keeps the names of `DeskError`s."""
OF_ANOTHER_TEST = {"watched", "round.watched", "full disk", "round.full disk"}
STEP_ALONE = "<temp>."
"""DBOS registers a step also as a workflow of its own, with this before its name."""


def test_workflows_steps_and_rounds_keep_their_names(jobs: Desk) -> None:
    registry = _get_or_create_dbos_registry()
    names = registry.workflow_info_map.keys() - OF_ANOTHER_TEST
    steps = {name.removeprefix(STEP_ALONE) for name in names if name.startswith(STEP_ALONE)}
    assert steps == STEPS
    assert {name for name in names if not name.startswith(STEP_ALONE)} == JOB_KINDS | ROUND_WORKFLOWS
    assert registry.class_info_map == {}  # the name of a workflow's class would be recorded, too
    assert engine._workflows.keys() - OF_ANOTHER_TEST == JOB_KINDS
    assert rounds._workflows.keys() - OF_ANOTHER_TEST == ROUNDS


@pytest.mark.sqlite("reads the file of the jobs")
def test_engine_and_queue_keep_their_names(jobs: Desk) -> None:
    project_id = list_projects(jobs)[0].id
    workflow_id = f"reports.{project_id}.4102444800.000"
    at = jobs.now().replace(year=2100, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    rounds.ask_round("reports", project_id, at)
    recorded = one_row(
        jobs,
        "SELECT name, queue_name, queue_partition_key, application_name, application_version, class_name, config_name"
        " FROM workflow_status WHERE workflow_uuid = ?",
        workflow_id,
    )
    assert recorded == ("round.reports", "rounds", f"reports.{project_id}", "webinar-desk", "1", None, None)
    assert [queue.name for queue in DBOS.list_queues()] == ["rounds"]
    DBOS.delete_workflow(workflow_id)


def test_errors_keep_their_names() -> None:
    errors: set[type[Exception]] = {DeskError, *kinds_of(DeskError), Stopped, engine.Interrupted, engine.StepFailed}
    names = {f"{error.__module__}.{error.__qualname__}" for error in errors}
    assert names | {f"{restore.__module__}.{restore.__qualname__}"} == ERRORS


def kinds_of(error: type[DeskError]) -> Iterator[type[DeskError]]:
    for kind in error.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def one_row(desk: Desk, sql: str, *values: str) -> tuple[object, ...]:
    """The row that the engine's database holds."""
    with closing(sqlite3.connect(desk.home / "jobs.sqlite3")) as connection:
        return tuple(connection.execute(sql, values).fetchone())
