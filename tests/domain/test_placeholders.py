"""Contacts that people type to get past a form identify nobody; real ones do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.placeholders import is_nobodys_email, is_nobodys_phone


@pytest.mark.parametrize(
    "email",
    ["test@test.ru", "no@mail.ru", "net@net.ru", "123@mail.ru", "1@1.ru", "aaa@aaa.ru", "qwerty@mail.ru", "x@test.ru"],
)
def test_made_up_address_is_a_placeholder(email: str) -> None:
    assert is_nobodys_email(email)


@pytest.mark.parametrize(
    "email",
    [
        "anna@example.com",
        "a@example.com",
        "mail@mail.ru",
        "tester.anna@example.com",
        "1985@example.com",
        "info@school.ru",
    ],
)
def test_address_that_somebody_may_have_is_none(email: str) -> None:
    assert not is_nobodys_email(email)


@pytest.mark.parametrize(
    "phone",
    [
        *("+70000000000", "+79999999999", "+71111111111", "+79000000000", "+375000000000"),
        *("+79001234567", "+71234567890", "+79123456789", "+79009876543", "+380501234567"),
    ],
)
def test_repeated_digit_and_counting_are_placeholders(phone: str) -> None:
    assert is_nobodys_phone(phone)


@pytest.mark.parametrize("phone", ["+79000000001", "+79001112233", "+79267777777", "+375291112345", "+12125550123"])
def test_phone_that_somebody_may_have_is_none(phone: str) -> None:
    assert not is_nobodys_phone(phone)


@given(st.from_regex(r"[a-z]{2,6}\.[a-z]{2,8}[0-9]{0,3}@example\.com", fullmatch=True))
def test_name_with_a_surname_is_nobodys_placeholder(email: str) -> None:
    assert not is_nobodys_email(email)
