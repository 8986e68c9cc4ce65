import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.http.detail import plain_detail
from core.http.fields import as_flag, as_moment, as_object, as_rows, as_text, as_whole, parse_json

ODD_LETTERS = "aя10.-+:TZ{}[]\"' \n\0😀"
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(ODD_LETTERS, max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(ODD_LETTERS, max_size=3), inner, max_size=4),
)


@given(anything)
def test_json_is_parsed_to_what_was_dumped(value: Any) -> None:
    assert parse_json(json.dumps(value).encode()) == value
    assert parse_json(json.dumps(value, ensure_ascii=False)) == value


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (rb'{"name": "\ud83d"}', {"name": "\ufffd"}),
        (rb'["\ud83d\ude00", "\ud83d"]', ["😀", "\ufffd"]),
        (b'{"city": "\xcc\xee\xf1\xea\xe2\xe0"}', {"city": "\ufffd" * 6}),
    ],
)
def test_slightly_broken_json_is_read_so_that_it_can_be_stored(body: bytes, value: object) -> None:
    parsed = parse_json(body)
    assert parsed == value
    json.dumps(parsed, ensure_ascii=False).encode()


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b"[" * 200_000, b"\xff\xfe", b"1" * 5000 + b"x"])
def test_what_is_not_json_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError):
        parse_json(body)


@given(anything)
def test_no_value_breaks_a_field(value: Any) -> None:
    for read in (as_text, as_whole, as_flag, as_moment, as_object, as_rows):
        read(value)
    plain_detail(value, ["secret"])


@pytest.mark.parametrize(
    ("value", "whole"), [(3, 3), ("3", 3), (" 3 ", 3), (3.9, 3), ("3.9", 3), ("", None), ("x", None), (None, None)]
)
def test_whole_number_comes_from_a_number_or_its_text(value: object, whole: int | None) -> None:
    assert as_whole(value) == whole


@pytest.mark.parametrize("value", [2**63, -(2**63), 10**4000, 1e300, "1e300", "²", float("inf")])
def test_number_that_no_database_holds_is_unknown(value: Any) -> None:
    assert as_whole(value) is None


@pytest.mark.parametrize(
    ("value", "text"), [(" a ", "a"), ("", None), (79000000001, "79000000001"), (5.0, "5"), (True, None), ([], None)]
)
def test_text_is_trimmed_and_empty_is_none(value: object, text: str | None) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("value", "flag"), [(1, True), ("1", True), ("true", True), (0, False), ("0", False), (None, None), ("", None)]
)
def test_absent_flag_is_none_and_not_false(value: object, flag: bool | None) -> None:
    assert as_flag(value) is flag


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-20T16:00:00.000Z",
        "2026-11-20T16:00:00",
        "2026-11-20T19:00:00+03:00",
        1795190400000,
        "1795190400000",
    ],
)
def test_moment_is_aware_utc_in_every_spelling(value: object) -> None:
    assert as_moment(value) == datetime(2026, 11, 20, 16, tzinfo=UTC)


@pytest.mark.parametrize("value", ["вчера", 10**30, float("inf"), -(10**18), True, 0, {}])
def test_moment_that_is_none_is_none(value: object) -> None:
    assert as_moment(value) is None


def test_object_may_be_a_string_and_an_empty_one_a_list() -> None:
    assert as_object('{"a": 1}') == {"a": 1}
    assert as_object([]) == as_object("[]") == {}
    assert as_object("[1]") is None


def test_rows_may_be_the_values_of_an_object() -> None:
    assert as_rows({"0": {"a": 1}, "2": {"a": 2}}) == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("said", ["Нет", ["Нет"], {"message": "Нет", "code": 7}, '{"message": "Нет"}', [{"x": "Нет"}]])
def test_words_of_a_refusal_are_found_wherever_they_are(said: object) -> None:
    assert plain_detail(said, []) == "Нет"


def test_words_of_a_refusal_are_short_and_without_secrets_and_contacts() -> None:
    detail = plain_detail("key=s3cr3t\n anna@example.com 8 (900) 000-00-01 " + "я" * 999, ["s3cr3t", ""])
    assert detail.startswith("key=*** *** *** яяя")
    assert len(detail) == 300
