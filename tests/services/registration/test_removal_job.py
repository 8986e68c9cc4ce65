"""Undoing a bulk registration removes the registrations of the batch, and no others."""

from dataclasses import replace
from typing import Any

import pytest

from core.desk import Desk
from core.errors import Conflict, NotFound, RateLimited, Rejected, UnexpectedPayload
from core.http.pace import Stopped, never
from core.http.transport import RetryPolicy
from core.jobs import engine
from core.jobs.items import list_lines
from core.jobs.progress import JobProgress, get_job, list_jobs
from core.sandbox.server import SandboxServer
from core.services.projects.connections import open_bizon
from core.services.registration.job import start_registration
from core.services.registration.removal import list_registered, plan_removal
from core.services.registration.removal_job import start_removal
from core.services.registration.send_registration import send_registration
from core.services.registration.send_removal import send_removal
from core.start import launch_jobs
from core.waits import Waits
from tests.conftest import add_live, wire
from tests.patience import SOON
from tests.registering import asked, coming, emails, plan_of, registered, registration, row_states, under_way
from tests.stored import finished

PEOPLE = emails(6)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, waits=SOON)


@pytest.fixture
def run(jobs: Desk, small_sandbox: SandboxServer) -> JobProgress:
    """A batch that has registered everybody."""
    project = wire(jobs, small_sandbox)
    job = finished(jobs, start_registration(jobs, project.id, plan_of(jobs, small_sandbox, PEOPLE)))
    assert job.succeeded == 6
    return job


def undo(desk: Desk, run: JobProgress) -> JobProgress:
    return finished(desk, start_removal(desk, run.project_id, run.id))


def register_elsewhere(desk: Desk, run: JobProgress, server: SandboxServer, email: str) -> None:
    """Register the person for another session of the page, outside the batch."""
    with open_bizon(desk, run.project_id) as api:
        send_registration(api, registration(server, email, session=1))


def remove_by_hand(desk: Desk, run: JobProgress, server: SandboxServer, email: str) -> None:
    with open_bizon(desk, run.project_id) as api:
        assert api.send_removal(registration(server, email).page_id, email) == 1


def test_undoing_removes_the_registrations_of_the_batch_and_no_others(
    jobs: Desk, small_sandbox: SandboxServer, run: JobProgress
) -> None:
    others = registered(small_sandbox, session=1)
    job = undo(jobs, run)
    assert (job.state, job.total, dict(job.counts)) == ("done", 6, {"done": 6})
    assert row_states(jobs, run) == ["removed"] * 6
    assert not registered(small_sandbox)
    assert registered(small_sandbox, session=1) == others


def test_people_with_another_session_and_people_who_are_gone_are_listed_and_not_removed(
    jobs: Desk, small_sandbox: SandboxServer, run: JobProgress
) -> None:
    register_elsewhere(jobs, run, small_sandbox, PEOPLE[0])
    remove_by_hand(jobs, run, small_sandbox, PEOPLE[1])
    plan = plan_removal(jobs, run.project_id, run.id)
    assert [row.email for row in plan.other_sessions] == [PEOPLE[0]]
    assert [row.email for row in plan.gone] == [PEOPLE[1]]
    assert [row.email for row in plan.to_remove] == PEOPLE[2:]
    assert undo(jobs, run).total == 4
    assert registered(small_sandbox) == registered(small_sandbox, session=1) == {PEOPLE[0]: 1}


def other_run(desk: Desk, run: JobProgress, server: SandboxServer, people: list[str], session: int) -> JobProgress:
    plan = plan_of(desk, server, people, session=session, name="other.csv")
    return finished(desk, start_registration(desk, run.project_id, plan))


@pytest.mark.parametrize("session", [0, 1])
def test_person_of_another_run_stays_unless_the_operator_wants_otherwise(
    jobs: Desk, small_sandbox: SandboxServer, run: JobProgress, session: int
) -> None:
    other = other_run(jobs, run, small_sandbox, PEOPLE[:2], session)
    plan = plan_removal(jobs, run.project_id, run.id)
    assert [one.row.email for one in plan.shared] == PEOPLE[:2]
    assert {(batch.source_name, batch.session_at) for one in plan.shared for batch in one.others} == {
        ("other.csv", coming(small_sandbox, session))
    }
    assert [row.email for row in plan.to_remove] == PEOPLE[2:]
    assert undo(jobs, run).total == 4
    assert set(registered(small_sandbox)) == set(PEOPLE[:2])
    assert row_states(jobs, other) == ["already_there" if session == 0 else "registered"] * 2

    removal = finished(jobs, start_removal(jobs, run.project_id, run.id, with_shared=True))
    assert dict(removal.counts) == {"done": 2}
    assert not registered(small_sandbox)
    assert row_states(jobs, run) == ["removed"] * 6
    assert row_states(jobs, other) == ["removed"] * 2


def test_person_with_a_session_of_no_run_stays_whatever_the_operator_wants(
    jobs: Desk, small_sandbox: SandboxServer, run: JobProgress
) -> None:
    other_run(jobs, run, small_sandbox, PEOPLE[:1], 0)
    register_elsewhere(jobs, run, small_sandbox, PEOPLE[0])
    plan = plan_removal(jobs, run.project_id, run.id)
    assert [row.email for row in plan.other_sessions] == [PEOPLE[0]]
    assert plan.shared == ()


def test_run_that_was_undone_already_keeps_nobody(jobs: Desk, small_sandbox: SandboxServer, run: JobProgress) -> None:
    undo(jobs, run)
    again = other_run(jobs, run, small_sandbox, PEOPLE, 0)
    assert len(plan_removal(jobs, run.project_id, again.id).to_remove) == 6


def test_two_sessions_of_one_batch_are_removed_together(jobs: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(jobs, small_sandbox)
    first = plan_of(jobs, small_sandbox, PEOPLE[:1])
    second = plan_of(jobs, small_sandbox, PEOPLE[:1], session=1).rows[0]
    both = replace(first, rows=(*first.rows, replace(second, number=9)))
    run = finished(jobs, start_registration(jobs, project.id, both))
    job = undo(jobs, run)
    assert dict(job.counts) == {"done": 2}
    assert row_states(jobs, run) == ["removed", "removed"]
    assert not registered(small_sandbox)
    assert not registered(small_sandbox, session=1)


def test_undoing_twice_removes_nothing_more(jobs: Desk, small_sandbox: SandboxServer, run: JobProgress) -> None:
    undo(jobs, run)
    small_sandbox.traffic.clear()
    assert undo(jobs, run).total == 0
    assert not small_sandbox.traffic.of("removeSubscriber")


def test_undoing_that_is_asked_twice_is_one_job(jobs: Desk, small_sandbox: SandboxServer, run: JobProgress) -> None:
    small_sandbox.faults.play("slow", delay_s=0.2)
    assert start_removal(jobs, run.project_id, run.id) == start_removal(jobs, run.project_id, run.id)
    [job] = list_jobs(jobs, run.project_id, kind="unregister")
    assert finished(jobs, job.id).succeeded == 6


@pytest.mark.parametrize("choice", ["zero", "not_ok", "message", "reject"])
def test_person_who_was_unregistered_meanwhile_ends_as_gone(
    jobs: Desk, small_sandbox: SandboxServer, run: JobProgress, choice: str
) -> None:
    small_sandbox.faults.switch(unknown_removal=choice)
    small_sandbox.faults.play("slow", delay_s=0.3, methods=("removeSubscriber",), times=1)
    removal_id = start_removal(jobs, run.project_id, run.id)
    asked(small_sandbox, 1, "removeSubscriber")
    remove_by_hand(jobs, run, small_sandbox, PEOPLE[-1])
    job = finished(jobs, removal_id)
    assert dict(job.counts) == {"done": 5, "gone": 1}
    assert row_states(jobs, run) == ["removed"] * 6


def test_person_who_is_still_registered_after_nothing_was_removed_ends_as_failed(
    jobs: Desk, small_sandbox: SandboxServer, run: JobProgress
) -> None:
    # Bizon365 does not find the address as it is written here, but lists it.
    with jobs.store.writing() as session:
        sql = f"UPDATE batch_row SET email = 'x' || email WHERE email = '{PEOPLE[0]}'"  # noqa: S608
        session.connection().exec_driver_sql(sql)
    job = undo(jobs, run)
    assert dict(job.counts) == {"done": 5, "failed": 1}
    assert row_states(jobs, run) == ["registered", *["removed"] * 5]
    assert registered(small_sandbox) == {PEOPLE[0]: 1}


def test_person_who_cannot_be_removed_stays_registered_with_the_reason(
    jobs: Desk, small_sandbox: SandboxServer, run: JobProgress
) -> None:
    small_sandbox.faults.play("message", text="Нельзя удалить", methods=("removeSubscriber",), times=1)
    job = undo(jobs, run)
    assert (job.state, dict(job.counts)) == ("done", {"done": 5, "failed": 1})
    assert [type(line.problem) for line in list_lines(jobs, job.id, ("failed",))] == [Rejected]
    assert row_states(jobs, run)[0] == "registered"
    assert registered(small_sandbox) == {PEOPLE[0]: 1}


def test_undoing_rests_when_everybody_is_refused(jobs: Desk, small_sandbox: SandboxServer, run: JobProgress) -> None:
    small_sandbox.faults.play("message", text="Сервис недоступен", methods=("removeSubscriber",))
    job = undo(jobs, run)
    assert (job.state, type(job.problem), dict(job.counts)) == ("failed", Rejected, {"failed": 5, "waiting": 1})
    small_sandbox.faults.clear()
    assert dict(undo(jobs, run).counts) == {"done": 6}


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("fault", [{"kind": "html"}, {"kind": "cut"}, {"kind": "status", "status": 503}])
def test_removal_whose_answer_was_lost_is_looked_up_before_it_is_sent_again(
    jobs: Desk, small_sandbox: SandboxServer, run: JobProgress, fault: dict[str, Any], done: bool
) -> None:
    small_sandbox.faults.play(**fault, methods=("removeSubscriber",), done=done, times=1)
    assert dict(undo(jobs, run).counts) == {"done": 6}
    assert not registered(small_sandbox)
    assert len(small_sandbox.traffic.of("removeSubscriber")) == (6 if done else 7)


def test_removal_that_is_made_after_the_time_out_is_waited_for(
    jobs: Desk, small_sandbox: SandboxServer, run: JobProgress
) -> None:
    small_sandbox.faults.play("slow", delay_s=1.0, methods=("removeSubscriber",))
    [row, *_] = list_registered(jobs, run.project_id, run.id)
    with open_bizon(jobs, run.project_id, policy=RetryPolicy(attempts=1, timeout_s=0.3)) as api:
        assert send_removal(api, [row], Waits(lands_s=5.0), never, lambda: None).state == "done"
    assert row.email not in registered(small_sandbox)
    assert len(small_sandbox.traffic.of("removeSubscriber")) == 1


def test_process_whose_work_others_have_taken_over_removes_nobody(
    jobs: Desk, small_sandbox: SandboxServer, run: JobProgress
) -> None:
    def refuse() -> None:
        raise Stopped

    [row, *_] = list_registered(jobs, run.project_id, run.id)
    with open_bizon(jobs, run.project_id) as api, pytest.raises(Stopped):
        send_removal(api, [row], SOON, never, refuse)
    assert not small_sandbox.traffic.of("removeSubscriber")


def test_interrupted_undoing_is_finished_by_the_next(
    jobs: Desk, small_sandbox: SandboxServer, run: JobProgress
) -> None:
    small_sandbox.faults.play("status", status=429, retry_after_s=600, methods=("removeSubscriber",), after=2)
    job = undo(jobs, run)
    assert (job.state, type(job.problem), dict(job.counts)) == ("failed", RateLimited, {"done": 2, "waiting": 4})
    small_sandbox.faults.clear()
    assert dict(undo(jobs, run).counts) == {"done": 4}
    assert row_states(jobs, run) == ["removed"] * 6


def test_undoing_goes_on_after_a_restart_and_leaves_alone_who_has_another_session_by_then(
    jobs: Desk, small_sandbox: SandboxServer, run: JobProgress
) -> None:
    small_sandbox.faults.play("slow", delay_s=0.2, methods=("removeSubscriber",))
    removal_id = start_removal(jobs, run.project_id, run.id)
    under_way(jobs, removal_id, settled=2)
    engine.shut_down()
    assert get_job(jobs, removal_id).is_active
    small_sandbox.faults.clear()
    register_elsewhere(jobs, run, small_sandbox, PEOPLE[-1])
    launch_jobs(jobs)
    job = finished(jobs, removal_id)
    # The person who was being removed when the process closed may be gone when the next process asks.
    assert (job.state, job.settled, job.succeeded >= 4, job.counts["waiting"]) == ("done", 5, True, 1)
    assert row_states(jobs, run) == [*["removed"] * 5, "registered"]
    assert registered(small_sandbox) == registered(small_sandbox, session=1) == {PEOPLE[-1]: 1}


def test_list_that_is_not_complete_removes_nobody(jobs: Desk, small_sandbox: SandboxServer, run: JobProgress) -> None:
    small_sandbox.faults.play("total", rows=3, methods=("getSubscribers",))
    with pytest.raises(UnexpectedPayload):
        plan_removal(jobs, run.project_id, run.id)
    job = undo(jobs, run)
    assert (job.state, type(job.problem)) == ("failed", UnexpectedPayload)
    small_sandbox.faults.clear()
    assert registered(small_sandbox).total() == 6


def test_batch_whose_job_works_cannot_be_undone(jobs: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("slow", delay_s=0.2)
    project = wire(jobs, small_sandbox)
    job_id = start_registration(jobs, project.id, plan_of(jobs, small_sandbox, PEOPLE))
    with pytest.raises(Conflict):
        start_removal(jobs, project.id, job_id)
    with pytest.raises(Conflict):
        plan_removal(jobs, project.id, job_id)


def test_run_of_another_project_is_not_found(jobs: Desk, small_sandbox: SandboxServer, run: JobProgress) -> None:
    with pytest.raises(NotFound):
        start_removal(jobs, add_live(jobs, small_sandbox).id, run.id)
