"""The durable bulk registration: everybody once, whatever happens, and every row says how it ended."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from core.desk import Desk
from core.errors import NotConfigured, RateLimited, Rejected, StorageFault, Unauthorized, Unavailable, UnexpectedPayload
from core.jobs import engine
from core.jobs.attempts import ask_pause
from core.jobs.progress import JobProgress, ask_stop, get_job
from core.sandbox.server import SandboxServer
from core.services.projects.connections import open_bizon
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.registration.job import MOST_LOST, start_registration
from core.services.registration.send_registration import TRIES, send_registration
from core.services.registration.states import MOST_REFUSED
from core.start import launch_jobs
from tests.conftest import wire
from tests.full_disk import await_fault, full_disk
from tests.patience import SOON
from tests.registering import emails, plan_of, registered, registration, row_states, sent_to, under_way
from tests.stored import fetch_all, finished

PEOPLE = emails(12)
SLOWLY: dict[str, Any] = {"kind": "slow", "delay_s": 0.1, "methods": ("addSubscriber",)}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, waits=SOON)


def start(desk: Desk, server: SandboxServer, people: list[str] = PEOPLE, **plan: Any) -> str:
    project = wire(desk, server)
    return start_registration(desk, project.id, plan_of(desk, server, people, **plan))


def resumed(desk: Desk, job_id: str) -> JobProgress:
    engine.resume(desk, job_id)
    return finished(desk, job_id)


def each_once(people: list[str] = PEOPLE) -> Counter[str]:
    return Counter(dict.fromkeys(people, 1))


def test_everybody_of_the_plan_is_registered_once_with_their_own_link(jobs: Desk, small_sandbox: SandboxServer) -> None:
    job = finished(jobs, start(jobs, small_sandbox))
    assert (job.state, job.total, dict(job.counts)) == ("done", 12, {"registered": 12})
    assert registered(small_sandbox) == sent_to(small_sandbox) == each_once()
    links = fetch_all(
        jobs, "SELECT DISTINCT url FROM batch_row WHERE url = 'https://school.example.com/click/' || secret"
    )
    assert len(links) == 12


def test_same_plan_is_started_once(jobs: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(jobs, small_sandbox)
    plan = plan_of(jobs, small_sandbox, PEOPLE)
    with ThreadPoolExecutor(2) as clicks:
        first, second = clicks.map(lambda _: start_registration(jobs, project.id, plan), range(2))
    assert first == second
    assert finished(jobs, first).succeeded == 12
    assert sent_to(small_sandbox) == each_once()


def test_two_batches_of_one_list_begun_at_once_register_each_person_once(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.switch(repeated_email="double")
    project = wire(jobs, small_sandbox)
    plans = [plan_of(jobs, small_sandbox, PEOPLE) for _ in range(2)]
    with ThreadPoolExecutor(2) as clicks:
        both = list(clicks.map(lambda plan: start_registration(jobs, project.id, plan), plans))
    assert sorted(finished(jobs, job_id).total or 0 for job_id in both) == [0, 12]
    assert registered(small_sandbox) == sent_to(small_sandbox) == each_once()
    sql = "SELECT plan, count(*) FROM batch_row GROUP BY plan"
    assert dict(fetch_all(jobs, sql)) == {"will_register": 12, "already_registered": 12}


def test_batch_of_an_outdated_plan_registers_nobody_twice(jobs: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(jobs, small_sandbox)
    older = plan_of(jobs, small_sandbox, PEOPLE)
    finished(jobs, start(jobs, small_sandbox, PEOPLE[:5]))
    job = finished(jobs, start_registration(jobs, project.id, older))
    assert (job.total, job.succeeded) == (7, 7)
    assert sent_to(small_sandbox) == each_once()


@pytest.mark.parametrize("repeated_email", ["same", "renew", "double", "message"])
def test_person_registered_by_hand_since_the_plan_is_not_sent_and_does_not_count_as_registered_by_the_batch(
    jobs: Desk, small_sandbox: SandboxServer, repeated_email: str
) -> None:
    small_sandbox.faults.switch(repeated_email=repeated_email)
    project = wire(jobs, small_sandbox)
    plan = plan_of(jobs, small_sandbox, PEOPLE)
    with open_bizon(jobs, project.id) as api:
        send_registration(api, registration(small_sandbox, PEOPLE[3]))
    job = finished(jobs, start_registration(jobs, project.id, plan))
    assert dict(job.counts) == {"registered": 11, "already_there": 1}
    assert row_states(jobs, job)[3] == "already_there"
    assert registered(small_sandbox) == sent_to(small_sandbox) == each_once()


def test_rejected_people_keep_the_message_of_the_service_and_the_others_are_registered(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("message", text="E-mail не принят", after=2, times=2, methods=("addSubscriber",))
    job = finished(jobs, start(jobs, small_sandbox))
    assert (job.state, dict(job.counts)) == ("done", {"registered": 10, "rejected": 2})
    assert row_states(jobs, job)[1:5] == ["registered", "rejected", "rejected", "registered"]
    problems = fetch_all(jobs, "SELECT problem FROM batch_row WHERE state = 'rejected'")
    assert all("E-mail не принят" in problem.encode().decode("unicode-escape") for (problem,) in problems)


def test_lost_answers_are_looked_up_before_anything_is_sent_again(jobs: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.switch(repeated_email="double")
    small_sandbox.faults.play("html", done=True, after=1, times=1, methods=("addSubscriber",))
    small_sandbox.faults.play("bad_json", after=4, times=1, methods=("addSubscriber",))
    small_sandbox.faults.play("status", done=True, after=7, times=1, methods=("addSubscriber",))
    job = finished(jobs, start(jobs, small_sandbox))
    assert (job.state, job.succeeded) == ("done", 12)
    assert registered(small_sandbox) == sent_to(small_sandbox) == each_once()


@pytest.mark.parametrize(
    ("fault", "error", "left"),
    [
        ({"status": 401}, Unauthorized, {"registered": 4, "planned": 8}),
        # Nobody can tell whether the last one arrived.
        ({"status": 429, "retry_after_s": 600}, RateLimited, {"registered": 4, "uncertain": 1, "planned": 7}),
        ({"status": 500, "retry_after_s": 600}, Unavailable, {"registered": 4, "uncertain": 1, "planned": 7}),
    ],
)
def test_batch_rests_during_an_outage_and_finishes_when_resumed(
    jobs: Desk, small_sandbox: SandboxServer, fault: dict[str, Any], error: type, left: dict[str, int]
) -> None:
    small_sandbox.faults.play("status", after=5, **fault)  # who is registered is asked first
    job = finished(jobs, start(jobs, small_sandbox))
    assert (job.state, type(job.problem), dict(job.counts)) == ("failed", error, left)
    assert job.can_go_on
    small_sandbox.faults.clear()
    job = resumed(jobs, job.id)
    assert (job.state, job.problem, dict(job.counts)) == ("done", None, {"registered": 12})
    assert registered(small_sandbox) == each_once()


def test_batch_rests_on_a_full_disk_and_finishes_with_everybody_once_when_there_is_room(
    jobs: Desk, small_sandbox: SandboxServer, caplog: pytest.LogCaptureFixture
) -> None:
    small_sandbox.faults.switch(repeated_email="double")
    small_sandbox.faults.play(**SLOWLY)
    job_id = start(jobs, small_sandbox)
    under_way(jobs, job_id)
    with full_disk():
        await_fault(caplog)
    job = finished(jobs, job_id)
    assert job.state == "failed"
    assert isinstance(job.problem, StorageFault)
    job = resumed(jobs, job_id)
    assert (job.state, dict(job.counts)) == ("done", {"registered": 12})
    assert registered(small_sandbox) == each_once()


def test_batch_rests_after_several_lost_answers_in_a_row(jobs: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("html", methods=("addSubscriber",))
    job = finished(jobs, start(jobs, small_sandbox))
    assert (job.state, type(job.problem)) == ("failed", UnexpectedPayload)
    assert dict(job.counts) == {"uncertain": MOST_LOST, "planned": 12 - MOST_LOST}


@pytest.mark.parametrize(
    "fault",
    [{"kind": "message"}, {"kind": "errors"}, {"kind": "status", "status": 400}, {"kind": "status", "status": 404}],
)
def test_batch_rests_when_everybody_is_refused_and_nobody_of_them_is_rejected(
    jobs: Desk, small_sandbox: SandboxServer, fault: dict[str, Any]
) -> None:
    small_sandbox.faults.play(**fault, after=3, methods=("addSubscriber",))
    job = finished(jobs, start(jobs, small_sandbox))
    assert (job.state, isinstance(job.problem, Rejected)) == ("failed", True)
    assert dict(job.counts) == {"registered": 3, "planned": 9}
    assert len(small_sandbox.traffic.of("addSubscriber")) == 3 + MOST_REFUSED
    small_sandbox.faults.clear()
    job = resumed(jobs, job.id)
    assert (job.state, dict(job.counts)) == ("done", {"registered": 12})
    assert registered(small_sandbox) == each_once()


def test_people_who_are_refused_again_after_the_rest_are_rejected(jobs: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("message", text="E-mail не принят", times=2 * MOST_REFUSED, methods=("addSubscriber",))
    job = finished(jobs, start(jobs, small_sandbox))
    assert dict(job.counts) == {"planned": 12}
    job = resumed(jobs, job.id)
    assert (job.state, dict(job.counts)) == ("failed", {"rejected": MOST_REFUSED, "planned": 12 - MOST_REFUSED})
    job = resumed(jobs, job.id)
    assert (job.state, dict(job.counts)) == ("done", {"rejected": MOST_REFUSED, "registered": 12 - MOST_REFUSED})


def test_paused_batch_sends_nothing_until_it_is_resumed(jobs: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play(**SLOWLY)
    job_id = start(jobs, small_sandbox)
    under_way(jobs, job_id)
    ask_pause(jobs, job_id)
    job = finished(jobs, job_id)
    assert (job.state, job.counts["planned"] > 0) == ("paused", True)
    engine.shut_down()
    launch_jobs(jobs)
    assert get_job(jobs, job_id) == job
    assert sent_to(small_sandbox).total() == job.settled
    small_sandbox.faults.clear()
    with ThreadPoolExecutor(2) as clicks:
        list(clicks.map(lambda _: engine.resume(jobs, job_id), range(2)))
    assert finished(jobs, job_id).state == "done"
    engine.resume(jobs, job_id)
    assert registered(small_sandbox) == sent_to(small_sandbox) == each_once()


def test_resumed_batch_first_asks_who_was_registered_meanwhile(jobs: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("status", status=401, after=2)
    job = finished(jobs, start(jobs, small_sandbox))
    small_sandbox.faults.clear()
    with open_bizon(jobs, job.project_id) as api:
        send_registration(api, registration(small_sandbox, PEOPLE[-1]))
    job = resumed(jobs, job.id)
    assert dict(job.counts) == {"registered": 11, "already_there": 1}
    assert row_states(jobs, job)[-1] == "already_there"
    assert registered(small_sandbox) == each_once()


def test_stopped_batch_leaves_the_rest_unsent(jobs: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play(**SLOWLY)
    job_id = start(jobs, small_sandbox)
    under_way(jobs, job_id)
    ask_stop(jobs, job_id)
    job = finished(jobs, job_id)
    assert (job.state, set(job.counts), job.settled) == ("stopped", {"registered", "not_sent"}, 12)
    assert not job.can_go_on
    assert sent_to(small_sandbox).total() == job.counts["registered"]
    small_sandbox.faults.clear()
    rest = PEOPLE[job.counts["registered"] :]
    assert finished(jobs, start(jobs, small_sandbox, rest)).total == len(rest)  # they are free for another run
    assert registered(small_sandbox) == each_once()


@pytest.mark.parametrize("status", [401, 500])
def test_resting_batch_is_stopped_at_once(jobs: Desk, small_sandbox: SandboxServer, status: int) -> None:
    small_sandbox.faults.play("status", status=status, retry_after_s=600, after=4)
    job = finished(jobs, start(jobs, small_sandbox))
    ask_stop(jobs, job.id)
    job = get_job(jobs, job.id)
    assert (job.state, job.counts.get("planned"), job.settled) == ("stopped", None, 12)


@pytest.mark.parametrize("done", [True, False])
def test_uncertain_people_of_a_stopped_batch_are_looked_up_and_not_sent_again(
    jobs: Desk, small_sandbox: SandboxServer, done: bool
) -> None:
    small_sandbox.faults.play("html", after=4, times=1, methods=("addSubscriber",), done=done)
    small_sandbox.faults.play("html", after=1, methods=("getSubscribers",))
    job = finished(jobs, start(jobs, small_sandbox))
    ask_stop(jobs, job.id)
    small_sandbox.faults.clear()
    small_sandbox.traffic.clear()
    job = resumed(jobs, job.id)
    expected = {"registered": 5, "not_sent": 7} if done else {"registered": 4, "not_sent": 8}
    assert (job.state, dict(job.counts)) == ("stopped", expected)
    assert not sent_to(small_sandbox)


def test_uncertain_person_is_settled_by_checking_again(jobs: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("html", times=TRIES, methods=("addSubscriber",))
    job = finished(jobs, start(jobs, small_sandbox))
    assert (job.state, dict(job.counts)) == ("done", {"uncertain": 1, "registered": 11})
    job = resumed(jobs, job.id)
    assert dict(job.counts) == {"registered": 12}
    assert registered(small_sandbox) == each_once()


def test_two_rows_of_one_address_that_may_both_have_been_sent_are_sent_once(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    """As after an update that reads two notations of an international address as one."""
    twins = emails(2)
    small_sandbox.faults.play("html", times=2 * TRIES, methods=("addSubscriber",), done=False)
    job = finished(jobs, start(jobs, small_sandbox, twins))
    assert dict(job.counts) == {"uncertain": 2}
    with jobs.store.writing() as session:
        run = session.connection().exec_driver_sql
        run("UPDATE batch_row SET twin = 1 WHERE email_key = ?", (twins[1],))
        run("UPDATE batch_row SET email = ?, email_key = ?", (twins[0], twins[0]))
    plan = plan_of(jobs, small_sandbox, [twins[0]], name="again.csv")
    again = finished(jobs, start_registration(jobs, job.project_id, plan))
    assert (again.total, dict(again.counts)) == (0, {})
    small_sandbox.faults.clear()
    small_sandbox.traffic.clear()
    job = resumed(jobs, job.id)
    assert dict(job.counts) == {"registered": 1, "not_sent": 1}
    assert sent_to(small_sandbox) == registered(small_sandbox) == each_once(twins[:1])


def test_project_without_token_sends_nothing(jobs: Desk, small_sandbox: SandboxServer) -> None:
    project = add_project(jobs, ProjectDraft(name="School"))
    plan = plan_of(jobs, small_sandbox, PEOPLE)
    job = finished(jobs, start_registration(jobs, project.id, plan))
    assert (job.state, type(job.problem), dict(job.counts)) == ("failed", NotConfigured, {"planned": 12})


def test_log_of_a_failed_batch_holds_no_contacts(
    jobs: Desk, small_sandbox: SandboxServer, caplog: pytest.LogCaptureFixture
) -> None:
    with jobs.store.writing() as session:
        session.connection().exec_driver_sql(
            "CREATE TRIGGER broken BEFORE UPDATE ON batch_row BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
    job = finished(jobs, start(jobs, small_sandbox))
    assert job.state == "failed"
    kept = b"".join(path.read_bytes() for path in jobs.home.glob("jobs.sqlite3*"))
    assert [email for email in PEOPLE if email in caplog.text or email.encode() in kept] == []
