"""A list becomes keys to look for, whatever form it comes in."""

from dataclasses import replace

import pytest

from core.domain.matching import Asked
from core.environment import ROOT
from core.errors import InvalidInput
from core.services.lists.read_people import ask, list_asked, read_pasted, read_upload


def test_one_contact_per_line_of_any_kind() -> None:
    people = read_pasted("Anna@Example.com\n8 (900) 000-00-01\n84201536\nпросто слово")
    assert list_asked(people) == [
        Asked(email="anna@example.com"),
        Asked(phone="+79000000001"),
        Asked(client_id="84201536"),
        Asked(),
    ]


def test_columns_with_names_in_any_order() -> None:
    people = read_pasted("Телефон;Имя;ID клиента;Почта\n89000000001;Анна;77;anna@example.com")
    assert people.titles == ("Телефон", "Имя", "ID клиента", "Почта")
    assert list_asked(people) == [Asked("77", "anna@example.com", "+79000000001")]


def test_columns_chosen_by_hand_replace_the_recognised() -> None:
    people = read_pasted("Почта;Запасная почта\na@example.com;b@example.com")
    assert list_asked(replace(people, columns={"email": 1})) == [Asked(email="b@example.com")]


def test_file_of_old_excel_with_phones_as_numbers() -> None:
    people = read_upload((ROOT / "tests/samples/people.xls").read_bytes())
    assert (people.sheet, people.sheets) == ("Люди", ("Люди", "Заметки"))
    assert list_asked(people) == [
        Asked(email="anna@example.com", phone="+79000000001"),
        Asked(email="boris@example.com", phone="+79000000002"),
    ]


def test_placeholder_one_asks_for_nothing() -> None:
    assert ask(email="1", phone="89000000001") == Asked(phone="+79000000001")
    assert ask(email="1", phone="1") == ask(contact="1") == Asked()


def test_header_alone_is_no_list() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_pasted("Имя;Почта;Телефон")
    assert caught.value.reason == "no_rows"


@pytest.mark.parametrize(
    "cell", ["anna@example.com,", "anna@example.com.", '"anna@example.com"', "<Anna@Example.com>;"]
)
def test_stray_signs_around_an_address_do_not_make_another_person(cell: str) -> None:
    assert ask(contact=cell) == ask(email=cell) == Asked(email="anna@example.com")


@pytest.mark.parametrize("cell", ["anna@example.com +7 900 000-00-01", "+79000000001, anna@example.com"])
def test_two_contacts_in_one_cell_are_both_looked_for(cell: str) -> None:
    assert ask(contact=cell) == Asked(email="anna@example.com", phone="+79000000001")


def test_ten_digits_are_looked_for_as_a_phone_and_as_a_client_id() -> None:
    assert ask(contact="9000000001") == Asked(client_id="9000000001", phone="+79000000001")
    assert ask(contact="123456789") == Asked(client_id="123456789")
