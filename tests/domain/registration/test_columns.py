"""Columns of a list of people to register are recognised by what people call them."""

import pytest

from core.domain.registration.columns import FIELDS, Field, column_field, find_registration_columns
from core.domain.tags import TAGS

PEOPLE = ["Анна", "anna@example.com", "89000000001"]


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("E-mail", "email"),
        ("Ваш e-mail", "email"),
        ("Телефон", "phone"),
        ("ФИО", "name"),
        ("ID клиента", "client_id"),
        ("Дата", "date"),
        ("Дата вебинара", "date"),
        ("Дата и время", "date"),
        ("b365_date", "date"),
        ("webinarTime", "date"),
        ("Время", "time"),
        ("Время начала", "time"),
        ("Страница", "page_id"),
        ("ID страницы", "page_id"),
        ("pageId", "page_id"),
        ("Подтверждение", "confirm"),
        ("Подтверждение почты", "confirm"),
        ("Метки", "utm_"),
        ("utm_", "utm_"),
        ("UTM Source", "utm_source"),
        ("Дата регистрации", None),
        ("Источник", None),
        ("Контакт", None),
        ("", None),
    ],
)
def test_titles_in_both_languages_are_recognised(title: str, field: Field | None) -> None:
    assert column_field(title) == field


@pytest.mark.parametrize("tag", TAGS)
def test_a_column_named_as_a_tag_holds_the_tag(tag: Field) -> None:
    assert column_field(str(tag)) == tag


@pytest.mark.parametrize("field", FIELDS)
def test_the_name_of_a_field_names_its_column(field: Field) -> None:
    assert column_field(field) == field


def test_header_is_found_below_titles_that_name_something_too() -> None:
    rows = [["Осенний набор", "", ""], ["Дата", "13.09.2021", ""], ["Имя", "Почта", "Телефон"], PEOPLE]
    found = find_registration_columns(rows)
    assert (found.header_row, found.by_field) == (2, {"name": 0, "email": 1, "phone": 2})


def test_contacts_without_a_name_are_told_by_their_values() -> None:
    found = find_registration_columns([PEOPLE, PEOPLE])
    assert (found.header_row, found.by_field) == (None, {"email": 1, "phone": 2})


def test_one_column_of_addresses_is_a_list() -> None:
    assert find_registration_columns([["anna@example.com"], ["boris@example.com"]]).by_field == {"email": 0}


def test_column_of_contacts_of_any_kind_is_taken_by_its_values() -> None:
    found = find_registration_columns([["Контакт", "Дата"], ["anna@example.com", "13.09.2021"]])
    assert (found.header_row, found.by_field) == (0, {"email": 0, "date": 1})


def test_exact_name_goes_before_one_that_contains_the_word() -> None:
    found = find_registration_columns([["Почта менеджера", "Почта"], ["boss@example.com", "anna@example.com"]])
    assert found.by_field["email"] == 1


def test_names_nobody_knows_still_make_a_header() -> None:
    found = find_registration_columns([["Логин", "Уровень"], ["anna@example.com", "vip"], ["boris@example.com", ""]])
    assert (found.header_row, found.by_field) == (0, {"email": 0})


def test_list_without_addresses_has_no_such_column() -> None:
    assert "email" not in find_registration_columns([["Имя", "Телефон"], ["Анна", "89000000001"]]).by_field
