"""Looking up clients of the copy."""

import pytest

from core.desk import Desk
from core.services.clients.copy import keep_client, keep_variables
from core.services.clients.look_up_client import MOST, look_up_client
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project

PROJECT = 1


def found(desk: Desk, text: str, project_id: int = PROJECT) -> list[int]:
    return [one.client_id for one in look_up_client(desk, project_id, text)]


def test_a_client_is_found_by_any_contact_in_any_variable(desk: Desk) -> None:
    keep_variables(desk, PROJECT, [7], {"second_mail": "Anna@Example.com", "city": "Самара"})
    keep_client(desk, PROJECT, 8, kind="phone", contact="+79000000001")
    [client] = look_up_client(desk, PROJECT, " anna@example.com ")
    assert (client.client_id, [one.name for one in client.variables]) == (7, ["city", "second_mail"])
    assert found(desk, "8 (900) 000-00-01") == [8]
    assert found(desk, "nobody@example.com") == []


def test_an_id_is_offered_even_when_the_copy_does_not_know_it(desk: Desk) -> None:
    [unknown] = look_up_client(desk, PROJECT, "84611953")
    assert (unknown.client_id, unknown.client, unknown.variables) == (84611953, None, ())
    assert found(desk, "9" * 30) == []


def test_a_phone_is_taken_for_an_id_only_when_it_is_one(desk: Desk) -> None:
    assert found(desk, "79000000001") == []
    keep_client(desk, PROJECT, 79000000001, kind="email", contact="anna@example.com")
    keep_client(desk, PROJECT, 5, kind="phone", contact="79000000001")
    assert found(desk, "79000000001") == [79000000001, 5]


def test_contact_by_which_salebot_found_a_client_is_shown_as_no_variable(desk: Desk) -> None:
    keep_client(desk, PROJECT, 5, kind="phone", contact="+79000000001")
    [client] = look_up_client(desk, PROJECT, "+79000000001")
    assert client.variables == ()


def test_the_newest_of_many_come_first(desk: Desk) -> None:
    for client_id in range(1, MOST + 3):
        keep_client(desk, PROJECT, client_id, kind="phone", contact="+79000000001")
    assert found(desk, "+79000000001") == list(range(MOST + 2, 2, -1))


@pytest.mark.parametrize("text", ["петрова", "Алёна Петрова", "петрова алена"])
def test_a_client_is_found_by_the_words_of_its_name(desk: Desk, text: str) -> None:
    keep_variables(desk, PROJECT, [7], {"name": "Алена Петрова"}, complete=True)
    keep_variables(desk, PROJECT, [8], {"name": "Алёна Ким"}, complete=True)
    assert found(desk, text) == [7]


@pytest.mark.parametrize("text", ["", "  ", "анна"])
def test_text_that_is_neither_contact_nor_name_finds_nobody(desk: Desk, text: str) -> None:
    assert found(desk, text) == []


def test_clients_of_another_project_are_not_found(desk: Desk) -> None:
    other = add_project(desk, ProjectDraft(name="Школа")).id
    keep_client(desk, other, 8, kind="phone", contact="+79000000001")
    assert found(desk, "+79000000001") == []
    assert found(desk, "+79000000001", other) == [8]
