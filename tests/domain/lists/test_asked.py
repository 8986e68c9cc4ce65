"""The keys of one person: which of what was given is looked for, and what makes "was not there" uncertain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.lists.asked import ask


@pytest.mark.parametrize("typed", ["84201536", "1234567890", "80291234567", "0671234567", "54-32", "12", "вн. 405"])
def test_a_number_in_the_place_of_a_phone_is_a_doubt_and_no_client_id(typed: str) -> None:
    asked = ask(email="vera@example.com", phone=typed)
    assert (asked.client_id, asked.email, asked.doubt) == (None, "vera@example.com", "bad_phone")
    assert ask(email=typed).client_id is None


@pytest.mark.parametrize(
    "typed", ["", "нет", "0", "000", "1", "+7", "8", "+7 (___) ___-__-__", "8 900 000-00-21, кв. 15"]
)
def test_what_is_left_where_no_phone_is_given_is_no_doubt(typed: str) -> None:
    assert ask(email="vera@example.com", phone=typed).doubt is None


@pytest.mark.parametrize("typed", ["7.9E+10", "8,42E+07", "8E+7"])
def test_a_client_id_that_a_spreadsheet_shortened_is_a_doubt(typed: str) -> None:
    asked = ask(client_id=typed, email="vera@example.com")
    assert (asked.client_id, asked.email, asked.doubt) == (None, "vera@example.com", "bad_client_id")


@pytest.mark.parametrize("typed", ["1.69877E+18", "#{client_id}", "84201536.0", "нет"])
def test_what_is_no_client_id_of_salebot_is_no_doubt(typed: str) -> None:
    assert ask(client_id=typed, email="vera@example.com").doubt is None


def test_a_long_number_without_any_title_is_a_client_id() -> None:
    assert ask(contact="84201536") == ask(client_id="84201536.0")


@pytest.mark.parametrize("typed", ["vera.example.com", "vera(at)example.com", "vera%40example.com", "vera.p@example"])
def test_an_address_without_its_sign_is_a_doubt(typed: str) -> None:
    assert ask(email=typed, phone="89000000021").doubt == "bad_email"
    assert ask(contact=typed).doubt == "bad_email"


@pytest.mark.parametrize(
    "typed",
    [
        *("vera", "vera mail.ru", "vera#example.com", "verapetrova yandex", "вера.почта.рф", "vera@", "12345"),
        *("vera@example.com, vera.p.example.com", "Телеграм: vera_p"),
    ],
)
def test_what_was_meant_as_an_address_and_is_none_is_a_doubt(typed: str) -> None:
    assert ask(email=typed, phone="89000000021").doubt == "bad_email"


@pytest.mark.parametrize("typed", ["Petrova, Vera <vera@example.com>", "Vera Petrova; vera@example.com", "89000000022"])
def test_a_name_beside_an_address_is_no_doubt(typed: str) -> None:
    assert ask(email=typed, phone="89000000021").doubt is None


@pytest.mark.parametrize("typed", ["нет", "no", "No e-mail", "None", "N/A", "0", "1", "не помнит", "-", "test", ""])
def test_a_word_in_the_place_of_an_address_is_no_doubt(typed: str) -> None:
    assert ask(email=typed, phone="89000000021").doubt is None


@given(
    st.sampled_from(["", "84201536", "0084201536", "84201536.0", "7.9E+10", "вера"]),
    st.sampled_from(["", "vera@example.com", "vera+1@mail.example.com", "VERA@example.com", "vera", "vera@", "1"]),
    st.sampled_from(["", "+79000000021", "89000000021", "9000000021", "89301", "1234567", "8 900 000-00-21", "1"]),
    st.sampled_from(["RU", "BY"]),
)
def test_a_separator_behind_a_contact_changes_nothing(client_id: str, email: str, phone: str, country: str) -> None:
    asked = ask(client_id=client_id, email=email, phone=phone, country=country)
    with_separators = {"email": f"{email};" if email else "", "phone": f"{phone};" if phone else ""}
    assert asked == ask(client_id=client_id, **with_separators, country=country)
