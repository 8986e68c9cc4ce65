"""The present version finishes the unfinished work of an early version, and nothing is done twice."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
import stamina
from dbos import DBOS

from core.desk import Desk
from core.domain.sent_before import FROM_OUTSIDE_NOTICE
from core.errors import LimitReached
from core.jobs import engine
from core.jobs.attempts import get_attempt
from core.jobs.progress import JobProgress, get_job, list_jobs
from core.sandbox.server import SandboxServer
from core.services.projects.connections import open_bizon, open_salebot
from core.services.projects.projects import list_projects
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from core.services.reports.list_reports import find_webinars
from core.start import launch_jobs
from tests.jobs.unfinished import unfinished
from tests.patience import PATIENCE_S
from tests.received import notices_of
from tests.stored import fetch_all, finished

ONLY_CALLED_BACK = "Отправленная"
Rows = list[tuple[Any, ...]]
LEDGERS = (
    "SELECT * FROM job WHERE id = :id",
    "SELECT * FROM job_item WHERE job_id = :id ORDER BY ordinal",
    "SELECT * FROM batch_row WHERE job_id = :id ORDER BY number",
    "SELECT * FROM campaign_row WHERE job_id = :id ORDER BY number",
)


@dataclass(frozen=True)
class Resumed:
    """The installation after its engine has run; `jobs` as they were when the process was killed."""

    desk: Desk
    server: SandboxServer
    jobs: Mapping[str, JobProgress]
    ended: Mapping[str, Rows]

    @property
    def project_id(self) -> int:
        """The project to which most of the work belongs."""
        return list_projects(self.desk)[0].id

    def list_before(self, kind: str, state: str) -> list[str]:
        """The jobs of a kind that were in this state, the oldest first."""
        return [job.id for job in self.jobs.values() if (job.kind, job.state) == (kind, state)]

    def outcomes(self, kind: str) -> list[tuple[str, Mapping[str, int]]]:
        """How the jobs of a kind ended that were unfinished, the oldest first."""
        unfinished = self.list_before(kind, "running") + self.list_before(kind, "queued")
        return [(job.state, job.counts) for job in (get_job(self.desk, job_id) for job_id in unfinished)]

    def calls(self, method: str, name: str) -> list[Any]:
        """This field of the calls that the sandbox got since the kill."""
        return [exchange.body[name] for exchange in self.server.traffic.of(method)]


@pytest.fixture(scope="module")
def resumed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resumed]:
    with unfinished(tmp_path_factory.mktemp("unfinished")) as (desk, server):
        jobs = {job.id: job for job in reversed(all_jobs(desk))}
        undone = {job.request["batch"] for job in jobs.values() if job.kind == "unregister" and job.is_active}
        ended = {job.id: rows_of(desk, job.id) for job in jobs.values() if not job.is_active and job.id not in undone}
        launch_jobs(desk)
        try:
            for job in jobs.values():
                finished(desk, job.id)
            nothing_waits(desk)
            yield Resumed(desk, server, jobs, ended)
        finally:
            engine.shut_down()


def all_jobs(desk: Desk) -> list[JobProgress]:
    return [job for project in list_projects(desk) for job in list_jobs(desk, project.id, limit=100)]


def rows_of(desk: Desk, job_id: str) -> Rows:
    """All rows of a job in the store."""
    return [tuple(row) for sql in LEDGERS for row in fetch_all(desk, sql, id=job_id)]


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.2, wait_jitter=0)
def nothing_waits(desk: Desk) -> None:
    """Waits until every round has processed what was due."""
    registrations = "SELECT state FROM received_registration WHERE project_id = :id"
    here, relaying, *_ = (project.id for project in list_projects(desk))
    assert fetch_all(desk, registrations, id=here) == [("done",)] * 4
    # A client that is looked up before Salebot gets the registration and creates the client is looked up again later.
    assert fetch_all(desk, registrations, id=relaying) in ([("shown",)], [("waiting",)])
    assert fetch_all(desk, "SELECT relay_state FROM webhook_event WHERE relay_state IS NOT NULL") == [("taken",)]
    assert {state for (state,) in fetch_all(desk, "SELECT state FROM expected_report")} == {"ready"}
    assert DBOS.list_workflows(status=["PENDING", "ENQUEUED"]) == []


def test_every_unfinished_run_is_finished(resumed: Resumed) -> None:
    # The first of each kind had done everything, but its process was killed before it stored that.
    assert resumed.outcomes("register") == [("done", {"registered": people}) for people in (2, 8, 3)]
    assert resumed.outcomes("send_campaign") == [("done", {"sent": people}) for people in (2, 8)]
    assert resumed.outcomes("unregister") == [("done", {"done": people}) for people in (2, 5)]
    assert resumed.outcomes("pull_reports") == [("done", {"done": reports}) for reports in (1, 4)]
    assert resumed.outcomes("pull_subscribers") == [("done", {"done": 1})] * 2


def test_runs_continue_in_the_workflows_that_were_killed(resumed: Resumed) -> None:
    workflows = {workflow.workflow_id: workflow.status for workflow in DBOS.list_workflows()}
    unfinished = [job.id for job in resumed.jobs.values() if job.is_active]
    assert {workflows[f"{job_id}.0"] for job_id in unfinished} == {"SUCCESS"}
    assert {get_attempt(resumed.desk, job_id) for job_id in unfinished} == {0}


def test_nobody_is_registered_twice(resumed: Resumed) -> None:
    planned = [f"middle{n}@example.com" for n in (5, 6, 7)] + [f"queued{n}@example.com" for n in range(3)]
    assert sorted(resumed.calls("addSubscriber", "email")) == planned
    assert sorted(resumed.calls("removeSubscriber", "email")) == [f"undoing{n}@example.com" for n in (1, 2, 3, 4)]
    each_is_registered_once(resumed)


def each_is_registered_once(resumed: Resumed) -> None:
    """The sandbox holds one registration for each row that says registered, and none for the others."""
    rows = fetch_all(resumed.desk, "SELECT page_id, email, state FROM batch_row")
    held = Counter[tuple[str, str | None]]()
    with open_bizon(resumed.desk, resumed.project_id) as api:
        for page_id in {row.page_id for row in rows}:
            held.update((page_id, person.email) for person in api.fetch_subscribers(page_id).subscribers)
    assert [held[row.page_id, row.email] for row in rows] == [int(row.state == "registered") for row in rows]


def test_nobody_gets_a_callback_or_a_message_twice(resumed: Resumed) -> None:
    rows = fetch_all(resumed.desk, "SELECT client_id, name FROM campaign_row JOIN campaign USING (job_id)")
    assert len(rows) == 13
    with open_salebot(resumed.desk, resumed.project_id) as api:
        for client_id, name in rows:
            came = Counter(row.from_outside == FROM_OUTSIDE_NOTICE for row in api.fetch_history(client_id))
            assert came == ({True: 1} if name == ONLY_CALLED_BACK else {True: 1, False: 1})


def test_rounds_process_what_is_due_and_repeat_nothing(resumed: Resumed) -> None:
    noticed = "SELECT client_id FROM received_registration WHERE state = 'done'"
    clients = [client_id for (client_id,) in fetch_all(resumed.desk, noticed)]
    assert [notices_of(resumed.desk, resumed.project_id, client_id) for client_id in clients] == [1, 1, 1, 1]
    assert len(resumed.server.traffic.of("bizon_webhook")) == 1
    announced = fetch_all(resumed.desk, "SELECT project_id, webinar_id FROM expected_report")
    assert len({project_id for project_id, _ in announced}) == 2
    for project_id, webinar_id in announced:
        assert find_webinars(resumed.desk, project_id, [webinar_id])[webinar_id].state == "ready"


def test_runs_that_had_ended_are_unchanged(resumed: Resumed) -> None:
    kinds = Counter(resumed.jobs[job_id].kind for job_id in resumed.ended)
    assert kinds == {"register": 5, "pull_reports": 2, "send_campaign": 1, "pull_subscribers": 1, "unregister": 1}
    assert {job_id: rows_of(resumed.desk, job_id) for job_id in resumed.ended} == resumed.ended


def test_sync_that_used_up_its_calls_pauses_and_continues_where_it_stopped(resumed: Resumed) -> None:
    [job_id] = resumed.list_before("sync_clients", "running")
    job = get_job(resumed.desk, job_id)
    assert isinstance(job.problem, LimitReached)
    assert (job.rests, job.counts) == (True, {"done": 4, "planned": 592})
    settings = get_salebot_settings(resumed.desk, job.project_id)
    change_salebot_settings(resumed.desk, job.project_id, replace(settings, daily_budget=16))
    engine.resume(resumed.desk, job_id)
    # A sync may use three quarters of the budget, which are 12 calls, and had made six.
    assert finished(resumed.desk, job_id).counts == {"done": 4 + 6, "planned": 592 - 6}


def test_paused_and_failed_runs_continue_when_the_operator_resumes_them(resumed: Resumed) -> None:
    for state, people in (("paused", 4), ("failed", 2)):
        [job_id] = resumed.list_before("register", state)
        engine.resume(resumed.desk, job_id)
        job = finished(resumed.desk, job_id)
        assert (job.state, job.counts) == ("done", {"registered": people})
    each_is_registered_once(resumed)
