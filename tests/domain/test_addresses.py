"""Pasted addresses and keys: cleaned and checked."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.addresses import (
    clean_base_url,
    clean_pasted,
    is_bare_address,
    is_public,
    may_be_public,
    webhook_url,
)
from core.errors import InvalidInput

KEY = "0123456789abcdef0123456789abcdef"
SALEBOT = "https://chatter.salebot.pro"


@pytest.mark.parametrize(
    "pasted",
    [
        "https://chatter.salebot.pro",
        "chatter.salebot.pro /api",
        " https://chatter.salebot.pro/api/ ",
        "Chatter.Salebot.pro",
        f"{SALEBOT}/api/{KEY}/message?x=1",
        f"{SALEBOT}/bizon_webhook/{KEY}",
        "https://chatter.salebot\u200b.pro/\xa0",
    ],
)
def test_a_pasted_address_is_brought_to_its_host(pasted: str) -> None:
    assert clean_base_url(pasted) == SALEBOT


@pytest.mark.parametrize("local", ["http://127.0.0.1:9365", "http://localhost:9365", "http://[::1]:9365"])
def test_plain_http_is_for_this_machine_only(local: str) -> None:
    assert clean_base_url(f"{local}/api/v1/") == local


@pytest.mark.parametrize(
    ("pasted", "reason"),
    [
        ("", "required"),
        ("http://online.bizon365.ru", "not_https"),
        ("http://127.0.0.1.example.com", "not_https"),
        ("ftp://online.bizon365.ru", "bad_scheme"),
        ("file:///etc/passwd", "bad_scheme"),
        (f"https://user:{KEY}@chatter.salebot.pro", "has_credentials"),
        ("https://", "bad_url"),
        ("https://host:99999", "bad_url"),
        ("https://[::1", "bad_url"),
        ("https://a_b%20c", "bad_url"),
    ],
)
def test_an_address_that_could_harm_is_refused_and_not_repeated(pasted: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        clean_base_url(pasted)
    assert (caught.value.field, caught.value.reason, caught.value.value) == ("base_url", reason, None)


@given(st.text(max_size=30))
def test_a_clean_address_stays_as_it_is(pasted: str) -> None:
    try:
        address = clean_base_url(pasted)
    except InvalidInput:
        return
    assert clean_base_url(address) == address


def test_the_webhook_is_the_key_behind_its_address() -> None:
    assert webhook_url("chatter.salebot.pro /api", f" {KEY} ") == f"{SALEBOT}/bizon_webhook/{KEY}"


def test_pasted_text_loses_every_space_seen_and_unseen() -> None:
    assert clean_pasted(" 52 3c\u00a08d\u200b51\ufeff\n") == "523c8d51"


@pytest.mark.parametrize("key", ["/bizon_webhook/abc", "/api/abc/", "?key=abc", "#abc"])
def test_an_address_that_may_hold_a_key_is_not_bare(key: str) -> None:
    for address in ("https://chatter.salebot.pro", "chatter.salebot.pro", "https://desk.example.com:8443/"):
        assert is_bare_address(address)
        assert not is_bare_address(address.rstrip("/") + key)
    assert not is_bare_address("https://abc@desk.example.com")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2a00:1450:4010:c05::71", True),
        ("64:ff9b::8.8.8.8", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.7", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),  # noqa: S104 - an address to be refused
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fd00::1", False),
        ("fe80::1", False),
        ("ff0e::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_only_addresses_of_the_internet_are_public(address: str, *, expected: bool) -> None:
    assert is_public(ip_address(address)) is expected
    assert may_be_public(address) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("online.bizon365.ru", True),
        ("localhost", False),
        ("desk.localhost", False),
        ("bizon.local.", False),
        ("server", False),
        ("2130706433", False),
    ],
)
def test_names_of_the_own_network_are_known_by_their_look(host: str, *, expected: bool) -> None:
    assert may_be_public(host) is expected
