"""A list becomes keys to look for, whatever form it comes in."""

from dataclasses import replace

import pytest

from core.domain.lists.asked import ask
from core.domain.lists.column_names import Kind
from core.domain.lists.empty_cells import EMPTY_MARKS
from core.domain.lists.garbled import Garbled
from core.domain.matching import Asked, OtherKey
from core.domain.registration.columns import FIELDS
from core.errors import InvalidInput
from core.services.lists.read_people import find_doubtful_columns, list_asked, read_pasted, read_upload

CONTACT: tuple[Kind, ...] = ("contact",)
CSV = "Осенний набор;;\n;;\nИмя;Почта;Дата вебинара\nАнна;anna@example.com;20.11.2026\n;;\nБорис;boris@example.com;\n"


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


def test_a_number_is_a_phone_or_a_client_id_and_never_both() -> None:
    assert ask(contact="9000000001") == Asked(phone="+79000000001")
    assert ask(contact="123456789") == Asked(client_id="123456789")


@pytest.mark.parametrize(
    "text",
    [
        "1 vera@example.com\n2 gleb@example.com",
        "vera@example.com 1\ngleb@example.com 1",
        "1;vera@example.com\n2;gleb@example.com",
        "1. vera@example.com\n2. gleb@example.com",
    ],
)
def test_a_numbered_list_holds_no_client_ids(text: str) -> None:
    assert list_asked(read_pasted(text)) == [Asked(email="vera@example.com"), Asked(email="gleb@example.com")]


def test_the_id_of_a_web_counter_is_no_client_id() -> None:
    people = read_pasted("Почта;ClientID\nvera@example.com;1698765432109876543\ngleb@example.com;8.42E+7")
    assert [asked.client_id for asked in list_asked(people)] == [None, None]


def test_every_contact_of_a_row_is_looked_for() -> None:
    rows = (
        "Почта;Телефон",
        "vera@example.com, vera@example.org;89000000021 / 89000000022",
        "89000000023;gleb@example.com",
    )
    people = read_pasted("\n".join(rows))
    assert list_asked(people) == [
        Asked(
            email="vera@example.com",
            phone="+79000000021",
            others=(OtherKey("email", "vera@example.org"), OtherKey("phone", "+79000000022")),
        ),
        Asked(email="gleb@example.com", phone="+79000000023"),
    ]


def test_row_of_a_list_without_titles_that_was_split_otherwise_is_looked_through() -> None:
    people = read_pasted("Ли Анна, Омск, anna@example.com\nКим Борис, Тверь, ул. Мира, boris@example.com")
    assert list_asked(people, everywhere=True) == [Asked(email="anna@example.com"), Asked(email="boris@example.com")]


def test_phones_of_a_list_are_those_of_the_projects_country() -> None:
    text = "Телефон\n8 (029) 123-45-67\n8 900 000-00-21"
    assert [asked.phone for asked in list_asked(read_pasted(text, country="BY"))] == ["+375291234567", "+79000000021"]
    assert list_asked(read_pasted(text))[0] == Asked(doubt="bad_phone")


def test_pasted_addresses_are_a_list_without_a_header() -> None:
    people = read_pasted("anna@example.com\nboris@example.com", FIELDS)
    assert (people.source_name, people.titles, people.columns, people.numbers) == ("", ("",), {"email": 0}, (1, 2))


@pytest.mark.parametrize("text", ["Имя;Почта", ""])
def test_list_without_people_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_pasted(text, FIELDS)
    assert (caught.value.field, caught.value.reason) == ("file", "no_rows")


@pytest.mark.parametrize("mark", sorted(EMPTY_MARKS))
def test_mark_of_an_empty_cell_is_no_contact_and_asks_for_nobody(mark: str) -> None:
    people = read_pasted(f"Почта;Телефон;ID клиента\na@example.com;{mark};{mark}\n{mark};89000000002;{mark}\n")
    assert list_asked(people) == [Asked(email="a@example.com"), Asked(phone="+79000000002")]
    contacts = read_pasted(f"Контакт\n{mark}\na@example.com", CONTACT)
    assert list_asked(contacts) == [Asked(), Asked(email="a@example.com")]


def test_digits_written_as_text_formulas_are_phones() -> None:
    people = read_upload('Имя;Тел\nАнна;="+79000000001"\nБорис;\'89000000002\n'.encode("cp1251"))
    assert list_asked(people) == [Asked(phone="+79000000001"), Asked(phone="+79000000002")]


def test_text_that_was_confused_before_is_told_with_its_row() -> None:
    people = read_pasted("Почта;Имя\na@example.com;Анна\nb@example.com;????\nc@example.com;Àííà")
    assert people.garbled == Garbled(2, 3, "????")


def test_a_lone_number_is_a_client_id_only_where_nothing_else_tells_what_it_is() -> None:
    assert list_asked(read_pasted("84201536\nvera@example.com"))[0] == Asked(client_id="84201536")
    for title in ("Участники", "Контакт"):
        assert list_asked(read_pasted(f"{title}\n84201536\nvera@example.com"))[0] == Asked(doubt="bad_phone")
    among = read_pasted("Вера\tvera@example.com\nГлеб\t89000000022\nЗоя\t84201536")
    assert list_asked(among)[2] == Asked(doubt="bad_phone")
    beside = read_pasted("Вера\tvera@example.com\t\nГлеб\tgleb@example.com\t\n\t\t84201536")
    assert [one.client_id for one in list_asked(beside, everywhere=True)] == [None, None, None]


def test_all_contacts_of_a_row_without_titles_are_looked_for() -> None:
    text = "[28.11.2026, 19:02] {}: беру, {}@example.com"
    who = ("Вера", "Зоя", "Лев", "+7 900 000-00-22", "+7 900 000-00-23", "+7 900 000-00-23")
    people = read_pasted("\n".join(text.format(one, f"a{n}") for n, one in enumerate(who)))
    asked = list_asked(people, everywhere=True)
    assert [one.email for one in asked] == [f"a{n}@example.com" for n in range(6)]
    assert [[other.value for other in one.others] for one in asked] == [[], [], [], ["+79000000022"], [], []]


def test_contact_of_another_row_is_not_looked_for_as_that_of_who_names_it() -> None:
    rows = [f"a{n}@example.com;Вера;{'за подругу: a3@example.com' if n == 1 else 'приду'}" for n in range(5)]
    asked = list_asked(read_pasted("\n".join(rows)), everywhere=True)
    assert asked == [Asked(email=f"a{n}@example.com") for n in range(5)]


@pytest.mark.parametrize("typed", ["900000002", "8900000002", "7900000002"])
def test_a_phone_that_lacks_a_digit_is_no_client_id(typed: str) -> None:
    assert list_asked(read_pasted(f"vera@example.com\n{typed}"))[1] == Asked(doubt="bad_phone")


def test_people_who_stand_in_columns_are_refused() -> None:
    rows = ["Имя\tВера\tГлеб", "Почта\tvera@example.com\tgleb@example.com", "Телефон\t\t89000000022"]
    with pytest.raises(InvalidInput) as raised:
        read_pasted("\n".join(rows))
    assert raised.value.reason == "people_in_columns"
    turned = ["Имя\tПочта\tТелефон", "Вера\tvera@example.com\t", "Глеб\tgleb@example.com\t89000000022"]
    assert len(read_pasted("\n".join(turned)).rows) == 2


def test_contacts_of_any_kind_are_looked_for_together_with_the_columns_of_one_kind() -> None:
    people = read_pasted("Контакт;Почта\n89000000021;vera@example.com\nzoya@example.com;\n;lev@example.com")
    assert list_asked(people) == [
        Asked(email="vera@example.com", phone="+79000000021"),
        Asked(email="zoya@example.com"),
        Asked(email="lev@example.com"),
    ]


def test_contact_in_the_place_of_a_name_is_looked_for() -> None:
    rows = (
        "Имя;Почта;Комментарий",
        "Вера;vera@example.com;+7 900 000-00-30",
        "gleb@example.com;;приду",
        "Зоя zoya@example.com +7 900 000-00-23;zoya2@example.com;приду с мужем",
        "Лев;lev@example.com;не приду",
        "Ия;;за подругу: lev@example.com",
        "Аня;;менеджер +7 900 000-00-31",
        "Яна;;менеджер +7 900 000-00-31",
        "Майя;maya@example.com;может быть",
        "Ева;;eva@example.com",
    )
    asked = list_asked(read_pasted("\n".join(rows)), everywhere=True)
    assert [[key.value for key in one.keys] for one in asked] == [
        ["vera@example.com", "+79000000030"],
        ["gleb@example.com"],
        ["zoya2@example.com", "zoya@example.com", "+79000000023"],
        ["lev@example.com"],
        [],
        [],
        [],
        ["maya@example.com"],
        ["eva@example.com"],
    ]


@pytest.mark.parametrize(
    ("name", "doubt"),
    [("Вера vеra@example.com", "russian_letter"), ("Вера +7 900 000-00", "bad_phone"), ("Вера @vera_travel", None)],
)
def test_contact_in_the_place_of_a_name_that_cannot_be_read_is_a_doubt(name: str, doubt: str | None) -> None:
    people = read_pasted(f"Имя;Почта\nГлеб;gleb@example.com\n{name};vera2@example.com")
    asked = list_asked(people, everywhere=True)
    assert [one.doubt for one in asked] == [None, doubt]
    assert find_doubtful_columns(people, [one.doubt for one in asked]) == [None, 0 if doubt else None]


@pytest.mark.parametrize(
    "title", ["Телефон", "Ваш телефон", "Телефон для связи", "Укажите ваш телефон", "Телефон мамы"]
)
def test_nobody_is_absent_whose_phones_are_all_unreadable(title: str) -> None:
    people = read_pasted(f"Имя;Почта;{title}\nВера;vera@example.com;12-34-56\nГлеб;gleb@example.com;2-33-44")
    assert [one.doubt for one in list_asked(people, everywhere=True)] == ["bad_phone", "bad_phone"]
    assert [one.doubt for one in list_asked(replace(people, columns={"email": 1}), everywhere=True)] == [None, None]
    two = read_pasted(f"Имя;Телефон;{title}\nВера;89000000021;12-34-56\nГлеб;89000000022;2-33-44")
    assert [one.doubt for one in list_asked(two, everywhere=True)] == ["bad_phone", "bad_phone"]
