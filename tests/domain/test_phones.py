"""Phones: every way of typing one number ends in one form, and what is no valid number is none."""

import re
from datetime import UTC, datetime, timedelta

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.domain.phones import COUNTRIES, has_lost_digits, has_unread_phone, list_phones, normalize_phone

MOBILE = "+79000000012"
mobiles = st.integers(0, 999_999_999).map(lambda rest: f"9{rest:09d}")
punctuation = st.text(alphabet=" ()-.\u00a0\u2013", max_size=2)
typed_texts = st.text(max_size=24) | st.text(alphabet="+0123456789 ()-.,Eдоб", max_size=20)


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
        "\u202a+7 900 000-00-12\u202c",
        "＋７9000000012",
        "+8 900 000 00 12",
        79000000012,
        9000000012,
        89000000012.0,
        7.9000000012e10,
        "79000000012.0",
        "79000000012.00",
        "79000000012,00",
        "79 000 000 012,00",
        "7.9000000012E+10",
        "7,9000000012E+10",
        "8 900 000 00 12 доб. 3",
        "8 900 000-00-12, доб. 305",
        "тел. 89000000012",
        "+7 900 000-00-12 (WhatsApp)",
        "8 900 000-00-12 звонить до 18",
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
    ("typed", "country", "phone"),
    [
        ("8 (029) 123-45-67", "BY", "+375291234567"),
        ("80291234567", "BY", "+375291234567"),
        ("29 123 45 67", "BY", "+375291234567"),
        ("067 123 45 67", "UA", "+380671234567"),
        ("8 067 123 45 67", "UA", "+380671234567"),
        ("90 123 45 67", "UZ", "+998901234567"),
        ("8 701 123 45 67", "KZ", "+77011234567"),
        ("8 (495) 123-45-67", "BY", "+74951234567"),
    ],
)
def test_a_phone_without_a_code_is_one_of_the_projects_country(typed: str, country: str, phone: str) -> None:
    assert normalize_phone(typed, country) == phone


@pytest.mark.parametrize(
    "typed", ["8 (029) 123-45-67", "80291234567", "0671234567", "0541234567", "1234567", "+70291234567", "7900000000.0"]
)
def test_a_number_of_another_countrys_plan_is_not_made_a_russian_one(typed: str) -> None:
    assert normalize_phone(typed) is None
    assert has_unread_phone(typed)


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
        "79000000012@example.com",
        "order79000000012",
        "79000000012 79000000013",
    ],
)
def test_what_is_no_phone_or_lost_its_digits_is_none(typed: str | float | None) -> None:
    assert normalize_phone(typed) is None


@given(
    st.integers(0, 15 * 365 * 1440).map(lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"]),
)
def test_a_moment_is_no_phone(moment: datetime, day: str) -> None:
    for clock in ("", " %H:%M", " %H:%M:%S", " %H.%M", " %H-%M"):
        assert normalize_phone(moment.strftime(day + clock)) is None


@given(
    prefix=st.sampled_from(["", "+7", "7", "8"]), digits=mobiles, marks=st.lists(punctuation, min_size=9, max_size=9)
)
@example(prefix="8", digits="9000000012", marks=[" (", "", "", ") ", "", "-", "", "-", ""])
@example(prefix="+7", digits="9300000001", marks=[""] * 9)
def test_a_russian_mobile_is_read_when_phonenumbers_calls_it_valid(prefix: str, digits: str, marks: list[str]) -> None:
    typed = prefix + digits[0] + "".join(mark + digit for mark, digit in zip(marks, digits[1:], strict=True))
    number = phonenumbers.parse(f"+7{digits}")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    looks_like_a_date = re.search(r"\d\.\d{1,2}\.\d", typed)
    assert normalize_phone(typed) in ({e164, None} if looks_like_a_date else {e164 if valid(e164) else None})


@given(typed_texts, st.sampled_from(COUNTRIES))
def test_a_normalized_phone_is_valid_and_its_own_normal_form_in_every_country(typed: str, country: str) -> None:
    phone = normalize_phone(typed, country)
    assert phone is None or (valid(phone) and {normalize_phone(phone, other) for other in COUNTRIES} == {phone})


@given(digits=mobiles.filter(lambda digits: not digits.startswith("930")))
def test_a_phone_from_a_spreadsheet_cell_is_the_phone_as_text(digits: str) -> None:
    assert normalize_phone(float(f"7{digits}")) == normalize_phone(int(f"8{digits}")) == f"+7{digits}"
    assert normalize_phone(f"7{digits}.00") == normalize_phone(f"7{digits},0") == f"+7{digits}"


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


@pytest.mark.parametrize("between", [", ", ";", " / ", "|", "\n", " или ", "  ", " and "])
@pytest.mark.parametrize(("first", "second"), [("89000000012", "+7 900 000-00-13"), ("8 (900) 0000012", "79000000013")])
def test_each_of_two_phones_in_a_cell_is_found(first: str, second: str, between: str) -> None:
    assert list_phones(f"{first}{between}{second}") == (MOBILE, "+79000000013")
    assert not has_unread_phone(f"{first}{between}{second}")


def test_an_unreadable_phone_beside_a_readable_one_is_noticed() -> None:
    assert list_phones("89000000012, 8900000001") == (MOBILE,)
    assert has_unread_phone("89000000012, 8900000001")
    assert not has_unread_phone("89000000012, кв. 15")


@given(typed_texts)
def test_phones_of_a_cell_do_not_depend_on_reading_it_again(typed: str) -> None:
    found = list_phones(typed)
    assert list_phones(", ".join(found)) == found


def valid(e164: str) -> bool:
    return phonenumbers.is_valid_number(phonenumbers.parse(e164))
