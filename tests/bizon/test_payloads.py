import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bizon.payloads import (
    BizonProject,
    RegistrationPage,
    ReportDetail,
    ReportListing,
    Room,
    Subscriber,
)

LISTING = {
    "_id": "0a1b2c",
    "name": "222222:rEal01",
    "text": "Завершен автовебинар 222222/222222:rEal01, начало: 20.11.2026 19:00, участников: 42",
    "type": "AutoWebinars",
    "nerrors": 0,
    "count1": 42,
    "count2": 90,
    "data": '{"minutes":90,"roomid":"222222:rEal01","group":222222,"start":1795190400000,"stat":42}',
    "webinarId": "222222:rEal01*2026-11-20T19:00:00",
    "created": "2026-11-20T17:31:00.000Z",
    "somethingNew": {"kept": True},
}
INNER = {"rating": [], "urls": {}, "usersMeta": {"c1": {"chatUserId": "c1", "email": "anna@example.com"}}}
ODD_LETTERS = "aя10.-+:TZ{}[]\"' \n\0😀"
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(ODD_LETTERS, max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(ODD_LETTERS, max_size=3), inner, max_size=3),
    max_leaves=6,
)


def test_listing_has_the_start_of_the_json_inside_its_json() -> None:
    listing = ReportListing.of(LISTING)
    assert listing.starts_at == datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    assert listing.webinar_id == "222222:rEal01*2026-11-20T19:00:00"
    assert (listing.room_id, listing.kind) == ("222222:rEal01", "AutoWebinars")
    assert (listing.participants_said, listing.length_min) == (42, 90)
    assert listing.created_at == datetime(2026, 11, 20, 17, 31, tzinfo=UTC)
    assert listing.raw == LISTING


def test_listing_data_may_be_an_object() -> None:
    as_object = {**LISTING, "data": json.loads(str(LISTING["data"]))}
    assert ReportListing.of(as_object).starts_at == ReportListing.of(LISTING).starts_at


def test_listing_without_counts_takes_them_from_data() -> None:
    bare = {key: value for key, value in LISTING.items() if key not in ("count1", "count2", "name")}
    listing = ReportListing.of(bare)
    assert (listing.participants_said, listing.length_min, listing.room_id) == (42, 90, "222222:rEal01")


def test_listing_with_broken_data_and_no_id_is_read() -> None:
    listing = ReportListing.of({"name": "222222:rEal01", "data": '{"minutes":', "count2": "90"})
    assert (listing.webinar_id, listing.starts_at, listing.length_min) == (None, None, 90)


@given(st.dictionaries(st.sampled_from(sorted(LISTING)), anything))
def test_listing_with_any_values_can_be_read_and_loses_nothing(raw: dict[str, Any]) -> None:
    kept = ReportListing.of(raw).raw
    assert repr(kept) == repr(raw)


@pytest.mark.parametrize("as_string", [True, False])
def test_report_is_read_from_strings_and_from_objects(as_string: bool) -> None:
    parts = {"report": INNER, "messages": {"c1": ["Привет"], "c2": []}, "messagesTS": {"c1": [61.5]}}
    given_parts = {key: json.dumps(value) for key, value in parts.items()} if as_string else parts
    root = {"room_title": "Эфир", "report": {"webinarId": "1:r*2026-11-20T19:00:00", "roomid": "1:r", **given_parts}}
    detail = ReportDetail.from_root(root, b"body")
    assert detail is not None
    assert (detail.room_title, detail.room_id) == ("Эфир", "1:r")
    assert (detail.messages, detail.messages_ts) == ({"c1": ["Привет"], "c2": []}, {"c1": [61.5]})
    assert detail.list_said_at() == [61]
    assert (detail.raw, detail.body) == (root, b"body")


@pytest.mark.parametrize("inner", [{}, {"report": None}, {"report": ""}, {"report": "{"}, {"report": "1"}])
def test_report_whose_inside_is_no_object_is_not_ready(inner: dict[str, Any]) -> None:
    assert ReportDetail.from_root({"report": {"webinarId": "1:r*x", **inner}}, b"") is None


@given(st.fixed_dictionaries({"report": st.just("{}")}, optional={"messages": anything, "messagesTS": anything}))
def test_report_with_any_chat_can_be_read(report: dict[str, Any]) -> None:
    detail = ReportDetail.from_root({"report": report}, b"")
    assert detail is not None
    detail.list_said_at()


@pytest.mark.parametrize("inner", ["{}", "[]", '{"usersMeta": {"c1": {"username": "\\ud83d"}}}', {}, {"usersMeta": []}])
def test_report_whose_inside_is_an_object_is_ready(inner: object) -> None:
    """PHP writes an empty object as a list; half an emoji in a name must not hide a report."""
    assert ReportDetail.from_root({"report": {"report": inner}}, b"") is not None


def test_registration_page_keeps_unknown_fields() -> None:
    raw = {"pageId": "222222:sign", "isOn": 1, "stat": [], "room": "222222:r", "url_marker_name": "Salebot", "new": 1}
    page = RegistrationPage.of(raw)
    assert (page.page_id, page.is_on, page.stat, page.url_marker_name) == ("222222:sign", True, {}, "Salebot")
    assert (page.webhook_url, page.raw) == (None, raw)


@pytest.mark.parametrize(
    ("said", "moment"),
    [(False, None), (None, None), ("2026-11-24T16:00:00.000Z", datetime(2026, 11, 24, 16, tzinfo=UTC))],
)
def test_room_without_a_next_webinar_has_none(said: object, moment: datetime | None) -> None:
    assert Room.of({"room_id": "1:r", "title": "Эфир", "closestDate": said}).closest_at == moment


@given(st.dictionaries(st.sampled_from(["uid", "email", "webinarTime", "registeredTime", "vizitWebinar"]), anything))
def test_subscriber_with_any_values_can_be_read(raw: dict[str, Any]) -> None:
    assert repr(Subscriber.of(raw).raw) == repr(raw)


def test_contacts_and_secrets_are_in_no_repr() -> None:
    subscriber = Subscriber.of({"email": "anna@example.com", "phone": "+79000000001", "secret": "s3cret"})
    page = RegistrationPage.of({"webhook_url": "https://chatter.salebot.pro/bizon_webhook/made-up-key"})
    shown = repr(subscriber) + repr(page)
    assert not any(word in shown for word in ("anna", "79000000001", "s3cret", "made-up-key"))


def test_project_is_found_under_any_of_its_likely_names() -> None:
    assert BizonProject.of({"projectId": 222222, "name": "Школа"}).project_id == "222222"
    assert BizonProject.of({"_id": "222222", "title": "Школа"}).title == "Школа"
