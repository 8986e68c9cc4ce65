"""Checking who of a list was at a webinar."""

from datetime import date, datetime, time
from typing import Any, Literal

from pydantic import BaseModel, Field

from core.domain.outside.scopes import Scope
from core.errors import InvalidInput
from core.services.attendance.check_contacts import check_contacts
from core.services.outside.api_keys import note_contacts_given
from core.services.reports.choose_report import ReportQuestion
from core.web.api.operations import Call, Given, Operation, rows_of

MOST_PEOPLE = 2_000
LONGEST_CONTACT = 300


class Contact(Given):
    """Somebody to look for, by at least one of e-mail, phone and client id."""

    email: str = Field("", max_length=LONGEST_CONTACT)
    phone: str = Field("", max_length=LONGEST_CONTACT)
    client_id: str = Field("", max_length=LONGEST_CONTACT)
    name: str = Field("", max_length=LONGEST_CONTACT)


class AttendanceCheck(Given):
    """Which webinar, and whom to look for. Date and time are those of the account's zone; without a date the newest
    report of the room answers."""

    room_id: str = Field(min_length=1, max_length=200)
    day: date | None = Field(None, alias="date")
    clock: time | None = Field(None, alias="time")
    min_stay_min: float = Field(0, ge=0, le=10_000, description="Who stayed less counts as attended_less")
    people: list[Contact] = Field(min_length=1, max_length=MOST_PEOPLE)


class CheckedPerson(BaseModel):
    """What the report says of one person of the list. `reason` says why it cannot be told, or what speaks against an
    absence."""

    number: int = Field(description="The place in `people`, from 1 on")
    outcome: Literal["attended", "attended_less", "absent", "cannot_tell"]
    reason: str | None
    matched_by: str | None
    stay_min: float | None
    name: str | None


class Attendance(BaseModel):
    """The answer: which report was taken and how it was found, and each person in the order asked."""

    report_id: int
    webinar_id: str
    starts_at: datetime
    how: Literal["exact", "nearest", "day", "newest", "none"]
    counts: dict[str, int]
    people: list[CheckedPerson]


def _check(call: Call) -> Attendance:
    asked: AttendanceCheck = call.body
    if asked.clock and not asked.day:
        raise InvalidInput("date", None, "required")
    question = ReportQuestion(asked.room_id, asked.day, asked.clock)
    people = [(one.email, one.phone, one.client_id, one.name) for one in asked.people]
    found = check_contacts(call.desk, call.project_id, question, people, min_stay_s=asked.min_stay_min * 60)
    note_contacts_given(call.desk, call.project_id, call.caller)
    report = found.check.report
    return Attendance(
        report_id=report.id,
        webinar_id=report.webinar_id,
        starts_at=report.starts_at,
        how=found.chosen.how,
        counts={outcome.value: count for outcome, count in found.check.counts.items()},
        people=[_person(row) for row in rows_of(found.check.frame)],
    )


def _person(row: dict[str, Any]) -> CheckedPerson:
    facts = {name: row[name] for name in ("outcome", "reason", "matched_by", "stay_min")}
    return CheckedPerson(number=row["row"], name=row["username"], **facts)


OPERATIONS = (
    Operation(
        "POST",
        "/attendance-checks",
        "check_attendance",
        "Who of these people was at a webinar",
        Scope.CONTACTS,
        Attendance,
        _check,
        body=AttendanceCheck,
    ),
)
