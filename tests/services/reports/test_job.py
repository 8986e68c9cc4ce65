"""The durable pull: complete, stoppable, and honest about what could not be pulled."""

import os
import random
from time import monotonic
from typing import Any

import pytest
import stamina

from core.desk import Desk
from core.errors import (
    DeskError,
    Forbidden,
    Missing,
    NotConfigured,
    RateLimited,
    Rejected,
    ReportNotReady,
    Unauthorized,
    UnexpectedPayload,
)
from core.jobs import engine
from core.jobs.items import list_lines
from core.jobs.progress import ask_stop, get_job, list_jobs
from core.sandbox.server import SandboxServer
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.reports.columns import list_missing
from core.services.reports.job import BESIDE_VIEWERS, CONCURRENCY, READY_AHEAD, at_work, side_by_side, start_pull
from core.services.reports.pull_reports import PullRequest
from core.start import launch_jobs
from tests.conftest import SEED, wire
from tests.patience import PATIENCE_S
from tests.present import YESTERDAY, present_clock
from tests.stored import by_content, fetch_all, finished, kept_by_engine, refuse, stored_viewers


def states(desk: Desk) -> dict[str, int]:
    return dict(fetch_all(desk, "SELECT state, count(*) FROM report GROUP BY state"))


def assert_complete(desk: Desk, server: SandboxServer) -> None:
    """Everything the sandbox has is in the store: every row once, its raw JSON untouched."""
    assert states(desk) == {"ready": len(server.world.webinars)}
    for webinar in server.world.webinars:
        expected = server.world.viewers(webinar.webinar_id)
        assert by_content(stored_viewers(desk, webinar.webinar_id)) == by_content(expected)


def pull(desk: Desk, server: SandboxServer, **request: Any) -> Any:
    return finished(desk, start_pull(desk, wire(desk, server).id, PullRequest(**request)))


def test_pull_stores_every_viewer_of_every_report(jobs: Desk, small_sandbox: SandboxServer) -> None:
    job = pull(jobs, small_sandbox)
    assert (job.state, job.total, job.succeeded) == ("done", 6, 6)
    assert_complete(jobs, small_sandbox)


@pytest.mark.parametrize(("largest", "at_once"), [(0, 8), (2_500, 8), (5_000, 4), (20_000, 3), (400_000, 3)])
def test_of_large_reports_fewer_are_fetched_at_once(largest: int, at_once: int) -> None:
    assert side_by_side(largest) == at_once


def test_a_large_report_is_worked_out_in_a_process_beside() -> None:
    for largest, is_here in ((BESIDE_VIEWERS - 1, True), (BESIDE_VIEWERS, False)):
        with at_work(1, largest) as run:
            assert (run(os.getpid) == os.getpid()) is is_here


def test_finished_reports_cost_no_second_request(jobs: Desk, small_sandbox: SandboxServer) -> None:
    pull(jobs, small_sandbox)
    small_sandbox.traffic.clear()
    job = pull(jobs, small_sandbox)
    assert job.total == 0
    assert {exchange.method for exchange in small_sandbox.traffic} == {"getlist"}


def test_columns_that_are_missing_after_a_pull_are_made_before_anybody_looks(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    pull(jobs, small_sandbox)
    with jobs.store.writing() as session:
        session.connection().exec_driver_sql("UPDATE person_columns SET humans = NULL")
    project_id = wire(jobs, small_sandbox).id
    assert len(list_missing(jobs, project_id)) == 6
    pull(jobs, small_sandbox)
    all_columns_are_made(jobs, project_id)


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.02, wait_max=0.1, wait_jitter=0)
def all_columns_are_made(desk: Desk, project_id: int) -> None:
    assert list_missing(desk, project_id) == []


def test_unchanged_report_gets_no_new_version(jobs: Desk, small_sandbox: SandboxServer) -> None:
    pull(jobs, small_sandbox)
    pull(jobs, small_sandbox, only_new=False)
    assert fetch_all(jobs, "SELECT DISTINCT version FROM report") == [(1,)]


def test_changed_report_becomes_a_new_version_and_the_old_answers_stay(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("total", rows=5)
    assert pull(jobs, small_sandbox).counts == {"incomplete": 6}
    small_sandbox.faults.clear()
    assert pull(jobs, small_sandbox).counts == {"done": 6}
    assert fetch_all(jobs, "SELECT DISTINCT version FROM report") == [(2,)]
    kept = fetch_all(jobs, "SELECT version, count(DISTINCT report_id) FROM report_answer GROUP BY version")
    assert kept == [(1, 6), (2, 6)]
    assert_complete(jobs, small_sandbox)


FURTHER_FAULTS: list[dict[str, Any]] = [
    {"kind": "status", "status": 429, "retry_after_s": 1, "retry_after_as": "date", "times": 1},
    {"kind": "status", "status": 503, "times": 2},
    {"kind": "cut", "times": 1},
]
"""Which the client answers by itself, as tests/bizon/test_faults.py says of each."""


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 429, "retry_after_s": 1, "times": 2},
        {"kind": "cut_body", "times": 1},
        {"kind": "slow", "delay_s": 0.05},
        {"kind": "shrink", "rows": 7},
        {"kind": "shift", "rows": 3, "times": 2},
        *(pytest.param(fault, marks=pytest.mark.long) for fault in FURTHER_FAULTS),
    ],
    ids=lambda fault: f"{fault['kind']}{fault.get('status', '')}{fault.get('retry_after_as', '')}",
)
def test_temporary_fault_loses_nothing(jobs: Desk, small_sandbox: SandboxServer, fault: dict[str, Any]) -> None:
    small_sandbox.faults.play(**fault)
    assert pull(jobs, small_sandbox).state == "done"
    assert_complete(jobs, small_sandbox)


@pytest.mark.parametrize(
    ("fault", "line", "state", "problem"),
    [
        ({"kind": "not_ready"}, "not_ready", "not_ready", ReportNotReady),
        ({"kind": "not_ready", "shape": "not_object"}, "not_ready", "not_ready", ReportNotReady),
        ({"kind": "unknown"}, "failed", "failed", Missing),
        ({"kind": "status", "status": 404, "methods": ("get",)}, "failed", "failed", Missing),
        ({"kind": "bad_json", "methods": ("getviewers",)}, "failed", "failed", UnexpectedPayload),
        ({"kind": "html", "methods": ("getviewers",)}, "failed", "failed", UnexpectedPayload),
        ({"kind": "message", "methods": ("getviewers",)}, "failed", "failed", Rejected),
        ({"kind": "errors", "methods": ("getviewers",)}, "failed", "failed", Rejected),
        ({"kind": "total", "rows": 4}, "incomplete", "incomplete", None),
    ],
    ids=lambda value: value.get("kind") if isinstance(value, dict) else None,
)
def test_report_that_failed_has_its_problem_and_is_completed_by_the_next_pull(
    jobs: Desk, small_sandbox: SandboxServer, fault: dict[str, Any], line: str, state: str, problem: type | None
) -> None:
    small_sandbox.faults.play(**fault)
    job = pull(jobs, small_sandbox)
    assert (job.state, dict(job.counts), states(jobs)) == ("done", {line: 6}, {state: 6})
    assert {type(entry.problem) for entry in list_lines(jobs, job.id)} == {problem or type(None)}
    small_sandbox.faults.clear()
    pull(jobs, small_sandbox)
    assert_complete(jobs, small_sandbox)


@pytest.mark.parametrize(("status", "problem"), [(401, Unauthorized), (403, Forbidden)])
def test_refused_token_ends_the_job_at_once(
    jobs: Desk, small_sandbox: SandboxServer, status: int, problem: type
) -> None:
    small_sandbox.faults.play("status", status=status)
    job = pull(jobs, small_sandbox)
    assert (job.state, type(job.problem)) == ("failed", problem)
    assert len(list(small_sandbox.traffic)) == 1


def test_bad_report_does_not_stop_the_others(jobs: Desk, small_sandbox: SandboxServer) -> None:
    bad = small_sandbox.world.webinars[2].webinar_id
    small_sandbox.faults.play("unknown", subject=bad)
    job = pull(jobs, small_sandbox)
    assert dict(job.counts) == {"done": 5, "failed": 1}
    assert [entry.key for entry in list_lines(jobs, job.id, ("failed",))] == [bad]


def test_forbidden_report_does_not_stop_the_others(jobs: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("status", status=403, subject=small_sandbox.world.webinars[0].webinar_id)
    assert dict(pull(jobs, small_sandbox).counts) == {"done": 5, "failed": 1}


def test_pull_ends_when_bizon365_asks_for_a_long_wait(jobs: Desk) -> None:
    with SandboxServer(SEED, present_clock(), webinars=30, viewers=3) as server:
        server.faults.play("status", status=429, retry_after_s=600, methods=("get",))
        job = pull(jobs, server)
        assert (job.state, type(job.problem)) == ("failed", RateLimited)
        assert len(server.traffic.of("get")) <= CONCURRENCY + READY_AHEAD


def test_a_failed_pull_keeps_what_was_pulled_before(jobs: Desk, small_sandbox: SandboxServer) -> None:
    pull(jobs, small_sandbox)
    small_sandbox.faults.play("bad_json", methods=("getviewers",))
    pull(jobs, small_sandbox, only_new=False)
    assert_complete(jobs, small_sandbox)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(40))
def test_after_any_faults_in_any_order_the_next_pull_completes_everything(
    jobs: Desk, small_sandbox: SandboxServer, seed: int
) -> None:
    chance = random.Random(seed)
    webinars = [webinar.webinar_id for webinar in small_sandbox.world.webinars]
    for kind in chance.choices(("status", "cut", "cut_body", "not_ready", "unknown", "html", "bad_json", "total"), k=8):
        small_sandbox.faults.play(kind, subject=chance.choice(webinars), after=chance.randint(0, 2))
    first = pull(jobs, small_sandbox)
    assert sum(first.counts.values()) == first.total == len(webinars)
    small_sandbox.faults.clear()
    assert pull(jobs, small_sandbox).state == "done"
    assert_complete(jobs, small_sandbox)


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.02, wait_max=0.05, wait_jitter=0)
def under_way(server: SandboxServer, method: str) -> None:
    """The sandbox has been asked."""
    assert len(server.traffic.of(method)) > 0


def test_stopping_does_not_wait_for_a_slow_answer_and_starts_nothing_more(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("slow", delay_s=600, methods=("getviewers",))
    job_id = start_pull(jobs, wire(jobs, small_sandbox).id, PullRequest())
    under_way(small_sandbox, "getviewers")
    asked_at = monotonic()
    ask_stop(jobs, job_id)
    job = finished(jobs, job_id)
    assert monotonic() - asked_at < PATIENCE_S
    assert (job.state, job.succeeded, job.counts) == ("stopped", 0, {"waiting": 6})


def test_pull_interrupted_by_a_closing_process_continues_in_the_next_process(
    jobs: Desk, small_sandbox: SandboxServer, caplog: pytest.LogCaptureFixture
) -> None:
    small_sandbox.faults.play("slow", delay_s=1, methods=("getviewers",))
    job_id = start_pull(jobs, wire(jobs, small_sandbox).id, PullRequest())
    under_way(small_sandbox, "getviewers")
    engine.shut_down()
    assert get_job(jobs, job_id).is_active
    small_sandbox.faults.clear()
    launch_jobs(jobs)
    assert finished(jobs, job_id).state == "done"
    assert_complete(jobs, small_sandbox)
    assert "Traceback" not in caplog.text


def test_period_and_kind_choose_the_reports(jobs: Desk, small_sandbox: SandboxServer) -> None:
    live = pull(jobs, small_sandbox, kinds=("live",), since=YESTERDAY, until=YESTERDAY)
    automatic = pull(jobs, small_sandbox, kinds=("automatic",), since=YESTERDAY, until=YESTERDAY)
    assert live.total + automatic.total == len([w for w in small_sandbox.world.webinars if w.date == YESTERDAY])
    kinds = dict(fetch_all(jobs, "SELECT kind, count(*) FROM report GROUP BY kind"))
    assert kinds == {"live": live.total, "automatic": automatic.total}


def test_room_chooses_the_reports(jobs: Desk, small_sandbox: SandboxServer) -> None:
    room = small_sandbox.world.webinars[0].room_id
    assert pull(jobs, small_sandbox, room_id=room).total == len(
        [w for w in small_sandbox.world.webinars if w.room_id == room]
    )


def test_incomplete_list_is_not_treated_as_complete(jobs: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("total", methods=("getlist",), rows=40)
    job = pull(jobs, small_sandbox)
    assert (job.state, job.succeeded) == ("done", 6)
    assert isinstance(job.problem, UnexpectedPayload)


def test_report_is_not_stored_without_its_line(jobs: Desk, small_sandbox: SandboxServer) -> None:
    refuse(jobs, "UPDATE", "job_item")
    assert pull(jobs, small_sandbox).state == "failed"
    assert states(jobs) == {"listed": len(small_sandbox.world.webinars)}


def test_unexpected_error_ends_the_job_and_the_log_holds_no_contact(
    jobs: Desk, small_sandbox: SandboxServer, caplog: pytest.LogCaptureFixture
) -> None:
    refuse(jobs, "INSERT", "viewer")
    job = pull(jobs, small_sandbox)
    assert (job.state, type(job.problem)) == ("failed", DeskError)
    assert [entry.id for entry in list_jobs(jobs, job.project_id)] == [job.id]
    # Once in the texts, once more in what the engine keeps about the failed workflow.
    contacts = {
        viewer["email"]
        for webinar in small_sandbox.world.webinars
        for viewer in small_sandbox.world.viewers(webinar.webinar_id)
        if viewer.get("email")
    }
    kept = kept_by_engine(jobs)
    assert contacts
    assert [email for email in contacts if email.encode() in kept or email in caplog.text] == []


def test_project_without_token_says_so(jobs: Desk) -> None:
    project = add_project(jobs, ProjectDraft(name="School"))
    job = finished(jobs, start_pull(jobs, project.id, PullRequest()))
    assert (job.state, type(job.problem)) == ("failed", NotConfigured)


def test_progress_adds_up(jobs: Desk, small_sandbox: SandboxServer) -> None:
    job = pull(jobs, small_sandbox)
    assert job.settled == sum(job.counts.values()) == job.total
    assert get_job(jobs, job.id).remaining_s(jobs.now()) is None
