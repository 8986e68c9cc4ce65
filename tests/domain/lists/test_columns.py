"""Columns of a list are recognised by what people call them and by what stands in them."""

from collections.abc import Sequence

import pytest

from core.domain.lists.column_names import Kind
from core.domain.lists.columns import Columns, PassedOver, find_columns, find_further, has_contacts
from core.domain.lists.contact_cells import contact_kind
from core.domain.registration.columns import FIELDS

PEOPLE = ["Анна", "anna@example.com", "89000000001"]


def find_registration(rows: Sequence[Sequence[str]]) -> Columns:
    return find_columns(rows, FIELDS)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("anna@example.com", "email"),
        ("8 (900) 000-00-01", "phone"),
        ("79000000001", "phone"),
        ("9000000001", "phone"),
        ("84201536", "client_id"),
        ("просто слово", None),
        ("@", None),
        ("", None),
    ],
)
def test_contact_of_unknown_kind_tells_itself_apart(text: str, kind: Kind | None) -> None:
    assert contact_kind(text) == kind


def test_header_may_stand_below_a_title() -> None:
    rows = [["Вебинар 20.11", "", ""], ["Имя", "Почта", "Телефон"], ["Анна", "anna@example.com", "89000000001"]]
    found = find_columns(rows)
    assert found.header_row == 1
    assert found.by_kind == {"name": 0, "email": 1, "phone": 2}


def test_columns_without_names_are_told_by_their_values() -> None:
    rows = [["Анна", "anna@example.com", "89000000001"], ["Борис", "boris@example.com", ""]]
    found = find_columns(rows)
    assert found.header_row is None
    assert found.by_kind == {"email": 1, "phone": 2}


def test_names_nobody_knows_still_make_a_header() -> None:
    found = find_columns([["Логин", "Метка"], ["anna@example.com", "vip"], ["boris@example.com", ""]])
    assert found.header_row == 0
    assert found.by_kind == {"email": 0}


def test_exact_name_goes_before_one_that_contains_the_word() -> None:
    found = find_columns([["Телефон менеджера", "Телефон"], ["89000000001", "89000000002"]])
    assert found.by_kind["phone"] == 1


def test_one_column_without_a_name_holds_contacts_of_any_kind() -> None:
    assert find_columns([["anna@example.com"], ["89000000001"], ["84201536"]]).by_kind == {"contact": 0}


def test_one_column_with_a_name_holds_what_the_name_says() -> None:
    found = find_columns([["client_id"], ["84201536"]])
    assert (found.header_row, found.by_kind) == (0, {"client_id": 0})


def test_digits_alone_are_no_client_ids_beside_other_columns() -> None:
    assert find_columns([["1", "anna@example.com"], ["2", "boris@example.com"]]).by_kind == {"email": 1}


def test_header_is_found_below_titles_that_name_something_too() -> None:
    rows = [["Осенний набор", "", ""], ["Дата", "13.09.2021", ""], ["Имя", "Почта", "Телефон"], PEOPLE]
    found = find_registration(rows)
    assert (found.header_row, found.by_kind) == (2, {"name": 0, "email": 1, "phone": 2})


def test_contacts_of_registrations_without_a_name_are_told_by_their_values() -> None:
    found = find_registration([PEOPLE, PEOPLE])
    assert (found.header_row, found.by_kind) == (None, {"email": 1, "phone": 2})


def test_one_column_of_addresses_is_a_list() -> None:
    assert find_registration([["anna@example.com"], ["boris@example.com"]]).by_kind == {"email": 0}


def test_column_of_contacts_of_any_kind_is_taken_by_its_values() -> None:
    found = find_registration([["Контакт", "Дата"], ["anna@example.com", "13.09.2021"]])
    assert (found.header_row, found.by_kind) == (0, {"email": 0, "date": 1})


def test_exact_name_of_an_address_goes_before_one_that_contains_the_word() -> None:
    found = find_registration([["Почта менеджера", "Почта"], ["boss@example.com", "anna@example.com"]])
    assert found.by_kind["email"] == 1


def test_names_nobody_knows_make_a_header_of_registrations() -> None:
    found = find_registration([["Логин", "Уровень"], ["anna@example.com", "vip"], ["boris@example.com", ""]])
    assert (found.header_row, found.by_kind) == (0, {"email": 0})


def test_list_without_addresses_has_no_such_column() -> None:
    assert "email" not in find_registration([["Имя", "Телефон"], ["Анна", "89000000001"]]).by_kind


@pytest.mark.parametrize("title", ["Номер заказа", "ИНН", "ID сделки", "Сумма", "Паспорт", "Order id"])
def test_numbers_of_something_else_are_no_phones(title: str) -> None:
    rows = [[title, "Почта"], ["9000000001", "anna@example.com"], ["9000000002", "boris@example.com"]]
    assert find_columns(rows).by_kind == {"email": 1}


@pytest.mark.parametrize(
    "rows",
    [
        [["client_id", "status"], ["10001", "клиент"], ["10002", "участник"]],
        [["client_id", ""], ["10001", "клиент"], ["10002", "участник"]],
        [["E-mail", "Статус"], ["", "клиент"], ["anna@example.com", "клиент"]],
        [["Имя", "Роль"], ["Анна", "Участник"], ["Борис", "Зритель"]],
    ],
)
def test_row_of_a_person_is_no_header_though_a_word_in_it_names_a_column(rows: list[list[str]]) -> None:
    assert find_columns(rows).header_row == 0


def test_lower_of_two_rows_of_titles_is_the_header() -> None:
    rows = [["Клиент", "", "Контакт"], ["Имя", "Фамилия", "Почта"], ["Анна", "Ли", "anna@example.com"]]
    found = find_columns(rows)
    assert (found.header_row, found.by_kind) == (1, {"name": 0, "email": 2})


def test_column_with_contacts_of_both_kinds_is_taken_where_there_is_none_of_one() -> None:
    assert find_columns([["Анна", "anna@example.com"], ["Борис", "89000000001"]]).by_kind == {"contact": 1}


def test_contacts_of_the_people_go_before_those_of_a_manager() -> None:
    rows = [["E-mail менеджера", "E-mail клиента"], ["boss@example.com", "anna@example.com"]]
    assert find_columns(rows).by_kind == {"email": 1}


def test_further_columns_are_those_of_the_same_people() -> None:
    titles = ["Рабочий телефон", "Мобильный телефон", "Email", "Личная почта", "Email менеджера", "Заказ", "Код"]
    people = [
        ["", "89000000001", "a@example.com", "a@example.org", "boss@example.com", "9000000011", "1"],
        ["89000000002", "", "b@example.com", "", "boss@example.com", "9000000012", "2"],
    ]
    assert find_further(titles, people, {"phone": 1, "email": 2}) == {0: "phone", 3: "email"}
    assert find_further(titles, people, {"email": 2}) == {3: "email"}


def test_contacts_that_most_rows_share_are_not_those_of_the_people() -> None:
    rows = [[f"anna{n}@example.com", "school@example.com"] for n in range(4)]
    assert find_further(["", ""], rows, {"email": 0}) == {}
    assert find_further(["", ""], [["a@example.com", "b@example.com"]], {"email": 0}) == {1: "email"}


def test_columns_of_other_kinds_than_the_wanted_are_not_looked_for() -> None:
    rows = [["Почта", "Дата", "Контакт"], ["anna@example.com", "13.09.2021", "89000000001"]]
    assert find_columns(rows, ("email", "date")).by_kind == {"email": 0, "date": 1}
    assert find_columns(rows, ("email", "contact")).by_kind == {"email": 0, "contact": 2}


@pytest.mark.parametrize("title", ["id", "ID", "Карта", "№ заказа", "Номер сделки", "Код клиента", "№ п/п", "Лид"])
@pytest.mark.parametrize("numbers", [["84201536", "84201537"], ["9000000021", "9000000022"]])
def test_numbers_under_another_title_are_no_contacts(title: str, numbers: list[str]) -> None:
    alone = find_columns([[title], *([number] for number in numbers)])
    assert alone.by_kind == {}
    assert alone.passed_over == (PassedOver(0, "other_numbers", numbers[0]),)
    among = find_columns([[title, "Город"], *([number, "Омск"] for number in numbers)])
    assert among.by_kind == {}
    assert [one.column for one in among.passed_over] == [0]
    beside = find_columns([[title, "E-mail"], *([one, f"a{one}@example.com"] for one in numbers)])
    assert (beside.by_kind, beside.passed_over) == ({"email": 1}, ())


@pytest.mark.parametrize("first", ["тел: 8 (029) 123-45-67", "Телефон: 8 (029) 123-45-67", "vera@mail,ru", "7.9E+10"])
def test_first_row_with_a_contact_that_cannot_be_read_is_no_header(first: str) -> None:
    rows = [[first], ["gleb@example.com"]]
    assert (find_columns(rows).header_row, find_columns(rows).by_kind) == (None, {"contact": 0})
    titled = [["Выгрузка № 12345678", ""], ["Имя", "Почта"], ["Глеб", "gleb@example.com"]]
    assert find_columns(titled).header_row == 1


def test_a_column_about_a_contact_is_none_of_contacts() -> None:
    titles = ["E-mail 1 - Type", "E-mail 1 - Value", "Телефон подтверждён", "Телефон для связи"]
    rows = [titles, ["Work", "vera@example.com", "да", "89000000021"], ["Work", "gleb@example.com", "нет", ""]]
    assert find_columns(rows).by_kind == {"email": 1, "phone": 3}


def test_addresses_are_contacts_whatever_their_title() -> None:
    assert find_columns([["ID"], ["vera@example.com"], ["gleb@example.com"]]).by_kind == {"email": 0}
    assert find_columns([["Клиент"], ["vera@example.com"], ["89000000022"]]).by_kind == {"contact": 0}


def test_column_called_a_number_holds_phones_only_where_they_are_as_long() -> None:
    people = [[str(n), f"a{n}@example.com"] for n in range(1, 30)]
    assert find_columns([["Номер", "Почта"], *people]).by_kind == {"email": 1}
    assert find_columns([["Номер", "Почта"], ["89000000021", "a@example.com"]]).by_kind == {"phone": 0, "email": 1}


@pytest.mark.parametrize("titles", [["E-mail", "E-mail"], ["E-mail", "E-mail клиента"], ["E-mail", "Почта"], ["", ""]])
def test_an_address_that_most_rows_have_is_not_that_of_the_people(titles: list[str]) -> None:
    people = [["boss@example.com" if n else "ceo@example.com", f"a{n}@example.com"] for n in range(8)]
    found = find_columns([titles, *people])
    assert found.by_kind == {"email": 1}
    alone = find_columns([["E-mail", "Имя"], *([boss, f"Вера {n}"] for n, (boss, _) in enumerate(people))])
    assert alone.by_kind == {"name": 1}
    assert alone.passed_over == (PassedOver(0, "shared", "boss@example.com"),)


def test_column_of_names_that_a_crm_calls_contact_is_none_of_contacts() -> None:
    rows = [
        ["Контакт", "Email", "Телефон"],
        ["Вера Ли", "vera@example.com", "89000000021"],
        ["Глеб", "", "89000000022"],
    ]
    assert find_columns(rows).by_kind == {"name": 0, "email": 1, "phone": 2}
    assert find_columns([["Контакт"], ["vera@example.com"], ["89000000022"]]).by_kind == {"contact": 0}


@pytest.mark.parametrize("group", ["Заказ", "Менеджер", "Данные сделки"])
def test_columns_of_a_group_of_other_numbers_or_of_somebody_else_are_not_those_of_the_people(group: str) -> None:
    groups = ["Клиент", "", group, "", ""]
    rows = [
        ["Имя", "E-mail", "Имя", "E-mail", "Номер"],
        ["Вера", "vera@example.com", "Ольга", "", "79000000031"],
        ["Глеб", "gleb@example.com", "Пётр", "petr@example.com", "79000000032"],
    ]
    found = find_columns([groups, *rows])
    assert found.by_kind == {"name": 0, "email": 1}
    assert found.titles[3:] == (f"{group} E-mail", f"{group} Номер")
    assert find_columns(rows).by_kind["phone"] == 4
    assert find_columns([["Выгрузка заказов за ноябрь", "", "", "", ""], *rows]).titles == tuple(rows[0])


def test_phone_within_a_sentence_is_not_taken_for_that_of_the_person() -> None:
    titles = ["Имя", "E-mail", "Комментарий"]
    rows = [titles, ["Вера", "vera@example.com", "звонить мужу 89000000031"], ["Глеб", "gleb@example.com", ""]]
    assert find_columns(rows).by_kind == {"name": 0, "email": 1}
    assert find_columns([[*titles[:2], "Связь"], [*rows[1][:2], "тел. 89000000021"]]).by_kind["phone"] == 2


def test_addresses_of_several_managers_give_way_to_those_of_the_people() -> None:
    people = [[f"boss{n % 3}@example.com", f"a{n}@example.com"] for n in range(9)]
    assert find_columns([["E-mail", "Почта"], *people]).by_kind == {"email": 1}
    assert find_columns([["E-mail", "Имя"], *([boss, "Вера"] for boss, _ in people)]).by_kind == {"email": 0, "name": 1}


def test_a_person_of_several_sessions_and_dashes_share_nothing() -> None:
    rows = [["E-mail", "Дата"], *(["vera@example.com", f"{day}.12.2026"] for day in (10, 11, 12, 13))]
    assert find_columns(rows).by_kind == {"email": 0}
    some = [["E-mail", "Имя"], *([mail, "Вера"] for mail in ("vera@example.com", *["нет"] * 8))]
    assert find_columns(some).by_kind == {"email": 0, "name": 1}


@pytest.mark.parametrize("last", ["E-mail", "ID клиента"])
def test_rows_may_end_before_a_column_that_is_empty_in_all_of_them(last: str) -> None:
    assert not has_contacts([["Имя", last], ["Анна"], ["Борис"]])
    assert has_contacts([["Имя", "Телефон", last], ["Анна", "+79000000021"], ["Борис"]])
