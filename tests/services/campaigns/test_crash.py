"""A campaign whose process is killed again and again reaches everybody, and nobody twice."""

import random
import sys
import time
from collections import Counter
from dataclasses import replace
from itertools import islice

import pytest

from core.desk import Desk
from core.domain.campaigns.campaign import Step
from core.jobs.progress import get_job
from core.sandbox.server import SandboxServer
from core.services.campaigns.job import start_campaign
from core.services.campaigns.ledger import finish_step, list_next, mark_sending, open_sending
from core.services.projects.connections import open_salebot
from core.waits import Waits
from tests.conftest import wire
from tests.jobs.nursery import Nursery
from tests.registering import asked
from tests.sending import CALLBACK, MESSAGE, as_people, carry_out, once, people_with_clients, plan_of, received, states
from tests.stored import finished


@pytest.mark.parametrize(("kills", "many"), [(2, 40), pytest.param(20, 200, marks=pytest.mark.long)])
def test_campaign_killed_again_and_again_reaches_everybody_once(
    desk: Desk, small_sandbox: SandboxServer, nursery: Nursery, kills: int, many: int
) -> None:
    seed = random.randrange(1_000_000)
    sys.stdout.write(f"moments of the kills: seed {seed}\n")
    chance = random.Random(seed)
    people = list(islice(people_with_clients(small_sandbox), many))
    small_sandbox.faults.play("slow", delay_s=0.01, methods=("callback", "message"))
    project = wire(desk, small_sandbox)
    job_id = start_campaign(desk, project.id, plan_of(desk, project.id, as_people(people)))
    for _ in range(kills):
        with nursery.worker():
            asked(small_sandbox, len(small_sandbox.traffic) + chance.randint(1, many // kills))
            time.sleep(chance.uniform(0, 0.03))  # anywhere between two calls
        assert get_job(desk, job_id).state == "running"
    with nursery.worker():
        job = finished(desk, job_id)
    assert (job.state, dict(job.counts)) == ("done", {"sent": many})
    assert received(desk, project.id, people) == (once(people), once(people))


@pytest.mark.parametrize(
    ("kills", "delay_s", "lands_s"), [(1, 2.0, 6.0), pytest.param(3, 15.0, 90.0, marks=pytest.mark.long)]
)
def test_what_a_slow_salebot_does_after_the_kill_is_done_once(
    desk: Desk, small_sandbox: SandboxServer, nursery: Nursery, kills: int, delay_s: float, lands_s: float
) -> None:
    people = list(islice(people_with_clients(small_sandbox), 3))
    small_sandbox.faults.play("slow", delay_s=delay_s, methods=("callback",), times=kills - 1)
    small_sandbox.faults.play("slow", delay_s=delay_s, methods=("message",), times=1)
    project = wire(desk, small_sandbox)
    job_id = start_campaign(desk, project.id, plan_of(desk, project.id, as_people(people)))
    for number in range(kills - 1):
        with nursery.worker(lands_s=lands_s):
            asked(small_sandbox, number + 1, "callback")
    with nursery.worker(lands_s=lands_s):
        asked(small_sandbox, 1, "message")
    with nursery.worker(lands_s=lands_s):
        job = finished(desk, job_id)
    assert (job.state, dict(job.counts)) == ("done", {"sent": len(people)})
    assert received(desk, project.id, people) == (once(people), once(people))
    for method in ("callback", "message"):
        assert Counter(call.body["client_id"] for call in small_sandbox.traffic.of(method)) == once(people)


def test_row_with_an_unknown_result_is_looked_up_before_it_is_sent_again(
    desk: Desk, small_sandbox: SandboxServer
) -> None:
    desk = replace(desk, waits=Waits(lands_s=0.3))
    project = wire(desk, small_sandbox)
    people = list(islice(people_with_clients(small_sandbox), 4))
    job_id = start_campaign(desk, project.id, plan_of(desk, project.id, as_people(people)))
    sending = open_sending(desk, project.id, job_id)
    called, lost, written, waiting = finish_step(desk, sending, list_next(desk, sending, 10), Step.LIST)
    with open_salebot(desk, project.id) as api:
        for line in (called, lost, written):
            mark_sending(desk, sending, line)
        api.send_callback(called.client, CALLBACK)
        api.send_callback(written.client, CALLBACK)
        marked = time.monotonic()
        mark_sending(desk, sending, *finish_step(desk, sending, [written], Step.CALLBACK))
        api.send_message(written.client, text=MESSAGE.replace("#{name}", "Вера"))
    small_sandbox.traffic.clear()
    job = carry_out(desk, job_id)
    assert time.monotonic() - marked >= 0.3  # the last call might still have been on its way
    assert (job.state, set(states(desk, job))) == ("done", {"sent"})
    assert received(desk, project.id, people) == (once(people), once(people))
    called_back = Counter(call.body["client_id"] for call in small_sandbox.traffic.of("callback"))
    assert called_back == Counter([lost.client, waiting.client])
