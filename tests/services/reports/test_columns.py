"""The columns of people beside their rows: they say the same, and are made anew when the rows change."""

import zlib
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from core.desk import Desk
from core.domain.reports.columns import read_facts, read_humans, unpack
from core.http.pace import never
from core.services.privacy.erase import erase_person
from core.services.privacy.find_people import find_people
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.reports.columns import list_missing, make_columns
from core.services.reports.people_job import rework_people
from core.services.reports.summary import get_facets
from core.services.webinars.numbers import get_numbers
from data.repositories.reports.columns import list_columns
from tests.reports_world import PHONE, START, store_report, viewer
from tests.services.reports.test_humans import REPORTS, Rows
from tests.stored import fetch_all


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


def assert_columns_are_those_of_the_rows(desk: Desk, project_id: int, report_ids: Sequence[int]) -> None:
    with desk.store.reading() as session:
        stored = {one.report_id: one for one in list_columns(session, project_id, report_ids)}
        for report_id in report_ids:
            facts, humans = make_columns(session, report_id)
            assert read_facts(stored[report_id].facts).equals(read_facts(facts))
            own = stored[report_id].humans
            assert own is None or read_humans(own).tolist() == read_humans(humans).tolist()


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REPORTS.flatmap(lambda found: st.tuples(st.just(found), st.permutations(range(len(found))))))
def test_columns_say_what_the_rows_say_whoever_became_one_human(
    desk: Desk, orders: tuple[list[Rows], list[int]]
) -> None:
    reports, order = orders
    project_id = add_project(desk, ProjectDraft(name=f"Школа {len(list_projects(desk))}")).id
    ids = [store_report(desk, project_id, reports[place], starts_at=START + timedelta(days=place)) for place in order]
    assert_columns_are_those_of_the_rows(desk, project_id, ids)
    humans = "SELECT count(DISTINCT human) FROM person WHERE project_id = :project"
    [(count,)] = fetch_all(desk, humans, project=project_id)
    came = get_numbers(desk, project_id, ids).came
    if len(ids) > 1:
        assert came == count
    rework_people(desk, project_id, never)
    assert list_missing(desk, project_id) == []
    assert_columns_are_those_of_the_rows(desk, project_id, ids)
    assert get_numbers(desk, project_id, ids).came == came


def test_figures_are_the_same_while_columns_are_missing(desk: Desk, project_id: int) -> None:
    people = [viewer("Анна", email="anna@example.com", city="Казань", **PHONE), viewer("Гость")]
    ids = [store_report(desk, project_id, people, starts_at=START + timedelta(days=day)) for day in range(2)]
    before = get_facets(desk, project_id, ids), get_numbers(desk, project_id, ids, {"device": ("phone",)})
    with desk.store.writing() as session:
        session.connection().execute(text("DELETE FROM person_columns"))
    assert len(list_missing(desk, project_id)) == 2
    facets, numbers = get_facets(desk, project_id, ids), get_numbers(desk, project_id, ids, {"device": ("phone",)})
    assert (facets.to_dict(), numbers) == (before[0].to_dict(), before[1])


def test_nothing_of_an_erased_person_stays_in_the_columns(desk: Desk, project_id: int) -> None:
    people = [viewer("Анна", email="anna@example.com", utm_source="vk"), viewer("Борис", email="boris@example.com")]
    ids = [store_report(desk, project_id, people, starts_at=START + timedelta(days=day)) for day in range(2)]
    assert get_numbers(desk, project_id, ids).came == 2
    [anna] = find_people(desk, project_id, "anna@example.com")
    erase_person(desk, project_id, anna)
    assert fetch_all(desk, "SELECT * FROM person_columns") == []
    # Her rows stay, for the counts
    assert get_numbers(desk, project_id, ids).came == 2
    assert get_numbers(desk, project_id, ids, {"source": ("vk",)}).attendances == 0


def test_columns_of_an_earlier_version_are_read(desk: Desk, project_id: int) -> None:
    report = store_report(desk, project_id, [viewer("Анна", email="anna@example.com")])
    with desk.store.reading() as session:
        packed = make_columns(session, report)
    facts, humans = (zlib.compress(unpack(one)) for one in packed)
    assert read_facts(facts).equals(read_facts(packed[0]))
    assert read_humans(humans).tolist() == read_humans(packed[1]).tolist()
