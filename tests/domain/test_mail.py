"""Addresses to be sent to: what is well written is kept, what is not is refused."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from core.domain.mail import check_email, comparable_email, list_emails, normalize_email, punycode_form
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
        ("анна@xn--80a1acny.xn--p1ai", "анна@почта.рф"),
        ("\u202aanna@example.com\u202c", "anna@example.com"),
        ("anna\u200e@example.com\u2069", "anna@example.com"),
        ("anna＠example．com", "anna@example.com"),
        ("<mailto:anna@example.com?subject=1>", "anna@example.com"),
        ("|anna@example.com|", "anna@example.com"),
        ("«anna@example.com»!", "anna@example.com"),
        ("“anna@example.com”…", "anna@example.com"),
        ("Анна anna@example.com", "anna@example.com"),
        ("Anna anna@example.com", "anna@example.com"),
        ("12. anna@example.com", "anna@example.com"),
        ("anna@example.com +7 900 000-00-01", "anna@example.com"),
        ("anna @example.com", "anna@example.com"),
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
        ("anna b@example.com", "lost_plus"),
        ("vera 1@example.com", "lost_plus"),
        ("anna@example.com, boris@example.com", "several_emails"),
        ("Анна <anna@example.com>; Борис <boris@example.com>", "several_emails"),
        ("anna@example.com boris@example.com", "several_emails"),
        ("anna@example.com, boris@", "bad_email"),
        ("anna@mail,ru", "bad_email"),
        ("anna@@example.com", "bad_email"),
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


@pytest.mark.parametrize(
    "typed",
    [
        "Anna@Example.COM ",
        "mailto:anna@example.com",
        "Anna <ANNA@example.com>",
        "<mailto:anna@example.com>",
        "\ufeffanna@example.com\u200b",
        "\xa0anna@example.com",
        "\u202aanna@example.com\u202c",
        "\u2066anna@example.com\u2069",
        "anna＠example．com",
        "1 anna@example.com",
        "anna @example.com",
        "anna@example.com, Anna@Example.com",
    ],
)
def test_one_email_however_typed(typed: str) -> None:
    assert normalize_email(typed) == "anna@example.com"


@pytest.mark.parametrize("typed", [None, "", "1", "anna", "@example.com", "anna@", "a@b@c", "a@x.test, b@x.test"])
def test_what_is_not_one_email_is_none(typed: str | None) -> None:
    assert normalize_email(typed) is None


@pytest.mark.parametrize(("typed", "email"), [("vera 1@x.test", "vera+1@x.test"), ("o.g t-2@x.test", "o.g+t-2@x.test")])
def test_a_space_before_the_at_is_the_plus_that_a_link_lost(typed: str, email: str) -> None:
    assert normalize_email(typed) == email


@pytest.mark.parametrize(
    ("typed", "emails"),
    [
        ("Анна <anna@example.com>; Борис <boris@example.com>", ("anna@example.com", "boris@example.com")),
        ("a@x.test, b@x.test", ("a@x.test", "b@x.test")),
        ("a@x.test/b@x.test|c@x.test\nd@x.test", ("a@x.test", "b@x.test", "c@x.test", "d@x.test")),
        ("a@x.test B@X.test a@x.test", ("a@x.test", "b@x.test")),
        ("позвонить", ()),
    ],
)
def test_each_address_of_a_text_is_found_once(typed: str, emails: tuple[str, ...]) -> None:
    assert list_emails(typed) == emails


@given(st.text("aZё.+-", min_size=1, max_size=8), st.sampled_from(["почта.рф", "Bücher.example", "пример.испытание"]))
def test_a_domain_in_its_own_letters_and_in_punycode_is_one_address(local: str, domain: str) -> None:
    email = comparable_email(f"{local}@{domain}")
    assert comparable_email(punycode_form(email)) == comparable_email(punycode_form(email).upper()) == email


@given(st.text(max_size=30) | st.text("ab.1 @,;<>|\u200eПё+＠", max_size=30))
def test_a_normalized_email_is_its_own_normal_form(typed: str) -> None:
    for email in list_emails(typed):
        assert normalize_email(email) == email


@given(
    st.text("abz.-_+1", min_size=1, max_size=10).filter(lambda local: local.strip(".-_+") == local),
    st.sampled_from(
        ["{}", "<{}>", "Анна <{}>", "mailto:{}", '"{}"', "|{}|", "«{}»", "{}.", " {} ,", "1) {}", "\u202a{}\u202c"]
    ),
)
def test_what_stands_around_an_address_does_not_make_it_another(local: str, frame: str) -> None:
    assert list_emails(frame.format(f"{local}@example.com")) == (f"{local}@example.com",)
