"""The body of a delivery is read whatever its form."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.inbox.deliveries import Delivery, read_delivery
from tests.domain.inbox.delivery_bodies import FIELDS, FORM, JSON, NAMES, as_form, as_json, as_parts, read


def held(fields: dict[str, Any], by: str = "data") -> dict[str, Any]:
    """The fields as PHP writes the names of an array."""
    return {f"{by}[{name}]": value for name, value in fields.items()}


MULTIPART = "multipart/form-data; boundary=b0und4ry"
SAME: list[tuple[bytes, str]] = [
    (as_json(FIELDS), JSON),
    (as_json(FIELDS), "application/json; charset=utf-8"),
    (as_json(FIELDS, indent=4, ensure_ascii=False), "text/plain"),
    (as_json(FIELDS), ""),
    (as_json(FIELDS), FORM),
    (as_json(dict(reversed(FIELDS.items()))), JSON),
    (as_json({**FIELDS, "utm_term": "", "utm_group": None, "url_param": [], "url_param_name": "  "}), JSON),
    (as_json({**FIELDS, "email": " Anna@Example.com\n"}), JSON),
    (as_json({**FIELDS, "url_marker": 4711}), JSON),
    (as_json({**FIELDS, "url_marker": 4711.0}), JSON),
    (b"\xef\xbb\xbf" + as_json(FIELDS, ensure_ascii=False), JSON),
    (json.dumps(FIELDS, ensure_ascii=False).encode("utf-16"), JSON),
    (json.dumps(FIELDS, ensure_ascii=False).encode("cp1251"), "application/json; charset=windows-1251"),
    (json.dumps(FIELDS, ensure_ascii=False).encode("cp1251"), JSON),
    (as_json([FIELDS]), JSON),
    (as_json(json.dumps(FIELDS)), JSON),
    (as_form(FIELDS), FORM),
    (as_form(FIELDS), f"{FORM}; charset=UTF-8"),
    (as_form(FIELDS), JSON),
    (as_form(FIELDS, "cp1251"), f"{FORM}; charset=windows-1251"),
    (as_form(FIELDS, "cp1251"), FORM),
    (as_form({**FIELDS, "utm_term": ""}), FORM),
    (b"&".join(f"{name}={value}".encode() for name, value in FIELDS.items()), FORM),
    (as_parts(FIELDS), MULTIPART),
    (as_parts(FIELDS), FORM),
    (as_parts(FIELDS, end="\n"), "multipart/form-data"),
    (as_parts(FIELDS, "cp1251"), MULTIPART),
    (as_parts({**FIELDS, "utm_term": ""}), MULTIPART),
    (as_parts(held(FIELDS)), MULTIPART),
    (as_form(held(FIELDS)), FORM),
    (as_form(held(FIELDS, "event[data]")), FORM),
    (as_form({**FIELDS, "phone": ""} | {"utm[utm_source]": "vk", "phone": FIELDS["phone"]}), FORM),
    (
        as_form(
            {
                **{name: text for name, text in FIELDS.items() if "utm_" not in name},
                "UTM[source]": "vk",
                "utm[utm_banner]": "№ 5",
            }
        ),
        FORM,
    ),
    (as_json({"data": FIELDS}), JSON),
    (as_json({"data": [FIELDS]}), JSON),
    (as_json({"data": json.dumps(FIELDS)}), JSON),
    (as_json({"payload": {"subscriber": FIELDS}}), JSON),
    (
        as_json(
            {
                **{name: text for name, text in FIELDS.items() if "utm_" not in name},
                "utm": {"utm_source": "vk", "banner": "№ 5"},
            }
        ),
        JSON,
    ),
    (as_form({"data": json.dumps(FIELDS)}), FORM),
    (as_json({**FIELDS, "url_marker": "4711?utm_source=vk"}), JSON),
    (as_json({**FIELDS, "utm_source": "", "url_marker": "4711?utm_source=vk"}), JSON),
]


@pytest.mark.parametrize(("body", "content_type"), SAME)
def test_same_fields_are_the_same_delivery_in_every_form(body: bytes, content_type: str) -> None:
    assert read_delivery(body, content_type) == read_delivery(as_json(FIELDS), JSON)


def test_json_in_a_field_of_a_form_is_read() -> None:
    registration = read(urlencode({"data": json.dumps(FIELDS)}).encode(), FORM)
    assert (registration.page_id, registration.phone) == ("222222:page1", "+79000000001")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_field_of_a_multipart_form_may_have_a_russian_name(encoding: str) -> None:
    registration = read(as_parts({**FIELDS, "Город": "Тверь"}, encoding), MULTIPART)
    assert registration.fields["Город"] == "Тверь"


def test_what_holds_no_delivery_stays_as_it_is() -> None:
    fields = read(as_form({**FIELDS, "form[city]": "Тверь", "extra": '{"email": "other@example.com"}'}), FORM).fields
    assert (fields["form[city]"], fields["extra"]) == ("Тверь", '{"email": "other@example.com"}')
    assert fields["email"] == FIELDS["email"]


def test_surrogates_and_zero_characters_are_removed() -> None:
    body = as_json(FIELDS).replace(b'"vk"', rb'"v\u0000k\ud83d"')
    assert read(body).fields["utm_source"] == "vk\ufffd"


def test_value_that_is_nested_too_deeply_is_left_out() -> None:
    kinds = []
    for depth in range(800, 1_000):  # somewhere there lies the limit
        deep = b'{"a":' * depth + b"1" + b"}" * depth
        kinds.append(read_delivery(as_json(FIELDS)[:-1] + b', "x": ' + deep + b"}", JSON).kind)
    assert set(kinds) == {"registration", "unknown"}


@given(st.binary(max_size=200), st.sampled_from([JSON, FORM, "", "x; charset=koi8-r", "charset=;;"]))
def test_every_body_of_bytes_can_be_read(body: bytes, content_type: str) -> None:
    assert isinstance(read_delivery(body, content_type), Delivery)
    assert isinstance(read_delivery(as_parts({"sublistId": "1:a"}).replace(b"1:a", body), content_type), Delivery)
    assert isinstance(read_delivery(b"--b0und4ry\r\nContent-Disposition: " + body, content_type), Delivery)


@given(st.dictionaries(NAMES, st.text("0aЯя №+&=%;@.-\n", max_size=30) | st.integers(0, 10**12)))
def test_json_and_form_of_the_same_fields_are_the_same_delivery(some: dict[str, Any]) -> None:
    fields = {**FIELDS, **some}
    read = read_delivery(as_json(fields), JSON)
    if read.kind != "unknown":
        assert read_delivery(as_form(fields), FORM) == read
