"""A bulk registration that rests, is paused, stopped or looked through again sends nobody twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.errors import RateLimited, Rejected, StorageFault, Unauthorized, Unavailable, UnexpectedPayload
from core.jobs import engine
from core.jobs.attempts import ask_pause
from core.jobs.progress import ask_stop, get_job
from core.sandbox.server import SandboxServer
from core.services.projects.connections import open_bizon
from core.services.registration.job import MOST_LOST
from core.services.registration.send_registration import TRIES, send_registration
from core.services.registration.states import MOST_REFUSED
from core.start import launch_jobs
from tests.full_disk import await_fault, full_disk
from tests.registering import registered, registration, row_states, sent_to, under_way
from tests.services.registration.job.batch_run import PEOPLE, SLOWLY, each_once, resumed, start
from tests.stored import finished, write


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


@pytest.mark.parametrize(("begun_h_ago", "counts"), [(6, {"registered": 4, "not_sent": 8}), (1, {"registered": 12})])
def test_nobody_is_registered_for_a_session_that_ended_while_the_batch_rested(
    jobs: Desk, small_sandbox: SandboxServer, begun_h_ago: int, counts: dict[str, int]
) -> None:
    """A past session that the operator has chosen is what they wanted."""
    small_sandbox.faults.play("status", status=401, after=5)
    job = finished(jobs, start(jobs, small_sandbox))
    small_sandbox.faults.clear()
    begun_at, session_at = (jobs.now() - timedelta(hours=hours) for hours in (begun_h_ago, 5))
    write(jobs, "UPDATE job SET created_at = :at", at=begun_at)
    write(jobs, "UPDATE batch_row SET session_at = :at WHERE state = 'planned'", at=session_at)
    small_sandbox.faults.switch(unknown_session="accept")
    assert dict(resumed(jobs, job.id).counts) == counts


@pytest.mark.sqlite("lets no file of this process grow")
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
