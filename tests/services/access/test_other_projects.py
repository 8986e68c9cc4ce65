"""An id that belongs to another project is answered as one that does not exist."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import signature
from typing import Any

import pytest

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.outside.events import OFFERED
from core.domain.webinars.segments import Rules
from core.errors import DeskError
from core.sandbox.server import SandboxServer
from core.services.campaigns.exclusions import exclude_people, list_exclusions
from core.services.outside.api_keys import list_api_keys, make_api_key
from core.services.outside.endpoints import EndpointDraft, add_endpoint, list_endpoints
from core.services.outside.segment_addresses import list_segment_addresses, make_segment_address
from core.services.scenarios.scenarios import save_scenario
from tests.conftest import wire
from tests.reports_world import START, store_report
from tests.services.access.public_services import Service, public_services
from tests.services.audit.deeds import World
from tests.services.scenarios.world import THANKS, store_run

OF_THE_SERVICES = {"page_id", "room_id", "webinar_id", "webinar_ids", "client_id", "bizon_project_id"}
"""Ids of Bizon365 and Salebot: each account has its own, and what is stored of them has its project."""
ASKED_OTHERWISE = {
    "attendance.past_checks.get_check",  # its id is found by project, tests/services/attendance/test_past_checks.py
    "attendance.past_checks.make_check",  # the three kinds of checks look the report up by project
    "audit.note_export.note_export",  # only names the run
    "campaigns.job.start_campaign",  # only notes the run, which is the one that begins it
    "registration.job.start_registration",  # the same
}
EXCLUDED = CampaignPerson(email="anna@example.com")
VIEWER = {"username": "Анна", "email": "anna@example.com", "messages_num": 1}


@dataclass(frozen=True)
class Ids:
    """What is there in one project, or nowhere."""

    address: int
    batch: str
    campaign: str
    endpoint: int
    event: int
    exclusion: int
    key: int
    link: int
    report: int
    scenario: int
    scenario_run: int


NOWHERE = Ids(
    address=999_999,
    batch="made-up",
    campaign="made-up",
    endpoint=999_999,
    event=999_999,
    exclusion=999_999,
    key=999_999,
    link=999_999,
    report=999_999,
    scenario=999_999,
    scenario_run=999_999,
)


def given(name: str, service: Service, ids: Ids) -> dict[str, Any]:
    """Arguments for a service that has an id beside that of the project."""
    values: dict[str, Any] = {
        "job_id": ids.campaign if name.startswith("campaigns.") else ids.batch,
        "run_id": ids.scenario_run if name.startswith("scenarios.") else ids.batch,
        "scenario_id": ids.scenario,
        "on": True,
        "event_id": ids.event,
        "event_ids": [ids.event],
        "exclusion_ids": [ids.exclusion],
        "people": [EXCLUDED],
        "segment": "Тёплые",
        "key_id": ids.key,
        "address_id": ids.address,
        "endpoint_id": ids.endpoint,
        "kinds": OFFERED,
        "with_contacts": True,
        "link_id": ids.link,
        "report_id": ids.report,
        "report_ids": [ids.report],
        "client_id": "7",
        "person_number": 1,
        "chosen": {},
        "name": "Новая",
        "page": 1,
        "page_size": 10,
        "states": (),
        "text": "anna@example.com" if name.startswith("campaigns.exclusions.") else "",
        "rules": THANKS if name.startswith("scenarios.") else Rules(),
        "by": "source",
        "source": "source",
        "warm_from": 15,
        "hot_from": 60,
        "number": 0,
        "part": 1,
    }
    parameters = list(signature(service).parameters.values())[2:]
    return {one.name: values[one.name] for one in parameters if one.default is one.empty or one.name in values}


def services() -> Mapping[str, Service]:
    found = {}
    for name, service in public_services().items():
        ids = {one for one in signature(service).parameters if one.endswith(("_id", "_ids"))}
        if "project_id" in ids and ids - OF_THE_SERVICES - {"project_id"} and name not in ASKED_OTHERWISE:
            found[name] = service
    return found


@pytest.fixture
def world(desk: Desk, small_sandbox: SandboxServer) -> World:
    return World(desk, wire(desk, small_sandbox).id, small_sandbox)


def answer(act: Callable[[], object]) -> object:
    """What it gives, as a text since tables cannot be compared, or which error it raises."""
    try:
        made = act()
    except DeskError as error:
        return type(error).__name__, getattr(error, "what", getattr(error, "field", None))
    return repr(made)


def test_what_is_of_another_project_is_answered_as_if_it_were_nowhere(world: World) -> None:
    report = store_report(world.desk, world.project_id, [VIEWER], starts_at=START)
    scenario = save_scenario(world.desk, world.project_id, THANKS)
    run = store_run(world.desk, world.project_id, scenario)
    make_api_key(world.desk, world.project_id, "CRM")
    key = list_api_keys(world.desk, world.project_id)[0].id
    make_segment_address(world.desk, world.project_id, "Тёплые")
    address = list_segment_addresses(world.desk, world.project_id)[0].id
    add_endpoint(world.desk, world.project_id, EndpointDraft("https://example.com", OFFERED))
    endpoint = list_endpoints(world.desk, world.project_id)[0].id
    exclude_people(world.desk, world.project_id, [EXCLUDED])
    exclusion = list_exclusions(world.desk, world.project_id)[0].id
    there = Ids(
        address=address,
        batch=world.batch,
        campaign=world.send(),
        endpoint=endpoint,
        event=world.event,
        exclusion=exclusion,
        key=key,
        link=world.link,
        report=report,
        scenario=scenario,
        scenario_run=run,
    )
    found = services()
    assert len(found) > 20
    for name, service in found.items():
        foreign, missing = (
            answer(lambda: service(world.desk, world.added.id, **given(name, service, ids)))  # noqa: B023 - called now
            for ids in (there, NOWHERE)
        )
        assert foreign == missing, name
    assert answer(lambda: found["registration.batches.get_batch"](world.desk, world.project_id, there.batch)) != (
        "NotFound",
        "job",
    ), "in its own project it is there"
