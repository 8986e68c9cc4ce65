"""Whoever registers one person does it alone: equal calls at one moment register the person once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from core.clock import clock_from
from core.desk import Desk
from core.http.transport import RetryPolicy
from core.jobs.progress import require_job
from core.jobs.states import JobState
from core.sandbox.server import SandboxServer
from core.services.projects.connections import open_bizon
from core.services.registration.job import start_registration
from core.services.registration.ledger import list_open, mark_sending
from core.services.registration.register_alone import register_alone
from core.services.registration.send_registration import Sent, send_registration
from core.services.registration.start_batch import start_batch
from core.services.registration.turns import note_sent, take_turn
from core.start import open_desk
from core.waits import Waits
from tests.conftest import wire
from tests.jobs.test_progress import later
from tests.patience import PATIENCE_S, SOON
from tests.registering import asked, page_id, plan_of, registered, registration, sent_to
from tests.stored import fetch_all, finished

EMAIL = "person.alone@example.com"
PATIENT = RetryPolicy(timeout_s=PATIENCE_S / 4, total_s=PATIENCE_S)
ONCE = {EMAIL: 1}


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, waits=replace(SOON, turn_s=PATIENCE_S))


def register(desk: Desk, server: SandboxServer) -> Sent:
    project_id = wire(desk, server).id
    with open_bizon(desk, project_id, policy=PATIENT) as api:
        return register_alone(desk, project_id, api, registration(server, EMAIL))


@contextmanager
def another_process(desk: Desk) -> Iterator[Desk]:
    """What another process over the same home has: connections of its own to the store."""
    other = open_desk(desk.environment)
    yield replace(other, waits=desk.waits)
    other.store.close()


def test_calls_of_several_threads_and_processes_at_once_register_the_person_once(
    desk: Desk, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.switch(repeated_email="double")
    small_sandbox.faults.play("slow", delay_s=0.3, methods=("addSubscriber",))
    with another_process(desk) as other, ThreadPoolExecutor(8) as callers:
        sent = list(callers.map(lambda one: register(one, small_sandbox), [desk, other] * 4))
    assert sorted(one.outcome for one in sent) == ["already_there"] * 7 + ["registered"]
    assert registered(small_sandbox) == sent_to(small_sandbox) == ONCE


def test_person_whose_registration_may_still_land_is_not_sent_again(desk: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.switch(repeated_email="double")
    small_sandbox.faults.play("cut", methods=("addSubscriber",), times=1)
    desk = replace(desk, waits=Waits(settle_s=0.05))
    for _ in range(2):
        sent = register(desk, small_sandbox)
        assert (sent.outcome, sent.may_land) == ("uncertain", True)
    assert sent_to(small_sandbox) == ONCE
    small_sandbox.traffic.clear()
    with open_bizon(desk, wire(desk, small_sandbox).id) as api:
        send_registration(api, registration(small_sandbox, EMAIL))  # now it lands
    assert register(desk, small_sandbox).outcome == "already_there"
    assert registered(small_sandbox) == sent_to(small_sandbox) == ONCE


def test_person_who_was_lost_is_sent_again_once_the_first_request_can_no_longer_land(
    desk: Desk, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("cut", methods=("addSubscriber",), times=1)
    assert register(replace(desk, waits=Waits(settle_s=0.05)), small_sandbox).outcome == "uncertain"
    assert register(replace(desk, waits=Waits(lands_s=0.0)), small_sandbox).outcome == "registered"
    assert registered(small_sandbox) == ONCE


def test_batch_and_bot_that_register_one_person_at_once_register_them_once(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.switch(repeated_email="double")
    project_id = wire(jobs, small_sandbox).id
    plan = plan_of(jobs, small_sandbox, [EMAIL])
    small_sandbox.faults.play("slow", delay_s=1.0, methods=("addSubscriber",))
    with ThreadPoolExecutor(1) as bot:
        sent = bot.submit(register, jobs, small_sandbox)
        asked(small_sandbox, 1, "addSubscriber")
        job = finished(jobs, start_registration(jobs, project_id, plan))
        assert sent.result().outcome == "registered"
    assert dict(job.counts) == {"already_there": 1}
    assert registered(small_sandbox) == sent_to(small_sandbox) == ONCE


def test_bot_waits_for_the_batch_that_registers_the_same_person(jobs: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.switch(repeated_email="double")
    project_id = wire(jobs, small_sandbox).id
    small_sandbox.faults.play("slow", delay_s=1.0, methods=("addSubscriber",))
    job_id = start_registration(jobs, project_id, plan_of(jobs, small_sandbox, [EMAIL]))
    asked(small_sandbox, 1, "addSubscriber")
    assert register(jobs, small_sandbox).outcome == "already_there"
    assert dict(finished(jobs, job_id).counts) == {"registered": 1}
    assert registered(small_sandbox) == sent_to(small_sandbox) == ONCE


def test_batch_that_rests_with_a_person_on_the_way_holds_up_no_bot(desk: Desk, small_sandbox: SandboxServer) -> None:
    """Such a row is left when the process was killed and Bizon365 could not be reached at the next start."""
    job_id = start_batch(desk, wire(desk, small_sandbox).id, plan_of(desk, small_sandbox, [EMAIL]))
    [row] = list_open(desk, job_id)[page_id(small_sandbox)]
    assert mark_sending(desk, job_id, row)
    with desk.store.writing() as session:
        require_job(session, job_id).state = JobState.PAUSED
    at_rest = replace(desk, waits=Waits(lands_s=0.0, turn_s=0.0))
    assert register(at_rest, small_sandbox).outcome == "registered"
    assert registered(small_sandbox) == sent_to(small_sandbox) == ONCE


def test_person_who_was_removed_is_registered_again_also_by_a_clock_that_was_set_back(
    desk: Desk, small_sandbox: SandboxServer
) -> None:
    register(desk, small_sandbox)
    with open_bizon(desk, wire(desk, small_sandbox).id) as api:
        api.send_removal(page_id(small_sandbox), EMAIL)
    earlier = replace(desk, clock=clock_from(desk.now() - timedelta(hours=1)), waits=Waits(lands_s=0.0))
    assert register(earlier, small_sandbox).outcome == "registered"
    assert registered(small_sandbox) == ONCE


def test_call_that_stood_still_until_another_took_its_turn_sends_nothing(
    desk: Desk, small_sandbox: SandboxServer
) -> None:
    project_id = wire(desk, small_sandbox).id
    small_sandbox.faults.play("slow", delay_s=1.0, methods=("getSubscribers",), times=1)
    with ThreadPoolExecutor(1) as bot, open_bizon(desk, project_id, policy=PATIENT) as api:
        person = registration(small_sandbox, EMAIL)
        sent = bot.submit(register_alone, desk, project_id, api, person, looks_first=True)
        asked(small_sandbox, 1, "getSubscribers")
        another = take_turn(later(desk, timedelta(minutes=4)), project_id, person.key)
        assert (sent.result().outcome, sent.result().may_land) == ("uncertain", True)
    assert another
    note_sent(desk, another)  # its turn was left to it
    assert sent_to(small_sandbox) == {}


def test_refused_person_can_be_sent_again_at_once(desk: Desk, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("message", methods=("addSubscriber",), times=1)
    assert register(desk, small_sandbox).outcome == "rejected"
    assert register(desk, small_sandbox).outcome == "registered"


def test_turns_hold_no_contact(desk: Desk, small_sandbox: SandboxServer) -> None:
    register(desk, small_sandbox)
    [row] = fetch_all(desk, "SELECT * FROM registration_turn")
    assert EMAIL not in str(row)
