"""Damage from copying and typing is repaired in pasted links, and nothing in them is lost or doubled."""

import time

import pytest

from core.domain.links.link import Parameter, build_link
from core.domain.links.parsing import parse_link
from core.errors import InvalidInput

ROOM = "https://start.bizon365.ru/room/198436/e123a8a8470f"
BOT = f"{ROOM}?salebot=#{{client_id}}"
FILLED = "https://start.bizon365.ru/222222/kfg1h3jf4t?salebot=#{client_id}&phone=#{bizon_phone}&email=#{bizon_email}"


@pytest.mark.parametrize(
    "pasted",
    [
        BOT,
        f"  {BOT}\n",
        f"<{BOT}>",
        f"«{BOT}»",
        f'"{BOT}"',
        BOT.removeprefix("https://"),
        BOT.replace("https://", "HTTPS:/"),
        BOT.replace("start", "Start"),
        BOT.replace("/room/", "/room/ "),
        BOT.replace("room", "ro\u200bom\u00ad"),
        BOT.replace("198436", "198\n436"),
        BOT.replace("470f", "470&#x66;"),
        BOT.replace("470f", "470&#102;"),
        BOT.replace("?", "**?") + "**",
        BOT.replace("_", "\\_") + "&#x20;\\",
        BOT.replace("/", "\\/"),
        BOT.replace("{client_id}", "{ client_id }"),
        BOT.replace("{client_id}", "%7Bclient_id%7D"),
        BOT.replace("#{client_id}", "%23%7bclient_id%7d"),
        BOT.replace("#{", "#{ ").replace("=", " = "),
        f'link = "{BOT}"',
        f"link={BOT}",
        f'client.link = "{BOT}"; other = 1',
        f"Ссылка на вебинар: {BOT}",
        f"Ссылка на вебинар:\n{BOT}",
        BOT.replace("?", "&"),
        BOT.replace("?", "&amp;"),
        BOT + "#",
        BOT + "&",
        BOT.replace("?", "?&"),
    ],
)
def test_a_damaged_link_is_repaired(pasted: str) -> None:
    assert build_link(parse_link(pasted)) == BOT


@pytest.mark.parametrize("separator", ["&", "&amp;", "&amp;amp;", "&#38;", "\\&", " & ", "?"])
def test_parameters_are_told_apart_however_they_were_joined(separator: str) -> None:
    head, _, query = FILLED.partition("?")
    assert build_link(parse_link(head + "?" + query.replace("&", separator))) == FILLED


def test_names_that_look_like_entities_are_left_alone() -> None:
    link = parse_link("https://example.com/room/a?copy=1&param1=2&para=3&lt=4&amp=5&reg")
    assert [name for name, _ in link.parameters] == ["copy", "param1", "para", "lt", "amp", "reg"]


def test_own_query_and_fragment_are_kept() -> None:
    link = parse_link(f"{ROOM}?from=vk%20ads&x=a+b&y=a%2Bb&flag&empty=#чат")
    assert link.parameters == (
        Parameter("from", "vk ads"),
        Parameter("x", "a b"),
        Parameter("y", "a+b"),
        Parameter("flag", None),
        Parameter("empty", ""),
    )
    assert link.fragment == "чат"


def test_parameters_typed_behind_the_fragment_come_before_it() -> None:
    link = parse_link(f"{ROOM}?from=ads#chat?salebot=#{{client_id}}&email=#{{bizon_email}}")
    assert build_link(link) == f"{ROOM}?from=ads&salebot=#{{client_id}}&email=#{{bizon_email}}#chat"


def test_a_question_mark_in_a_value_begins_no_parameter() -> None:
    assert parse_link(f"{ROOM}?next=/a?b=1").parameters == (Parameter("next", "/a?b=1"),)


def test_an_address_in_a_value_is_no_calculator_line() -> None:
    assert parse_link(f"{ROOM}?next=https://example.com/").parameters == (Parameter("next", "https://example.com/"),)


@pytest.mark.parametrize("junk", [" ", "\t", "a", "a="])
def test_junk_of_a_hundred_thousand_letters_is_read_at_once(junk: str) -> None:
    started_s = time.thread_time()
    assert parse_link(f"example.com/?x={junk * 100_000}y").host == "example.com"
    assert time.thread_time() - started_s < 5


def test_spaces_within_a_value_are_its_own() -> None:
    assert parse_link(f"{ROOM}?username= Анна Иванова &x=1").find("username") == "Анна Иванова"


def test_bytes_that_are_no_utf8_are_kept() -> None:
    assert build_link(parse_link(f"{ROOM}?utm_campaign=%CE%F1%E5%ED%FC")) == f"{ROOM}?utm_campaign=%CE%F1%E5%ED%FC"


def test_path_is_not_encoded_twice() -> None:
    assert build_link(parse_link("https://example.com/room/a%2Fb%20c/100%/Комната")) == (
        "https://example.com/room/a%2Fb%20c/100%25/%D0%9A%D0%BE%D0%BC%D0%BD%D0%B0%D1%82%D0%B0"
    )


def test_repeated_parameters_are_all_kept() -> None:
    assert parse_link(f"{ROOM}?a=1&a=2").parameters == (Parameter("a", "1"), Parameter("a", "2"))


@pytest.mark.parametrize(
    ("pasted", "reason"),
    [
        ("", "required"),
        (" \u200b\n", "required"),
        ("https://", "required"),
        (f"{ROOM} {ROOM}2", "several_links"),
        (f"{ROOM}\nhttps://example.com/room/b", "several_links"),
        ("ftp://start.bizon365.ru/room/1/a", "bad_scheme"),
        ("tg://resolve?domain=school", "bad_scheme"),
        ("javascript:alert(1)", "bad_url"),
        ("https://me:made-up@start.bizon365.ru/room/1/a", "has_credentials"),
        ("вебинар", "bad_url"),
        ("222222:SW45zV0d", "bad_url"),
        ("https://example.com:99999/room/a", "bad_url"),
        ("https://exa%6dple.com/room/a", "bad_url"),
        ("https://#{domain}/room/a", "bad_url"),
    ],
)
def test_what_is_no_link_is_refused_and_not_repeated(pasted: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_link(pasted)
    assert (caught.value.field, caught.value.reason, caught.value.value) == ("link", reason, None)
    assert "made-up" not in str(caught.value)
