"""Columns of a list are recognised by what people call them and by what stands in them."""

import pytest

from core.domain.lists.columns import Kind, column_kind, contact_kind, find_columns


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("E-mail", "email"),
        ("Почта", "email"),
        ("ЭЛ. ПОЧТА", "email"),
        ("Адрес электронной почты", "email"),
        ("Ваш e-mail", "email"),
        ("Phone", "phone"),
        ("Номер телефона", "phone"),
        ("Тел.", "phone"),
        ("Телефон для связи", "phone"),
        ("client_id", "client_id"),
        ("ID клиента", "client_id"),
        ("Имя", "name"),
        ("Контакт", "contact"),
        ("Почтовый индекс", None),
        ("Дата", None),
        ("", None),
    ],
)
def test_titles_in_both_languages_are_recognised(title: str, kind: Kind | None) -> None:
    assert column_kind(title) == kind


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
