"""A link is taken out of the text in which it came: a sentence, Markdown, HTML, a messenger's share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.links.link import build_link, place_id
from core.domain.links.parsing import parse_link
from core.errors import InvalidInput

ROOM = "https://start.bizon365.ru/room/198436/e123a8"
TAGGED = f"{ROOM}?utm_source=tg"


@pytest.mark.parametrize(
    "text",
    [
        "Вход здесь: {}.",
        "{}, до встречи",
        "({})",
        "Смотрите ({})",
        "«{}»!",
        "{}!!!",
        "{}…",
        "{} — начало в 19:00",
        "Ждём вас: {} приходите в 19:00",
        "Встреча сегодня\n{}\nНачало в 19:00. Возьмите тетрадь",
        "{}\n19:00",
        "{}\nhello",
        "[Войти]({})",
        "[url={}]Войти[/url]",
        '<a href="{}">Войти</a>',
        "<{}|Войти>",
        "*{}*",
        "_{}_",
        "[{0}]({0})",
        "{0} ({0})",
        "Вход: {}\nНаш канал: https://t.me/school_example",
        "Анна:\t{}\tпридёт",
    ],
)
@pytest.mark.parametrize("link", [ROOM, TAGGED])
def test_what_stands_around_a_link_is_no_part_of_it(text: str, link: str) -> None:
    assert build_link(parse_link(text.format(link))) == link


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (f"{ROOM}👍", ROOM),
        (f"{ROOM}—ждём", ROOM),
        (f"{ROOM},приходите", ROOM),
        ("Эфир: start.bizon365.ru/room/198436/e123a8, жду", ROOM),
        ("Эфир: webinar.example.com/room/e123a8!", "https://webinar.example.com/room/e123a8"),
        ("Регистрация: open.198436.bizonpages.ru.", "http://open.198436.bizonpages.ru"),
        (f"{ROOM}/ приходите", f"{ROOM}/"),
        (f"{ROOM} ?", ROOM),
    ],
)
def test_words_glued_to_a_link_and_links_without_a_scheme_are_told_apart(text: str, link: str) -> None:
    assert build_link(parse_link(text)) == link


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"{ROOM}?utm_campaign=осенний набор", "осенний набор"),
        (f"{ROOM}?utm_campaign=autumn sale", "autumn sale"),
        (f"{ROOM}?utm_campaign=осень 2026&autologin", "осень 2026"),
        (f"{ROOM}?utm_campaign=autumn приходите", "autumn"),
        (f"Вход: {ROOM}?utm_campaign=осень приходите", "осень"),
        (f"{ROOM}?utm_campaign=a|b", "a|b"),
        (f"{ROOM}?utm_campaign=(a)", "(a)"),
        (f"{ROOM}?utm_campaign=autumn_\nsale_2026", "autumn_sale_2026"),
    ],
)
def test_spaces_of_a_value_are_its_own_and_those_of_the_sentence_are_not(text: str, value: str) -> None:
    assert parse_link(text).find("utm_campaign") == value


@pytest.mark.parametrize(
    "text",
    [f"{ROOM} или {ROOM}2", "https://t.me/a_example https://vk.com/b_example", f"{ROOM}\n{ROOM}?utm_source=vk"],
)
def test_of_different_links_none_is_chosen(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_link(text)
    assert caught.value.reason == "several_links"


@given(
    st.text(st.characters(categories=["L", "Zs"], max_codepoint=0x4FF), max_size=20),
    st.sampled_from(["", ".", ",", "!", ")", "»", " — ", "\n"]),
    st.text(st.characters(min_codepoint=0x410, max_codepoint=0x44F), max_size=20),
)
def test_a_room_is_found_in_any_sentence(before: str, behind: str, after: str) -> None:
    text = f"{before}: {ROOM}{behind} {after}" if before.strip() else f"{ROOM}{behind} {after}"
    assert place_id(parse_link(text)) == "198436:e123a8"
