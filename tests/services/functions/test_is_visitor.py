"""bizon365_is_visitor: yes and no only from a report that is here whole, everything else is a text."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from core.desk import Desk
from core.domain.functions.call import FunctionCall, read_is_visitor
from core.errors import InvalidInput, NotFound
from core.sandbox.server import SandboxServer
from core.services.functions.answer import FunctionAnswer, refused
from core.services.functions.is_visitor import ReportFound, ReportWanted, find_report, look_into, question_of
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.projects.provision import SandboxEndpoint, point_sandbox
from core.services.projects.variables import Variable, save_variables
from core.services.reports.refresh_list import ListScope, refresh_list_once
from data.models import Report
from tests.attendance_world import pull_now
from tests.conftest import wire
from tests.present import HELD_ON, YESTERDAY
from tests.reports_world import store_report
from tests.reports_world import viewer as viewer_of

ROOM, LIVE_ROOM = "623727:python-start", "623727:SW45smm"
ZONE = ZoneInfo("Europe/Moscow")
DATE, TIME = HELD_ON, "19:00"
WEBINAR = f"{ROOM}*{YESTERDAY}T19:00:00"


@pytest.fixture
def small(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    """The sandbox project over six webinars, of which one is pulled."""
    project = wire(desk, small_sandbox)
    pull_now(desk, project.id, WEBINAR)
    small_sandbox.traffic.clear()
    return project


@pytest.fixture
def viewer(small_sandbox: SandboxServer) -> dict[str, Any]:
    """Somebody who was there, known by every key."""
    rows = small_sandbox.world.viewers(WEBINAR)
    return next(row for row in rows if row.get("cu1") and row.get("email") and row.get("phone"))


def ask(desk: Desk, project: ProjectSettings, *arguments: Any, client_id: Any = None) -> FunctionAnswer:
    """The answer from the reports that were pulled; none is pulled here."""
    try:
        call = read_is_visitor(FunctionCall(arguments, client_id=client_id))
        question = question_of(call)
    except InvalidInput as error:
        return refused(error)
    while True:
        found = find_report(desk, project.id, question)
        answer = look_into(desk, project.id, found, call) if isinstance(found, ReportFound) else found
        match answer:
            case FunctionAnswer():
                return answer
            case ReportWanted():
                return answer.answer()
            case ListScope():
                refresh_list_once(desk, project.id, answer)


def test_visitor_is_found_by_each_key_and_returned_unchanged(
    desk: Desk, small: ProjectSettings, viewer: dict[str, Any], small_sandbox: SandboxServer
) -> None:
    answers = [
        ask(desk, small, ROOM, viewer["email"].upper(), 1, DATE, TIME),
        ask(desk, small, ROOM, "1", viewer["phone"], DATE, TIME),
        ask(desk, small, ROOM, "", "", DATE, TIME, client_id=viewer["cu1"]),
    ]
    assert [answer.result for answer in answers] == [True] * 3
    rows = small_sandbox.world.viewers(WEBINAR)
    assert all(json.loads(answer.variables["b365_viewer"]) in rows for answer in answers)
    assert len(small_sandbox.traffic) == 0


def test_client_id_is_looked_for_before_the_email(
    desk: Desk, small: ProjectSettings, viewer: dict[str, Any], small_sandbox: SandboxServer
) -> None:
    rows = small_sandbox.world.viewers(WEBINAR)
    other = next(row for row in rows if row.get("email") and row["email"] != viewer["email"])
    answer = ask(desk, small, ROOM, other["email"], 1, DATE, TIME, client_id=viewer["cu1"])
    # One of their rows: who came twice may have used the link once
    assert json.loads(answer.variables["b365_viewer"])["email"] == viewer["email"]


def test_phone_under_another_email_is_neither_yes_nor_no(
    desk: Desk, small: ProjectSettings, viewer: dict[str, Any]
) -> None:
    answer = ask(desk, small, ROOM, "nobody@example.com", viewer["phone"], DATE, TIME)
    assert answer == FunctionAnswer("The contact does not tell who it is")


def test_absent_person_is_a_no_without_variables(desk: Desk, small: ProjectSettings) -> None:
    assert ask(desk, small, ROOM, "nobody@example.com", 1, DATE, TIME) == FunctionAnswer(False)


def test_report_that_does_not_exist_is_not_found(desk: Desk, small: ProjectSettings) -> None:
    assert ask(desk, small, ROOM, "a@example.com", 1, "01.02.2026", TIME).result == "Report not found"
    assert ask(desk, small, "623727:nowhere", "a@example.com", 1).result == "Report not found"


def test_report_that_is_not_stored_is_not_ready(desk: Desk, small: ProjectSettings) -> None:
    assert ask(desk, small, LIVE_ROOM, "a@example.com", 1, DATE, "20:00").result == "Report not ready"


def test_without_a_date_the_newest_among_the_last_reports_is_taken(desk: Desk, small: ProjectSettings) -> None:
    assert ask(desk, small, ROOM, "nobody@example.com", 1).result is False
    save_variables(desk, small.id, [Variable("b365_report_limit", "1")])
    assert ask(desk, small, ROOM, "nobody@example.com", 1).result == "Report not found"


def test_absent_from_an_incomplete_report_is_not_a_no(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer, viewer: dict[str, Any]
) -> None:
    small_sandbox.faults.play("total", methods=("getviewers",), rows=40)
    pull_now(desk, small.id, WEBINAR)
    assert ask(desk, small, ROOM, "nobody@example.com", 1, DATE, TIME).result == "Report is incomplete"
    assert ask(desk, small, ROOM, viewer["email"], 1, DATE, TIME).result is True


def test_contact_that_may_be_written_wrong_is_not_answered_no(desk: Desk, small: ProjectSettings) -> None:
    assert ask(desk, small, ROOM, "nobody@example.com", 1, DATE, TIME).result is False
    assert ask(desk, small, ROOM, "nоbody@example.com", 1, DATE, TIME).result == "Invalid email"
    assert ask(desk, small, ROOM, "nobody@example.com", "8 029 123-45-67", DATE, TIME).result == "Invalid phone"


def test_list_is_requested_once_a_minute_for_all_callers(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    for _ in range(3):
        assert ask(desk, small, ROOM, "nobody@example.com", 1, DATE).result is False
    assert len(small_sandbox.traffic.of("getlist")) == 2  # one for each kind of webinar


def test_live_webinar_is_found_by_its_planned_time(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    [live] = [webinar for webinar in small_sandbox.world.webinars if webinar.room_id == LIVE_ROOM]
    pull_now(desk, small.id, live.webinar_id)
    start = datetime.fromtimestamp(live.starts_at_ms / 1000, ZONE)
    expected: dict[str, bool | str] = {"20:00": False}
    for later_min, answer in ((-31, "Report not found"), (-30, False), (30, False), (31, "Report not found")):
        expected[f"{start + timedelta(minutes=later_min):%H:%M}"] = answer
    asked = {clock: ask(desk, small, LIVE_ROOM, "nobody@example.com", 1, DATE, clock).result for clock in expected}
    assert asked == expected


@pytest.mark.parametrize("clock", ["18:45", "19:05", "20:00"])
def test_automatic_webinar_of_another_minute_is_another_webinar(desk: Desk, small: ProjectSettings, clock: str) -> None:
    assert ask(desk, small, ROOM, "nobody@example.com", 1, DATE, clock).result == "Report not found"


def test_failing_bizon365_leaves_a_certain_yes_and_never_makes_a_no(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer, viewer: dict[str, Any]
) -> None:
    point_sandbox(desk, SandboxEndpoint("http://127.0.0.1:9", "token", small_sandbox.bizon_project_id, "key"))
    silent = "Bizon365 does not answer"
    assert ask(desk, small, ROOM, "nobody@example.com", 1, DATE, TIME).result is False
    assert ask(desk, small, ROOM, "nobody@example.com", 1, DATE).result == silent
    assert ask(desk, small, ROOM, viewer["email"], 1, DATE).result is True
    assert ask(desk, small, ROOM, viewer["email"], 1).result == silent


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((ROOM, "a@example.com"), "Missing required variables"),
        ((ROOM, "a@example.com", 1, "", TIME), "Missing required variables"),
        ((ROOM, "a@example.com", 1, "32.11.2026", TIME), "Invalid date"),
        ((ROOM, "a@example.com", 1, DATE, "late"), "Invalid time"),
        ((ROOM, "anna", 1, DATE, TIME), "Invalid email"),
    ],
)
def test_invalid_call_is_answered_with_a_text(
    desk: Desk, small: ProjectSettings, arguments: tuple[Any, ...], said: str
) -> None:
    assert ask(desk, small, *arguments).result == said


def test_reports_of_another_project_answer_nothing(desk: Desk, small: ProjectSettings, viewer: dict[str, Any]) -> None:
    other = add_project(desk, ProjectDraft(name="Другая школа"))
    answer = ask(desk, other, ROOM, viewer["email"], 1, DATE, TIME)
    assert answer.result == "Bizon365 is not connected: no token or project number"


def test_call_for_a_project_that_does_not_exist_raises(desk: Desk) -> None:
    with pytest.raises(NotFound):
        find_report(desk, 999, question_of(read_is_visitor(FunctionCall((ROOM, "a@example.com", 1)))))


BROKEN_OFF = datetime.fromisoformat(f"{YESTERDAY}T19:00").replace(tzinfo=ZONE)
STARTED_AGAIN = BROKEN_OFF + timedelta(minutes=40)
SCHOOL_ROOM = "222222:room"


def ask_school(desk: Desk, project: ProjectSettings, email: str) -> bool | str:
    return ask(desk, project, SCHOOL_ROOM, email, 1, DATE, TIME).result


def store_at(
    desk: Desk, project: ProjectSettings, starts_at: datetime, *emails: str, listed_at: datetime | None = None
) -> int:
    """A report of the school's room; without e-mails one that is only listed."""
    viewers = [viewer_of("Анна", email=email) for email in emails] or None
    stored = store_report(desk, project.id, viewers, starts_at=starts_at, webinar_id=id_of(starts_at))
    if listed_at:
        with desk.store.writing() as session:
            session.connection().execute(update(Report).values(listed_at=listed_at))
    return stored


def id_of(starts_at: datetime) -> str:
    return f"{SCHOOL_ROOM}*{starts_at:%Y-%m-%dT%H:%M:%S}"


def test_no_is_not_sure_while_another_report_of_the_evening_is_unread(desk: Desk, project: ProjectSettings) -> None:
    store_at(desk, project, BROKEN_OFF, "anna@example.com")
    store_at(desk, project, STARTED_AGAIN)
    assert ask_school(desk, project, "anna@example.com") is True
    assert ask_school(desk, project, "boris@example.com") == "Report not ready"


def test_who_came_to_the_webinar_that_was_started_again_was_there(desk: Desk, project: ProjectSettings) -> None:
    store_at(desk, project, BROKEN_OFF, "anna@example.com")
    store_at(desk, project, STARTED_AGAIN, "boris@example.com")
    asked = {email: ask_school(desk, project, f"{email}@example.com") for email in ("anna", "boris", "vera")}
    assert asked == {"anna": True, "boris": True, "vera": False}


@pytest.mark.parametrize(
    ("hours", "answer"), [(-3, "Report not ready"), (3, "Report not ready"), (3.1, False), (4, False)]
)
def test_only_webinars_within_three_hours_are_of_one_evening(
    desk: Desk, project: ProjectSettings, hours: float, answer: bool | str
) -> None:
    store_at(desk, project, BROKEN_OFF, "anna@example.com")
    store_at(desk, project, BROKEN_OFF + timedelta(hours=hours))
    assert ask_school(desk, project, "boris@example.com") == answer


def test_list_read_before_the_evening_was_over_is_read_again_before_a_no(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    store_at(desk, small, BROKEN_OFF, "anna@example.com", listed_at=BROKEN_OFF + timedelta(hours=2))
    assert ask_school(desk, small, "anna@example.com") is True
    assert len(small_sandbox.traffic) == 0
    assert [ask_school(desk, small, "boris@example.com") for _ in range(3)] == [False] * 3
    assert len(small_sandbox.traffic.of("getlist")) == 2  # one for each kind of webinar, by the first caller
    point_sandbox(desk, SandboxEndpoint("http://127.0.0.1:9", "token", small_sandbox.bizon_project_id, "key"))
    store_at(desk, small, BROKEN_OFF - timedelta(days=1), "anna@example.com", listed_at=BROKEN_OFF - timedelta(days=1))
    day_before = f"{BROKEN_OFF - timedelta(days=1):%d.%m.%Y}"
    silent = ask(desk, small, SCHOOL_ROOM, "boris@example.com", 1, day_before, TIME)
    assert silent.result == "Bizon365 does not answer"
