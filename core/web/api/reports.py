"""Reports, their numbers, and the people who were there."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from core.domain.access.rights import Right
from core.domain.outside.scopes import Scope
from core.errors import InvalidInput, NotFound
from core.services.outside.api_keys import note_contacts_given
from core.services.projects.projects import get_project
from core.services.reports.list_people import PeopleQuery, list_people
from core.services.reports.list_reports import ReportRow, ReportSearch, find_reports, list_reports_before, people_stamp
from core.services.reports.list_rooms import list_rooms
from core.services.webinars.numbers import Numbers as Counted
from core.services.webinars.numbers import Part as CountedPart
from core.services.webinars.numbers import get_numbers
from core.web.api.cursors import read_cursor, write_cursor
from core.web.api.errors import Refused
from core.web.api.operations import LARGEST_ID, Call, Operation, Page, Paging, rows_of

MOST_REPORTS = 100


class Project(BaseModel):
    """The project that the key belongs to."""

    id: int
    name: str
    time_zone: str = Field(description="Of the Bizon365 account", examples=["Europe/Moscow"])


class Room(BaseModel):
    """A room that has reports."""

    room_id: str
    title: str | None


class Report(BaseModel):
    """Bizon365's report on one webinar. `state`: listed, ready, not_ready, incomplete, failed. `viewers` are entries,
    `people` those who made them, each once; `version` grows when the report has changed."""

    id: int
    webinar_id: str
    room_id: str
    room_title: str | None
    kind: Literal["live", "automatic"]
    starts_at: datetime
    length_min: float | None
    state: str
    participants_said: int | None = Field(description="Bizon365's own count")
    viewers: int
    people: int
    version: int
    loaded_at: datetime | None


class Part(BaseModel):
    """`people` of the `known` of whom it can be told."""

    people: int
    known: int


class Numbers(BaseModel):
    """Distinct people of one webinar; the rules are those of the dashboard."""

    came: int
    came_unknown: int = Field(description="People of whom it cannot be told whether they stayed long enough")
    entries: int
    middle_stay_min: int | None = Field(description="Half stayed so many minutes or longer")
    to_end: Part
    at_offer: Part | None = Field(description="null where the room has no minute of an offer")


class ReportWithNumbers(Report):
    """A report with its numbers; null before it is loaded."""

    numbers: Numbers | None


class Person(BaseModel):
    """One person at a webinar; of several webinars as the newest shows them, with the longest stay. `email`, `phone`
    and `client_id` are null without the scope `contacts`, and names are cut where they hold a contact. The tags are
    those with which they entered the room, those with `registered_` before them those with which they registered for
    it, null where that is not known."""

    report_id: int
    number: int = Field(description="Of the person in this version of the report")
    name: str | None
    email: str | None
    phone: str | None
    client_id: str | None
    stay_min: float | None
    finished: bool | None = Field(description="Whether there to the end")
    messages: int | None
    clicked: bool | None
    entries: int
    webinars: int
    entered_at: datetime | None
    left_at: datetime | None
    city: str | None
    region: str | None
    country: str | None
    device: str | None
    system: str | None
    browser: str | None
    source: str | None
    medium: str | None
    campaign: str | None
    content: str | None
    term: str | None
    partner: str | None
    page_id: str | None
    registered_source: str | None
    registered_medium: str | None
    registered_campaign: str | None
    registered_content: str | None
    registered_term: str | None
    registered_partner: str | None


class ReportFilter(Paging):
    """Days are those of the account's zone, both included."""

    room_id: str | None = None
    kind: Literal["live", "automatic"] | None = None
    since: date | None = None
    until: date | None = None


class PeopleFilter(Paging):
    """Of which webinars."""

    report_ids: str = Field(
        description=f"Ids of reports with commas between them, {MOST_REPORTS} at most", examples=["17,21"]
    )
    text: str = Field("", max_length=200, description="Part of a name, an e-mail, a phone, ...: needs `contacts`")


def _project(call: Call) -> Project:
    project = get_project(call.desk, call.project_id)
    return Project(id=project.id, name=project.name, time_zone=str(project.time_zone))


def _rooms(call: Call) -> Page[Room]:
    rooms = list_rooms(call.desk, call.project_id)
    return Page[Room](items=[Room(room_id=one.room_id, title=one.title) for one in rooms], next_cursor=None)


def _reports(call: Call) -> Page[Report]:
    wanted: ReportFilter = call.query
    search = ReportSearch(wanted.room_id, wanted.kind, wanted.since, wanted.until)
    before = tuple(read_cursor(wanted.cursor, datetime, int)) if wanted.cursor else None
    rows = list_reports_before(call.desk, call.project_id, search, before, limit=wanted.limit)
    more = write_cursor(rows[-1].starts_at, rows[-1].id) if len(rows) == wanted.limit else None
    return Page[Report](items=[Report.model_validate(_facts(row)) for row in rows], next_cursor=more)


def _report(call: Call) -> ReportWithNumbers:
    row = _require(call, call.path["report_id"])
    counted = get_numbers(call.desk, call.project_id, [row.id]) if row.is_pulled else None
    return ReportWithNumbers.model_validate({**_facts(row), "numbers": counted and _numbers(counted)})


def _viewers(call: Call) -> Page[Person]:
    row = _require(call, call.path["report_id"])
    return _page(call, [row.id], row.stamp, "")


def _people(call: Call) -> Page[Person]:
    wanted: PeopleFilter = call.query
    try:
        ids = sorted({int(one) for one in wanted.report_ids.split(",")})
    except ValueError:
        raise InvalidInput("report_ids") from None
    if not 0 < ids[0] <= ids[-1] <= LARGEST_ID:
        raise InvalidInput("report_ids")
    if len(ids) > MOST_REPORTS:
        raise InvalidInput("report_ids", None, "too_many", MOST_REPORTS)
    return _page(call, ids, people_stamp(call.desk, call.project_id), wanted.text)


def _page(call: Call, report_ids: Sequence[int], stamp: str, text: str) -> Page[Person]:
    """A page of people. Raises Refused when they were loaded anew since the first page: the places in the list are
    others then."""
    page, wanted = 1, call.query
    if wanted.cursor:
        page, seen, limit = read_cursor(wanted.cursor, int, str, int)
        if (seen, limit) != (stamp, wanted.limit) or not page:
            raise Refused(409, "cursor_outdated", field="cursor")
    query = PeopleQuery(report_ids, text=text)
    found = list_people(call.desk, call.project_id, query, page=page, page_size=wanted.limit)
    if call.desk.acting.may(Right.CONTACTS):
        note_contacts_given(call.desk, call.project_id, call.caller)
    rows = rows_of(found.frame.rename(columns={"username": "name"}))
    more = write_cursor(page + 1, stamp, wanted.limit) if page * wanted.limit < found.total else None
    return Page[Person](items=[Person.model_validate(row) for row in rows], next_cursor=more)


def _require(call: Call, report_id: int) -> ReportRow:
    rows = find_reports(call.desk, call.project_id, [report_id])
    if not rows:
        raise NotFound("report", report_id)
    return rows[0]


def _facts(row: ReportRow) -> dict[str, object]:
    return {
        **{name: getattr(row, name) for name in ("id", "webinar_id", "room_id", "room_title", "kind", "starts_at")},
        "length_min": None if row.length_s is None else round(row.length_s / 60, 1),
        "state": row.state.value,
        "participants_said": row.participants_said,
        "viewers": row.viewer_count,
        "people": row.person_count,
        "version": row.version,
        "loaded_at": row.pulled_at,
    }


def _numbers(counted: Counted) -> Numbers:
    return Numbers(
        came=counted.came,
        came_unknown=counted.came_unknown,
        entries=counted.entries,
        middle_stay_min=counted.middle_stay_min,
        to_end=_part(counted.to_end),
        at_offer=_part(counted.at_offer) if counted.at_offer else None,
    )


def _part(part: CountedPart) -> Part:
    return Part(people=part.people, known=part.known)


OPERATIONS = (
    Operation("GET", "/project", "get_project", "The key's project", Scope.READ, Project, _project),
    Operation("GET", "/rooms", "list_rooms", "Rooms that have reports", Scope.READ, Page[Room], _rooms),
    Operation(
        "GET",
        "/reports",
        "list_reports",
        "Reports, newest first",
        Scope.READ,
        Page[Report],
        _reports,
        query=ReportFilter,
    ),
    Operation(
        "GET", "/reports/{report_id:int}", "get_report", "A report, counted", Scope.READ, ReportWithNumbers, _report
    ),
    Operation(
        "GET",
        "/reports/{report_id:int}/viewers",
        "list_viewers",
        "Who was at a webinar, each person once, the longest stay first",
        Scope.READ,
        Page[Person],
        _viewers,
        query=Paging,
    ),
    Operation(
        "GET",
        "/people",
        "list_people",
        "Who was at several webinars, each person once",
        Scope.READ,
        Page[Person],
        _people,
        query=PeopleFilter,
    ),
)
