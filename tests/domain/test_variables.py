"""Salebot's rules for variables: what is refused, and by which code."""

import pytest

from core.domain.variables import check_report_limit, check_variable_name, check_variable_value
from core.errors import InvalidInput


@pytest.mark.parametrize("name", ["bizon365_token", "Цена", "ёлка", "a", " b365_report_limit ", "x" * 500])
def test_a_name_of_letters_digits_and_underscores_is_good(name: str) -> None:
    assert check_variable_name(name) == name.strip()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "required"),
        ("1a", "starts_with_letter"),
        ("_a", "starts_with_letter"),
        ("a b", "bad_character"),
        ("a-b", "bad_character"),
        ("client.a", "bad_character"),
        ("a²", "bad_character"),
        ("client_id", "built_in"),
        ("Current_Date", "built_in"),
        ("None", "reserved_word"),
        ("x" * 501, "too_long"),
    ],
)
def test_a_bad_name_is_refused_with_its_reason(name: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_variable_name(name)
    assert (caught.value.field, caught.value.reason) == ("variable_name", reason)


def test_a_value_may_be_long_but_holds_no_placeholder() -> None:
    assert check_variable_value("a", "x" * 100_000) == "x" * 100_000
    for value, reason in (("x" * 100_001, "too_long"), ("Привет, #{name}", "contains_placeholder")):
        with pytest.raises(InvalidInput) as caught:
            check_variable_value("a", value)
        assert (caught.value.field, caught.value.reason, caught.value.value) == ("value", reason, None)


@pytest.mark.parametrize(("typed", "limit"), [("1", 1), (" 10 ", 10), (100, 100)])
def test_the_report_limit_is_from_one_to_a_hundred(typed: str | int, limit: int) -> None:
    assert check_report_limit(typed) == limit
    assert check_variable_value("b365_report_limit", str(typed)) == str(limit)


@pytest.mark.parametrize(
    ("typed", "reason"), [("0", "too_small"), (101, "too_large"), ("x", "not_a_number"), ("", "not_a_number")]
)
def test_a_bad_report_limit_is_refused(typed: str | int, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_report_limit(typed)
    assert (caught.value.field, caught.value.reason) == ("b365_report_limit", reason)
