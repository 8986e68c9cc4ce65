"""Reading all clients of Salebot: everybody, at the cost that was told, and never the calls that others need."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from math import ceil

import pytest
from sqlmodel import col, update

from core.desk import Desk
from core.errors import LimitReached, Rejected
from core.http.pace import Stopped, never
from core.jobs.attempts import finish_job
from core.jobs.items import list_lines
from core.jobs.progress import JobProgress, get_job
from core.jobs.states import JobState
from core.salebot.api import SalebotApi
from core.sandbox.server import SandboxServer
from core.services.clients.copy import count_clients, find_by_contact, find_known_client, keep_variables
from core.services.clients.job import go_on, start_sync
from core.services.clients.sync_clients import MOST_REFUSED, create_sync, list_clients, plan_sync, read_variables
from core.services.projects.connections import open_salebot
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_budget import get_salebot_use
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from data.models import Client, Job
from tests.conftest import QUICK, SEED, wire
from tests.present import present_clock
from tests.stored import finished

GONE = 1_000_001
READ = "get_variables"


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    """A Salebot with a dozen clients."""
    with SandboxServer(SEED, present_clock(), webinars=1, viewers=1) as running:
        yield running


@pytest.fixture
def project(desk: Desk, sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, sandbox)


@pytest.fixture
def api(desk: Desk, project: ProjectSettings) -> Iterator[SalebotApi]:
    with open_salebot(desk, project.id, policy=QUICK) as opened:
        yield opened


def begun(desk: Desk, project: ProjectSettings) -> JobProgress:
    return get_job(desk, create_sync(desk, project.id))


def sync(desk: Desk, api: SalebotApi, job: JobProgress, should_stop: Callable[[], bool] = never) -> JobProgress:
    """The work of a sync, without the engine."""
    list_clients(desk, api, job, should_stop)
    read_variables(desk, api, job, should_stop)
    return get_job(desk, job.id)


def stopped_after(server: SandboxServer, reads: int) -> Callable[[], bool]:
    return lambda: len(server.traffic.of(READ)) >= reads


def test_every_client_is_in_the_copy_and_found_by_each_contact(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, api: SalebotApi
) -> None:
    job = sync(desk, api, begun(desk, project))
    clients = api.fetch_clients(0)
    assert (job.total, dict(job.counts)) == (1 + len(clients), {"done": 1 + len(clients)})
    counted = count_clients(desk, project.id)
    assert counted.clients == counted.with_variables == len(clients)
    for row in clients[:20]:
        variables = api.get_variables(row.client_id)
        for name in ("phone", "email"):
            if variables[name]:
                assert row.client_id in find_by_contact(desk, project.id, name, variables[name])
        known = find_known_client(desk, project.id, row.client_id)
        assert known
        assert (known.client_type, known.name) == (row.client_type, variables["name"])


def test_phone_of_a_whatsapp_client_is_known_from_the_list_alone(
    desk: Desk, project: ProjectSettings, api: SalebotApi
) -> None:
    client_id = api.add_whatsapp_client("+79000000001", "5kqchSandboxWhatsApp==")
    with pytest.raises(Stopped):
        sync(desk, api, begun(desk, project), stopped_after_listing(desk, project))
    assert find_by_contact(desk, project.id, "phone", "8 900 000-00-01") == (client_id,)


@pytest.mark.parametrize("bare_client", ["empty", "list"])
def test_phone_of_a_client_without_other_data_stays_in_the_copy(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, api: SalebotApi, bare_client: str
) -> None:
    sandbox.faults.switch(bare_client=bare_client)
    client_id = api.add_whatsapp_client("+79000000003", "5kqchSandboxWhatsApp==")
    sync(desk, api, begun(desk, project))
    known = find_known_client(desk, project.id, client_id)
    assert known
    assert (known.client_type, known.variables_at is None) == (6, False)
    assert find_by_contact(desk, project.id, "phone", "+79000000003") == (client_id,)


def stopped_after_listing(desk: Desk, project: ProjectSettings) -> Callable[[], bool]:
    listed = [False]

    def should_stop() -> bool:
        before, listed[0] = listed[0], count_clients(desk, project.id).clients > 0
        return before

    return should_stop


def test_sync_makes_as_many_calls_as_announced_and_reads_nobody_twice(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, api: SalebotApi
) -> None:
    sync(desk, api, begun(desk, project))
    known = count_clients(desk, project.id).clients
    old = sorted(row.client_id for row in api.fetch_clients(0, limit=3))
    with desk.store.writing() as session:
        of_old = update(Client).where(col(Client.client_id).in_(old))
        session.exec(of_old.values(variables_at=desk.now() - timedelta(days=31)))
    plan = plan_sync(desk, project.id)
    assert (plan.known, plan.unread, plan.calls) == (known, 3, ceil(known / 500) + 1 + 3)
    sandbox.traffic.clear()
    before = get_salebot_use(desk, project.id).calls
    sync(desk, api, begun_anew(desk, project))
    assert get_salebot_use(desk, project.id).calls - before == plan.calls
    assert sorted(int(call.query["client_id"]) for call in sandbox.traffic.of(READ)) == old


def begun_anew(desk: Desk, project: ProjectSettings) -> JobProgress:
    """The sync before has ended."""
    finish_job(desk, create_sync(desk, project.id), JobState.DONE)
    return begun(desk, project)


def test_stopped_sync_continues_where_it_stopped(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, api: SalebotApi
) -> None:
    job = begun(desk, project)
    with pytest.raises(Stopped):
        sync(desk, api, job, stopped_after(sandbox, 5))
    assert get_job(desk, job.id).settled == 1 + 5
    sync(desk, api, job)
    read = [call.query["client_id"] for call in sandbox.traffic.of(READ)]
    assert len(read) == len(set(read)) == count_clients(desk, project.id).clients
    assert len(sandbox.traffic.of("get_clients")) == 2  # the list, and that it ends there


@pytest.mark.parametrize("is_set_back", [False, True], ids=["next day", "clock set back"])
def test_sync_leaves_calls_for_registrations_and_continues_on_the_next_day(
    desk: Desk, project: ProjectSettings, api: SalebotApi, is_set_back: bool
) -> None:
    settings = get_salebot_settings(desk, project.id)
    change_salebot_settings(desk, project.id, replace(settings, daily_budget=12))
    job = begun(desk, project)
    with pytest.raises(LimitReached) as reached:
        sync(desk, api, job)
    assert get_salebot_use(desk, project.id).calls == reached.value.limit == 9
    finish_job(desk, job.id, JobState.FAILED, reached.value)
    assert get_job(desk, job.id).rests
    midnight = go_on(desk, project.id, never)
    assert midnight
    assert timedelta(0) < midnight - desk.now() <= timedelta(days=1)
    with desk.store.writing() as session:
        since = timedelta(days=-3 if is_set_back else 1)
        session.exec(update(Job).values(finished_at=desk.now() - since))
    assert go_on(desk, project.id, never) is None
    assert get_job(desk, job.id).state == "queued"


def test_deleted_client_leaves_the_copy_and_refused_client_stays_unread(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, api: SalebotApi
) -> None:
    keep_variables(desk, project.id, [GONE], {"phone": "+79000000002"})
    sandbox.faults.play("message", text="Нет доступа", methods=(READ,), times=1)
    job = sync(desk, api, begun(desk, project))
    assert (job.counts["gone"], job.counts["failed"]) == (1, 1)
    assert find_known_client(desk, project.id, GONE) is None
    [refused] = [line for line in list_lines(desk, job.id) if line.state == "failed"]
    known = find_known_client(desk, project.id, int(refused.key))
    assert known
    assert known.variables_at is None


def test_sync_rests_when_everybody_is_refused(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer, api: SalebotApi
) -> None:
    sandbox.faults.play("message", text="Нет доступа", methods=(READ,), after=2)
    job = begun(desk, project)
    with pytest.raises(Rejected):
        sync(desk, api, job)
    left = get_job(desk, job.id).counts
    assert (left["done"], left["failed"], left["planned"] > 0) == (1 + 2, MOST_REFUSED, True)


def test_one_sync_runs_at_a_time_and_reads_all_clients(jobs: Desk, sandbox: SandboxServer) -> None:
    project = wire(jobs, sandbox)
    job_id = start_sync(jobs, project.id)
    assert start_sync(jobs, project.id) == job_id
    assert finished(jobs, job_id).state == "done"
    assert plan_sync(jobs, project.id).unread == 0
