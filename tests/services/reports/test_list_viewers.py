"""Viewers: found however they are written, in a steady order, page by page, and all of them for a file."""

from datetime import timedelta

import pytest

from core.desk import Desk
from core.services.projects.projects import list_projects
from core.services.reports.list_viewers import COLUMNS, export_viewers, list_viewers
from tests.reports_world import DESKTOP, PHONE, START, store_report, viewer

PEOPLE = [
    viewer("Анна Иванова", email="anna@example.com", phone="8 (900) 111-22-33", city="Казань", minutes=5, **PHONE),
    viewer(
        "БОРИС", email="b_o@example.com", phone="+79005550000", city="Moscow", minutes=50, cu1="12345678", **DESKTOP
    ),
    viewer("вера 100%", phone="+375291112233", city="Нижний Новгород", minutes=20),
    {"username": "Глеб"},
]


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


@pytest.fixture
def report(desk: Desk, project_id: int) -> int:
    return store_report(desk, project_id, PEOPLE)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ["Анна Иванова", "БОРИС", "вера 100%", "Глеб"]),
        ("иван", ["Анна Иванова"]),
        ("борис", ["БОРИС"]),
        ("ANNA@EXAMPLE", ["Анна Иванова"]),
        ("8 900 111", ["Анна Иванова"]),
        ("+7 (900) 111-22-33", ["Анна Иванова"]),
        ("2233", ["Анна Иванова", "вера 100%"]),
        ("12345678", ["БОРИС"]),
        ("казань", ["Анна Иванова"]),
        ("москва", ["БОРИС"]),
        ("Nizhny Novgorod", ["вера 100%"]),
        ("нижний новгород", ["вера 100%"]),
        ("100%", ["вера 100%"]),
        ("%", ["вера 100%"]),
        ("b_o", ["БОРИС"]),
        ("никого такого", []),
    ],
)
def test_viewers_are_found_however_they_are_written(
    desk: Desk, project_id: int, report: int, text: str, names: list[str]
) -> None:
    found = list_viewers(desk, project_id, [report], {}, text=text)
    assert found.frame["username"].tolist() == names
    assert found.total == len(names)


def test_pages_hold_every_row_once_in_one_order(desk: Desk, project_id: int) -> None:
    report = store_report(desk, project_id, [viewer(f"№{number}") for number in range(25)])
    pages = [list_viewers(desk, project_id, [report], {}, page=page, page_size=10) for page in (1, 2, 3, 4)]
    names = [name for page in pages for name in page.frame["username"]]
    assert names == export_viewers(desk, project_id, [report], {})["username"].tolist()
    assert sorted(names) == sorted(f"№{number}" for number in range(25))
    assert {page.total for page in pages} == {25}


def test_viewers_are_sorted_by_stay_name_and_city(desk: Desk, project_id: int, report: int) -> None:
    def names(order: str) -> list[str]:
        frame = list_viewers(desk, project_id, [report], {}, order=order).frame  # type: ignore[arg-type]
        return [name.split()[0] for name in frame["username"]]

    assert names("stay") == ["БОРИС", "вера", "Анна", "Глеб"]
    assert names("name") == ["Анна", "БОРИС", "вера", "Глеб"]
    assert names("city") == ["БОРИС", "Анна", "вера", "Глеб"]


def test_the_newest_webinar_comes_first(desk: Desk, project_id: int, report: int) -> None:
    newer = store_report(desk, project_id, [viewer("Новый")], starts_at=START + timedelta(days=1))
    assert list_viewers(desk, project_id, [report, newer], {}).frame["username"].tolist()[0] == "Новый"


def test_moments_are_in_the_account_zone_and_stays_in_minutes(desk: Desk, project_id: int, report: int) -> None:
    first = list_viewers(desk, project_id, [report], {}).frame.iloc[0]
    assert f"{first['starts_at']:%d.%m.%Y %H:%M}" == f"{first['entered_at']:%d.%m.%Y %H:%M}" == "19.11.2026 19:00"
    assert f"{first['left_at']:%H:%M}" == "19:05"
    assert first["stay_min"] == 5.0
    assert not first["finished"]


def test_an_empty_answer_has_all_columns(desk: Desk, project_id: int, report: int) -> None:
    frame = list_viewers(desk, project_id, [report], {}, text="никого").frame
    assert list(frame.columns) == list(COLUMNS)
    assert list(list_viewers(desk, project_id, [report], {}).frame.columns) == list(COLUMNS)


def test_export_holds_the_viewers_of_the_choice_and_the_search(desk: Desk, project_id: int, report: int) -> None:
    phones = export_viewers(desk, project_id, [report], {"device": ("phone",)}, text="example")
    assert phones["username"].tolist() == ["Анна Иванова"]
