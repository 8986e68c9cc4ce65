"""Viewers and people: facts read from a row, and rows of one person merged whatever their order."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.presence import Interval
from core.domain.reports.people import merge_people
from core.domain.reports.viewer_facts import ViewerFacts, ViewerReader, viewer_facts
from core.environment import ROOT

STARTS_AT_MS = 1631462400000  # 12.09.2021 19:00 in Moscow
LENGTH_S = 7200.0

SAMPLE: dict[str, Any] = json.loads((ROOT / "tests/samples/b365_viewer.json").read_text())
"""The b365_viewer of Salebot's documentation."""


def facts(position: int = 0, **raw: Any) -> ViewerFacts:
    return viewer_facts(raw, position=position, starts_at_ms=STARTS_AT_MS, length_s=LENGTH_S, phone_country="RU")


def test_the_sample_viewer_is_read_whole() -> None:
    viewer = facts(**SAMPLE)
    assert (viewer.email, viewer.chat_user_id, viewer.username) == ("mail@mail.ru", "SeURFjsft", "Дарий")
    assert (viewer.country, viewer.region, viewer.city) == ("RU", "Краснодарский край", "Краснодар")
    assert (viewer.device, viewer.system, viewer.browser) == ("phone", "Android", "Chrome")
    assert (viewer.entered_at_ms, viewer.left_at_ms) == (1631463887082, 1631464786805)
    assert (viewer.stay_s, viewer.finished, viewer.messages) == (899.723, False, 0)
    # One digit short, as the documentation shows it: no phone to be found by
    assert viewer.phone is None
    assert viewer.city_key is not None


@pytest.mark.parametrize(
    ("raw", "emails", "phones"),
    [
        ({"email": "vera@example.com"}, ("vera@example.com",), ()),
        ({"email": "\u202avera@example.com\u202c"}, ("vera@example.com",), ()),
        ({"email": "vera@example.com, gleb@example.com"}, ("vera@example.com", "gleb@example.com"), ()),
        ({"email": "8 900 000-00-21"}, (), ("+79000000021",)),
        ({"email": "vera@example.com, 8 900 000-00-21"}, ("vera@example.com",), ("+79000000021",)),
        ({"email": "79000000022@example.com 3"}, ("79000000022@example.com",), ()),
        ({"phone": "vera@example.com"}, ("vera@example.com",), ()),
        ({"phone": "+7 900 000-00-21 vera@example.com"}, ("vera@example.com",), ("+79000000021",)),
        ({"phone": "89000000021, 79000000022"}, (), ("+79000000021", "+79000000022")),
        ({"phone": 79000000021.0}, (), ("+79000000021",)),
        ({"phone": "8 (029) 123-45-67"}, (), ()),
        ({"email": "vera 1@example.com"}, ("vera+1@example.com",), ()),
        ({"email": "vеra@example.com"}, ("vеra@example.com", "vera@example.com"), ()),
        ({"email": "vera@example.ру"}, ("vera@example.ру", "vera@example.ru"), ()),
    ],
)
def test_every_contact_that_a_viewer_left_is_kept(
    raw: dict[str, Any], emails: tuple[str, ...], phones: tuple[str, ...]
) -> None:
    viewer = facts(**raw)
    assert (viewer.emails, viewer.phones) == (emails, phones)
    assert (viewer.email, viewer.phone) == (next(iter(emails), None), next(iter(phones), None))
    [person] = merge_people([viewer])
    assert set(person.keys) == {("email", one) for one in emails} | {("phone", one) for one in phones}


def test_phone_of_a_viewer_without_a_code_is_one_of_the_projects_country() -> None:
    raw = {"phone": "8 (029) 123-45-67"}
    viewer = viewer_facts(raw, position=0, starts_at_ms=None, length_s=None, phone_country="BY")
    assert viewer.phone == "+375291234567"


def test_two_addresses_in_a_field_make_no_two_people_one() -> None:
    typed = ("vera@example.com", "vera@example.com; gleb@example.com", "gleb@example.com")
    people = merge_people([facts(position, email=email) for position, email in enumerate(typed)])
    assert sorted(person.positions for person in people) == [(0, 1), (2,)]


def test_an_address_with_a_cyrillic_letter_is_that_of_the_same_person() -> None:
    [person] = merge_people([facts(0, email="vеra@example.com"), facts(1, email="vera@example.com")])
    assert person.positions == (0, 1)


def test_numbers_may_be_strings_and_nonsense_is_unknown() -> None:
    viewer = facts(view="1631463887082", messages_num="3", chatUserId=17)
    assert (viewer.entered_at_ms, viewer.messages, viewer.chat_user_id) == (1631463887082, 3, "17")
    viewer = facts(view="9" * 5000, viewTill="late", messages_num="9" * 5000, vi="x")
    assert (viewer.entered_at_ms, viewer.left_at_ms, viewer.messages, viewer.presence) == (None, None, 0, None)


def test_an_absurd_moment_of_leaving_is_not_shown_and_that_of_entering_is() -> None:
    viewer = facts(view=STARTS_AT_MS + 60_000, viewTill=9_999_999_999_999)
    assert (viewer.entered_at_ms, viewer.left_at_ms, viewer.stay_s) == (STARTS_AT_MS + 60_000, None, None)


@pytest.mark.parametrize("count", [2**70, -1, True, 1.5, [], "x"])
def test_count_that_no_column_could_hold_is_none(count: object) -> None:
    assert facts(messages_num=count).messages == 0


def test_an_empty_row_is_all_unknown() -> None:
    viewer = facts()
    assert (viewer.client_id, viewer.email, viewer.phone, viewer.presence, viewer.finished) == (None,) * 5
    assert (viewer.city, viewer.city_key, viewer.device, viewer.messages) == (None, None, None, 0)


@pytest.mark.parametrize(
    ("raw", "client_id"),
    [
        ({"cu1": "1234567"}, "1234567"),
        ({"cu1": 1234567}, "1234567"),
        ({"cu1": "1234567?utm_source=vk"}, "1234567"),
        ({"url": "https://x/room/a?salebot=1234567?utm_source=vk"}, "1234567"),
        ({"url": "https://x/room/a?utm_source=vk?salebot=1234567"}, "1234567"),
        ({"cu1": "", "url": "https://room.example.com/?salebot=1234567"}, "1234567"),
        ({"cu1": "#{client_id}", "url": "https://room.example.com/?a=1&SaleBot=1234567&b=2#top"}, "1234567"),
        ({"url": "https://room.example.com/?salebot=#{client_id}"}, None),
        ({"url": "https://room.example.com/?salebot=12ab"}, None),
        ({"url": "https://room.example.com/?mysalebot=1234567"}, None),
        ({"url": None, "cu1": None}, None),
    ],
)
def test_the_client_id_is_the_rooms_own_parameter(raw: dict[str, Any], client_id: str | None) -> None:
    assert facts(**raw).client_id == client_id


@given(
    st.dictionaries(st.sampled_from(sorted(SAMPLE)), st.none() | st.integers() | st.text(max_size=8) | st.booleans())
)
def test_no_row_is_too_strange_to_read(raw: dict[str, Any]) -> None:
    viewer = facts(**raw)
    assert viewer.stay_s is None or 0 <= viewer.stay_s <= LENGTH_S


odd_values = st.sampled_from(
    [None, "", "1", " 1 ", 1, 1.0, True, False, 0, [1], {"a": 1}, "vk", "https://vk.com/?utm_source=a"]
)
shared_fields = ("useragent", "mob", "city", "country", "utm_source", "utm_term", "url", "referer", "partner", "page")


@given(st.lists(st.dictionaries(st.sampled_from(shared_fields), odd_values), max_size=6))
def test_rows_of_a_report_are_read_as_each_of_them_alone(rows: list[dict[str, Any]]) -> None:
    reader = ViewerReader(starts_at_ms=STARTS_AT_MS, length_s=LENGTH_S, phone_country="RU")
    assert [reader.read(raw, 0) for raw in rows] == [facts(**raw) for raw in rows]


def test_entering_twice_makes_one_person_who_stayed_the_union() -> None:
    (person,) = merge_people(
        [
            facts(1, email="a@example.com", vi=[{"s": 100, "e": 300}], messages_num=2, phone="89000000001", cu1=""),
            facts(0, email="A@example.com", vi=[{"s": 0, "e": 200}], messages_num=1, username="Анна"),
        ]
    )
    assert person.keys == (("email", "a@example.com"), ("phone", "+79000000001"))
    assert (person.viewer_count, person.positions) == (2, (0, 1))
    assert (person.presence, person.stay_s, person.messages) == ((Interval(0.0, 300.0),), 300.0, 3)
    assert (person.entered_at_ms, person.left_at_ms) == (STARTS_AT_MS, STARTS_AT_MS + 300_000)
    assert (person.username, person.phone) == ("Анна", "+79000000001")


def test_two_devices_with_different_keys_are_one_person_who_keeps_all_keys() -> None:
    (person,) = merge_people(
        [
            facts(0, cu1="20", phone="8 900 000-00-01", vi=[{"s": 0, "e": 30}]),
            facts(1, cu1="", email="a@example.com", phone="+79000000001", vi=[{"s": 30, "e": 3600}]),
            facts(2, cu1="100", email="a@example.com", vi=[{"s": 3500, "e": 3700}]),
        ]
    )
    assert person.stay_s == 3700.0
    assert (person.client_id, person.email, person.phone) == ("100", "a@example.com", "+79000000001")
    assert set(person.keys) == {
        *(("client_id", "20"), ("client_id", "100")),
        *(("email", "a@example.com"), ("phone", "+79000000001")),
    }


def test_guest_is_who_left_no_contact_that_identifies_anybody() -> None:
    people = merge_people(
        [
            facts(0, chatUserId="c1", username="Анна"),
            facts(1, email="test@test.ru", phone="+79999999999"),
            facts(2, email="a@example.com"),
            *(facts(3 + n, email="office@example.com", username=name) for n, name in enumerate("АБВГД")),
        ]
    )
    assert [person.is_guest for person in people] == [True, True, False, *[True] * 5]
    assert [person.email for person in people[:3]] == [None, "test@test.ru", "a@example.com"]
    assert {key[1:] for person in people for key in person.shared} == {("office@example.com", 5)}


def test_rows_without_any_key_are_people_of_their_own() -> None:
    assert len(merge_people([facts(0), facts(1)])) == 2


def test_a_place_and_a_device_are_taken_whole_from_one_row() -> None:
    (person,) = merge_people(
        [
            facts(0, cu1="7", view=STARTS_AT_MS, viewTill=STARTS_AT_MS + 1000, country="KZ", useragent="?"),
            facts(1, cu1="7", view=STARTS_AT_MS + 5000, viewTill=STARTS_AT_MS + 6000, useragent="iOS, Safari"),
            facts(2, cu1="7", view=STARTS_AT_MS + 9000, viewTill=STARTS_AT_MS + 9001, country="RU", city="Тверь"),
        ]
    )
    assert (person.country, person.city, person.device, person.browser) == ("RU", "Тверь", "phone", "Safari")


@pytest.mark.parametrize(
    ("flags", "finished"),
    [([{"finished": True}, {}], True), ([{}, {"vi": [{"s": 0, "e": 9}]}], None), ([{"vi": [{"s": 0, "e": 9}]}], False)],
)
def test_a_person_stayed_to_the_end_when_a_row_did(flags: list[dict[str, Any]], finished: bool | None) -> None:
    (person,) = merge_people([facts(position, cu1="7", **flag) for position, flag in enumerate(flags)])
    assert person.finished is finished


rows = st.fixed_dictionaries(
    {
        "cu1": st.sampled_from(["", "7", "8"]),
        "email": st.sampled_from(["", "a@example.com", "b@example.com"]),
        "phone": st.sampled_from(["", "9000000001"]),
        "chatUserId": st.sampled_from(["", "c1", "c2"]),
        "city": st.sampled_from(["", "Тверь", "Тула"]),
        "country": st.sampled_from(["", "RU"]),
        "useragent": st.sampled_from(["", "iOS, Safari", "Windows 10, Chrome 1"]),
        "vi": st.lists(st.fixed_dictionaries({"s": st.integers(0, 50), "e": st.integers(0, 50)}), max_size=2),
        "messages_num": st.integers(0, 3),
    }
)
viewers = st.lists(rows, max_size=8).map(lambda raws: [facts(position, **raw) for position, raw in enumerate(raws)])


@given(viewers.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_of_rows_does_not_matter(orders: tuple[list[ViewerFacts], list[ViewerFacts]]) -> None:
    assert merge_people(orders[0]) == merge_people(orders[1])


@given(viewers)
def test_every_row_belongs_to_one_person(found: list[ViewerFacts]) -> None:
    people = merge_people(found)
    assert sorted(position for person in people for position in person.positions) == list(range(len(found)))
    assert sum(person.messages for person in people) == sum(viewer.messages for viewer in found)
    held = [key for person in people for key in person.keys if key[0] != "phone"]  # a family may share a phone
    assert len(set(held)) == len(held)
    for person in people:
        stays = [stay for position in person.positions if (stay := found[position].stay_s) is not None]
        assert (person.stay_s is None) == (not stays)
        assert max(stays, default=0.0) <= (person.stay_s or 0.0) <= sum(stays) + 0.001


@pytest.mark.parametrize(
    ("value", "device"), [(True, "phone"), (1, "phone"), ("true", "phone"), ("false", None), ("0", None), (0, None)]
)
def test_flag_given_as_text_is_read(value: object, device: str | None) -> None:
    viewer = facts(mob=value, finished=value)
    assert viewer.device == device
    assert viewer.finished == (True if device else None)


@pytest.mark.parametrize("value", [True, {"a": 2}, [1]])
def test_what_is_neither_text_nor_number_is_unknown(value: object) -> None:
    viewer = facts(cu1=value, username=value, city=value, chatUserId=value)
    assert (viewer.client_id, viewer.username, viewer.city, viewer.chat_user_id) == (None, None, None, None)
