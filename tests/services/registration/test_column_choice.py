"""The columns of a list to register stay as the operator chose them."""

from dataclasses import replace
from datetime import timedelta

from core.desk import Desk
from core.domain.registration.columns import FIELDS
from core.services.lists.read_people import PeopleList, read_pasted
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.registration.column_choice import RecalledColumns, recall_columns, remember_columns
from tests.present import DAY
from tests.stored import fetch_all


def read_list(text: str) -> PeopleList:
    return read_pasted(text, FIELDS)


def test_chosen_columns_are_remembered_for_the_same_header_of_the_same_project(desk: Desk) -> None:
    first, other = list_projects(desk)[0], add_project(desk, ProjectDraft(name="Другой"))
    people = read_list("Логин;Когда\nanna@example.com;20.11.2026")
    assert recall_columns(desk, first.id, people).columns == {"email": 0}
    remember_columns(desk, first.id, people, {"email": 0, "date": 1})
    later = read_list("ЛОГИН ;когда\nboris@example.com;21.11.2026\nvera@example.com;21.11.2026")
    assert recall_columns(desk, first.id, later).columns == {"email": 0, "date": 1}
    assert recall_columns(desk, other.id, later).columns == {"email": 0}
    elsewhere = read_list("Когда;Логин\n20.11.2026;boris@example.com")
    assert recall_columns(desk, first.id, elsewhere).columns == {"email": 1}


def test_nothing_of_the_people_is_remembered(desk: Desk) -> None:
    project = list_projects(desk)[0]
    people = read_list("Логин;Когда\nanna@example.com;20.11.2026")
    remember_columns(desk, project.id, people, {"email": 0})
    headless = replace(people, titles=("", ""))
    remember_columns(desk, project.id, headless, {"email": 1})
    assert recall_columns(desk, project.id, headless).columns == people.columns
    kept = fetch_all(desk, "SELECT key, value FROM remembered")
    assert [value for _, value in kept] == ['{"email": 0}']
    assert "example.com" not in str(kept)


def test_dates_of_leads_are_left_out_and_told_even_where_an_earlier_list_had_sessions_there(desk: Desk) -> None:
    project = list_projects(desk)[0]
    sessions = read_list(f"Почта;Дата\na@example.com;{DAY + timedelta(days=7):%d.%m.%Y} 19:00")
    assert recall_columns(desk, project.id, sessions) == RecalledColumns({"email": 0, "date": 1})
    remember_columns(desk, project.id, sessions, {"email": 0, "date": 1})
    leads = read_list(f"Почта;Дата\na@example.com;{DAY - timedelta(days=2):%d.%m.%Y} 10:47")
    assert recall_columns(desk, project.id, leads) == RecalledColumns({"email": 0}, {"date": 1})
