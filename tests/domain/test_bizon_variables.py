"""The variables of a registration: all of them, written as in docs/salebot.md, section 14."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.bizon_variables import COPIED, build_bizon_variables, in_profile
from core.domain.variables import VALUE_MAX

MOSCOW = ZoneInfo("Europe/Moscow")
NAMES = {
    "bizon_sublist_id",
    "bizon_room",
    "bizon_email",
    "bizon_webinar_datetime",
    "bizon_webinar_time",
    "bizon_webinar_date",
    "bizon_secret",
    "bizon_url_marker",
    "bizon_url_marker_name",
    "bizon_utm_source",
    "bizon_utm_medium",
    "bizon_utm_campaign",
    "bizon_utm_term",
    "bizon_utm_content",
    "bizon_utm_keyword",
    "bizon_utm_banner",
    "bizon_utm_phrase",
    "bizon_utm_group",
}
AT = datetime(2021, 9, 16, 9, tzinfo=UTC)


def test_variables_are_named_as_salebot_documents_them() -> None:
    fields = {
        "sublistId": "222222:page1",
        "room": "222222:SW45zV0d",
        "email": "Anna@Example.com",
        "phone": "8 900 000-00-01",
        "webinarTime": "2021-09-16T09:00:00Z",
        "secret": "s3cr3t",
        "url_marker": "77",
        "url_marker_name": "Salebot",
        "utm_source": "vk",
        "utm_group": "g",
    }
    variables = build_bizon_variables(fields, AT, "+79000000001", MOSCOW)
    assert {name: value for name, value in variables.items() if value} == {
        "bizon_sublist_id": "222222:page1",
        "bizon_room": "222222:SW45zV0d",
        "bizon_email": "Anna@Example.com",
        "phone": "79000000001",
        "bizon_webinar_datetime": "2021-09-16T09:00:00.000Z",
        "bizon_webinar_time": "12:00",
        "bizon_webinar_date": "16.09.2021",
        "bizon_secret": "s3cr3t",
        "bizon_url_marker": "77",
        "bizon_url_marker_name": "Salebot",
        "bizon_utm_source": "vk",
        "bizon_utm_group": "g",
    }


@given(st.dictionaries(st.sampled_from([*COPIED.values(), "webinarTime", "other"]), st.text()), st.booleans())
def test_variables_of_an_earlier_registration_are_cleared(fields: dict[str, str], has_session: bool) -> None:
    variables = build_bizon_variables(fields, AT if has_session else None, None, MOSCOW)
    assert variables.keys() | {"bizon_email"} == NAMES


def test_contacts_are_not_overwritten_by_a_registration_without_them() -> None:
    assert not {"phone", "bizon_email"} & build_bizon_variables({"phone": "??"}, AT, None, MOSCOW).keys()


@pytest.mark.parametrize(
    ("zone", "day", "clock"), [("Europe/Moscow", "16.09.2021", "00:30"), ("Europe/London", "15.09.2021", "22:30")]
)
def test_date_and_time_are_those_of_the_account(zone: str, day: str, clock: str) -> None:
    at = datetime(2021, 9, 15, 21, 30, tzinfo=UTC)
    variables = build_bizon_variables({}, at, None, ZoneInfo(zone))
    assert (variables["bizon_webinar_date"], variables["bizon_webinar_time"]) == (day, clock)
    assert variables["bizon_webinar_datetime"] == "2021-09-15T21:30:00.000Z"


def test_moment_that_cannot_be_read_stays_as_it_came() -> None:
    variables = build_bizon_variables({"webinarTime": "завтра"}, None, None, MOSCOW)
    assert variables["bizon_webinar_datetime"] == "завтра"
    assert variables["bizon_webinar_date"] == variables["bizon_webinar_time"] == ""


def test_values_are_shortened_to_the_limit_of_salebot() -> None:
    fields = dict.fromkeys(("email", "webinarTime", *COPIED.values()), "x" * (VALUE_MAX + 1))
    assert {len(value) for value in build_bizon_variables(fields, None, None, MOSCOW).values()} == {0, VALUE_MAX}


def test_variables_of_the_profile_have_their_prefix() -> None:
    assert in_profile({"phone": "1", "bizon_room": "x"}) == {"client.phone": "1", "client.bizon_room": "x"}
