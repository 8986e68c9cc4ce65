"""A process that is killed loses nothing and repeats nothing: the next one goes on where the ledger ends."""

import pytest
import stamina

from core.desk import Desk
from core.jobs.progress import JobProgress, list_jobs
from core.sandbox.server import SandboxServer
from core.services.projects.projects import list_projects
from core.services.reports.job import CONCURRENCY, READY_AHEAD, start_pull
from core.services.reports.pull_reports import PullRequest
from tests.conftest import wire
from tests.jobs.nursery import Nursery
from tests.patience import PATIENCE_S
from tests.stored import fetch_all, finished

WHAT_COUNTS = (
    "SELECT webinar_id, room_id, room_title, kind, starts_at, length_s, state, version, content_hash, viewers_said,"
    " viewer_count, person_count FROM report ORDER BY webinar_id",
    "SELECT r.webinar_id, p.* FROM person p JOIN report r ON r.id = p.report_id ORDER BY r.webinar_id, p.number",
    "SELECT r.webinar_id, k.* FROM person_key k JOIN report r ON r.id = k.report_id"
    " ORDER BY r.webinar_id, k.number, k.kind, k.value",
    "SELECT r.webinar_id, p.number, s.webinar_id, q.number FROM person p JOIN person q ON q.human = p.human"
    " JOIN report r ON r.id = p.report_id JOIN report s ON s.id = q.report_id ORDER BY 1, 2, 3, 4",
    "SELECT r.webinar_id, v.* FROM viewer v JOIN report r ON r.id = v.report_id ORDER BY r.webinar_id, v.position",
    "SELECT r.webinar_id, a.call, a.ordinal, a.body FROM report_answer a JOIN report r ON r.id = a.report_id"
    " ORDER BY r.webinar_id, a.call, a.ordinal",
)

THEIR_OWN = ("report_id", "human")
"""Columns of ids, which differ from run to run."""


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.02, wait_max=0.02, wait_jitter=0)
def begun(desk: Desk, *, settled: int = 0, after: str | None = None) -> JobProgress:
    """The newest job (another one than `after`), once it has come this far."""
    jobs = list_jobs(desk, list_projects(desk)[0].id, limit=1)
    assert jobs
    assert jobs[0].id != after
    assert jobs[0].settled >= settled
    return jobs[0]


def contents(desk: Desk) -> list[list[tuple[object, ...]]]:
    """All that a pull writes, without the ids and moments that differ from run to run."""
    return [
        [tuple(value for name, value in row._mapping.items() if name not in THEIR_OWN) for row in fetch_all(desk, sql)]
        for sql in WHAT_COUNTS
    ]


@pytest.mark.parametrize("settled", [4, *(pytest.param(n, marks=pytest.mark.long) for n in (0, 1, 2, 3, 5))])
def test_killed_pull_continues_after_the_restart(
    desk: Desk, small_sandbox: SandboxServer, nursery: Nursery, settled: int
) -> None:
    # Of the other reports no answer comes before the kill
    small_sandbox.faults.play("slow", methods=("get",), after=settled, delay_s=600)
    wire(desk, small_sandbox)
    with nursery.worker(pulling=True):
        job = begun(desk, settled=settled)
    assert (job.is_active, job.settled) == (True, settled)
    small_sandbox.faults.clear()
    with nursery.worker():
        job = finished(desk, job.id)
    assert (job.state, job.total, job.succeeded) == ("done", 6, 6)
    disturbed = contents(desk)
    fetched = [e.query["webinarId"] for e in small_sandbox.traffic if e.method == "getviewers" and e.status == 200]
    # Only what was under way, or waited to be stored, when the process died was asked for twice.
    assert len(fetched) - len(set(fetched)) <= CONCURRENCY + READY_AHEAD

    with desk.store.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM report")
    with nursery.worker(pulling=True):
        undisturbed = finished(desk, begun(desk, after=job.id).id)
    assert undisturbed.state == "done"
    assert contents(desk) == disturbed


def test_job_created_before_the_engine_runs_is_started_by_its_launch(
    desk: Desk, small_sandbox: SandboxServer, nursery: Nursery
) -> None:
    job_id = start_pull(desk, wire(desk, small_sandbox).id, PullRequest())
    with nursery.worker():
        assert finished(desk, job_id).state == "done"
