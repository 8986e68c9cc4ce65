"""The summary of a week comes once, on Monday morning of the account's clock, room by room."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.desk import Desk
from core.domain.notices.kinds import NoticeKind
from core.domain.reports.definitions import Counting
from core.services.home.weekly import tell_week
from core.services.notices.notices import list_notices
from core.services.projects.projects import list_projects
from core.services.reports.change_counting import change_counting
from core.services.reports.list_reports import ReportSearch
from core.services.webinars.list_webinars import list_webinars
from core.services.webinars.trends import get_trends
from tests.present import SteppingClock
from tests.reports_world import START, store_report, viewer
from tests.stored import write

MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)  # nine in Moscow; START is the Thursday before
DAY = timedelta(days=1)


def test_week_is_summed_up_by_room_once(desk: Desk) -> None:
    clock = SteppingClock(MONDAY - timedelta(minutes=1))
    desk = replace(desk, clock=clock)
    project_id = list_projects(desk)[0].id
    two, three = ([viewer(f"{n}", email=f"a{n}@example.com") for n in range(many)] for many in (2, 3))
    for week in (1, 2, 3):
        store_report(desk, project_id, two, starts_at=START - 7 * week * DAY)
    store_report(desk, project_id, three)
    store_report(desk, project_id, two, starts_at=START + DAY)
    store_report(desk, project_id, [viewer("Анна")], room_id="222222:other", room_title=None, starts_at=START - DAY)
    tell_week(desk, project_id)
    assert list_notices(desk, project_id) == (), "not before nine"
    for _ in range(4):
        clock.step(timedelta(minutes=1))
        tell_week(desk, project_id)
    [notice] = list_notices(desk, project_id)
    assert notice.kind is NoticeKind.WEEKLY
    assert notice.facts == {
        "since": "2026-11-16",
        "until": "2026-11-22",
        "rooms": [
            {"title": "Python с нуля", "webinars": 2, "came": 3, "change": 0.25},
            {"title": "222222:other", "webinars": 1, "came": 1, "change": None},
        ],
    }
    clock.step(7 * DAY)
    tell_week(desk, project_id)
    assert len(list_notices(desk, project_id)) == 1, "nothing was held"


def test_who_came_is_not_compared_with_all_who_looked_in(desk: Desk) -> None:
    desk = replace(desk, clock=SteppingClock(MONDAY))
    project_id = list_projects(desk)[0].id
    stayed, looked_in = viewer("Анна", email="a@example.com", minutes=30), viewer("Вера", email="v@example.com")
    for week in (1, 2, 3):
        store_report(desk, project_id, [stayed], starts_at=START - 7 * week * DAY)
    report_id = store_report(desk, project_id, [stayed, {**looked_in, "vi": [{"s": 0, "e": 60}]}], person_count=2)
    write(desk, "UPDATE report SET person_count = 1 WHERE id <> :id", id=report_id)
    assert get_trends(desk, project_id).usual[report_id] == 1
    change_counting(desk, project_id, Counting(attended_from_s=600))
    tell_week(desk, project_id)
    [notice] = list_notices(desk, project_id)
    assert notice.facts["rooms"] == [{"title": "Python с нуля", "webinars": 1, "came": 1, "change": None}]
    [row] = [one for one in list_webinars(desk, project_id, ReportSearch()).rows if one.report.id == report_id]
    assert (row.numbers and row.numbers.came, row.change) == (1, None)


@pytest.mark.long
def test_a_week_of_a_room_that_begins_all_the_time_is_summed_up_whole(desk: Desk) -> None:
    desk = replace(desk, clock=SteppingClock(MONDAY))
    project_id = list_projects(desk)[0].id
    for place in range(501):
        store_report(desk, project_id, [], starts_at=START - timedelta(minutes=5 * place), kind="auto")
    tell_week(desk, project_id)
    assert list_notices(desk, project_id)[0].facts["rooms"][0]["webinars"] == 501


def test_late_start_tells_until_wednesday(desk: Desk) -> None:
    project_id = list_projects(desk)[0].id
    for days, notices in ((3, 0), (2, 1)):
        late = replace(desk, clock=SteppingClock(MONDAY + days * DAY))
        if days == 3:
            store_report(late, project_id, [viewer("Анна")])
        tell_week(late, project_id)
        assert len(list_notices(late, project_id)) == notices
