"""Keeping deliveries: as they came, once, with what is to be done; a repeat has no effect."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from core.desk import Desk
from core.services.inbox.receive_webhook import Arrival, NewWork, store_deliveries
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from data.models import ReceivedRegistration
from tests.stored import durable_writes, fetch_all

JSON = "application/json"
FIELDS = {
    "sublistId": "222222:page1",
    "room": "222222:room",
    "email": "Anna@Example.com",
    "username": "Анна Ёлкина",
    "phone": "8 900 000-00-01",
    "webinarTime": "2026-12-01T09:00:00.000Z",
    "secret": "0f1e2d3c",
    "url_marker": "4711",
    "url_marker_name": "salebot",
}
END = {"event": "webinarEnd", "webinarId": "222222:room*2026-11-23T19:00:00", "stat": 120, "len": 65}


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


def registration(project_id: int, n: int = 0, **other: Any) -> Arrival:
    fields = {**FIELDS, "secret": f"secret{n}", **other}
    return Arrival(project_id, json.dumps(fields, ensure_ascii=False).encode(), JSON)


def relay_on(desk: Desk, project_id: int) -> None:
    change_salebot_settings(desk, project_id, replace(get_salebot_settings(desk, project_id), relay=True))


def test_delivery_is_stored_byte_for_byte(desk: Desk, project_id: int) -> None:
    body = b'\xef\xbb\xbf {"sublistId": "222222:page1",\n"email":"anna@example.com"} '
    with durable_writes(desk) as outlives_a_power_cut:
        store_deliveries(desk, [Arrival(project_id, body, "text/plain; charset=utf-8")])
    assert "INSERT INTO webhook_event" in str(outlives_a_power_cut)
    [event] = fetch_all(desk, "SELECT * FROM webhook_event")
    assert (event.kind, event.body, event.content_type) == ("registration", body, "text/plain; charset=utf-8")
    assert (event.is_test, event.repeats, event.relay_state) == (0, 0, None)


def test_registration_waits_to_be_matched_at_once(desk: Desk, project_id: int) -> None:
    before = desk.now()
    assert store_deliveries(desk, [registration(project_id)]) == {NewWork(project_id, "registration", is_relayed=False)}
    with desk.store.reading() as session:
        [row] = session.exec(select(ReceivedRegistration)).all()
    assert (row.state, row.attempts, row.project_id) == ("waiting", 0, project_id)
    assert before <= row.received_at == row.due_at
    assert (row.page_id, row.room_id, row.link_client_id) == ("222222:page1", "222222:room", 4711)
    assert (row.email, row.phone) == ("anna@example.com", "+79000000001")
    assert (row.username, row.name_key, row.surname_key) == ("Анна Ёлкина", "анна елкина", "елкина анна")
    assert row.session_at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert json.loads(row.fields) == {**FIELDS, "secret": "secret0"}


def test_announced_report_is_due_at_once(desk: Desk, project_id: int) -> None:
    work = store_deliveries(desk, [Arrival(project_id, json.dumps(END).encode(), JSON)])
    assert work == {NewWork(project_id, "webinar_end", is_relayed=False)}
    [row] = fetch_all(desk, "SELECT * FROM expected_report")
    assert (row.webinar_id, row.room_id, row.viewers_said) == (END["webinarId"], "222222:room", 120)
    assert (row.state, row.attempts, row.due_at) == ("waiting", 0, row.announced_at)


def test_unknown_delivery_is_stored_and_not_processed(desk: Desk, project_id: int) -> None:
    relay_on(desk, project_id)
    work = store_deliveries(desk, [Arrival(project_id, b"\x00\xff", "x" * 5_000)])
    assert work == {NewWork(project_id, "unknown", is_relayed=False)}
    [event] = fetch_all(desk, "SELECT * FROM webhook_event")
    assert (event.kind, event.body, event.relay_state, len(event.content_type)) == ("unknown", b"\x00\xff", None, 200)
    assert not fetch_all(desk, "SELECT 1 FROM received_registration UNION SELECT 1 FROM expected_report")


@pytest.mark.parametrize("together", [True, False])
def test_repeat_is_only_counted(desk: Desk, project_id: int, together: bool) -> None:
    end = Arrival(project_id, json.dumps(END).encode(), JSON)
    arrivals = [registration(project_id), end, registration(project_id), end, registration(project_id)]
    work = [store_deliveries(desk, batch) for batch in ([arrivals] if together else [[each] for each in arrivals])]
    assert len([new for found in work for new in found]) == 2
    assert store_deliveries(desk, arrivals[:1]) == frozenset()
    assert fetch_all(desk, "SELECT kind, repeats FROM webhook_event ORDER BY kind") == [
        ("registration", 3),
        ("webinar_end", 1),
    ]
    assert fetch_all(desk, "SELECT count(*) FROM received_registration") == [(1,)]
    assert fetch_all(desk, "SELECT count(*) FROM webhook_event WHERE repeated_at >= received_at") == [(2,)]


def test_repeat_does_not_change_the_state_of_the_registration(desk: Desk, project_id: int) -> None:
    relay_on(desk, project_id)
    store_deliveries(desk, [registration(project_id)])
    with desk.store.writing() as session:
        run = session.connection().exec_driver_sql
        run("UPDATE received_registration SET state = 'done', due_at = NULL")
        run("UPDATE webhook_event SET relay_state = 'taken'")
    store_deliveries(desk, [registration(project_id)])
    assert fetch_all(desk, "SELECT state, due_at FROM received_registration") == [("done", None)]
    assert fetch_all(desk, "SELECT relay_state FROM webhook_event") == [("taken",)]


def test_same_delivery_to_two_projects_is_two(desk: Desk, project_id: int) -> None:
    other = add_project(desk, ProjectDraft(name="Школа")).id
    relay_on(desk, other)
    work = store_deliveries(desk, [registration(project_id), registration(other)])
    assert work == {
        NewWork(project_id, "registration", is_relayed=False),
        NewWork(other, "registration", is_relayed=True),
    }
    assert fetch_all(desk, "SELECT relay_state, relay_at = received_at FROM webhook_event ORDER BY project_id") == [
        (None, None),
        ("waiting", 1),
    ]


def test_deliveries_keep_the_order_in_which_they_came(desk: Desk, project_id: int) -> None:
    store_deliveries(desk, [registration(project_id, n) for n in range(300)])
    secrets = [
        json.loads(fields)["secret"]
        for (fields,) in fetch_all(desk, "SELECT fields FROM received_registration ORDER BY event_id")
    ]
    assert secrets == [f"secret{n}" for n in range(300)]


def test_empty_list_of_deliveries_has_no_effect(desk: Desk) -> None:
    assert store_deliveries(desk, []) == frozenset()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from([*FIELDS, *END]), st.text(st.characters(), max_size=8) | st.integers() | st.none()),
    st.binary(max_size=20),
)
def test_every_delivery_can_be_stored(desk: Desk, project_id: int, fields: dict[str, Any], raw: bytes) -> None:
    bodies = [json.dumps({**FIELDS, **fields}).encode(), json.dumps({**END, **fields}).encode(), raw]
    arrivals = [Arrival(project_id, body, JSON) for body in bodies]
    store_deliveries(desk, arrivals)
    assert store_deliveries(desk, arrivals) == frozenset()
