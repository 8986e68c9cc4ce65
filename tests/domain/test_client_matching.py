"""Whose registration it is: every combination of link, phone, e-mail, WhatsApp and several clients, as a table."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.client_matching import (
    ContactKind,
    Found,
    Registrant,
    comparable,
    contact_in,
    match_client,
    written_forms,
)

LINKED, NEW = 700, 900
PHONE, EMAIL = "+79000000001", "anna@example.com"
NOBODY, ONE, SEVERAL = (), (11,), (12, 15, 13)
NOT_GIVEN = None


class Salebot:
    """Who has the phone, who the e-mail, whether WhatsApp is connected; and what was asked."""

    def __init__(self, by_phone: tuple[int, ...], by_email: tuple[int, ...], *, whatsapp: bool) -> None:
        self._found: dict[ContactKind, tuple[int, ...]] = {"phone": by_phone, "email": by_email}
        self._whatsapp = whatsapp
        self.asked: list[str] = []

    def find(self, kind: ContactKind, contact: str) -> tuple[int, ...]:
        assert contact == {"phone": PHONE, "email": EMAIL}[kind]
        self.asked.append(kind)
        return self._found[kind]

    def add_whatsapp(self, phone: str) -> int | None:
        assert phone == PHONE
        self.asked.append("whatsapp")
        return NEW if self._whatsapp else None


def matched(
    link: int | None, phone: tuple[int, ...] | None, email: tuple[int, ...] | None, *, whatsapp: bool
) -> tuple[Found | None, list[str]]:
    """The client, and what was asked for it."""
    salebot = Salebot(phone or (), email or (), whatsapp=whatsapp)
    who = Registrant(link, None if phone is None else PHONE, None if email is None else EMAIL)
    return match_client(who, salebot.find, salebot.add_whatsapp), salebot.asked


# link, who has the phone, who has the e-mail, WhatsApp: whose it is, by what, of how many; what is asked. None: not
# given, "*": whatever it is.
TABLE = [
    ((LINKED, "*", "*", "*"), Found(LINKED, "link"), []),
    ((None, ONE, "*", "*"), Found(11, "phone"), ["phone"]),
    ((None, SEVERAL, "*", "*"), Found(15, "phone", 3), ["phone"]),
    ((None, NOBODY, ONE, "*"), Found(11, "email"), ["phone", "email"]),
    ((None, NOBODY, SEVERAL, "*"), Found(15, "email", 3), ["phone", "email"]),
    ((None, NOBODY, NOBODY, True), Found(NEW, "whatsapp"), ["phone", "email", "whatsapp"]),
    ((None, NOBODY, NOBODY, False), None, ["phone", "email", "whatsapp"]),
    ((None, NOBODY, NOT_GIVEN, True), Found(NEW, "whatsapp"), ["phone", "whatsapp"]),
    ((None, NOBODY, NOT_GIVEN, False), None, ["phone", "whatsapp"]),
    ((None, NOT_GIVEN, ONE, "*"), Found(11, "email"), ["email"]),
    ((None, NOT_GIVEN, SEVERAL, "*"), Found(15, "email", 3), ["email"]),
    ((None, NOT_GIVEN, NOBODY, "*"), None, ["email"]),
    ((None, NOT_GIVEN, NOT_GIVEN, "*"), None, []),
]
EVERY = list(product((None, LINKED), *[(NOT_GIVEN, NOBODY, ONE, SEVERAL)] * 2, (True, False)))


def expected(given: tuple[object, ...]) -> tuple[Found | None, list[str]]:
    """The one line of the table that speaks of this combination."""
    [line] = [
        (found, asked)
        for pattern, found, asked in TABLE
        if all(wanted == "*" or wanted == value for wanted, value in zip(pattern, given, strict=True))
    ]
    return line


@pytest.mark.parametrize(("link", "phone", "email", "whatsapp"), EVERY)
def test_client_follows_the_table_of_the_rule(
    link: int | None, phone: tuple[int, ...] | None, email: tuple[int, ...] | None, whatsapp: bool
) -> None:
    assert matched(link, phone, email, whatsapp=whatsapp) == expected((link, phone, email, whatsapp))


@given(st.permutations([12, 15, 13]))
def test_newest_of_several_does_not_depend_on_their_order(clients: list[int]) -> None:
    assert matched(None, tuple(clients), None, whatsapp=True)[0] == Found(15, "phone", 3)


@pytest.mark.parametrize(
    ("gone", "found"),
    [
        ({LINKED}, Found(15, "phone", 3)),
        ({LINKED, 15}, Found(13, "phone", 2)),
        ({LINKED, *SEVERAL}, Found(11, "email")),
        ({LINKED, *SEVERAL, 11}, Found(NEW, "whatsapp")),
        ({LINKED, *SEVERAL, 11, NEW}, None),
    ],
)
def test_clients_that_do_not_exist_do_not_count(gone: set[int], found: Found | None) -> None:
    salebot = Salebot(SEVERAL, ONE, whatsapp=True)
    assert match_client(Registrant(LINKED, PHONE, EMAIL), salebot.find, salebot.add_whatsapp, gone) == found


@pytest.mark.parametrize(
    ("kind", "typed", "forms"),
    [
        ("phone", "8 (900) 000-00-01", ("79000000001", "+79000000001", "89000000001", "9000000001")),
        ("phone", "+375 29 123-45-67", ("375291234567", "+375291234567")),
        ("phone", "12", ()),
        ("email", " Anna@Example.com ", ("anna@example.com", "Anna@Example.com")),
        ("email", "anna@example.com", ("anna@example.com",)),
        ("email", "Анна <Anna@Example.com>,", ("anna@example.com", "Anna@Example.com")),
        ("email", "anna@почта.рф", ("anna@почта.рф", "anna@xn--80a1acny.xn--p1ai")),
        ("email", "anna@xn--80a1acny.xn--p1ai", ("anna@почта.рф", "anna@xn--80a1acny.xn--p1ai")),
        ("email", "anna@example.com, boris@example.com", ()),
        ("email", "anna", ()),
    ],
)
def test_contact_is_searched_in_every_usual_form(kind: ContactKind, typed: str, forms: tuple[str, ...]) -> None:
    assert written_forms(kind, typed) == forms


@given(st.integers(0, 999_999_999).filter(lambda rest: not 300_000_000 <= rest < 301_000_000))
def test_every_written_form_is_the_same_contact(rest: int) -> None:
    phone = f"+79{rest:09}"
    assert {comparable("phone", form) for form in written_forms("phone", phone)} == {phone}
    assert {contact_in("any", form) for form in written_forms("phone", phone)} == {phone}


@pytest.mark.parametrize(
    ("name", "value", "client_type", "contact"),
    [
        ("phone", "8 900 000-00-01", 1, "+79000000001"),
        ("second_phone", "79000000001", None, "+79000000001"),
        ("email", "Anna@Example.com", 1, "anna@example.com"),
        ("bizon_email", "anna@example.com", 1, "anna@example.com"),
        ("platform_id", "79000000001@s.whatsapp.net", 6, "+79000000001"),
        ("platform_id", "79000000001", 6, "+79000000001"),
        ("platform_id", "9161234567", 1, None),  # the number of a Telegram account
        ("client_id", "9161234567", 1, None),
        ("order_id", "79000000001", 1, None),
        ("timestamp", "1764604800", 1, None),
        ("bizon_webinar_date", "01.12.2026", 1, None),
        ("birthday", "29.05.1950", 1, None),  # with a plus it would be the number of an island
        ("bizon_webinar_datetime", "2026-12-01T16:00:00.000Z", 1, None),
        ("bizon_sublist_id", "24681:py-free", 1, None),
        ("b365_viewer", '{"email":"anna@example.com","phone":"79000000001"}', 1, None),
        ("sum", "1500", 1, None),
    ],
)
def test_contact_is_recognised_in_any_variable_but_in_no_number_of_another_kind(
    name: str, value: str, client_type: int | None, contact: str | None
) -> None:
    assert contact_in(name, value, client_type) == contact


def test_placeholder_finds_no_client_and_creates_none() -> None:
    def find(_kind: ContactKind, _contact: str) -> tuple[int, ...]:
        return (11,)

    for placeholder in (Registrant(phone="+7 999 999-99-99"), Registrant(email="test@test.ru")):
        assert match_client(placeholder, find, lambda _phone: NEW) is None
    assert match_client(Registrant(phone="1234567890", email=EMAIL), find, lambda _phone: NEW) is not None
