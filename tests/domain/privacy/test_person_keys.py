"""The keys of a person are found in any text, however they are written; other numbers are not."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat

from core.domain.phones import COUNTRIES, normalize_phone
from core.domain.privacy.erased_rows import erase_inside, erased_id, erasure_of
from core.domain.privacy.person_keys import Key, pattern_of

KEYS: tuple[Key, ...] = (("email", "zoya@example.com"), ("phone", "+79001234567"), ("client_id", "84830791"))
PATTERN = pattern_of(KEYS)


@pytest.mark.parametrize(
    "text",
    [
        "Zoya@Example.COM",
        "пишите: zoya@example.com.",
        "+79001234567",
        "8 (900) 123-45-67",
        "9001234567",
        '{"phone":"7 900 123 45 67"}',
        "client 84830791, новый",
    ],
)
def test_a_key_is_found_in_every_notation(text: str) -> None:
    assert PATTERN is not None
    assert PATTERN.search(text)


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_phone_of_any_country_is_found_as_it_is_written_there(country: str) -> None:
    number = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    assert number is not None
    formats = (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164)
    written = [str(number.national_number), *(phonenumbers.format_number(number, one) for one in formats)]
    pattern = pattern_of([("phone", written[-1])])
    assert pattern is not None
    for text in written:
        assert normalize_phone(text, country) == written[-1]
        assert pattern.fullmatch(text)
    assert pattern.search("1" + written[0]) is None


@pytest.mark.parametrize(
    "text",
    [
        "azoya@example.com",
        "zoya@example.community",
        "zoya@example.com.ua",
        "790012345678",
        "184830791",
        "+7 900 123-45-68",
        "",
    ],
)
def test_what_only_looks_alike_is_not_the_person(text: str) -> None:
    assert PATTERN is not None
    assert PATTERN.search(text) is None


def test_a_short_client_id_is_not_looked_for_in_texts() -> None:
    assert pattern_of([("client_id", "501")]) is None


def test_what_stands_under_a_chat_id_goes_and_the_rest_stays() -> None:
    answer = {"messages": '{"u1": ["привет"], "u2": ["пока", "zoya@example.com"]}', "users": [{"chatUserId": "u1"}]}
    assert PATTERN is not None
    left = erase_inside(answer, {"u1"}, lambda text: bool(PATTERN.search(text)))
    assert left == {"messages": '{"u2":["пока",""]}', "users": [{}]}


def test_the_id_of_an_erased_row_tells_its_erasure() -> None:
    assert erasure_of(erased_id(12, 3)) == 12
    assert [erasure_of(one) for one in (None, "", "u1", "erased-", "erased-x-1")] == [None] * 5
