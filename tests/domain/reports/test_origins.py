"""Where somebody came from: tags before the address, no contact anywhere, one row taken whole."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.reports.origins import (
    MOST_LETTERS,
    UNKNOWN_ORIGIN,
    Origin,
    clicked_of,
    origin_of,
    origin_of_subscriber,
    take_origin,
)

ROOM = "https://start.bizon365.ru/room/222222/python"
ENTRY = "start.bizon365.ru/room/222222/python"


def test_tags_of_the_row_are_taken_before_those_of_the_address() -> None:
    raw = {"utm_source": " vk ", "utm_medium": "cpc", "url": f"{ROOM}?utm_source=mail&utm_term=x"}
    assert origin_of(raw) == Origin(source="vk", medium="cpc", entry=ENTRY, is_from_link=False)


@pytest.mark.parametrize(
    "query",
    [
        "salebot=17&utm_source=vk&utm_campaign=%D0%BE%D1%81%D0%B5%D0%BD%D1%8C",
        "salebot=17?utm_source=vk&utm_campaign=осень#top",
        "UTM_SOURCE=vk&utm_campaign=%25D0%25BE%25D1%2581%25D0%25B5%25D0%25BD%25D1%258C",
    ],
)
def test_without_tags_in_the_row_those_of_the_address_are_read_and_it_is_said(query: str) -> None:
    assert origin_of({"url": f"{ROOM}?{query}"}) == Origin(
        source="vk", campaign="осень", entry=ENTRY, is_from_link=True
    )


@pytest.mark.parametrize("said", ["undefined", "Null", " none ", "%28not%20set%29", "NaN", "-"])
def test_a_word_that_stands_for_nothing_is_no_tag(said: str) -> None:
    """A script writes it where it knows no value. So it hides no tag of the address, nor that of another entry."""
    address = f"{ROOM}?utm_source=vk&utm_medium={said}"
    assert origin_of({"utm_source": said, "url": address}) == Origin(source="vk", entry=ENTRY, is_from_link=True)
    assert origin_of({"utm_source": said, "partner": said}) == UNKNOWN_ORIGIN
    entered = [origin_of({"utm_source": said}), Origin(source="mail", is_from_link=False)]
    assert take_origin(entered).source == "mail"


@pytest.mark.parametrize(
    ("referer", "host"),
    [
        ("https://www.VK.com/feed?w=wall-1_2", "vk.com"),
        ("https://away.vk.com/away.php", "away.vk.com"),
        ("android-app://com.google.android.gm/", "com.google.android.gm"),
        ("//ya.ru", "ya.ru"),
        ("https://anna:secret@example.com/", "example.com"),
        ("about:blank", None),
        ("", None),
        (0, None),
    ],
)
def test_of_the_page_before_only_the_host_is_kept(referer: object, host: str | None) -> None:
    assert origin_of({"referer": referer}).referrer == host


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        (f"{ROOM}?email=anna@example.com&phone=79000000021", ENTRY),
        ("https://school.example.com/room/python/#anna@example.com", "school.example.com/room/python"),
        ("https://online.bizon365.ru/click/r1kDf9xQz", "online.bizon365.ru/click"),
        ("https://school.example.com/anna%40example.com/live", "school.example.com/…/live"),
        ("https://school.example.com/+7 900 000-00-21/live", "school.example.com/…/live"),
        ("/room/python", None),
    ],
)
def test_of_the_opened_address_host_and_path_are_kept_without_contacts(url: str, entry: str | None) -> None:
    assert origin_of({"url": url}).entry == entry


@pytest.mark.parametrize(
    ("tag", "kept"),
    [
        ("anna@example.com", None),
        ("anna%40example.com", None),
        ("+7 (900) 000-00-21", None),
        ("89000000021", None),
        ("79000000021_a", None),
        ("14837462910", "14837462910"),
        ("{keyword}", "{keyword}"),
        ("#{client_id}", "#{client_id}"),
        ("онлайн  курсы\n", "онлайн курсы"),
        (2026, "2026"),
        (True, None),
        (["vk"], None),
        ({}, None),
        ("я" * 500, "я" * MOST_LETTERS),
    ],
)
def test_a_tag_holds_no_contact_and_is_not_long(tag: object, kept: str | None) -> None:
    assert origin_of({"utm_content": tag}) == Origin(content=kept, is_from_link=None if kept is None else False)
    assert origin_of({"utm_source": "vk", "utm_content": tag}).content == kept


def test_a_registration_has_the_tags_of_its_form_and_the_partner() -> None:
    raw = {"utm_source": "vk", "url_marker": "blogger"}
    assert origin_of_subscriber(raw, partner="blogger", page_id="222222:page1") == Origin(
        source="vk", partner="blogger", page_id="222222:page1", is_from_link=False
    )


TAGGED, REFERRED, BARE = Origin(source="vk"), Origin(referrer="vk.com"), Origin(entry=ENTRY)


@pytest.mark.parametrize(
    ("rows", "taken"),
    [
        ([BARE, REFERRED, TAGGED, Origin(source="mail")], TAGGED),
        ([BARE, REFERRED], REFERRED),
        ([BARE, UNKNOWN_ORIGIN], BARE),
        ([UNKNOWN_ORIGIN], UNKNOWN_ORIGIN),
    ],
)
def test_of_several_rows_one_is_taken_whole(rows: list[Origin], taken: Origin) -> None:
    assert take_origin(rows) == taken


@pytest.mark.parametrize(
    ("raw", "clicked"),
    [
        ({}, None),
        ({"buttons": None}, None),
        ({"buttons": []}, False),
        ({"banners": "[]"}, False),
        ({"clickFile": 0, "clickBanner": "0"}, False),
        ({"clickFile": 0, "clickBanner": 1}, True),
        ({"clickBanner": "1"}, True),
        ({"buttons": [{"id": "b1"}]}, True),
        ({"buttons": '[{"id":"b1"}]', "banners": []}, True),
    ],
)
def test_a_click_is_told_in_every_form(raw: dict[str, Any], clicked: bool | None) -> None:
    assert clicked_of(raw) is clicked


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=3,
)
FIELDS = ["utm_source", "utm_term", "partner", "page", "url", "referer", "buttons", "clickFile"]


@given(
    raw=st.dictionaries(st.sampled_from(FIELDS), JSON | st.text().map(lambda text: f"https://a.ru/{text}?utm_source="))
)
def test_nothing_that_stands_in_a_row_stops_the_reading(raw: dict[str, Any]) -> None:
    origin = origin_of(raw)
    assert all(value is None or "@" not in str(value) for value in origin)
    assert clicked_of(raw) in (True, False, None)
