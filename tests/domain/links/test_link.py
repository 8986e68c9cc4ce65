"""Links are built and parsed again without loss, and their form shows what they lead to."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.links.link import (
    Link,
    LinkKind,
    PageForm,
    Parameter,
    build_link,
    link_kind,
    page_url,
    place_id,
    place_of,
    room_url,
    with_parameters,
)
from core.domain.links.parsing import parse_link
from core.domain.links.text import KEPT, encode
from core.errors import InvalidInput

MARKERS = st.sampled_from(
    ["#{client_id}", "#{client.имя}", "#{project.promo_2}", "{keyword}", "{{campaign_id}}", "{{ad.id}}", "__CID__"]
)
# Among any letters, many that mean something in a link, in Markdown, in HTML or to Salebot
TEXT = st.text(
    st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("#{}&=?+%;/\\*'\" \n«a1")), max_size=8
)
MIXED = st.lists(st.one_of(TEXT, MARKERS), max_size=4).map("".join)
NAMES = st.one_of(
    st.sampled_from(["salebot", "phone", "email", "utm_source", "param1", "cf_город", "autologin"]), MIXED
)
PARAMETERS = st.builds(Parameter, NAMES, st.one_of(st.none(), MIXED)).filter(
    lambda parameter: parameter.name or parameter.value is not None
)
LINKS = st.builds(
    Link,
    scheme=st.sampled_from(["https", "http"]),
    host=st.sampled_from(["start.bizon365.ru", "yourpage.222222.bizonpages.ru", "вебинар.рф", "a-b.example.com:8443"]),
    path=st.lists(MIXED.map(encode), max_size=4).map(lambda parts: "".join(f"/{part}" for part in parts)),
    parameters=st.lists(PARAMETERS, max_size=5).map(tuple),
    fragment=st.one_of(st.none(), MIXED.filter(lambda text: bool(text) and not text.startswith("{"))),
)


@given(LINKS)
def test_parse_of_build_is_the_identity(link: Link) -> None:
    assert parse_link(build_link(link)) == link


@given(st.one_of(TEXT, st.builds("https://start.bizon365.ru/room/1/a{}{}".format, st.sampled_from("?&# /"), MIXED)))
def test_a_repaired_link_is_not_repaired_again(text: str) -> None:
    try:
        built = build_link(parse_link(text))
    except InvalidInput:
        return
    assert build_link(parse_link(built)) == built


@given(LINKS)
def test_nothing_but_markers_macros_and_the_host_is_outside_of_ascii(link: Link) -> None:
    text = KEPT.sub("", build_link(link).removeprefix(f"{link.scheme}://{link.host}"))
    assert text.isascii()
    assert not set(text) & set("\"'\\ ;<>{}")


@given(LINKS, st.lists(PARAMETERS, max_size=4))
def test_no_parameter_is_ever_doubled(link: Link, ours: list[Parameter]) -> None:
    joined = with_parameters(link, ours)
    names = [name for name, _ in joined.parameters]
    assert len(names) == len(set(names))
    assert set(names) == {name for name, _ in (*link.parameters, *ours)}
    assert dict(joined.parameters) == dict(link.parameters) | dict(ours)
    assert with_parameters(joined, ours) == joined


def test_markers_stay_and_all_else_is_encoded() -> None:
    link = Link(
        "https",
        "start.bizon365.ru",
        "/room/222222/a%2Fb",
        (Parameter("salebot", "#{client_id}"), Parameter("имя", "Ян & Ко #{имя}+"), Parameter("autologin")),
        "чат",
    )
    assert build_link(link) == (
        "https://start.bizon365.ru/room/222222/a%2Fb?salebot=#{client_id}"
        f"&{quote('имя')}={quote('Ян')}%20%26%20{quote('Ко')}%20#{{имя}}%2B&autologin#{quote('чат')}"
    )


@pytest.mark.parametrize(
    ("url", "kind", "place"),
    [
        ("https://start.bizon365.ru/room/222222/SW45zV0d", "room", "222222:SW45zV0d"),
        ("https://online.bizon365.ru/room/222222/SW45zV0d/", "room", "222222:SW45zV0d"),
        ("https://start.bizon365.ru/222222/kfg1h3jf4t", "room", "222222:kfg1h3jf4t"),
        ("https://start.bizon365.ru/room/myschool/SW45zV0d", "room", None),
        ("https://webinar.example.com/room/SW45zV0d", "room", None),
        ("https://start.bizon365.ru/room/222222/#{room}", "room", None),
        ("https://start.bizon365.ru/page/222222/yourpage", "registration_page", "222222:yourpage"),
        ("http://yourpage.222222.bizonpages.ru", "registration_page", "222222:yourpage"),
        ("https://webinar.example.com/page/yourpage", "registration_page", None),
        ("https://online.bizon365.ru/click/abcdef0123", "individual", None),
        ("https://webinar.example.com/click/abcdef0123", "individual", None),
        ("https://webinar.example.com/222222/kfg1h3jf4t", "unknown", None),
        ("https://start.bizon365.ru/room/222222/ждём", "unknown", None),
        ("https://bizonpages.ru", "unknown", None),
        ("https://example.com", "unknown", None),
    ],
)
def test_what_a_link_leads_to_is_told_by_its_form(url: str, kind: LinkKind, place: str | None) -> None:
    link = parse_link(f"{url}")
    assert (link_kind(link), place_id(link)) == (kind, place)
    assert link_kind(with_parameters(link, [Parameter("salebot", "#{client_id}")])) == kind


@pytest.mark.parametrize("domain", ["webinar.example.com", " https://Webinar.example.com/room/ "])
def test_addresses_of_a_place_lead_back_to_it(domain: str) -> None:
    assert place_id(parse_link(room_url("222222:SW45zV0d"))) == "222222:SW45zV0d"
    assert place_id(parse_link(page_url("222222:page1"))) == "222222:page1"
    assert page_url("222222:page1", "bizonpages") == "http://page1.222222.bizonpages.ru"
    assert place_id(parse_link(page_url("222222:page1", "bizonpages"))) == "222222:page1"
    assert room_url("222222:SW45zV0d", domain) == "https://webinar.example.com/room/SW45zV0d"
    assert page_url("222222:page1", "bizonpages", domain) == "https://webinar.example.com/page/page1"
    assert place_of(parse_link(room_url("222222:SW45zV0d", domain))) == (None, "SW45zV0d")


@pytest.mark.parametrize(
    ("place", "domain", "form", "field", "reason"),
    [
        ("page1", None, "path", "page_id", "bad_place_id"),
        (":page1", None, "path", "page_id", "bad_place_id"),
        ("222222:page_1", None, "bizonpages", "page_id", "no_subdomain"),
        ("222222:page1", "мой домен", "path", "domain", "bad_url"),
        ("222222:page1", "me:made-up@example.com", "path", "domain", "has_credentials"),
    ],
)
def test_what_cannot_be_an_address_is_refused(
    place: str, domain: str | None, form: PageForm, field: str, reason: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        page_url(place, form, domain)
    assert (caught.value.field, caught.value.reason) == (field, reason)


def test_a_room_needs_its_project() -> None:
    with pytest.raises(InvalidInput) as caught:
        room_url("SW45zV0d")
    assert (caught.value.field, caught.value.reason) == ("room_id", "bad_place_id")
