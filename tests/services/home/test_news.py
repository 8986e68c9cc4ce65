"""People are told of each report once, when it is news, in the numbers that its page shows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.desk import Desk
from core.domain.notices.kinds import NoticeKind
from core.http.pace import never
from core.services.home.news_job import look_for_news
from core.services.notices.notices import Notice, list_notices
from core.services.projects.projects import list_projects
from tests.orders_world import order, put
from tests.present import SteppingClock
from tests.reports_world import START, store_report, viewer


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock(START + timedelta(hours=2))


@pytest.fixture
def standing(desk: Desk, clock: SteppingClock) -> Desk:
    """A desk whose clock stands, an hour after the webinar."""
    return replace(desk, clock=clock)


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


def told(desk: Desk, project_id: int) -> tuple[Notice, ...]:
    look_for_news(desk, project_id, never)
    return tuple(one for one in list_notices(desk, project_id) if one.kind is NoticeKind.REPORT_READY)


def test_report_is_told_once_with_its_numbers(standing: Desk, clock: SteppingClock, project_id: int) -> None:
    for week in (1, 2, 3):
        store_report(standing, project_id, [viewer("Анна")] * 2, starts_at=START - timedelta(weeks=week))
    people = [viewer("Анна", email="a@example.com", minutes=30), viewer("Вера", minutes=44.9), viewer("Г", minutes=60)]
    report_id = store_report(standing, project_id, people)
    [notice] = told(standing, project_id)
    assert notice.facts == {
        "report_id": report_id,
        "room_id": "222222:room",
        "room_title": "Python с нуля",
        "starts_at": START.isoformat(),
        "came": 3,
        "change": 0.5,
        "middle_stay_min": 44,
        "usual_stay_min": 30,
        "end": "to_end",
        "end_people": 1,
        "end_known": 3,
        "usual_end_share": 0,
    }
    clock.step(timedelta(minutes=5))
    assert told(standing, project_id) == (notice,)


def test_report_is_told_with_the_sums_of_every_currency_and_what_is_usual(standing: Desk, project_id: int) -> None:
    emails = ("a@example.com", "b@example.com")
    people = [viewer(email, email=email) for email in emails]
    for week in (1, 2, 3):
        store_report(standing, project_id, people, starts_at=START - timedelta(weeks=week))
        put(standing, project_id, *(order(2 - week * 7 * 24, 500_00, email=email) for email in emails[: 3 - week]))
    store_report(standing, project_id, people)
    put(standing, project_id, order(1.5, 990_00, email=emails[0]), order(1.6, 20_00, currency="USD", email=emails[1]))
    [notice] = told(standing, project_id)
    assert notice.facts["paid"] == [[990_00, "RUB"], [20_00, "USD"]]
    assert (notice.facts["buyers"], notice.facts["usual_buyers"]) == (2, 1)


def test_what_is_not_ready_or_no_news_is_not_told(standing: Desk, project_id: int) -> None:
    store_report(standing, project_id, None)
    store_report(standing, project_id, [viewer("Анна")], starts_at=START - timedelta(days=2))
    assert told(standing, project_id) == ()


def test_the_next_look_is_soon(standing: Desk, project_id: int) -> None:
    assert look_for_news(standing, project_id, never) == standing.now() + timedelta(minutes=5)
