"""The durable sending to the bot: every client once, whatever happens, and every row says how it ended."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from core.desk import Desk
from core.domain.campaign import CampaignActions, CampaignPerson
from core.jobs import engine, send_campaign
from core.jobs.send_campaign import start_campaign
from core.sandbox.people import Person
from core.sandbox.server import SandboxServer
from core.services import send_to_client
from core.services.jobs import JobProgress
from core.services.projects import ProjectSettings
from core.services.salebot_settings import change_salebot_settings, get_salebot_settings
from tests.conftest import wire
from tests.sending import EVERYTHING, as_people, once, people_with_clients, plan_of, told, variables_of
from tests.stored import fetch_all, finished

NOBODY = 999_999_999


@pytest.fixture
def people(small_sandbox: SandboxServer) -> list[Person]:
    return people_with_clients(small_sandbox, 8)


@pytest.fixture
def project(jobs: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(jobs, small_sandbox)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the sandbox was sent it does at once."""
    monkeypatch.setattr(send_campaign, "SETTLE_AFTER_S", 0.02)
    monkeypatch.setattr(send_to_client, "SETTLE_AFTER_S", 0.02)


def run(
    desk: Desk,
    project: ProjectSettings,
    people: list[CampaignPerson],
    actions: CampaignActions = EVERYTHING,
    **choices: Any,
) -> JobProgress:
    return finished(desk, start_campaign(desk, project.id, plan_of(desk, project.id, people, actions, **choices)))


def resumed(desk: Desk, job_id: str) -> JobProgress:
    engine.resume(desk, job_id)
    return finished(desk, job_id)


def test_everybody_gets_variables_list_callback_and_message_once(
    jobs: Desk, small_sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    job = run(jobs, project, as_people(people))
    assert (job.state, job.total, dict(job.counts), job.succeeded) == ("done", 8, {"sent": 8}, 8)
    assert told(jobs, project.id, people) == (once(people), once(people))
    got = variables_of(jobs, project.id, people[2].client_id)
    assert (got["b365_attended"], got["b365_stay"], got["b365_room"]) == ("True", "12", "Python")
    [listed] = [call.body for call in small_sandbox.traffic.of("add_to_list")]
    assert listed == {"list_id": 7, "clients": [person.client_id for person in people]}


def test_equal_variables_go_out_in_one_call_and_a_deal_of_its_own_gets_plain_names(
    jobs: Desk, small_sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    actions = CampaignActions(facts=("b365_attended",), own={"b365_room": "Python"})
    run(jobs, project, as_people(people), actions)
    change_salebot_settings(jobs, project.id, replace(get_salebot_settings(jobs, project.id), variable_scope="deal"))
    run(jobs, project, as_people(people), actions, again=True)
    profile, deal = [call.body for call in small_sandbox.traffic.of("save_variables")]
    assert profile["clients"] == deal["clients"] == [person.client_id for person in people]
    assert profile["variables"] == {"client.b365_attended": "True", "client.b365_room": "Python"}
    assert deal["variables"] == {"b365_attended": "True", "b365_room": "Python"}


def test_same_plan_is_begun_once(
    jobs: Desk, small_sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    plan = plan_of(jobs, project.id, as_people(people))
    with ThreadPoolExecutor(2) as clicks:
        first, second = clicks.map(lambda _: start_campaign(jobs, project.id, plan), range(2))
    assert first == second
    assert finished(jobs, first).succeeded == 8
    assert told(jobs, project.id, people) == (once(people), once(people))


def test_campaign_of_one_name_goes_to_a_client_once_unless_asked_for_again(
    jobs: Desk, small_sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    older = plan_of(jobs, project.id, as_people(people))
    run(jobs, project, as_people(people[:5]))
    assert plan_of(jobs, project.id, as_people(people), name=" были  на вебинаре").counts["already_sent"] == 5
    job = finished(jobs, start_campaign(jobs, project.id, older))  # planned before, begun after
    assert (job.total, dict(job.counts)) == (3, {"sent": 3})
    assert told(jobs, project.id, people) == (once(people), once(people))
    again = plan_of(jobs, project.id, as_people(people[:2]), again=True)
    assert again.counts["will_send"] == 2
    finished(jobs, start_campaign(jobs, project.id, again))
    callbacks, _ = told(jobs, project.id, people)
    assert callbacks == once(people) + once(people[:2])
    # Who got the first turn only has got it all the same.
    assert plan_of(jobs, project.id, as_people(people)).counts["already_sent"] == 8


def test_two_campaigns_of_one_name_begun_at_once_reach_each_client_once(
    jobs: Desk, small_sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    plans = [plan_of(jobs, project.id, as_people(people)) for _ in range(2)]
    with ThreadPoolExecutor(2) as clicks:
        both = list(clicks.map(lambda plan: start_campaign(jobs, project.id, plan), plans))
    assert sorted(finished(jobs, job_id).total or 0 for job_id in both) == [0, 8]
    assert told(jobs, project.id, people) == (once(people), once(people))


def test_people_without_a_client_are_looked_up_first(
    jobs: Desk, small_sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    by_phone, by_email, other_of_the_same, known = people[:4]
    who = [
        CampaignPerson(phone=f"+{by_phone.phone}"),
        CampaignPerson(email=by_email.email),
        CampaignPerson(email="nobody@example.com"),
        CampaignPerson(email=other_of_the_same.email),
        *as_people([known, other_of_the_same]),
    ]
    plan = plan_of(jobs, project.id, who, CampaignActions(callback="b365_came"))
    assert (plan.counts["look_up"], plan.counts["will_send"]) == (4, 2)
    job = finished(jobs, start_campaign(jobs, project.id, plan))
    found = fetch_all(jobs, "SELECT state, found_by, client_id FROM campaign_row ORDER BY number")
    assert [row[:2] for row in found] == [
        ("sent", "phone"),
        ("sent", "email"),
        ("no_client", None),
        ("sent", "email"),
        ("sent", "given"),
        ("sent", "given"),
    ] or found[3][0] == "repeated"
    callbacks, _ = told(jobs, project.id, [by_phone, by_email, other_of_the_same, known])
    assert max(callbacks.values()) == 1
    assert job.state == "done"
