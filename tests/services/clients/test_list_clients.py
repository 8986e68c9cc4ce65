"""The list of clients: every way to search, every order over all pages, and only those of the project."""

from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.desk import Desk
from core.domain.access.rights import Operator, Role
from core.errors import NotAllowed
from core.services.clients.copy import keep_client, keep_variables
from core.services.clients.list_clients import ClientOrder, ListedClient, list_clients
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from data.repositories.clients import put_clients
from tests.reports_world import START

PROJECT = 1


def found(desk: Desk, text: str) -> list[int]:
    return [row.client.client_id for row in list_clients(desk, PROJECT, text).rows]


def test_clients_are_found_by_contact_name_and_id_and_by_nothing_all(desk: Desk) -> None:
    keep_variables(desk, PROJECT, [7], {"name": "Алёна Петрова", "mail": "Anna@Example.com"}, complete=True)
    keep_client(desk, PROJECT, 8, kind="phone", contact="+79000000001")
    keep_client(desk, add_project(desk, ProjectDraft(name="Чужой")).id, 9, kind="phone", contact="+79000000001")
    assert found(desk, " ") == [8, 7]
    for text in ("anna@example.com", "алена", "Петрова Алёна", "7"):
        assert found(desk, text) == [7], text
    assert found(desk, "8 (900) 000-00-01") == [8]
    assert found(desk, "nobody@example.com") == found(desk, "Мария") == found(desk, "999") == found(desk, "%") == []


def test_a_row_has_the_contacts_of_all_variables_and_of_the_search_by_which_it_was_found(desk: Desk) -> None:
    keep_variables(desk, PROJECT, [7], {"mail": "anna@example.com", "b": "b@example.com", "phone": "+79000000002"})
    keep_client(desk, PROJECT, 8, kind="phone", contact="+79000000001")
    assert [(row.emails, row.phones) for row in list_clients(desk, PROJECT).rows] == [
        ((), ("+79000000001",)),
        (("anna@example.com", "b@example.com"), ("+79000000002",)),
    ]
    with pytest.raises(NotAllowed):
        list_clients(desk.acting_as(Operator("Зритель", Role.VIEWER)), PROJECT)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(
        st.tuples(st.sampled_from(["Яна", "анна", "Борис", None]), st.none() | st.integers(0, 3)), max_size=6
    ),
    order=st.sampled_from(get_args(ClientOrder)),
    descending=st.booleans(),
)
def test_any_column_sorts_all_pages_with_the_unknown_last_and_equals_by_the_newest_client(
    desk: Desk, people: list[tuple[str | None, int | None]], order: ClientOrder, descending: bool
) -> None:
    project_id = add_project(desk, ProjectDraft(name=f"Школа {len(list_projects(desk))}")).id
    moments = [None if day is None else START + timedelta(days=day) for _, day in people]
    clients = {
        number: {"name": name, "created_at": at, "variables_at": at}
        for number, ((name, _), at) in enumerate(zip(people, moments, strict=True), 1)
    }
    with desk.store.writing() as session:
        put_clients(session, project_id, clients, START)
    pages = [
        list_clients(desk, project_id, order=order, descending=descending, page=page, page_size=2) for page in (1, 2, 3)
    ]
    rows = [row for page in pages for row in page.rows]
    assert {page.total for page in pages} == {len(people)}

    def value(row: ListedClient) -> object:
        own = getattr(row.client, order)
        return own.lower() if isinstance(own, str) else own

    newest = sorted(rows, key=lambda row: -row.client.client_id)
    known = sorted((row for row in newest if value(row) is not None), key=value, reverse=descending)  # type: ignore[arg-type]
    assert rows == [*known, *(row for row in newest if value(row) is None)]
