"""What Settings offers to copy is what the functions take, in both variants."""

import json
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.functions.call import FunctionCall, read_add_subscriber, read_is_visitor
from core.domain.matching import Asked
from core.services.functions.examples import FunctionExample, list_examples
from core.web.functions.bodies import AddSubscriberBody, IsVisitorBody, MalformedBody, read_body

FILLED = {
    "client_id": "77",
    "email": "anna@example.com",
    "phone": "79000000001",
    "name": "Анна",
    "b365_page_id": "222222:page1",
    "b365_room_id": "222222:SW45zV0d",
    "b365_date": "16.09.2026",
    "b365_time": "12:00",
}
ADD, ASK = list_examples("https://desk.example.com")


def filled_in(body: str, **other: str) -> bytes:
    """The body as Salebot sends it: every variable replaced, raw."""
    return re.sub(r"#\{(\w+)\}", lambda found: {**FILLED, **other}[found[1]], body).encode()


def calls(example: FunctionExample, model: Any) -> tuple[FunctionCall, FunctionCall]:
    by_variables, by_arguments = (
        read_body(model, filled_in(body)) for body in (example.by_variables, example.by_arguments)
    )
    return by_variables, by_arguments


def test_both_bodies_register_the_same_person() -> None:
    by_variables, by_arguments = map(read_add_subscriber, calls(ADD, AddSubscriberBody))
    assert (by_variables.name, by_variables.client_id) == ("Анна", "77")
    assert (by_arguments.page_id, by_arguments.date, by_arguments.time, by_arguments.email, by_arguments.phone) == (
        by_variables.page_id,
        by_variables.date,
        by_variables.time,
        by_variables.email,
        by_variables.phone,
    )


def test_both_bodies_ask_about_the_same_client() -> None:
    by_variables, by_arguments = map(read_is_visitor, calls(ASK, IsVisitorBody))
    assert by_variables.asked == Asked("77", "anna@example.com", "+79000000001")
    assert (by_arguments.room_id, by_arguments.date, by_arguments.asked.client_id) == (
        by_variables.room_id,
        by_variables.date,
        "77",
    )


@pytest.mark.parametrize("example", [ADD, ASK])
def test_addresses_begin_with_the_given_address(example: FunctionExample) -> None:
    assert example.url == f"https://desk.example.com/api/functions/{example.name}"
    assert json.loads(example.by_variables)


NAMES = (
    'Ольга "Тень" Сидорова',
    "Ольга\nСидорова",
    "Ольга\r\n\tСидорова",
    "Ольга ¯\\_(ツ)_/¯",
    "C:\\x",
    "\\",
    '"',
    '"}}',
    "{},[]:",
)
EARLIER = """{
  "variables": {
    "client_id": "#{client_id}",
    "email": "#{email}",
    "phone": "#{phone}",
    "name": "#{name}",
    "b365_page_id": "#{b365_page_id}",
    "b365_date": "#{b365_date}",
    "b365_time": "#{b365_time}"
  }
}"""
"""The example of the first version, which bots still send."""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "body",
    [
        ADD.by_variables,
        EARLIER,
        EARLIER.replace("\n", "\r\n"),
        "".join(EARLIER.split()),
        EARLIER.replace('{\n  "variables', '{"arguments": [0], "variables'),
        EARLIER.replace("  }\n}", '  }, "arguments": []\n}'),
    ],
)
def test_any_name_can_be_filled_into_the_example(body: str, name: str) -> None:
    read = read_add_subscriber(read_body(AddSubscriberBody, filled_in(body, name=name)))
    assert read.name == name.strip()
    assert (read.client_id, read.email, read.phone) == ("77", "anna@example.com", "79000000001")
    assert (read.page_id, read.date, read.time) == ("222222:page1", "16.09.2026", "12:00")


@given(st.text(max_size=20))
def test_a_filled_in_name_never_changes_what_stands_beside_it(name: str) -> None:
    try:
        read = read_add_subscriber(read_body(AddSubscriberBody, filled_in(ADD.by_variables, name=name)))
    except MalformedBody:
        return
    assert (read.client_id, read.email, read.phone) == ("77", "anna@example.com", "79000000001")
    assert (read.page_id, read.date, read.time) == ("222222:page1", "16.09.2026", "12:00")


@pytest.mark.parametrize("body", [ADD.by_variables, EARLIER])
@pytest.mark.parametrize(
    "name", ['A", "email": "other@example.com', 'A"", "email": "other@example.com', 'A", "email":"b']
)
def test_a_name_that_brings_another_email_is_refused(body: str, name: str) -> None:
    with pytest.raises(MalformedBody):
        read_body(AddSubscriberBody, filled_in(body, name=name))


def test_confirmation_asked_for_beside_the_variables_is_read_with_any_name() -> None:
    body = EARLIER.replace("  }\n}", '  }, "arguments": [1]\n}')
    assert read_add_subscriber(read_body(AddSubscriberBody, filled_in(body, name='"'))).confirm


@pytest.mark.parametrize(
    "body",
    [
        EARLIER.replace('    "b365_time": "#{b365_time}"\n', '    "time": "#{b365_time}"\n'),
        EARLIER.replace('"variables"', '"values"'),
        EARLIER + "}",
        EARLIER.replace('"client_id": "#{client_id}"', '"client_id": #{client_id}'),
    ],
)
def test_no_other_body_is_guessed_at(body: str) -> None:
    with pytest.raises(MalformedBody):
        read_body(AddSubscriberBody, filled_in(body, name='"'))


def test_line_breaks_of_a_name_do_not_reach_the_registration() -> None:
    call = read_add_subscriber(read_body(AddSubscriberBody, filled_in(EARLIER, name="Ольга\nСидорова")))
    assert call.registration(ZoneInfo("Europe/Moscow")).username == "Ольга Сидорова"
