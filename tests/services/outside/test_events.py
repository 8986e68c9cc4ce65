"""Webhooks out: what happens is told to every endpoint that asked, signed, for a day, and without contacts."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.domain.outside.events import OFFERED, TRIED_FOR, EventKind, signed_headers
from core.errors import InvalidInput
from core.http.pace import never
from core.services.orders.pull_orders import store_rows
from core.services.outside.endpoints import (
    EndpointDraft,
    add_endpoint,
    choose_events,
    list_endpoints,
    remove_endpoint,
    send_test_event,
    turn_endpoint,
)
from core.services.outside.event_log import list_events, send_event_again
from core.services.outside.events import Payload, add_events
from core.services.outside.job import send_events
from core.services.projects.projects import ProjectSettings
from data.repositories.orders.orders import COLUMNS
from tests.present import PRESENT, SteppingClock
from tests.received import deliver
from tests.receiver import Posted, Receiver, receiving
from tests.stored import fetch_all, write

REPORT = {"report_id": 7, "people": 214}


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def desk(desk: Desk, clock: SteppingClock) -> Desk:
    return replace(desk, clock=clock)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def add(desk: Desk, project: ProjectSettings, receiver: Receiver, **more: Any) -> str:
    return add_endpoint(desk, project.id, EndpointDraft(f"{receiver.address}/hook?key=1", OFFERED, **more))


def run(desk: Desk, project: ProjectSettings) -> datetime | None:
    return send_events(desk, project.id, never)


def tell(desk: Desk, project: ProjectSettings, kind: EventKind, payload: Payload) -> int:
    with desk.store.writing(project.id) as session:
        return add_events(session, desk, project.id, kind, [payload])


def told(posted: Posted) -> Any:
    return json.loads(posted.body)


def test_event_is_posted_signed_and_logged(
    desk: Desk, project: ProjectSettings, receiver: Receiver, clock: SteppingClock
) -> None:
    secret = add(desk, project, receiver)
    assert tell(desk, project, EventKind.REPORT_READY, REPORT) == 1
    assert run(desk, project) is None
    [posted] = receiver.posted
    assert posted.path == "/hook?key=1"
    assert told(posted) == {"type": "report.ready", "timestamp": clock.now().isoformat(), "data": REPORT}
    signed = signed_headers(secret, posted.headers["webhook-id"], clock.now(), posted.body)
    assert {name: posted.headers[name] for name in signed} == signed
    [event] = list_events(desk, project.id)
    assert (event.kind, event.state, event.host) == ("report.ready", "delivered", "127.0.0.1")
    assert [one.status for one in event.attempts] == [200]


def test_event_that_is_not_taken_is_tried_for_a_day_under_one_id(
    desk: Desk, project: ProjectSettings, receiver: Receiver, clock: SteppingClock
) -> None:
    add(desk, project, receiver)
    receiver.statuses = [500] * 100
    tell(desk, project, EventKind.REPORT_READY, REPORT)
    began = clock.now()
    while (due_at := run(desk, project)) is not None:
        clock.step(due_at - clock.now())
    assert clock.now() - began <= TRIED_FOR
    assert 20 < len(receiver.posted) < 40
    assert len({posted.headers["webhook-id"] for posted in receiver.posted}) == 1
    [event] = list_events(desk, project.id)
    assert event.state == "given_up"
    receiver.statuses = []
    send_event_again(desk, project.id, event.id)
    run(desk, project)
    assert list_events(desk, project.id)[0].state == "delivered"
    assert len({posted.headers["webhook-id"] for posted in receiver.posted}) == 1


def test_endpoint_that_fails_holds_up_no_other(desk: Desk, project: ProjectSettings, receiver: Receiver) -> None:
    with receiving() as broken:
        broken.statuses = [503] * 10
        add(desk, project, broken)
        add(desk, project, receiver)
        for number in range(3):
            tell(desk, project, EventKind.REPORT_READY, {"report_id": number})
        run(desk, project)
        assert (len(broken.posted), len(receiver.posted)) == (1, 3)


def test_contacts_go_only_where_they_were_allowed(desk: Desk, project: ProjectSettings, receiver: Receiver) -> None:
    add(desk, project, receiver)
    event_id = deliver(desk, project.id, username="Анна", email="anna@example.com", utm_source="vk")
    run(desk, project)
    assert told(receiver.posted[0])["data"]["registration_id"] == event_id
    assert told(receiver.posted[0])["data"]["tags"] == {"utm_source": "vk"}
    assert b"example.com" not in receiver.posted[0].body
    remove_endpoint(desk, project.id, list_endpoints(desk, project.id)[0].id)
    add(desk, project, receiver, with_contacts=True)
    deliver(desk, project.id, username="Олег", email="oleg@example.com")
    run(desk, project)
    assert told(receiver.posted[1])["data"]["contacts"]["email"] == "oleg@example.com"
    assert not any("example.com" in payload for (payload,) in fetch_all(desk, "SELECT payload FROM outgoing_event"))


def test_what_an_endpoint_is_told_can_be_chosen_anew(desk: Desk, project: ProjectSettings, receiver: Receiver) -> None:
    add(desk, project, receiver, with_contacts=True)
    [endpoint] = list_endpoints(desk, project.id)
    tell(desk, project, EventKind.REPORT_READY, REPORT)
    deliver(desk, project.id, username="Анна", email="anna@example.com")
    kinds = [EventKind.REGISTRATION_RECEIVED, EventKind.SCENARIO_PEOPLE]
    choose_events(desk, project.id, endpoint.id, kinds, with_contacts=False)
    run(desk, project)
    assert tell(desk, project, EventKind.REPORT_READY, REPORT) == 0
    [posted] = receiver.posted
    assert told(posted)["type"] == EventKind.REGISTRATION_RECEIVED
    assert b"anna@example.com" not in posted.body
    assert list_endpoints(desk, project.id)[0].kinds == set(kinds)
    with pytest.raises(InvalidInput, match="required"):
        choose_events(desk, project.id, endpoint.id, [], with_contacts=False)


def test_order_is_told_when_it_comes_and_when_it_is_paid(
    desk: Desk, project: ProjectSettings, receiver: Receiver
) -> None:
    add(desk, project, receiver, with_contacts=True)
    facts = {"project_id": project.id, "number": "17", "tags": "{}", "amount_minor": 100, "email": "anna@example.com"}
    for minute, state in enumerate(("unpaid", "unpaid", "paid")):
        said = {"said_by": "list", "said_at": PRESENT + timedelta(minutes=minute), "state": state}
        with desk.store.writing(project.id) as session:
            store_rows(desk, session, project.id, [{**dict.fromkeys(COLUMNS), **facts, **said}])
    run(desk, project)
    data = [told(posted)["data"] for posted in receiver.posted]
    assert [(one["number"], one["state"], one["contacts"]["email"]) for one in data] == [
        ("17", "unpaid", "anna@example.com"),
        ("17", "paid", "anna@example.com"),
    ]


def test_gone_endpoint_is_turned_off_and_told_nothing_more(
    desk: Desk, project: ProjectSettings, receiver: Receiver
) -> None:
    add(desk, project, receiver)
    receiver.statuses = [410]
    for _ in range(2):
        tell(desk, project, EventKind.REPORT_READY, REPORT)
    assert run(desk, project) is None
    assert len(receiver.posted) == 1
    [endpoint] = list_endpoints(desk, project.id)
    assert not endpoint.is_on
    assert tell(desk, project, EventKind.REPORT_READY, REPORT) == 0
    turn_endpoint(desk, project.id, endpoint.id, on=True)
    send_test_event(desk, project.id, endpoint.id)
    run(desk, project)
    assert told(receiver.posted[-1])["type"] == "test"


def test_address_in_the_own_network_is_refused_where_the_project_is(
    desk: Desk, project: ProjectSettings, receiver: Receiver
) -> None:
    add(desk, project, receiver)
    write(desk, "UPDATE project SET own_network = false")
    tell(desk, project, EventKind.REPORT_READY, REPORT)
    run(desk, project)
    assert receiver.posted == []
    assert [one.problem for one in list_events(desk, project.id)[0].attempts] == ["own_network"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [("", "required"), ("ftp://example.com", "bad_scheme"), ("https://", "bad_url"), ("https://a:b@c.de/", "bad_url")],
)
def test_what_is_no_address_is_refused(desk: Desk, project: ProjectSettings, url: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        add_endpoint(desk, project.id, EndpointDraft(url, OFFERED))
    assert refused.value.reason == reason
    with pytest.raises(InvalidInput):
        add_endpoint(desk, project.id, EndpointDraft("https://example.com", []))
