"""The calls of the two functions: both variants, their order, their placeholders, and what counts as not given."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.functions.call import (
    AddSubscriberCall,
    FunctionCall,
    IsVisitorCall,
    read_add_subscriber,
    read_is_visitor,
)
from core.domain.matching import Asked
from core.domain.tags import TAGS
from core.errors import InvalidInput

MOSCOW = ZoneInfo("Europe/Moscow")
PAGE, ROOM = "222222:page1", "222222:SW45zV0d"
ARGUMENTS: list[Any] = [1, PAGE, "16.09.2021", "12:00", "anna@example.com", "79000000001", '{"utm_source": "12345"}']
VARIABLES: dict[str, Any] = {
    "email": "anna@example.com",
    "b365_page_id": PAGE,
    "b365_date": "16.09.2021",
    "b365_time": "12:00",
    "phone": "79000000001",
    "utm_": '{"utm_source": "12345"}',
}
READ = AddSubscriberCall(
    page_id=PAGE,
    date="16.09.2021",
    time="12:00",
    email="anna@example.com",
    phone="79000000001",
    confirm=True,
    tags={"utm_source": "12345"},
)
VISITOR: list[Any] = [ROOM, "anna@example.com", "79000000001", "12.09.2021", "19:00"]
ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just("#{x}")


def add(*arguments: Any, client_id: Any = None, **variables: Any) -> AddSubscriberCall:
    return read_add_subscriber(FunctionCall(arguments, variables, client_id))


def visitor(*arguments: Any, client_id: Any = None, **variables: Any) -> IsVisitorCall:
    return read_is_visitor(FunctionCall(arguments, variables, client_id))


def refusal(read: Any, *arguments: Any, **variables: Any) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        read(*arguments, **variables)
    assert caught.value.value is None, "what was given may be a contact"
    return caught.value.field, caught.value.reason


def test_arguments_and_variables_mean_the_same() -> None:
    assert add(*ARGUMENTS) == READ
    assert add(1, **VARIABLES) == READ
    assert add(**VARIABLES) == add(0, *ARGUMENTS[1:])


@pytest.mark.parametrize("one", [1, "1", 1.0, True])
def test_one_alone_asks_for_a_confirmation_and_reads_the_variables(one: Any) -> None:
    assert add(one, **VARIABLES) == READ


@pytest.mark.parametrize("nothing", ["", " ", "NONE", "None", "#{email}", None])
def test_what_salebot_left_empty_counts_as_not_given(nothing: Any) -> None:
    assert refusal(add, **{**VARIABLES, "email": nothing}) == ("email", "required")
    assert refusal(add, *ARGUMENTS[:4], nothing) == ("email", "required")
    left_out = add(**{**VARIABLES, "phone": nothing, "utm_": nothing, "name": nothing})
    assert (left_out.phone, left_out.tags, left_out.name) == ("", {}, "")


@pytest.mark.parametrize("name", ["email", "b365_page_id", "b365_date", "b365_time"])
def test_required_variable_that_is_missing_is_named(name: str) -> None:
    field = name.removeprefix("b365_")
    assert refusal(add, **{key: value for key, value in VARIABLES.items() if key != name}) == (field, "required")


@given(st.lists(ANYTHING, max_size=4))
def test_fewer_arguments_than_the_required_five_are_never_enough(arguments: list[Any]) -> None:
    assert refusal(add, *arguments)[1] == "required"


def test_phone_may_be_left_out_and_is_given_as_one_before_tags() -> None:
    assert add(*ARGUMENTS[:5]).phone == ""
    assert add(*ARGUMENTS[:5], 1, ARGUMENTS[6]) == add(*ARGUMENTS[:5], "", ARGUMENTS[6])


@pytest.mark.parametrize("tags", [ARGUMENTS[6], {"utm_source": "12345"}])
def test_tags_in_the_place_of_the_phone_are_not_taken_for_one(tags: Any) -> None:
    assert refusal(add, *ARGUMENTS[:5], tags)[0] == "phone"


def test_phone_and_client_id_come_as_numbers_too() -> None:
    assert add(*ARGUMENTS[:5], 79000000001, client_id=1234567) == add(*ARGUMENTS[:6], client_id="1234567")
    assert visitor(ROOM, 1, 79000000001).asked == Asked(phone="+79000000001")


@pytest.mark.parametrize("number", [10**400, -(10**400), float("inf"), float("nan")])
def test_invalid_client_number_counts_as_not_given(number: Any) -> None:
    assert read_add_subscriber(FunctionCall([], {**VARIABLES, "phone": number}, number)) == replace(
        READ, confirm=False, phone=""
    )


def test_name_is_b365_name_then_name_beside_arguments_too() -> None:
    assert add(*ARGUMENTS, b365_name="Анна", name="anna_k").name == "Анна"
    assert add(*ARGUMENTS, b365_name="NONE", name="anna_k").name == "anna_k"
    assert add(1, **VARIABLES, name="anna_k").name == "anna_k"


def test_client_id_is_given_beside_or_as_a_variable() -> None:
    as_variable = read_add_subscriber(FunctionCall(ARGUMENTS, {"client_id": "077"}))
    assert add(*ARGUMENTS, client_id=77) == as_variable
    assert as_variable.registration(MOSCOW).client_id == "77"


def test_tags_are_a_json_object_as_text_or_as_such() -> None:
    tags = {"utm_source": "12345", "utm_medium": "", "utm_banner": 6666, "utm_term": "#{term}", "other": "x"}
    assert add(*ARGUMENTS[:6], json.dumps(tags)).tags == {"utm_source": "12345", "utm_banner": "6666"}
    assert add(*ARGUMENTS[:6], tags).tags == add(*ARGUMENTS[:6], json.dumps(tags)).tags


@pytest.mark.parametrize("broken", ['{"utm_source": "Анна "Ко""}', "utm_source=vk", "[1]", '{"utm_source": {}}'])
def test_tags_that_are_not_a_json_object_are_named(broken: str) -> None:
    assert refusal(add, *ARGUMENTS[:6], broken)[0] == "utm_"


def test_confirmation_is_zero_or_one() -> None:
    assert refusal(add, "yes", *ARGUMENTS[1:]) == ("confirm", "not_a_flag")


def test_date_and_time_of_the_account_go_out_as_utc() -> None:
    assert READ.registration(MOSCOW).session_at == datetime(2021, 9, 16, 9, 0, tzinfo=UTC)
    assert READ.registration(ZoneInfo("Asia/Omsk")).session_at == datetime(2021, 9, 16, 6, 0, tzinfo=UTC)


def test_arguments_for_bizon365_are_trimmed() -> None:
    typed = AddSubscriberCall(
        PAGE + " ", "16.09.2021", "9:00", " Anna@Example.com ", "8 900 000-00-01", " Анна ", "077"
    )
    asked = typed.registration(MOSCOW)
    assert (asked.page_id, asked.email, asked.phone) == (PAGE, "Anna@example.com", "+79000000001")
    assert (asked.username, asked.client_id, asked.confirm, asked.tags) == ("Анна", "77", False, {})


def test_text_that_is_not_a_phone_is_sent_as_typed() -> None:
    assert AddSubscriberCall(PAGE, "16.09.2021", "9:00", "a@example.com", "после 18").registration(MOSCOW).phone == (
        "после 18"
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(READ, date="32.01.2021"), "date"),
        (replace(READ, time="25:00"), "time"),
        (replace(READ, email="anna"), "email"),
        (replace(READ, page_id=" "), "page_id"),
    ],
)
def test_invalid_argument_is_named(wrong: AddSubscriberCall, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        wrong.registration(MOSCOW)
    assert caught.value.field == field


@given(st.lists(ANYTHING, max_size=7), st.dictionaries(st.sampled_from([*VARIABLES, "name"]), ANYTHING), ANYTHING)
def test_every_set_of_values_is_a_call_or_is_refused(
    arguments: list[Any], variables: dict[str, Any], client_id: Any
) -> None:
    call = FunctionCall(arguments, variables, client_id)
    for read in (read_add_subscriber, read_is_visitor):
        with suppress(InvalidInput):
            read(call)


def test_visitor_is_read_from_arguments_and_from_variables() -> None:
    expected = IsVisitorCall(ROOM, Asked(None, "anna@example.com", "+79000000001"), "12.09.2021", "19:00")
    assert visitor(*VISITOR) == expected
    names = ("b365_room_id", "email", "phone", "b365_date", "b365_time")
    assert visitor(**dict(zip(names, VISITOR, strict=True))) == expected
    assert visitor(*VISITOR[:3]) == IsVisitorCall(ROOM, expected.asked)


@pytest.mark.parametrize("one", [1, "1"])
def test_one_stands_for_the_contact_that_is_not_known(one: Any) -> None:
    assert visitor(ROOM, VISITOR[1], one).asked == Asked(email="anna@example.com")
    assert visitor(ROOM, one, VISITOR[2]).asked == Asked(phone="+79000000001")


@pytest.mark.parametrize(
    "arguments", [("", "a@example.com", "1"), (ROOM, "a@example.com"), (ROOM, "1", "79000000001"[:0]), (ROOM, 1, 1)]
)
def test_visitor_without_what_is_required_is_refused(arguments: tuple[Any, ...]) -> None:
    assert refusal(visitor, *arguments)[1] == "required"


def test_visitor_with_a_client_id_needs_no_email_or_phone() -> None:
    assert visitor(ROOM, client_id=77).asked == Asked(client_id="77")
    assert visitor(b365_room_id=ROOM, client_id="77", email="NONE").asked == Asked(client_id="77")
    assert visitor(*VISITOR, client_id="77").asked == Asked("77", "anna@example.com", "+79000000001")


def test_contact_that_may_be_written_wrong_is_asked_for_with_its_doubt() -> None:
    assert visitor(ROOM, "vеra@example.com", 1).asked.doubt == "russian_letter"
    assert visitor(ROOM, "vera@example.com", "8 029 123-45-67").asked.doubt == "bad_phone"


def test_phone_without_a_code_is_one_of_the_country_of_the_project() -> None:
    call = FunctionCall((ROOM, 1, "8 029 123-45-67"))
    assert read_is_visitor(call, "BY").asked == Asked(phone="+375291234567")
    typed = AddSubscriberCall(PAGE, "16.09.2021", "9:00", "a@example.com", "8 029 123-45-67")
    assert typed.registration(MOSCOW, "BY").phone == "+375291234567"


def test_unusable_contact_is_refused_and_not_answered_no() -> None:
    assert refusal(visitor, ROOM, "anna", 1) == ("email", "bad_email")
    assert refusal(visitor, ROOM, 1, "12") == ("phone", "bad_phone")


def test_tags_are_the_nine_of_bizon365() -> None:
    tags = dict.fromkeys(TAGS, "x")
    assert add(*ARGUMENTS[:6], tags).registration(MOSCOW).tags == tags


def test_contacts_are_not_in_the_repr_of_a_call() -> None:
    texts = repr(READ) + repr(visitor(*VISITOR)) + repr(FunctionCall(ARGUMENTS, VARIABLES))
    assert "anna" not in texts
    assert "7900000" not in texts
