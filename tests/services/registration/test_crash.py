"""A bulk registration whose process is killed again and again registers everybody, and nobody twice."""

import random
import sys
import time
from collections import Counter
from dataclasses import replace

import pytest

from core.desk import Desk
from core.jobs import engine
from core.jobs.progress import get_job
from core.sandbox.server import SandboxServer
from core.services.projects.connections import open_bizon
from core.services.registration.job import start_registration
from core.services.registration.ledger import each_planned, mark_sending
from core.services.registration.send_registration import send_registration
from core.start import launch_jobs
from core.waits import Waits
from tests.conftest import wire
from tests.jobs.nursery import Nursery
from tests.registering import asked, emails, plan_of, registered, row_states, sent_to
from tests.stored import finished


@pytest.mark.parametrize(("kills", "many"), [(2, 80), pytest.param(20, 300, marks=pytest.mark.long)])
def test_batch_killed_again_and_again_registers_everybody_once(
    desk: Desk, small_sandbox: SandboxServer, nursery: Nursery, kills: int, many: int
) -> None:
    people = emails(many)
    seed = random.randrange(1_000_000)
    sys.stdout.write(f"moments of the kills: seed {seed}\n")
    chance = random.Random(seed)
    # A second registration of the same person would be seen.
    small_sandbox.faults.switch(repeated_email="double")
    small_sandbox.faults.play("slow", delay_s=0.01, methods=("addSubscriber",))
    small_sandbox.faults.play("html", done=True, after=many // 6, times=many // 20, methods=("addSubscriber",))
    project = wire(desk, small_sandbox)
    job_id = start_registration(desk, project.id, plan_of(desk, small_sandbox, people))
    for _ in range(kills):
        with nursery.worker():
            asked(small_sandbox, len(small_sandbox.traffic) + chance.randint(1, many // kills))
            time.sleep(chance.uniform(0, 0.03))  # anywhere between two calls
        assert get_job(desk, job_id).state == "running"
    with nursery.worker():
        job = finished(desk, job_id)
    assert (job.state, dict(job.counts)) == ("done", {"registered": len(people)})
    assert set(row_states(desk, job)) == {"registered"}
    once = Counter(dict.fromkeys(people, 1))
    assert registered(small_sandbox) == once
    assert sent_to(small_sandbox) == once


@pytest.mark.parametrize(
    ("kills", "delay_s", "lands_s"), [(1, 2.0, 6.0), pytest.param(3, 15.0, 90.0, marks=pytest.mark.long)]
)
def test_registration_that_a_slow_service_makes_after_the_kill_is_made_once(
    desk: Desk, small_sandbox: SandboxServer, nursery: Nursery, kills: int, delay_s: float, lands_s: float
) -> None:
    small_sandbox.faults.switch(repeated_email="double")
    small_sandbox.faults.play("slow", delay_s=delay_s, methods=("addSubscriber",), times=kills)
    project = wire(desk, small_sandbox)
    people = emails(5)
    job_id = start_registration(desk, project.id, plan_of(desk, small_sandbox, people))
    for number in range(kills):
        with nursery.worker(lands_s=lands_s):
            asked(small_sandbox, number + 1, "addSubscriber")
    with nursery.worker(lands_s=lands_s):
        job = finished(desk, job_id)
    assert (job.state, dict(job.counts)) == ("done", {"registered": len(people)})
    assert registered(small_sandbox) == sent_to(small_sandbox) == Counter(dict.fromkeys(people, 1))


def test_row_that_was_being_sent_is_sent_again_only_after_the_time_its_request_may_take(
    desk: Desk, small_sandbox: SandboxServer
) -> None:
    desk = replace(desk, waits=Waits(lands_s=1.5))
    small_sandbox.faults.switch(repeated_email="double")
    project = wire(desk, small_sandbox)
    people = emails(4)
    job_id = start_registration(desk, project.id, plan_of(desk, small_sandbox, people))
    landed, lost, *_ = each_planned(desk, job_id)
    with open_bizon(desk, project.id) as api:
        send_registration(api, landed.registration)
    for row in (landed, lost):
        assert mark_sending(desk, job_id, row)
    marked_s = time.monotonic()
    launch_jobs(desk)
    try:
        job = finished(desk, job_id)
    finally:
        engine.shut_down()
    assert (job.state, dict(job.counts)) == ("done", {"registered": 4})
    assert registered(small_sandbox) == sent_to(small_sandbox) == Counter(dict.fromkeys(people, 1))
    sent = small_sandbox.traffic.of("addSubscriber")[1:]
    assert [call.body["email"] for call in sent] == people[1:]
    assert sent[0].at_s > marked_s + 1.4
