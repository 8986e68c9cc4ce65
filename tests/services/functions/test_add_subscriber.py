"""bizon365_add_subscriber: True when the person is registered, else a text that says why not, and nobody twice."""

from dataclasses import replace
from typing import Any
from zlib import crc32

import pytest

from core.bizon.payloads import Subscriber
from core.desk import Desk
from core.domain.functions.call import AddSubscriberCall, FunctionCall
from core.errors import InvalidInput, NotConfigured, NotFound, Rejected
from core.sandbox.server import SandboxServer
from core.services.functions.add_subscriber import add_subscriber, add_subscriber_for_bot
from core.services.functions.answer import FunctionAnswer
from core.services.projects.connections import open_bizon
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.registration.registration_pages import refresh_places
from tests.conftest import wire
from tests.patience import SOON

EMAIL = "new.person@example.com"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    return replace(desk, waits=SOON)


@pytest.fixture
def project(desk: Desk, sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, sandbox)


@pytest.fixture
def person(desk: Desk, project: ProjectSettings, request: pytest.FixtureRequest) -> AddSubscriberCall:
    """Somebody nobody knows yet, for the next session of a page."""
    places = refresh_places(desk, project.id)
    page, room = next((page, room) for page in places.pages if page.is_on and (room := places.room_of(page)))
    assert room.closest_at
    session = room.closest_at.astimezone(project.time_zone)
    email = f"{crc32(request.node.name.encode())}.{EMAIL}"
    return AddSubscriberCall(page.page_id, f"{session:%d.%m.%Y}", f"{session:%H:%M}", email, "79000000001", "Анна")


def arguments(person: AddSubscriberCall, **more: Any) -> FunctionCall:
    values: list[Any] = [
        0,
        person.page_id,
        person.date,
        person.time,
        person.email,
        person.phone,
        '{"utm_source": "vk"}',
    ]
    return FunctionCall(values, **more)


def registered(desk: Desk, project: ProjectSettings, person: AddSubscriberCall) -> list[Subscriber]:
    with open_bizon(desk, project.id) as api:
        return [row for row in api.fetch_subscribers(person.page_id).subscribers if row.email == person.email]


def test_person_is_registered_in_utc_with_tags_name_and_client(
    desk: Desk, project: ProjectSettings, person: AddSubscriberCall
) -> None:
    call = arguments(person, variables={"b365_name": "Анна"}, client_id=77)
    answer = add_subscriber_for_bot(desk, project.id, call)
    assert answer.result is True
    [row] = registered(desk, project, person)
    assert (row.username, row.phone, row.url_marker) == ("Анна", "+79000000001", "77")
    assert row.raw["utm_source"] == "vk"
    assert row.webinar_at == person.registration(project.time_zone).session_at
    assert answer.sent
    assert answer.sent.secret == row.secret
    assert answer.sent.url
    assert str(row.secret) in answer.sent.url


def test_digit_one_requests_the_confirmation_mail(
    desk: Desk, project: ProjectSettings, person: AddSubscriberCall, sandbox: SandboxServer
) -> None:
    variables = {
        "email": person.email,
        "b365_page_id": person.page_id,
        "b365_date": person.date,
        "b365_time": person.time,
    }
    assert add_subscriber_for_bot(desk, project.id, FunctionCall([1], variables)).result is True
    assert sandbox.traffic.of("addSubscriber")[-1].body["confirm"] == 1
    assert [row.confirmed for row in registered(desk, project, person)] == [False]


@pytest.mark.parametrize("repeated", ["same", "message", "reject"])
def test_registered_person_is_answered_as_registered(
    desk: Desk, project: ProjectSettings, person: AddSubscriberCall, sandbox: SandboxServer, repeated: str
) -> None:
    sandbox.faults.switch(repeated_email=repeated)
    first, second = (add_subscriber(desk, project.id, person) for _ in range(2))
    assert (first.result, second.result) == (True, True)
    assert first.sent
    assert second.sent
    assert first.sent.secret == second.sent.secret
    assert len(registered(desk, project, person)) == 1


@pytest.mark.parametrize("how", ["message", "reject", "missing"])
def test_refusal_is_answered_with_the_message_of_bizon365(
    desk: Desk, project: ProjectSettings, person: AddSubscriberCall, sandbox: SandboxServer, how: str
) -> None:
    sandbox.faults.switch(unknown_session=how)
    [row] = [add_subscriber(desk, project.id, AddSubscriberCall(person.page_id, "01.01.2020", "03:07", person.email))]
    assert row.result == "Нет вебинара на указанное время"
    assert isinstance(row.problem, Rejected)


def test_lost_answer_is_looked_up_in_the_list_and_nobody_is_sent_twice(
    desk: Desk, project: ProjectSettings, person: AddSubscriberCall, sandbox: SandboxServer
) -> None:
    sandbox.faults.play("cut", methods=("addSubscriber",), times=1, done=True)
    assert add_subscriber(desk, project.id, person).result is True
    assert len(sandbox.traffic.of("addSubscriber")) == 1
    assert len(registered(desk, project, person)) == 1


def test_unknown_result_is_not_answered_as_true(
    desk: Desk, project: ProjectSettings, person: AddSubscriberCall, sandbox: SandboxServer
) -> None:
    sandbox.faults.play("html", methods=("addSubscriber", "getSubscribers"))
    answer = add_subscriber(desk, project.id, person)
    assert answer.result == "Bizon365 did not confirm the registration"
    assert answer.sent
    assert answer.sent.outcome == "uncertain"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"status": 401}, "Bizon365 did not accept the token"),
        ({"status": 403}, "Bizon365 refused: no right"),
        ({"status": 429}, "Bizon365 was asked too often"),
    ],
)
def test_refused_account_is_answered_with_a_text(
    desk: Desk,
    project: ProjectSettings,
    person: AddSubscriberCall,
    sandbox: SandboxServer,
    fault: dict[str, int],
    said: str,
) -> None:
    sandbox.faults.play("status", methods=("addSubscriber",), **fault)
    assert add_subscriber(desk, project.id, person).result == said


def refusal(answer: FunctionAnswer) -> tuple[object, type[object]]:
    return answer.result, type(answer.problem)


def test_invalid_registration_is_refused_before_anything_is_sent(
    desk: Desk, project: ProjectSettings, sandbox: SandboxServer
) -> None:
    missing = add_subscriber_for_bot(desk, project.id, FunctionCall(variables={"email": EMAIL}))
    assert refusal(missing) == ("Missing required variables", InvalidInput)
    no_date = add_subscriber(desk, project.id, AddSubscriberCall("1:a", "32.01.2026", "12:00", EMAIL))
    assert refusal(no_date) == ("Invalid date", InvalidInput)
    no_tags = FunctionCall([0, "1:a", "16.09.2026", "12:00", EMAIL, 1, "{"])
    assert refusal(add_subscriber_for_bot(desk, project.id, no_tags)) == ("Invalid utm_", InvalidInput)
    assert len(sandbox.traffic) == 0


def test_project_without_token_says_so(desk: Desk) -> None:
    school = add_project(desk, ProjectDraft(name="Школа"))
    answer = add_subscriber(desk, school.id, AddSubscriberCall("1:a", "16.09.2026", "12:00", EMAIL))
    assert refusal(answer) == ("Bizon365 is not connected: no token or project number", NotConfigured)


def test_call_for_a_project_that_does_not_exist_raises(desk: Desk) -> None:
    with pytest.raises(NotFound):
        add_subscriber(desk, 999, AddSubscriberCall("1:a", "16.09.2026", "12:00", EMAIL))


def test_answers_hold_no_contact_and_no_personal_link(
    desk: Desk, project: ProjectSettings, person: AddSubscriberCall
) -> None:
    answer = add_subscriber(desk, project.id, person)
    assert answer.sent
    assert EMAIL not in repr(answer)
    assert str(answer.sent.secret) not in repr(answer)
