"""People of webinars as rows: found however they are written, sorted over all pages, each once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.desk import Desk
from core.domain.access.rights import Role
from core.errors import NotAllowed
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.reports.list_people import COLUMNS, PeopleOrder, PeopleQuery, list_people
from tests.reports_world import DESKTOP, PHONE, START, exported, store_report, viewer
from tests.services.inbox.test_query_plans import plans

PEOPLE = [
    viewer("Анна Иванова", email="anna@example.com", phone="8 (900) 111-22-33", city="Казань", minutes=5, **PHONE),
    viewer("Анна Иванова", email="anna@example.com", phone="+375296541207", city="Казань", minutes=7, **PHONE),
    viewer(
        "БОРИС", email="b_o@example.com", phone="+79005550000", city="Moscow", minutes=50, cu1="12345678", **DESKTOP
    ),
    viewer(
        "вера 100%",
        phone="+375291112233",
        city="Нижний Новгород",
        minutes=20,
        utm_source="vk",
        partner="7",
        buttons=[{"id": "b1"}],
    ),
    {"username": "Глеб"},
]
ORDERS: tuple[PeopleOrder, ...] = get_args(PeopleOrder)


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


@pytest.fixture
def report(desk: Desk, project_id: int) -> int:
    return store_report(desk, project_id, PEOPLE)


def names(frame: pd.DataFrame) -> list[str]:
    return [str(name) for name in frame["username"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["БОРИС", "вера 100%", "Анна Иванова", "Глеб"]),
        ("иван", ["Анна Иванова"]),
        ("борис", ["БОРИС"]),
        ("ANNA@EXAMPLE", ["Анна Иванова"]),
        ("8 900 111", ["Анна Иванова"]),
        ("296541207", ["Анна Иванова"]),
        ("2233", ["вера 100%", "Анна Иванова"]),
        ("12345678", ["БОРИС"]),
        ("казань", ["Анна Иванова"]),
        ("нижний новгород", ["вера 100%"]),
        ("никого такого", []),
        ("москва", ["БОРИС"]),
        ("Nizhny Novgorod", ["вера 100%"]),
        ("100%", ["вера 100%"]),
        ("%", ["вера 100%"]),
        ("b_o", ["БОРИС"]),
        ("client_id", []),
    ],
)
def test_people_are_found_however_they_are_written_and_those_who_stayed_longest_come_first(
    desk: Desk, project_id: int, report: int, text: str, found: list[str]
) -> None:
    page = list_people(desk, project_id, PeopleQuery([report], text=text))
    assert names(page.frame) == found
    assert page.total == len(found)


def test_people_are_counted_once_with_their_entries(desk: Desk, project_id: int, report: int) -> None:
    anna = list_people(desk, project_id, PeopleQuery([report], text="анна")).frame.iloc[0]
    assert (anna["entries"], anna["stay_min"], anna["webinars"], anna["report_id"]) == (2, 7, 1, report)


@pytest.mark.parametrize("several", [False, True])
def test_each_column_sorts_all_pages_and_the_unknown_comes_last(
    desk: Desk, project_id: int, report: int, several: bool
) -> None:
    days = (1, 2, 3) if several else ()  # so many that few of all attendances are those that are shown
    reports = [
        report,
        *(store_report(desk, project_id, PEOPLE[:3], starts_at=START + timedelta(days)) for days in days),
    ]
    for order in ORDERS[::3] if several else ORDERS:
        for descending in (False, True):
            query = PeopleQuery(reports, order=order, descending=descending)
            rows = exported(desk, project_id, query)
            pages = [list_people(desk, project_id, query, page=page, page_size=2).frame for page in (1, 2)]
            assert [name for page in pages for name in names(page)] == names(rows), order
            known = [str(one).lower() if isinstance(one, str) else one for one in rows[order].dropna()]
            assert known == sorted(known, reverse=descending), order
            assert rows[order].isna().tolist() == sorted(rows[order].isna()), order


def test_pages_hold_everybody_once_in_one_order(desk: Desk, project_id: int) -> None:
    """Also where nothing that is sorted by tells them apart."""
    report = store_report(desk, project_id, [viewer(f"№{number}") for number in range(25)])
    query = PeopleQuery([report])
    pages = [list_people(desk, project_id, query, page=page, page_size=10) for page in (1, 2, 3, 4)]
    listed = [name for page in pages for name in names(page.frame)]
    assert listed == names(exported(desk, project_id, query))
    assert sorted(listed) == sorted(f"№{number}" for number in range(25))
    assert {page.total for page in pages} == {25}


def test_moments_are_in_the_account_zone(desk: Desk, project_id: int, report: int) -> None:
    anna = list_people(desk, project_id, PeopleQuery([report], text="анна")).frame.iloc[0]
    assert f"{anna['starts_at']:%d.%m.%Y %H:%M}" == f"{anna['entered_at']:%d.%m.%Y %H:%M}" == "19.11.2026 19:00"
    assert f"{anna['left_at']:%H:%M}" == "19:07"
    assert not anna["finished"]


def test_an_empty_answer_has_all_columns(desk: Desk, project_id: int, report: int) -> None:
    for text in ("никого", ""):
        assert list(list_people(desk, project_id, PeopleQuery([report], text=text)).frame.columns) == list(COLUMNS)


def test_export_holds_the_people_of_the_choice_and_the_search(desk: Desk, project_id: int, report: int) -> None:
    phones = PeopleQuery([report], {"device": ("phone",)}, text="example")
    assert names(exported(desk, project_id, phones)) == ["Анна Иванова"]


def test_where_people_came_from_and_whether_they_clicked_stand_beside_them(
    desk: Desk, project_id: int, report: int
) -> None:
    frame = list_people(desk, project_id, PeopleQuery([report], text="вера")).frame
    assert frame[["source", "medium", "partner", "clicked"]].iloc[0].tolist() == ["vk", None, "7", True]
    assert exported(desk, project_id, PeopleQuery([report]))["clicked"].tolist() == [False, True, False, False]


def test_people_of_another_project_are_not_listed(desk: Desk, project_id: int, report: int) -> None:
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    empty = list_people(desk, other, PeopleQuery([report]))
    assert (empty.total, list(empty.frame.columns)) == (0, list(COLUMNS))


def test_who_sees_no_contacts_can_neither_search_nor_sort_by_them(desk: Desk, project_id: int, report: int) -> None:
    operator = replace(desk.acting, role=Role.VIEWER)
    looking = desk.acting_as(operator)
    for query in (PeopleQuery([report], text="анна"), PeopleQuery([report], order="email")):
        with pytest.raises(NotAllowed):
            list_people(looking, project_id, query)
    frame = list_people(looking, project_id, PeopleQuery([report])).frame
    assert frame[["email", "phone", "client_id"]].isna().all(axis=None)


VISIT = st.fixed_dictionaries(
    {
        "who": st.sampled_from(["anna", "boris", "vera"]),
        "minutes": st.sampled_from([1, 30, 60]),
        "city": st.sampled_from(["Казань", "Пермь", None]),
    }
)


@given(reports=st.lists(st.lists(VISIT, max_size=4), min_size=2, max_size=3), city=st.sampled_from([None, "Казань"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_person_of_several_webinars_is_one_row_as_at_the_newest(
    desk: Desk, project_id: int, reports: Sequence[Sequence[dict[str, Any]]], city: str | None
) -> None:
    ids = [
        store_report(
            desk,
            project_id,
            [
                viewer(one["who"], email=f"{one['who']}@example.com", city=one["city"], minutes=one["minutes"])
                for one in rows
            ],
            starts_at=START + timedelta(days=day),
            webinar_id=f"{day} {desk.now()} {id(reports)}",
        )
        for day, rows in enumerate(reports)
    ]
    longest: dict[str, list[float]] = {}
    for rows in reports:
        for who in {one["who"] for one in rows}:
            longest.setdefault(who, []).append(max(one["minutes"] for one in rows if one["who"] == who))
    frame = list_people(desk, project_id, PeopleQuery(ids)).frame
    assert {row["username"]: row["stay_min"] for _, row in frame.iterrows()} == {
        who: max(stays) for who, stays in longest.items()
    }
    assert {row["username"]: row["webinars"] for _, row in frame.iterrows()} == {
        who: len(stays) for who, stays in longest.items()
    }


@pytest.mark.sqlite("reads SQLite's plans")
def test_people_are_searched_and_read_among_those_of_their_webinars_alone(desk: Desk, project_id: int) -> None:
    ids = [store_report(desk, project_id, PEOPLE, starts_at=START + timedelta(days=days)) for days in (1, 2)]
    for report_ids, text in ((ids, "анна"), (ids[:1], "2233"), (ids, "")):
        taken = plans(desk, lambda: list_people(desk, project_id, PeopleQuery(report_ids, text=text)))  # noqa: B023
        steps = [step for plan in taken for step in plan if step.startswith("SEARCH person ")]
        assert steps
        assert all("PRIMARY KEY (report_id=?" in step for step in steps), steps
