"""People over several webinars: who came again, and cohorts by month."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.desk import Desk
from core.domain.reports.definitions import Counting
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from core.services.reports.change_counting import change_counting
from core.services.webinars.people_over_time import get_cohorts, get_returning
from tests.reports_world import START, store_report, viewer


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


def test_who_was_at_an_earlier_webinar_has_come_again(desk: Desk, project_id: int) -> None:
    anna, boris = viewer("Анна", email="anna@example.com"), viewer("Борис", email="boris@example.com")
    first = store_report(desk, project_id, [anna, viewer("Гость")])
    second = store_report(desk, project_id, [anna, boris, viewer("Гость")], starts_at=START + timedelta(days=1))
    found = [get_returning(desk, project_id, ids) for ids in ([first], [second], [first, second])]
    assert [(one.new, one.returning, one.unclear) for one in found] == [(1, 0, 1), (1, 1, 1), (1, 1, 2)]
    assert (found[1].share, found[1].is_few) == (0.5, True)


def test_the_second_part_of_a_webinar_is_no_return(desk: Desk, project_id: int) -> None:
    """It broke off and was started again: those who went on watching have not come again by that."""
    anna, boris = viewer("Анна", email="anna@example.com"), viewer("Борис", email="boris@example.com")
    store_report(desk, project_id, [boris], starts_at=START - timedelta(days=7))
    store_report(desk, project_id, [anna, boris])
    rest = store_report(desk, project_id, [anna, boris], starts_at=START + timedelta(minutes=50))
    found = get_returning(desk, project_id, [rest])
    assert (found.new, found.returning) == (1, 1)
    evening = store_report(desk, project_id, [anna, boris], starts_at=START + timedelta(hours=3))
    assert get_returning(desk, project_id, [evening]).returning == 2


def test_who_only_looked_in_before_has_not_come_again(desk: Desk, project_id: int) -> None:
    early, late = (viewer("Анна", minutes=minutes, email="anna@example.com") for minutes in (2, 30))
    store_report(desk, project_id, [early], starts_at=START - timedelta(days=40))
    newest = store_report(desk, project_id, [late])
    assert get_returning(desk, project_id, [newest]).returning == 1
    assert set(get_cohorts(desk, project_id).frame["months_later"]) == {0, 1}
    change_counting(desk, project_id, Counting(attended_from_s=600))
    assert get_returning(desk, project_id, [newest]).returning == 0
    assert set(get_cohorts(desk, project_id).frame["months_later"]) == {0}


def test_a_month_is_one_of_the_account_and_guests_are_in_no_cohort(desk: Desk, project_id: int) -> None:
    anna = viewer("Анна", email="anna@example.com")
    store_report(desk, project_id, [anna, viewer("Гость")], starts_at=datetime(2026, 10, 31, 20, 59, tzinfo=UTC))
    store_report(desk, project_id, [anna], starts_at=datetime(2026, 10, 31, 21, 0, tzinfo=UTC))  # November in Moscow
    found = get_cohorts(desk, project_id)
    assert found.frame[["cohort", "month", "months_later", "people", "share"]].to_numpy().tolist() == [
        [date(2026, 10, 1), date(2026, 10, 1), 0, 1, 1.0],
        [date(2026, 10, 1), date(2026, 11, 1), 1, 1, 1.0],
    ]
    assert (found.guests, found.webinars, found.since) == (1, 2, date(2026, 10, 31))
    assert get_cohorts(desk, project_id, "222222:other").frame.empty


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=st.lists(st.tuples(st.integers(0, 400), st.lists(st.integers(0, 5), max_size=4)), min_size=1, max_size=5))
def test_cohorts_are_sets_of_people(desk: Desk, held: list[tuple[int, list[int]]]) -> None:
    project_id = add_project(desk, ProjectDraft(name=f"Школа {len(list_projects(desk))}")).id
    months: defaultdict[int, set[date]] = defaultdict(set)
    for number, (day, people) in enumerate(held):
        starts_at = START - timedelta(days=day, seconds=number)
        rows = [viewer(f"{who}", email=f"p{who}@example.com") for who in people]
        store_report(desk, project_id, rows, starts_at=starts_at)
        for who in people:
            months[who].add(starts_at.date().replace(day=1))
    expected: defaultdict[tuple[date, date], int] = defaultdict(int)
    for own in months.values():
        for month in own:
            expected[min(own), month] += 1
    frame = get_cohorts(desk, project_id).frame
    assert dict(zip(zip(frame["cohort"], frame["month"], strict=True), frame["people"], strict=True)) == expected
    assert all(frame["share"] == frame["people"] / frame["size"])
