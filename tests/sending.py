"""What tests of campaigns need: clients of the sandbox, plans, and what the sandbox's Salebot holds of them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import stamina

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions, CampaignPerson, CampaignSource
from core.domain.campaigns.plan import CampaignPlan
from core.errors import DeskError
from core.http.pace import Stopped
from core.jobs import engine
from core.jobs.attempts import finish_job, finish_on_request, get_attempt, mark_running, requeue_job
from core.jobs.progress import JobProgress, get_job
from core.jobs.states import JobState
from core.sandbox.server import SandboxServer
from core.sandbox.world.clients import Clients
from core.sandbox.world.people import Person
from core.services.campaigns.job import send_people
from core.services.campaigns.plan_campaign import plan_campaign
from core.services.projects.connections import open_salebot
from tests.patience import PATIENCE_S
from tests.stored import fetch_all

NAME = "Были на вебинаре"
CALLBACK = "b365_came"
MESSAGE = "Спасибо, #{name}, что пришли!"
SOURCE = CampaignSource("viewers", "Python с нуля, 19.11.2026 19:00")
EVERYTHING = CampaignActions(
    facts=("b365_attended", "b365_stay"), own={"b365_room": "Python"}, list_id=7, callback=CALLBACK, message=MESSAGE
)


def people_with_clients(server: SandboxServer) -> Iterator[Person]:
    """People of the world who are one client of its Salebot, not two, and whose e-mail and phone it knows."""
    clients = Clients(server.world.people, server.clock)
    for person in server.world.people.everybody():
        client = clients.find(person.client_id) if person.client_id else None
        if client is None or clients.in_whatsapp(person.phone):
            continue
        held = clients.variables(client)
        if held["email"] == person.email and held["phone"] == f"+{person.phone}":
            yield person


def as_people(persons: Sequence[Person], **more: Any) -> list[CampaignPerson]:
    """As a report knows them: by their clients, each with a stay of their own."""
    return [
        CampaignPerson(
            client_id=person.client_id,
            username=person.first_name,
            variables={"b365_attended": "True", "b365_stay": str(minutes)},
            **more,
        )
        for minutes, person in enumerate(persons, start=10)
    ]


def plan_of(
    desk: Desk,
    project_id: int,
    people: Sequence[CampaignPerson],
    actions: CampaignActions = EVERYTHING,
    *,
    name: str = NAME,
    source: CampaignSource = SOURCE,
    **asked: Any,
) -> CampaignPlan:
    return plan_campaign(desk, project_id, name, actions=actions, people=people, source=source, **asked)


def carry_out(desk: Desk, job_id: str, work: Callable[[Desk, str], None] = send_people) -> JobProgress:
    """One attempt at a job, as the engine makes it, without the engine."""
    assert mark_running(desk, job_id, get_attempt(desk, job_id))
    for attempt in stamina.retry_context(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_max=0.2):
        with attempt:
            if engine.is_closing():  # a job of an earlier test may still end
                engine.shut_down()
            assert not engine.is_closing()
    try:
        work(desk, job_id)
    except Stopped:
        finish_on_request(desk, job_id)
    except DeskError as error:
        finish_job(desk, job_id, JobState.FAILED, error)
    else:
        finish_job(desk, job_id, JobState.DONE)
    return get_job(desk, job_id)


def go_on(desk: Desk, job_id: str) -> JobProgress:
    """The next attempt at a job that rests."""
    assert requeue_job(desk, job_id)
    return carry_out(desk, job_id)


def received(desk: Desk, project_id: int, people: Sequence[Person]) -> tuple[Counter[int], Counter[int]]:
    """How often each client was called back, and how often written to, as the sandbox's Salebot holds it."""
    callbacks, messages = Counter[int](), Counter[int]()
    with open_salebot(desk, project_id) as api:
        for person in people:
            assert person.client_id
            for row in api.fetch_history(person.client_id):
                (callbacks if row.from_outside == 3 else messages)[person.client_id] += 1
    return callbacks, messages


def once(people: Sequence[Person]) -> Counter[int]:
    return Counter({person.client_id or 0: 1 for person in people})


def variables_of(desk: Desk, project_id: int, client_id: int | None) -> Mapping[str, Any]:
    """The variables of a client, as the sandbox's Salebot holds them."""
    assert client_id
    with open_salebot(desk, project_id) as api:
        return api.get_variables(client_id)


def states(desk: Desk, job: JobProgress) -> list[str | None]:
    """The states of a campaign's rows, in the order of the list."""
    sql = "SELECT state FROM campaign_row WHERE job_id = :id ORDER BY number"
    return [state for (state,) in fetch_all(desk, sql, id=job.id)]
