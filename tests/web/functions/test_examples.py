"""What Settings offers to copy is what the functions take, in both variants."""

import json
import re
from typing import Any

import pytest

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


def test_quotation_mark_in_a_name_breaks_the_body_as_settings_warns() -> None:
    with pytest.raises(MalformedBody):
        read_body(AddSubscriberBody, filled_in(ADD.by_variables, name='Анна "Ко"'))
