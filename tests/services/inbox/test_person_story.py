"""The story of somebody who registered: every place that knows them, each thing once, of one project only."""

import json
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.errors import NotFound
from core.services.clients.copy import keep_client, keep_variables
from core.services.inbox.person_story import get_story
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.reports.read_chat import read_chat
from data.models import RegistrationPage, ReportAnswer, Subscriber
from tests.inbox_world import PAGE, bring_to, buy, deliver, mark, registration
from tests.reports_world import START, store_report, viewer

PROJECT = 1
SESSION = datetime(2026, 11, 20, 16, tzinfo=UTC)


def subscribe(desk: Desk, number: int, email: str, **values: Any) -> None:
    """Somebody in the loaded list of the page."""
    row = {"session_at": SESSION, "answer_ordinal": 0, "answer_position": 0, **values}
    with desk.store.writing() as session:
        session.merge(RegistrationPage(project_id=PROJECT, page_id=PAGE, title="Открытый урок"))
        session.flush()
        session.add(Subscriber(project_id=PROJECT, page_id=PAGE, number=number, email=email, **row))


def store_chat(desk: Desk, report_id: int, messages: dict[str, Any], seconds: dict[str, Any]) -> None:
    """The report's answer to `get`, with JSON inside JSON as Bizon365 sends it."""
    report = {"report": "{}", "messages": json.dumps(messages), "messagesTS": json.dumps(seconds)}
    body = zlib.compress(json.dumps({"report": report}).encode())
    with desk.store.writing() as session:
        answer = ReportAnswer(report_id=report_id, version=1, call="get", ordinal=0, body=body, fetched_at=desk.now())
        session.add(answer)


def test_orders_of_the_person_are_told_from_those_of_the_family(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1, username="Анна Иванова"))
    phone = "+79000000001"
    store_report(
        desk,
        PROJECT,
        [viewer("Анна", email="person1@example.com", cu1="77"), viewer("Анна", cu1="77", email="anna@work.ru")],
    )
    buy(desk, PROJECT, "1", email="person1@example.com")
    buy(desk, PROJECT, "2", "unpaid", email="anna@work.ru")
    buy(desk, PROJECT, "3", "partly", phone=phone, username="Анна", email="new@example.com")
    buy(desk, PROJECT, "4", phone=phone, username="Пётр Иванов")
    buy(desk, PROJECT, "5", email="person2@example.com")
    orders = get_story(desk, PROJECT, event_id).orders
    assert [(order.number, order.state) for order in orders] == [("3", "partly"), ("2", "unpaid"), ("1", "paid")]


def test_registration_that_three_sources_hold_is_shown_once(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    registered_at = datetime(2026, 11, 1, tzinfo=UTC)
    subscribe(desk, 1, "person1@example.com", registered_at=registered_at, visited=True)
    subscribe(desk, 2, "person1@example.com", session_at=SESSION + timedelta(days=1))
    subscribe(desk, 3, "person2@example.com")
    newest, other = get_story(desk, PROJECT, event_id).sign_ups
    assert set(newest.sources) == {"webhook", "list"}
    assert (newest.at, newest.came) == (registered_at, True)
    assert (newest.page_title, newest.session_at) == ("Открытый урок", SESSION)
    assert (set(other.sources), other.came) == ({"list"}, None)


@pytest.mark.parametrize(
    "key", [{"email": "PERSON1@example.com"}, {"phone": "8 900 000-00-01"}, {"cu1": "77"}], ids=["email", "phone", "id"]
)
def test_webinars_are_found_by_each_key(desk: Desk, key: dict[str, str]) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    bring_to(desk, event_id, "done", client_id=77)
    report_id = store_report(desk, PROJECT, [viewer("Анна", minutes=42, **key), viewer("Борис", phone="89000000002")])
    [visit] = get_story(desk, PROJECT, event_id).visits
    assert (visit.report_id, visit.room_title, visit.starts_at) == (report_id, "Python с нуля", START)
    assert (visit.username, visit.stay_s) == ("Анна", 42 * 60)
    assert visit.left_at == START + timedelta(minutes=42)
    assert (visit.spans, visit.length_s, visit.clicked) == (((0, 42 * 60),), 3600, None)


def test_webinar_of_a_person_found_by_two_keys_is_shown_once(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    store_report(desk, PROJECT, [viewer("Анна", email="person1@example.com", phone="89000000001")])
    assert len(get_story(desk, PROJECT, event_id).visits) == 1


def test_webinar_is_found_by_a_key_that_another_webinar_shows_to_be_theirs(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    by_bot = store_report(desk, PROJECT, [viewer("Анна", cu1="77")])
    store_report(
        desk, PROJECT, [viewer("Анна", cu1="77", email="person1@example.com")], starts_at=START + timedelta(days=1)
    )
    assert by_bot in {visit.report_id for visit in get_story(desk, PROJECT, event_id).visits}


def test_family_that_shares_a_phone_is_not_in_the_story(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    subscribe(desk, 1, "other@example.com", phone="+79000000001", username="Иван")
    subscribe(desk, 2, "person1@example.com", phone="+79000000001", session_at=SESSION + timedelta(days=1))
    store_report(desk, PROJECT, [viewer("Иван", email="other@example.com", phone="89000000001")])
    bring_to(desk, event_id, "done", client_id=77, matched_by="phone")
    store_report(desk, PROJECT, [viewer("Иван", cu1="77")], starts_at=START + timedelta(days=1))
    story = get_story(desk, PROJECT, event_id)
    assert {one.session_at for one in story.sign_ups} == {SESSION, SESSION + timedelta(days=1)}
    assert story.visits == ()


def test_messages_are_read_in_the_order_of_the_webinar(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    came = [viewer("Анна", email="person1@example.com", chatUserId=chat, messages_num=2) for chat in ("a", "b")]
    report_id = store_report(desk, PROJECT, [*came, viewer("Борис", chatUserId="c")])
    store_chat(
        desk,
        report_id,
        {"a": ["третье", "без времени"], "b": ["первое", 5], "c": ["чужое"]},
        {"a": [600], "b": [10, "20"], "c": [1]},
    )
    [visit] = get_story(desk, PROJECT, event_id).visits
    said = read_chat(desk, PROJECT, report_id, visit.person_number)
    assert [line.text for line in said] == ["первое", "5", "третье", "без времени"]
    assert [line.said_at for line in said] == [*(START + timedelta(seconds=n) for n in (10, 20, 600)), None]
    assert "первое" not in repr(said)


def test_a_report_without_its_answer_has_no_messages(desk: Desk) -> None:
    report_id = store_report(desk, PROJECT, [viewer("Анна", email="person1@example.com", chatUserId="a")])
    assert read_chat(desk, PROJECT, report_id, 0) == ()
    assert read_chat(desk, PROJECT, report_id + 1, 0) == ()


def test_delivery_is_shown_unchanged(desk: Desk) -> None:
    body = registration(1, username="Анна", поле="значение")
    [event_id] = deliver(desk, PROJECT, body)
    deliver(desk, PROJECT, body)
    mark(desk, event_id, relay_state="waiting", relay_attempts=3)
    delivery = get_story(desk, PROJECT, event_id).delivery
    assert json.loads(delivery.text) == json.loads(body)
    assert (delivery.came["поле"], delivery.repeats, delivery.relay_attempts) == ("значение", 1, 3)
    assert "person1" not in repr(delivery)


def test_clients_with_the_same_contacts_are_offered_the_newest_first(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    keep_client(desk, PROJECT, 10, kind="phone", contact="89000000001")
    keep_client(desk, PROJECT, 11, kind="email", contact="person1@example.com")
    keep_client(desk, PROJECT, 10, kind="email", contact="Person1@example.com")
    keep_client(desk, PROJECT, 12, kind="phone", contact="89000000002")
    story = get_story(desk, PROJECT, event_id)
    assert [(one.client_id, one.by) for one in story.candidates] == [(11, ("email",)), (10, ("phone", "email"))]
    assert (story.client, story.variables) == (None, ())


def test_variables_of_the_matched_client_are_those_of_the_copy(desk: Desk) -> None:
    [event_id] = deliver(desk, PROJECT, registration(1))
    bring_to(desk, event_id, "done", client_id=10)
    keep_variables(desk, PROJECT, [10], {"client.bizon_email": "person1@example.com", "city": "Самара"})
    story = get_story(desk, PROJECT, event_id)
    assert [(one.name, one.value) for one in story.variables] == [
        ("bizon_email", "person1@example.com"),
        ("city", "Самара"),
    ]
    assert story.client is not None
    assert story.client.variables_at is None


def test_story_of_another_project_is_not_shown_by_the_service(desk: Desk) -> None:
    other = add_project(desk, ProjectDraft(name="Школа")).id
    [event_id] = deliver(desk, PROJECT, registration(1))
    [theirs] = deliver(desk, other, registration(1))
    subscribe(desk, 1, "person1@example.com")
    report_id = store_report(desk, PROJECT, [viewer("Анна", email="person1@example.com", chatUserId="a")])
    keep_client(desk, PROJECT, 10, kind="phone", contact="89000000001")
    story = get_story(desk, other, theirs)
    assert [set(one.sources) for one in story.sign_ups] == [{"webhook"}]
    assert (story.visits, story.candidates) == ((), ())
    assert read_chat(desk, other, report_id, 0) == ()
    with pytest.raises(NotFound):
        get_story(desk, other, event_id)
