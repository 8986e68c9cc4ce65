"""Addresses to be sent to: what is well written is kept, what is not is refused."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from core.domain.contacts import normalize_email
from core.domain.mail import check_email
from core.errors import InvalidInput

LOCAL = st.text("aZ0.+_-'é", min_size=1, max_size=12)
DOMAIN = st.sampled_from(
    ["example.com", "Почта.РФ", "example", "a.test", "-a.example", "a..example", "EXAMPLE.org", ""]
)


@pytest.mark.parametrize(
    ("typed", "email"),
    [
        (" Anna@Example.com ", "Anna@example.com"),
        ("Анна <anna@example.com>;", "anna@example.com"),
        ("MAILTO:anna@example.com", "anna@example.com"),
        ("\u200banna@example.com.", "anna@example.com"),
        ("анна@почта.рф", "анна@почта.рф"),
        ("o'neil+webinar@example.com", "o'neil+webinar@example.com"),
    ],
)
def test_what_a_list_leaves_around_an_address_is_taken_away(typed: str, email: str) -> None:
    assert check_email(typed) == email


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "required"),
        (" ", "required"),
        ("1", "required"),
        ("anna", "bad_email"),
        ("anna@example", "bad_email"),
        ("anna..b@example.com", "bad_email"),
        ("anna b@example.com", "bad_email"),
        ("anna@example.com, boris@example.com", "bad_email"),
        ("anna@ex_ample.com", "bad_email"),
        ("a" * 250 + "@example.com", "bad_email"),
        ("#{email}", "bad_email"),
        ("аnna@example.com", "russian_letter"),
        ("anna@exаmple.com", "russian_letter"),
        ("анна@example.com", "russian_letter"),
        ("аnna@почта.рф", "russian_letter"),
    ],
)
def test_what_no_mail_can_be_sent_to_is_refused_without_repeating_it(typed: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_email(typed)
    assert (caught.value.field, caught.value.reason, caught.value.value) == ("email", reason, None)


@given(LOCAL, DOMAIN)
def test_the_short_way_for_plain_addresses_judges_as_the_library(local: str, domain: str) -> None:
    email = f"{local}@{domain}"
    try:
        expected = validate_email(email.strip(" .'"), check_deliverability=False).normalized
    except EmailNotValidError:
        expected = None
    try:
        assert check_email(email) == expected
    except InvalidInput:
        assert expected is None


@given(LOCAL, DOMAIN)
def test_an_address_to_send_to_is_compared_as_it_was_typed(local: str, domain: str) -> None:
    try:
        checked = check_email(f"{local}@{domain}")
    except InvalidInput:
        return
    assert normalize_email(checked) == normalize_email(f"{local}@{domain}")
