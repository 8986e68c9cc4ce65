"""One human over all reports of a project, whatever the order in which the reports come."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.desk import Desk
from core.domain.identity import OVER_TIME, find_humans
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.reports.humans import trace_of
from core.services.reports.rows import read_keys
from core.services.reports.summary import break_down, get_facets
from tests.reports_world import START, store_report, viewer
from tests.stored import fetch_all

Rows = Sequence[dict[str, Any]]
PHONE = "+79000000001"


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


def store(desk: Desk, project_id: int, reports: Sequence[Rows], order: Sequence[int] = ()) -> dict[int, int]:
    """Store the reports, in this order; the place of each report by its id."""
    return {
        store_report(desk, project_id, reports[place], starts_at=START + timedelta(days=place)): place
        for place in order or range(len(reports))
    }


def humans(desk: Desk, project_id: int, places: dict[int, int]) -> set[frozenset[tuple[int, int]]]:
    """The people of each human: place of the report, and number there."""
    found: dict[int, set[tuple[int, int]]] = {}
    sql = "SELECT report_id, number, human FROM person WHERE project_id = :project"
    for report_id, number, human in fetch_all(desk, sql, project=project_id):
        found.setdefault(human, set()).add((places[report_id], number))
    keys = (
        "SELECT p.human, k.human FROM person_key k JOIN person p ON p.report_id = k.report_id AND p.number = k.number"
    )
    assert all(theirs == of_key for theirs, of_key in fetch_all(desk, keys))
    return set(map(frozenset, found.values()))


def by_rule(desk: Desk, project_id: int, places: dict[int, int]) -> set[frozenset[tuple[int, int]]]:
    """As `humans`, by asking the rule about all people of all reports at once."""
    sql = "SELECT report_id, number, keys, username FROM person WHERE project_id = :project ORDER BY 1, 2"
    people = fetch_all(desk, sql, project=project_id)
    found: dict[int, set[tuple[int, int]]] = {}
    traces = [trace_of(read_keys(keys), username) for _, _, keys, username in people]
    for (report_id, number, _, _), first in zip(people, find_humans(traces, OVER_TIME).firsts, strict=True):
        found.setdefault(first, set()).add((places[report_id], number))
    return set(map(frozenset, found.values()))


def test_third_report_tells_that_two_people_are_one(desk: Desk, project_id: int) -> None:
    reports = [
        [viewer("Анна", cu1="5")],
        [viewer("Анна", email="a@example.com")],
        [viewer("Анна", email="a@example.com", cu1="5")],
    ]
    ids = store(desk, project_id, reports)
    assert humans(desk, project_id, ids) == {frozenset({(0, 0), (1, 0), (2, 0)})}
    assert break_down(get_facets(desk, project_id, list(ids)), {}, "ru").people == 1


def test_family_that_a_later_report_shows_is_parted(desk: Desk, project_id: int) -> None:
    alone = [[viewer("Анна", phone=PHONE)], [viewer("Анна", phone=PHONE, email="a@example.com")]]
    ids = store(desk, project_id, alone)
    assert len(humans(desk, project_id, ids)) == 1
    late = store_report(
        desk, project_id, [viewer("Анна", phone=PHONE, email="b@example.com")], starts_at=START + timedelta(days=9)
    )
    assert len(humans(desk, project_id, {**ids, late: 9})) == 3


@pytest.mark.parametrize(
    ("reports", "count"),
    [
        (
            [
                [viewer("Анна", cu1="5", phone=PHONE), viewer("Анна", cu1="6")],
                [viewer("Иван", cu1="7", phone=PHONE)],
                [viewer("Иван", cu1="5")],
            ],
            2,
        ),
        (
            [
                [viewer("Анна", cu1="5", phone=PHONE)],
                [viewer("Анна", email="a@example.com", phone=PHONE)],
                [viewer("Анна", cu1="5", email="b@example.com", phone=PHONE)],
            ],
            2,
        ),
        (
            [
                [viewer("Анна", phone=PHONE, email="a@example.com")],
                [viewer("Анна", phone=PHONE)],
                [viewer("Мария", phone=PHONE)],
            ],
            1,
        ),
    ],
    ids=["a name joins who shared a phone", "an address parts who shared a phone", "nothing but one phone"],
)
def test_who_comes_again_changes_who_is_one_as_the_rule_says(
    desk: Desk, project_id: int, reports: Sequence[Rows], count: int
) -> None:
    ids = store(desk, project_id, reports)
    found = humans(desk, project_id, ids)
    assert (len(found), found) == (count, by_rule(desk, project_id, ids))


def test_guests_of_two_reports_are_two_people_though_the_chat_calls_them_alike(desk: Desk, project_id: int) -> None:
    ids = store(desk, project_id, [[viewer("Анна", chatUserId="c1")], [viewer("Анна", chatUserId="c1")]])
    assert len(humans(desk, project_id, ids)) == 2


def test_people_of_another_project_are_other_people(desk: Desk, project_id: int) -> None:
    other = add_project(desk, ProjectDraft(name="Чужой")).id
    ids = store(desk, project_id, [[viewer("Анна", email="a@example.com")]])
    theirs = store(desk, other, [[viewer("Анна", email="a@example.com")]])
    assert len(humans(desk, project_id, ids) | humans(desk, other, theirs)) == 1  # each the first of its report
    assert len(fetch_all(desk, "SELECT DISTINCT human FROM person")) == 2


KEY = st.sampled_from(["", "", "1", "2", "3"])
ROW = st.builds(
    lambda name, client, email, phone: viewer(
        name, cu1=client, email=email and f"{email}a@example.com", phone=phone and f"+7900000000{phone}"
    ),
    st.sampled_from(["Анна", "Иван", ""]),
    KEY,
    KEY,
    KEY,
)
REPORTS = st.lists(st.lists(ROW, max_size=4), min_size=1, max_size=4)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REPORTS.flatmap(lambda found: st.tuples(st.just(found), st.permutations(range(len(found))))))
def test_order_in_which_reports_come_does_not_matter(desk: Desk, orders: tuple[list[Rows], list[int]]) -> None:
    reports, order = orders
    first, second = (add_project(desk, ProjectDraft(name=f"{len(list_projects(desk))} {n}")).id for n in (0, 1))
    in_order, shuffled = store(desk, first, reports), store(desk, second, reports, order)
    found = humans(desk, first, in_order)
    assert found == humans(desk, second, shuffled)
    assert found == by_rule(desk, first, in_order)
