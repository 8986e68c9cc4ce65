"""Probable slips in an address get the right one offered; what may be somebody's own address is left in peace."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.mail import normalize_email
from core.domain.mail_typos import COMMON_HOSTS, suggest_email

hosts = st.sampled_from([host for host in COMMON_HOSTS if len(host.partition(".")[0]) > 4])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vera@gmial.com", "vera@gmail.com"),
        ("vera@gmail.con", "vera@gmail.com"),
        ("vera@gmail.co", "vera@gmail.com"),
        ("vera@gmail.ru", "vera@gmail.com"),
        ("vera@yandex.ry", "vera@yandex.ru"),
        ("vera@yadnex.ru", "vera@yandex.ru"),
        ("vera@mail,ru", "vera@mail.ru"),
        ("vera@mail, ru", "vera@mail.ru"),
        ("vera@mailru", "vera@mail.ru"),
        ("Вера <Vera@Mali.RU>", "Vera@mail.ru"),
        ("vera@bk.ry", "vera@bk.ru"),
        ("vеra@example.com", "vera@example.com"),
        ("vera@exаmple.com", "vera@example.com"),
        ("vera 1@example.com", "vera+1@example.com"),
        ("vera 1@gmial.com", "vera+1@gmail.com"),
    ],
)
def test_a_probable_slip_gets_the_right_address_offered(typed: str, meant: str) -> None:
    assert suggest_email(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "vera@mail.com",
        "vera@mail.rs",
        "vera@mai.ru",
        "vera@email.ru",
        "vera@vk.ru",
        "vera@ok.ru",
        "vera@yandex.ua",
        "vera@school.example",
        "вера@почта.рф",
        "вера@example.com",
        "vera@gmial.com, oleg@mail.ru",
        "vera@",
        "",
    ],
)
def test_an_address_that_may_be_somebodys_own_is_left_in_peace(typed: str) -> None:
    assert suggest_email(typed) is None


@pytest.mark.parametrize("host", COMMON_HOSTS)
def test_a_common_host_is_no_slip(host: str) -> None:
    assert suggest_email(f" Vera@{host}, ") is None


@given(hosts, st.data())
def test_any_one_wrong_letter_in_a_common_host_is_noticed(host: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, host.index(".") - 1))
    letter = data.draw(st.sampled_from("qjw").filter(lambda one: one != host[place]))
    slip = host[:place] + letter + host[place + data.draw(st.integers(0, 1)) :]
    meant = suggest_email(f"vera@{slip}")
    assert meant is not None
    assert meant.partition("@")[2] in COMMON_HOSTS


@given(st.text("ab.@,+ егмil", max_size=14), hosts)
def test_a_correction_is_an_address_of_its_own_and_needs_no_correction(local: str, host: str) -> None:
    meant = suggest_email(f"{local}@{host[1:]}")
    assert meant is None or (normalize_email(meant) is not None and suggest_email(meant) is None)
