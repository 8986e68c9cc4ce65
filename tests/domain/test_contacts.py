"""Contacts: every way of typing one contact ends in one form, and nothing else does."""

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.domain.contacts import (
    client_number,
    has_lost_digits,
    is_placeholder,
    normalize_client_id,
    normalize_email,
    normalize_phone,
)

MOBILE = "+79000000012"
mobiles = st.integers(0, 999_999_999).map(lambda rest: f"9{rest:09d}")
punctuation = st.text(alphabet=" ()-.\u00a0\u2013", max_size=2)


@pytest.mark.parametrize(
    "typed",
    [
        "+79000000012",
        "89000000012",
        "79000000012",
        "9000000012",
        "8 (900) 000-00-12",
        "+7 900 000 00 12",
        "8-900-000-00-12",
        "\u200b+7\u00a0900\u00a0000\u201300\u201312 ",
        "+8 900 000 00 12",
        79000000012,
        9000000012,
        89000000012.0,
        7.9000000012e10,
        "79000000012.0",
        "7.9000000012E+10",
        "7,9000000012E+10",
        "8 900 000 00 12 доб. 3",
    ],
)
def test_every_way_of_typing_a_russian_mobile_is_one_phone(typed: str | float) -> None:
    assert normalize_phone(typed) == MOBILE


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("+380 67 123 45 67", "+380671234567"),
        ("380671234567", "+380671234567"),
        ("+49 1512 3456789", "+4915123456789"),
        (375291234567, "+375291234567"),
        ("8 10 375 29 123 45 67", "+375291234567"),
        ("+7 701 123 45 67", "+77011234567"),
        ("8 (495) 123-45-67", "+74951234567"),
    ],
)
def test_foreign_and_city_phones_keep_their_country(typed: str | int, phone: str) -> None:
    assert normalize_phone(typed) == phone


@pytest.mark.parametrize(
    "typed",
    [
        None,
        "",
        " ",
        "1",
        1,
        "нет",
        "-",
        "123",
        "+7911111111",
        "7.9E+10",
        "7,90012E+10",
        float("nan"),
        -79000000012.0,
        "#{phone}",
        "9" * 60,
        "900000001",
        "user@example.com",
    ],
)
def test_what_is_no_phone_or_lost_its_digits_is_none(typed: str | float | None) -> None:
    assert normalize_phone(typed) is None


@given(
    prefix=st.sampled_from(["", "+7", "7", "8"]), digits=mobiles, marks=st.lists(punctuation, min_size=9, max_size=9)
)
@example(prefix="8", digits="9000000012", marks=[" (", "", "", ") ", "", "-", "", "-", ""])
def test_fast_path_answers_as_phonenumbers_does(prefix: str, digits: str, marks: list[str]) -> None:
    typed = prefix + digits[0] + "".join(mark + digit for mark, digit in zip(marks, digits[1:], strict=True))
    number = phonenumbers.parse(typed, "RU")
    assert phonenumbers.is_possible_number(number)
    assert normalize_phone(typed) == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@given(st.one_of(st.text(max_size=24), st.text(alphabet="+0123456789 ()-", max_size=18)))
def test_a_normalized_phone_is_its_own_normal_form(typed: str) -> None:
    phone = normalize_phone(typed)
    assert phone is None or (phone[0] == "+" and phone[1:].isdecimal() and normalize_phone(phone) == phone)


@given(digits=mobiles)
def test_a_phone_from_a_spreadsheet_cell_is_the_phone_as_text(digits: str) -> None:
    assert normalize_phone(float(f"7{digits}")) == normalize_phone(int(f"8{digits}")) == f"+7{digits}"


@pytest.mark.parametrize(
    "typed",
    [
        "Anna@Example.COM ",
        "mailto:anna@example.com",
        "Anna <ANNA@example.com>",
        "<mailto:anna@example.com>",
        "\ufeffanna@example.com\u200b",
        "\xa0anna@example.com",
    ],
)
def test_one_email_however_typed(typed: str) -> None:
    assert normalize_email(typed) == "anna@example.com"


@pytest.mark.parametrize("typed", [None, "", "1", "anna", "@example.com", "anna@", "a@b@c", "anna @example.com"])
def test_what_is_no_email_is_none(typed: str | None) -> None:
    assert normalize_email(typed) is None


@pytest.mark.parametrize(
    ("typed", "lost"),
    [
        ("7.9E+10", True),
        ("7,90012E+10", True),
        ("8E10", True),
        ("7.9000000012E+10", False),
        ("8900", False),
        ("", False),
    ],
)
def test_a_phone_that_a_spreadsheet_shortened_has_lost_its_digits(typed: str, lost: bool) -> None:
    assert has_lost_digits(typed) is lost


@given(st.text(max_size=30))
def test_a_normalized_email_is_its_own_normal_form(typed: str) -> None:
    email = normalize_email(typed)
    assert email is None or normalize_email(email) == email


@pytest.mark.parametrize("typed", ["1234567", " 1234567 ", "001234567", 1234567, 1234567.0, "1234567.0", "1234567,0"])
def test_a_client_id_is_its_digits(typed: str | float) -> None:
    assert normalize_client_id(typed) == "1234567"


@pytest.mark.parametrize("typed", [None, "", "#{client_id}", "abc", "12 34", "0", "-5", "1.5", "12.000", 1.5, "١٢٣"])
def test_what_is_no_client_id_is_none(typed: str | float | None) -> None:
    assert normalize_client_id(typed) is None
    assert client_number(typed) is None


@pytest.mark.parametrize(
    ("typed", "number"), [("007.0", 7), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5_000, None)]
)
def test_a_client_id_is_a_number_where_a_store_can_hold_it(typed: str, number: int | None) -> None:
    assert client_number(typed) == number


@pytest.mark.parametrize(("typed", "is_one"), [("1", True), (" 1 ", True), ("11", False), ("", False), (None, False)])
def test_a_one_stands_for_a_contact_not_given(typed: str | None, is_one: bool) -> None:
    assert is_placeholder(typed) is is_one
