"""Past checks: what was asked is found again and gives the same result; the same question is one check."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.domain.matching import Asked, OtherKey, Outcome
from core.domain.privacy.keep_times import DEFAULT_DAYS, Kept
from core.errors import NotFound, Unavailable
from core.sandbox.server import SandboxServer
from core.services.attendance.check_list import ListCheck
from core.services.attendance.past_checks import (
    Subject,
    count_checks,
    drop_checks,
    get_check,
    keep_check,
    list_checks,
    make_check,
)
from core.services.projects.projects import ProjectSettings
from core.services.reports.choose_report import ChosenReport, ReportQuestion
from core.services.reports.report_facts import get_report
from tests.attendance_world import people, pull_now
from tests.conftest import add_live, wire
from tests.present import SteppingClock
from tests.reports_world import ROOM, START, store_report, viewer


@pytest.fixture
def small(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, small_sandbox)


@pytest.fixture
def report(desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer) -> int:
    return pull_now(desk, small.id, small_sandbox.world.webinars[0].webinar_id)


def made(
    desk: Desk, project: ProjectSettings, report: int, subject: Subject, *, min_stay_s: float = 0, **choice: Any
) -> int:
    facts = get_report(desk, project.id, report)
    question = ReportQuestion(facts.room_id, date(2026, 11, 19), time(19))
    chosen = ChosenReport(question, facts, how="day", minutes_later=0, limit=20, alternatives=(), **choice)
    result = make_check(desk, project.id, report, subject, min_stay_s=min_stay_s, is_list_read=chosen.is_list_read)
    return keep_check(desk, project.id, subject, chosen=chosen, result=result)


def test_a_list_is_found_again_with_the_same_result(desk: Desk, small: ProjectSettings, report: int) -> None:
    given = people("Имя;Почта;Телефон", "Анна;nobody@example.com;", "Борис;;8 900 000-00-01", "Вера;;")
    check_id = made(desk, small, report, given, min_stay_s=60)
    kept = get_check(desk, small.id, check_id)
    first = make_check(desk, small.id, report, given, min_stay_s=60)
    again = make_check(desk, small.id, kept.report_id, kept.subject, min_stay_s=kept.min_stay_s)
    assert isinstance(first, ListCheck)
    assert isinstance(again, ListCheck)
    assert again.frame.equals(first.frame)
    assert kept.chosen.how == "day"
    [past] = list_checks(desk, small.id, limit=10)
    assert (past.id, past.people, past.outcomes[Outcome.ABSENT]) == (check_id, 3, 2)


def test_one_person_is_found_again(desk: Desk, small: ProjectSettings, report: int) -> None:
    asked = Asked(email="nobody@example.com", others=(OtherKey("phone", "+79000000001"),))
    assert get_check(desk, small.id, made(desk, small, report, asked)).subject == asked


def test_the_same_question_is_one_check_and_the_newest_comes_first(
    desk: Desk, small: ProjectSettings, report: int
) -> None:
    clock = SteppingClock()
    desk = replace(desk, clock=clock)
    ids = []
    for email in ("a@example.com", "b@example.com", "a@example.com"):
        ids.append(made(desk, small, report, Asked(email=email)))
        clock.step(timedelta(minutes=1))
    assert ids[0] == ids[2]
    assert [past.id for past in list_checks(desk, small.id, limit=10)] == [ids[0], ids[1]]
    assert [past.id for past in list_checks(desk, small.id, limit=1, offset=1)] == [ids[1]]


def test_old_checks_are_deleted_and_all_can_be(desk: Desk, small: ProjectSettings, report: int) -> None:
    clock = SteppingClock()
    desk = replace(desk, clock=clock)
    old = made(desk, small, report, Asked(email="a@example.com"))
    clock.step(timedelta(days=DEFAULT_DAYS[Kept.CHECKS]) + timedelta(hours=1))
    with pytest.raises(NotFound):
        get_check(desk, small.id, old)
    made(desk, small, report, Asked(email="b@example.com"))
    assert count_checks(desk, small.id) == 1
    drop_checks(desk, small.id)
    assert count_checks(desk, small.id) == 0


def test_a_check_of_another_project_is_not_found(
    desk: Desk, small: ProjectSettings, report: int, small_sandbox: SandboxServer
) -> None:
    check_id = made(desk, small, report, Asked(email="a@example.com"))
    with pytest.raises(NotFound):
        get_check(desk, add_live(desk, small_sandbox).id, check_id)


def test_a_check_without_the_list_of_bizon365_stays_one_when_it_is_opened_again(
    desk: Desk, small: ProjectSettings
) -> None:
    report = store_report(desk, small.id, [viewer("Вера", email="vera@example.com")])
    problem = Unavailable("bizon365", "getlist")
    kept = get_check(desk, small.id, made(desk, small, report, Asked(email="a@example.com"), refresh_problem=problem))
    assert isinstance(kept.chosen.refresh_problem, Unavailable)
    assert not kept.chosen.is_list_read
    assert kept.chosen.question == ReportQuestion(ROOM, date(2026, 11, 19), time(19))
    assert get_check(desk, small.id, made(desk, small, report, Asked(email="a@example.com"))).chosen.is_list_read


def test_a_report_of_the_evening_that_came_after_a_check_is_taken_together_with_it(
    desk: Desk, small: ProjectSettings
) -> None:
    report = store_report(desk, small.id, [viewer("Вера", email="vera@example.com")])
    parted = store_report(desk, small.id, [viewer("Глеб")], starts_at=START + timedelta(minutes=30))
    companions = (get_report(desk, small.id, parted),)
    check_id = made(desk, small, report, Asked(email="a@example.com"), companions=companions)
    assert get_check(desk, small.id, check_id).together_with == ()
    again = store_report(desk, small.id, None, starts_at=START + timedelta(minutes=50))
    kept = get_check(desk, small.id, check_id)
    assert kept.together_with == (again,)
    assert {one.id for one in kept.chosen.companions} == {parted, again}
