"""Checking which people registered for a session came to it, which did not, and who came without registering."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from core.desk import Desk
from core.domain.lists.repeats import find_repeats
from core.domain.mail import doubt_of
from core.domain.matching import Asked, Outcome
from core.errors import InvalidInput, NotFound
from core.services.attendance.check_people import (
    SEEN,
    PeopleChecked,
    check_people,
    count_outcomes,
    found_columns,
    presence_columns,
    verdict_columns,
)
from core.services.projects.projects import get_project
from core.services.registration.list_subscribers import subscriber_columns
from core.services.reports.choose_report import ReportQuestion
from core.services.reports.report_facts import ReportFacts
from data.repositories.registration import registration_pages
from data.repositories.registration import subscribers as repository

CONTACTS = ("email", "phone", "client_id")


@dataclass(frozen=True, slots=True)
class RegisteredFor:
    """All people registered on a page for one session (aware UTC)."""

    page_id: str
    session_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class RegisteredCheck:
    """The result for a session.

    `frame` has one row for each person registered, the latest registration first: the columns of
    `core.services.registration.list_subscribers.COLUMNS` with name in place of username, then outcome, reason,
    matched_by, matched_value, is_ambiguous, person_number, stay_min, entered_at, left_at, username (in the room), city,
    device, system, browser. `counts` has every outcome, and its sum is the number of rows. `repeats` is the number of
    further registrations of the same people, who count once.

    `unregistered` has one row for each person of the report without a registration: person_number, presence, `CONTACTS`
    and `SEEN`. `doubles` is the number of further people of the report who are registered people under another contact.
    `pulled_at` (aware UTC) and `is_whole` say when the registrations were pulled, and whether all of them were.
    """

    asked_for: RegisteredFor
    report: ReportFacts
    min_stay_s: float
    frame: pd.DataFrame = field(repr=False)
    counts: Mapping[Outcome, int]
    repeats: int
    unregistered: pd.DataFrame = field(repr=False)
    doubles: int
    pulled_at: datetime | None
    is_whole: bool
    checked_at: datetime

    def only(self, outcomes: Collection[Outcome]) -> pd.DataFrame:
        """The rows of `frame` with one of these outcomes."""
        return self.frame[self.frame["outcome"].isin([outcome.value for outcome in outcomes])]


def ask_about(asked_for: RegisteredFor, room_id: str, zone: ZoneInfo) -> ReportQuestion:
    """The question for the report of a session: this room, and the session's date and time on the account's clock.

    Raises InvalidInput(field="room_id").
    """
    if not room_id.strip():
        raise InvalidInput("room_id", None, "empty")
    local = asked_for.session_at.astimezone(zone)
    return ReportQuestion(room_id.strip(), local.date(), local.time())


def check_registered(
    desk: Desk, project_id: int, report_id: int, asked_for: RegisteredFor, *, min_stay_s: float = 0.0
) -> RegisteredCheck:
    """Check all stored registrations of a session against one report; `min_stay_s` 0 counts any presence. Raises
    NotFound.

    When the report is not pulled yet, the outcome is CANNOT_TELL, never ABSENT. Registrations count as one person when
    they matched the same person of the report, or share an e-mail or a client id.
    """
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        page = registration_pages.find_page(session, project_id, asked_for.page_id)
        if page is None:
            raise NotFound("registration_page", asked_for.page_id)
        search = repository.SubscriberSearch(sessions=(asked_for.session_at,))
        rows = repository.list_subscribers(session, project_id, asked_for.page_id, search, limit=None)
        pulled_at, is_whole = page.subscribers_pulled_at, page.subscribers_complete is not False
    asked = [
        Asked(row["client_id"], row["email"], row["phone"], doubt=row["email"] and doubt_of(row["email"]))
        for row in rows
    ]
    checked = check_people(desk, project_id, report_id, asked, min_stay_s=min_stay_s)
    repeats, in_report = _find_repeats(checked), _find_registered(checked)
    others = [person for number, person in sorted(checked.present.items()) if number not in in_report]
    frame = pd.DataFrame(
        subscriber_columns(rows, zone).rename(columns={"username": "name"}).to_dict("series")
        | verdict_columns(checked)
        | found_columns(checked, zone)
    )
    frame = frame[pd.Series([first is None for first in repeats], dtype=bool)].reset_index(drop=True)
    return RegisteredCheck(
        asked_for=asked_for,
        report=checked.report,
        min_stay_s=min_stay_s,
        frame=frame,
        counts=count_outcomes(frame["outcome"]),
        repeats=len(rows) - len(frame),
        unregistered=_people_frame(others, zone),
        doubles=len(in_report - {match.person_number for match in checked.matches if match}),
        pulled_at=pulled_at,
        is_whole=is_whole,
        checked_at=desk.now(),
    )


def _find_repeats(checked: PeopleChecked) -> Sequence[int | None]:
    # The phone alone does not make two registrations one person: members of a family may share it, and each has an
    # e-mail to write to.
    keys = [
        person if not (person.client_id or person.email) else person._replace(phone=None) for person in checked.asked
    ]
    return find_repeats(keys, checked.matches)


def _find_registered(checked: PeopleChecked) -> set[int]:
    """The numbers of the people of the report who share a key with any registration."""
    client_ids = {person.client_id for person in checked.asked if person.client_id}
    emails = {person.email for person in checked.asked if person.email}
    phones = {person.phone for person in checked.asked if person.phone}
    return {
        viewer.person_number
        for viewer in checked.viewers
        if viewer.client_id in client_ids or viewer.email in emails or viewer.phone in phones
    }


def _people_frame(people: Sequence[Any], zone: ZoneInfo) -> pd.DataFrame:
    columns: dict[str, Any] = {name: [getattr(person, name) for person in people] for name in (*CONTACTS, *SEEN)}
    numbers = {"person_number": [person.number for person in people]}
    return pd.DataFrame(numbers | columns | presence_columns(people, zone))
