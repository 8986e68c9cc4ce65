"""Which report answers: what is stored, what Bizon365 lists, and what is said about it."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from core.bizon.payloads import ReportListing
from core.desk import Desk
from core.domain.matching import Readiness
from core.errors import InvalidInput, NotFound, Unauthorized, Unavailable
from core.sandbox.server import SandboxServer
from core.sandbox.world.webinars import MOSCOW
from core.services.projects.connections import open_bizon
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.projects.provision import SandboxEndpoint, point_sandbox
from core.services.projects.variables import Variable, save_variables
from core.services.reports.choose_report import ReportQuestion, choose_report
from core.services.reports.companions import SETTLED_AFTER, is_settled
from core.services.reports.fetch_list import list_from_bizon, store_list
from core.services.reports.list_rooms import list_rooms
from core.services.reports.report_facts import get_report, list_starts
from core.services.reports.states import ReportState
from tests.attendance_world import list_now, pull_now, report_id
from tests.conftest import wire
from tests.present import HELD_ON, YESTERDAY

ROOM = "623727:python-start"
LIVE_ROOM = "623727:SW45smm"
WEBINAR = f"{ROOM}*{YESTERDAY}T19:00:00"


@pytest.fixture
def small(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    """The sandbox project over six webinars; nothing is stored yet."""
    return wire(desk, small_sandbox)


def test_report_that_is_stored_exactly_costs_no_request(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_now(desk, small.id, f"{ROOM}*{YESTERDAY}T19:00:00")
    small_sandbox.traffic.clear()
    chosen = choose_report(desk, small.id, ReportQuestion.parse(ROOM, HELD_ON, "19:00"))
    assert (chosen.how, chosen.minutes_later, len(small_sandbox.traffic)) == ("exact", 0, 0)
    assert chosen.report
    assert chosen.report.readiness is Readiness.READY
    assert chosen.report.room_title == "Python с нуля: первая программа за вечер"


def test_report_not_known_yet_is_found_in_the_list_of_bizon365(desk: Desk, small: ProjectSettings) -> None:
    chosen = choose_report(desk, small.id, ReportQuestion.parse(ROOM, HELD_ON, "19:00"))
    assert chosen.report
    assert (chosen.how, chosen.report.state, chosen.report.readiness) == (
        "exact",
        ReportState.LISTED,
        Readiness.NOT_READY,
    )


def test_start_of_a_webinar_is_the_moment_in_its_id(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    [live] = [webinar for webinar in small_sandbox.world.webinars if webinar.room_id == LIVE_ROOM]
    starts_at = datetime.fromisoformat(live.webinar_id.partition("*")[2]).replace(tzinfo=MOSCOW)
    chosen = choose_report(desk, small.id, ReportQuestion.parse(LIVE_ROOM, HELD_ON, f"{starts_at:%H:%M}"))
    assert chosen.report
    assert (chosen.how, chosen.report.starts_at) == ("exact", starts_at)
    assert starts_at.second


@pytest.mark.parametrize(("clock", "minutes_later"), [("18:48", 12), ("19:05", -5), ("20:30", -90)])
def test_nearest_start_is_found_with_its_difference(
    desk: Desk, small: ProjectSettings, clock: str, minutes_later: int
) -> None:
    chosen = choose_report(desk, small.id, ReportQuestion.parse(ROOM, HELD_ON, clock))
    assert (chosen.how, chosen.minutes_later) == ("nearest", minutes_later)


def test_day_without_time_takes_the_report_of_the_day(desk: Desk, small: ProjectSettings) -> None:
    assert choose_report(desk, small.id, ReportQuestion.parse(ROOM, HELD_ON)).how == "day"


def test_without_a_date_the_newest_of_the_last_reports_of_the_account_is_found(
    desk: Desk, small: ProjectSettings
) -> None:
    chosen = choose_report(desk, small.id, ReportQuestion.parse(ROOM))
    assert chosen.report
    assert (chosen.how, chosen.limit, chosen.report.room_id) == ("newest", 10, ROOM)


def test_report_limit_of_the_project_bounds_the_search(desk: Desk, small: ProjectSettings) -> None:
    save_variables(desk, small.id, [Variable("b365_report_limit", "1")])
    assert choose_report(desk, small.id, ReportQuestion.parse(LIVE_ROOM)).how == "newest"
    assert choose_report(desk, small.id, ReportQuestion.parse(ROOM)).how == "none"


def test_another_day_offers_the_reports_of_the_room(desk: Desk, small: ProjectSettings) -> None:
    list_now(desk, small.id)
    chosen = choose_report(desk, small.id, ReportQuestion.parse(ROOM, "01.02.2026", "19:00"))
    assert (chosen.report, chosen.how) == (None, "none")
    assert {other.room_id for other in chosen.alternatives} == {ROOM}


def test_unknown_room_offers_the_newest_report_of_each_room(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    chosen = choose_report(desk, small.id, ReportQuestion.parse("623727:nowhere"))
    assert len(chosen.alternatives) == len({webinar.room_id for webinar in small_sandbox.world.webinars})


def test_stored_report_is_used_when_bizon365_does_not_answer_and_the_problem_is_named(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    list_now(desk, small.id)
    door = SandboxEndpoint("http://127.0.0.1:9", "token", small_sandbox.bizon_project_id, "key")
    point_sandbox(desk, door)
    chosen = choose_report(desk, small.id, ReportQuestion.parse(ROOM, HELD_ON, "19:10"))
    assert (chosen.how, type(chosen.refresh_problem)) == ("nearest", Unavailable)


def test_refused_token_is_named_beside_the_stored_report(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    list_now(desk, small.id)
    small_sandbox.faults.play("status", status=401)
    chosen = choose_report(desk, small.id, ReportQuestion.parse(ROOM))
    assert (chosen.how, type(chosen.refresh_problem)) == ("newest", Unauthorized)


def test_newest_reports_that_end_within_an_evening_are_followed_by_the_whole_day(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    save_variables(desk, small.id, [Variable("b365_report_limit", "1")])
    chosen = choose_report(desk, small.id, ReportQuestion.parse(LIVE_ROOM))
    assert chosen.report
    assert (chosen.how, chosen.is_list_read, len(small_sandbox.traffic.of("getlist"))) == ("newest", True, 4)
    assert get_report(desk, small.id, chosen.report.id).listed_at > chosen.report.starts_at + SETTLED_AFTER


def test_only_a_list_that_shows_the_whole_evening_settles_it(desk: Desk, small: ProjectSettings) -> None:
    def listed_at(**bounds: Any) -> datetime:
        with open_bizon(desk, small.id) as api:
            list_from_bizon(
                desk, api, small.id, **{"kinds": ("live", "automatic"), "since": None, "until": None, **bounds}
            )
        return get_report(desk, small.id, report_id(desk, small.id, WEBINAR)).listed_at

    of_the_day = {"since": YESTERDAY, "until": YESTERDAY}
    started_at = datetime.combine(YESTERDAY, time(19), MOSCOW)
    assert listed_at(**of_the_day) == listed_at(kinds=("automatic",)) == started_at
    assert listed_at(since=YESTERDAY) > started_at + SETTLED_AFTER


@pytest.mark.parametrize(
    ("line", "is_certain"),
    [
        ({"name": ROOM}, False),
        ({"name": ROOM, "data": {"start": f"{YESTERDAY}T21:00:00+03:00"}}, False),
        ({"name": ROOM, "data": {"start": f"{YESTERDAY}T09:00:00+03:00"}}, True),
    ],
    ids=["nobody knows when", "of this evening", "of the morning"],
)
def test_line_that_cannot_be_read_leaves_open_the_evening_that_it_may_be_of(
    desk: Desk, small: ProjectSettings, line: dict[str, Any], is_certain: bool
) -> None:
    with open_bizon(desk, small.id) as api:
        listings = api.fetch_reports()
    listings = replace(listings, reports=(*listings.reports, ReportListing.of(line)))
    listed = store_list(desk, small.id, listings, since=None, until=None, of_all_kinds=True)
    assert not listed.complete
    report = get_report(desk, small.id, report_id(desk, small.id, WEBINAR))
    assert is_settled(report) is is_certain


def test_list_that_lacks_lines_is_not_read(desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer) -> None:
    question = ReportQuestion.parse(ROOM, HELD_ON)
    small_sandbox.faults.play("total", methods=("getlist",), rows=1)
    assert not choose_report(desk, small.id, question).is_list_read
    small_sandbox.faults.clear()
    assert choose_report(desk, small.id, question).is_list_read


def test_reports_of_another_project_cannot_be_read(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    webinar_id = small_sandbox.world.webinars[0].webinar_id
    pull_now(desk, small.id, webinar_id)
    other = add_project(desk, ProjectDraft(name="Другая школа"))
    with pytest.raises(NotFound):
        get_report(desk, other.id, report_id(desk, small.id, webinar_id))
    assert list_rooms(desk, other.id) == ()
    assert choose_report(desk, other.id, ReportQuestion.parse(LIVE_ROOM)).alternatives == ()


def test_known_rooms_and_their_latest_starts_can_be_offered(desk: Desk, small: ProjectSettings) -> None:
    list_now(desk, small.id)
    assert ROOM in {room.room_id for room in list_rooms(desk, small.id)}
    assert list_starts(desk, small.id, ROOM) == [datetime.combine(YESTERDAY, time(19), MOSCOW)]


def test_question_is_read_as_it_is_typed() -> None:
    question = ReportQuestion.parse(f" {ROOM} ", " 1.9.2026", "9:05 ")
    assert question == ReportQuestion(ROOM, date(2026, 9, 1), time(9, 5))


@pytest.mark.parametrize(
    ("room_id", "day", "clock", "field"),
    [
        ("", "", "", "room_id"),
        (ROOM, "", "19:00", "date"),
        (ROOM, "32.01.2026", "", "date"),
        (ROOM, "1.1.2026", "25", "time"),
    ],
)
def test_invalid_question_is_refused(room_id: str, day: str, clock: str, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        ReportQuestion.parse(room_id, day, clock)
    assert caught.value.field == field
