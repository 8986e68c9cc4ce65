"""What a delivery says is read from its fields, and a repeat is known for one."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.inbox.deliveries import LONGEST_KEY, WebinarEnd, read_delivery
from tests.domain.inbox.delivery_bodies import FIELDS, FORM, JSON, NAMES, as_form, as_json, as_parts, read, read_with

SESSION = datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_registration_is_read_with_contacts_that_can_be_compared() -> None:
    registration = read(as_json(FIELDS))
    assert (registration.page_id, registration.room_id) == ("222222:page1", "222222:SW45zV0d")
    assert (registration.email, registration.phone) == ("anna@example.com", "+79000000001")
    assert (registration.username, registration.session_at) == ("Анна Ёлкина", SESSION)
    assert registration.link_client_id == 4711
    assert registration.fields == FIELDS


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-01T09:00:00.000Z",
        "2026-12-01T12:00:00+03:00",
        "2026-12-01T09:00:00",
        "2026-12-01 09:00",
        1796115600,
        1796115600000,
        "1796115600000",
    ],
)
def test_session_is_the_moment_in_utc_however_it_is_written(text: Any) -> None:
    assert read_with(webinarTime=text).session_at == SESSION


@pytest.mark.parametrize(
    "text",
    [
        *("", None, "скоро", "2026-12-01", "2026-13-01T09:00:00Z"),
        *("0001-01-01T00:00:00+14:00", "1999-12-31T23:59:59Z", "2101-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"),
    ],
)
def test_session_that_cannot_be_read_is_none_and_stays_in_the_fields(text: Any) -> None:
    registration = read_with(webinarTime=text)
    assert registration.session_at is None
    assert registration.fields.get("webinarTime", "") == (text or "")


@pytest.mark.parametrize(
    ("fields", "client_id"),
    [
        ({"url_marker_name": "salebot", "url_marker": "7"}, 7),
        ({"url_marker_name": "SALEBOT", "url_marker": 7}, 7),
        ({"url_marker_name": " Salebot ", "url_marker": "007"}, 7),
        ({"url_marker_name": "partner", "url_param_name": "Salebot", "url_param": "8"}, 8),
        ({"url_marker_name": "salebot", "url_marker": "", "url_param_name": "salebot", "url_param": "8"}, 8),
        ({"url_marker_name": "salebot", "url_marker": "7", "url_param_name": "salebot", "url_param": "8"}, 7),
        ({"url_marker_name": "partner", "url_marker": "7"}, None),
        ({"url_marker_name": "", "url_marker": "7"}, None),
        ({"url_marker_name": "salebot", "url_marker": "#{client_id}"}, None),
        ({"url_marker_name": "salebot", "url_marker": "anna"}, None),
        ({"url_marker_name": "salebot", "url_marker": "0"}, None),
        ({"url_marker_name": "salebot", "url_marker": "-7"}, None),
        ({"url_marker_name": "salebot", "url_marker": "٧"}, None),
        ({"url_marker_name": "salebot", "url_marker": "9" * 19}, None),
        ({"url_marker_name": "salebot", "url_marker": {"id": 7}}, None),
        ({"url_marker_name": "salebot", "url_marker": "7?utm_source=vk&utm_medium=bot"}, 7),
        ({"url_marker_name": "", "url_marker": "", "utm_source": "vk?Salebot=7"}, 7),
        ({"url_marker_name": "salebot", "url_marker": "7?from=vk"}, 7),
    ],
)
def test_link_names_the_client_only_by_the_parameter_salebot(fields: dict[str, Any], client_id: int | None) -> None:
    assert read_with(**fields).link_client_id == client_id


def test_what_a_second_question_mark_joined_is_taken_apart() -> None:
    fields = read_with(url_marker="", url_marker_name="", utm_source="vk?utm_medium=cpc?utm_banner=7&Salebot=7").fields
    assert {name: fields.get(name) for name in ("utm_source", "utm_medium", "utm_banner", "salebot")} == {
        "utm_source": "vk",
        "utm_medium": "cpc",
        "utm_banner": "№ 5",
        "salebot": "7",
    }


def test_value_too_long_for_the_search_is_kept_in_the_fields_only() -> None:
    long = "я" * (LONGEST_KEY + 1)
    registration = read_with(sublistId=long, room=long, email=f"{long}@example.com", phone="9" * 5000, username=long)
    assert (registration.page_id, registration.room_id, registration.email, registration.phone) == (None,) * 4
    assert registration.username == long[:LONGEST_KEY]
    assert registration.fields["room"] == long


@pytest.mark.parametrize("name", ["email", "phone", "secret"])
def test_body_with_a_page_and_any_field_of_a_person_is_a_registration(name: str) -> None:
    assert read(as_json({"sublistId": "222222:page1", name: "x"})).fields[name] == "x"


END: dict[str, Any] = {
    "event": "webinarEnd",
    "roomid": "222222:room",
    "webinarId": "222222:room*2026-11-23T19:00:00",
    "stat": 120,
}


def test_end_of_a_webinar_is_read() -> None:
    end = WebinarEnd("222222:room*2026-11-23T19:00:00", "222222:room", 120, 65)
    for body in (as_json({**END, "len": "65"}), as_form({**END, "len": 65})):
        assert read_delivery(body, "").ended == end
    for odd in ("viele", 2**31, "9" * 5_000):
        bare = {"event": "WebinarEnd", "webinarId": end.webinar_id, "stat": odd, "len": -1}
        assert read_delivery(as_json(bare), JSON).ended == WebinarEnd(end.webinar_id, "222222:room", None, None)


def test_ends_of_one_webinar_are_one_delivery() -> None:
    told = read_delivery(as_json(END), JSON).key
    assert read_delivery(as_json({**END, "stat": 121, "len": 70}), JSON).key == told
    assert read_delivery(as_json({**END, "webinarId": "222222:room*2026-11-24T19:00:00"}), JSON).key != told
    assert read_delivery(END["webinarId"].encode(), JSON).key != told


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"[1, 2]",
        b'"text"',
        b"12",
        b"\xff\xfe\xfd",
        b"[" * 100_000,
        b'{"a":' * 900 + b"1" + b"}" * 900,
        as_json({"sublistId": "222222:page1", "room": "222222:room"}),
        as_json({"email": "anna@example.com", "secret": "x"}),
        as_json({"sublistId": "222222:page1", "email": ""}),
        as_json([FIELDS, FIELDS]),
        as_json({"event": "webinarEnd", "roomid": "222222:room"}),
        as_json({"event": "webinarEnd", "webinarId": "1" * (LONGEST_KEY + 1)}),
        as_json({"event": "webinarStart", "webinarId": "222222:room*2026-11-23T19:00:00"}),
        b"a=1&" * 5_000,
        as_form({**FIELDS, **dict.fromkeys(map(str, range(1_000)), "x")}),
        as_parts({**FIELDS, **dict.fromkeys(map(str, range(1_000)), "x")}),
        b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 2_500,
    ],
)
def test_other_bodies_are_unknown_and_compared_by_their_bytes(body: bytes) -> None:
    read = read_delivery(body, JSON)
    assert (read.kind, read.registration, read.ended) == ("unknown", None, None)
    assert read_delivery(body, FORM).key == read.key != read_delivery(body + b" ", JSON).key


def test_contacts_are_not_in_a_repr() -> None:
    shown = repr(read_delivery(as_json(FIELDS), JSON)).casefold()
    for contact in ("anna@", "900000", "анна", "0f1e2d3c"):
        assert contact not in shown


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(NAMES, VALUES))
def test_reading_never_fails_on_any_values_and_gives_only_what_a_store_takes(fields: dict[str, Any]) -> None:
    fields.setdefault("sublistId", "222222:page1")
    fields.setdefault("secret", "x")
    read = read_delivery(as_json(fields), JSON)
    if read.registration:
        for text in read.registration.fields.values():
            assert text.encode()
            assert "\0" not in text
        assert (read.registration.link_client_id or 0) < 2**63
    if read.ended:
        assert max(read.ended.viewers or 0, read.ended.length_min or 0) < 2**31


@given(st.sampled_from(sorted(FIELDS)), st.text(min_size=1, max_size=5).filter(lambda text: text.strip("\0 \t\n\r")))
def test_deliveries_with_different_values_are_different(name: str, more: str) -> None:
    other = read_delivery(as_json({**FIELDS, name: f"{FIELDS[name]}.{more}."}), JSON)
    assert other.key != read_delivery(as_json(FIELDS), JSON).key
