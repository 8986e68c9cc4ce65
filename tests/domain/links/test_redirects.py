"""A link that another service has wrapped into one of its own is taken out of it."""

from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest

from core.domain.links.link import build_link
from core.domain.links.parsing import parse_link
from core.domain.links.redirects import is_foreign

ROOM = "https://start.bizon365.ru/room/198436/e123a8?utm_source=mail"
ENCODED = quote(ROOM, safe="")
TILDES = urlsafe_b64encode(ROOM.encode()).decode().replace("=", "~")


@pytest.mark.parametrize(
    ("wrapped", "by"),
    [
        (f"https://vk.com/away.php?to={ENCODED}&cc_key=1", "vk.com"),
        (f"https://away.vk.com/away.php?to={quote(ENCODED, safe='')}", "away.vk.com"),
        (f"https://www.google.ru/url?q={ROOM}&sa=D&source=docs", "www.google.ru"),
        (f"https://www.google.com/url?sa=t&url={ENCODED}&usg=a", "www.google.com"),
        (f"https://l.facebook.com/l.php?u={ENCODED}&h=AT0", "l.facebook.com"),
        (f"https://t.me/share/url?url={ROOM}", "t.me"),
        (f"https://wa.me/?text={quote('Вход: ' + ROOM + ' в 19:00')}", "wa.me"),
        (f"https://ok.ru/dk?st.cmd=outLinkWarning&st.rfn={ENCODED}", "ok.ru"),
        (
            f"https://eur01.safelinks.protection.outlook.com/?url={ENCODED}&data=05",
            "eur01.safelinks.protection.outlook.com",
        ),
        (
            f"https://geteml.com/mail_link_tracker?hash=6&url={TILDES}",
            "geteml.com",
        ),
        (f"https://letters.example.com/click/7/{b64encode(ROOM.encode()).decode().rstrip('=')}", "letters.example.com"),
        (f"https://letters.example.com/track/{ROOM}", "letters.example.com"),
        (f"https://href.li/?{ROOM}", "href.li"),
        (f"https://vk.com/away.php?to={quote('https://www.google.com/url?q=' + ENCODED, safe='')}", "vk.com"),
        (f"Смотри: https://vk.com/away.php?to={ENCODED}.", "vk.com"),
    ],
)
def test_the_address_inside_a_redirect_is_taken(wrapped: str, by: str) -> None:
    link = parse_link(wrapped)
    assert (build_link(link), link.redirected_by) == (ROOM, by)


def test_parameters_of_the_redirect_itself_are_left_behind() -> None:
    own = parse_link(f"https://t.me/share/url?url={ROOM}&utm_medium=bot&text=Привет")
    assert build_link(own) == f"{ROOM}&utm_medium=bot"
    assert build_link(parse_link(f"https://vk.com/away.php?utm_source=vk&to={ENCODED}")) == ROOM


@pytest.mark.parametrize(
    "url",
    [
        "https://start.bizon365.ru/room/198436/e123a8?next=https%3A%2F%2Fvk.com%2Fschool_example",
        "https://webinar.example.com/room/e123a8?from=https%3A%2F%2Fstart.bizon365.ru%2Froom%2F1%2Fother",
        "https://shop.example.com/item?back=https%3A%2F%2Fshop.example.com%2Flist",
    ],
)
def test_an_address_that_a_link_only_mentions_is_not_taken(url: str) -> None:
    assert (build_link(parse_link(url)), parse_link(url).redirected_by) == (url, None)


def test_an_own_page_is_taken_out_of_a_social_network_whatever_its_form() -> None:
    assert build_link(parse_link("https://vk.com/away.php?to=https%3A%2F%2Fschool.example.com%2Fwebinar")) == (
        "https://school.example.com/webinar"
    )


@pytest.mark.parametrize("host", ["vk.com", "m.vk.com", "l.instagram.com", "google.com.ua", "clck.ru", "t.me"])
def test_a_room_cannot_be_under_the_host_of_another_service(host: str) -> None:
    assert is_foreign(host)
    assert not is_foreign(f"{host}.example.com")
    assert not is_foreign(f"my{host}" if host.count(".") == 1 else "webinar.example.com")
