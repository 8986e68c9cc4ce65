"""The copy of Salebot's project variables: good tables are saved whole, bad ones not at all."""

from dataclasses import replace

import pytest

from core.desk import Desk
from core.errors import NotFound
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.projects.variables import Variable, get_report_limit, list_variables, may_be_kept, save_variables

LIMIT = Variable("b365_report_limit", "25")
CITY = Variable("город", "Казань")
PRICE = Variable("price_2", "4 900 ₽")


@pytest.fixture
def school(desk: Desk) -> ProjectSettings:
    return add_project(desk, ProjectDraft(name="Школа"))


def test_report_limit_is_ten_by_default(desk: Desk, school: ProjectSettings) -> None:
    assert list_variables(desk, school.id) == (Variable("b365_report_limit", "10"),)
    assert get_report_limit(desk, school.id) == 10


def test_saved_table_is_returned_with_the_limit_first(desk: Desk, school: ProjectSettings) -> None:
    assert save_variables(desk, school.id, [PRICE, CITY, LIMIT]) == ()
    assert list_variables(desk, school.id) == (LIMIT, PRICE, CITY)
    assert get_report_limit(desk, school.id) == 25


def test_deleting_the_limit_restores_the_default(desk: Desk, school: ProjectSettings) -> None:
    save_variables(desk, school.id, [LIMIT, CITY, PRICE])
    save_variables(desk, school.id, [CITY])
    assert list_variables(desk, school.id) == (Variable("b365_report_limit", "10"), CITY)


def test_empty_rows_and_spaces_around_names_are_ignored(desk: Desk, school: ProjectSettings) -> None:
    assert save_variables(desk, school.id, [Variable("", " "), Variable(" город ", "Казань")]) == ()
    assert list_variables(desk, school.id)[1:] == (CITY,)


def test_every_bad_row_is_named_and_nothing_is_saved(desk: Desk, school: ProjectSettings) -> None:
    save_variables(desk, school.id, [CITY])
    problems = save_variables(
        desk,
        school.id,
        [
            PRICE,
            Variable("2price", "1"),
            Variable("два слова", "1"),
            Variable("", "без имени"),
            Variable("client_id", "1"),
            Variable("price_2", "5 900 ₽"),
            Variable("bizon365_token", "made-up"),
            Variable("b365_report_limit", "101"),
            Variable("link", "https://example.com/?salebot=#{client_id}"),
        ],
    )
    assert [(problem.row, problem.name, problem.error.reason) for problem in problems] == [
        (2, "2price", "starts_with_letter"),
        (3, "два слова", "bad_character"),
        (4, "", "required"),
        (5, "client_id", "built_in"),
        (6, "price_2", "repeated"),
        (7, "bizon365_token", "is_the_token"),
        (8, "b365_report_limit", "too_large"),
        (9, "link", "contains_placeholder"),
    ]
    assert list_variables(desk, school.id)[1:] == (CITY,)


@pytest.mark.parametrize("value", ["1", "100"])
def test_limit_is_between_one_and_a_hundred(desk: Desk, school: ProjectSettings, value: str) -> None:
    assert save_variables(desk, school.id, [replace(LIMIT, value=value)]) == ()
    assert get_report_limit(desk, school.id) == int(value)


@pytest.mark.parametrize("value", ["0", "-5", "many", "", "10.5"])
def test_other_limits_are_refused(desk: Desk, school: ProjectSettings, value: str) -> None:
    assert [problem.error.field for problem in save_variables(desk, school.id, [replace(LIMIT, value=value)])] == [
        "b365_report_limit"
    ]
    assert get_report_limit(desk, school.id) == 10


def test_projects_do_not_share_variables(desk: Desk, school: ProjectSettings) -> None:
    other = add_project(desk, ProjectDraft(name="Вторая школа"))
    save_variables(desk, school.id, [LIMIT, CITY])
    assert get_report_limit(desk, other.id) == 10
    assert list_variables(desk, other.id)[1:] == ()


def test_variables_of_no_project_are_not_saved(desk: Desk) -> None:
    with pytest.raises(NotFound):
        save_variables(desk, 999, [CITY])


@pytest.mark.parametrize("name", ["", " ", "bizon365_token", "Bizon365_Token", "api_key", "мой_ключ"])
def test_a_value_that_may_be_a_secret_is_not_kept_before_it_is_saved(name: str) -> None:
    assert not may_be_kept(name)
    assert may_be_kept("город")
