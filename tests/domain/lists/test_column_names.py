"""Columns of a list are recognised by what people call them."""

import pytest

from core.domain.lists.column_names import Kind, column_kind
from core.domain.registration.columns import FIELDS
from core.domain.tags import TAGS


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("E-mail", "email"),
        ("Почта", "email"),
        ("ЭЛ. ПОЧТА", "email"),
        ("Адрес электронной почты", "email"),
        ("Ваш e-mail", "email"),
        ("Phone", "phone"),
        ("Телефон", "phone"),
        ("Номер телефона", "phone"),
        ("Тел.", "phone"),
        ("Телефон для связи", "phone"),
        ("client_id", "client_id"),
        ("ID клиента", "client_id"),
        ("Имя", "name"),
        ("ФИО", "name"),
        ("Контакт", "contact"),
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
        ("Почтовый индекс", None),
        ("", None),
    ],
)
def test_titles_in_both_languages_are_recognised(title: str, kind: Kind | None) -> None:
    assert column_kind(title) == kind


@pytest.mark.parametrize("tag", TAGS)
def test_a_column_named_as_a_tag_holds_the_tag(tag: Kind) -> None:
    assert column_kind(str(tag)) == tag


@pytest.mark.parametrize("field", FIELDS)
def test_the_name_of_a_field_names_its_column(field: Kind) -> None:
    assert column_kind(field) == field
