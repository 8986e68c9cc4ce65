"""Checking which people registered for a session came to it, which did not, and who came without registering."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import compress
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlmodel import Session

from core.desk import Desk
from core.domain.identity import CONTACTS as KINDS
from core.domain.lists.asked import ask
from core.domain.matching import Outcome
from core.errors import InvalidInput, NotFound
from core.http.fields import as_text
from core.services.attendance.check_people import (
    PeopleChecked,
    check_people,
    count_outcomes,
    found_columns,
    presence_columns,
    verdict_columns,
)
from core.services.attendance.present import CONTACTS, SEEN, PersonPresent
from core.services.lists.raw_subscribers import read_raw_subscribers
from core.services.projects.projects import get_project
from core.services.registration.list_subscribers import subscriber_columns
from core.services.reports.choose_report import ReportQuestion
from core.services.reports.report_facts import ReportFacts
from data.repositories.registration import registration_pages
from data.repositories.registration import subscribers as repository

TYPED = ("email", "phone")
"""What people type when they register."""


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
    matched_by, matched_value, is_ambiguous, doubtful_kind and doubtful_value (which contact is the reason, and what
    was typed there), stay_min, entered_at, left_at, username (in the room), city, device, system, browser. `counts` has
    every outcome, and its sum is the number of rows. `repeats` is the number of further registrations of the same
    people, who count once. `found` has the person in the report of each row.

    `unregistered` has one row for each person of the report who left a contact and has no registration: presence,
    `CONTACTS` and `SEEN`; `strangers` are these people. `doubles` is the number of further people of the report who are
    registered people under another contact. `people` are all people of the report, of whom `guests` left no contact:
    some of those who are absent may be among them. `others` are the reports taken together with `report`.

    `pulled_at` (aware UTC) and `is_whole` say when the registrations were pulled, and whether all of them were.
    """

    asked_for: RegisteredFor
    report: ReportFacts
    others: tuple[ReportFacts, ...]
    people: int
    guests: int
    min_stay_s: float
    frame: pd.DataFrame = field(repr=False)
    counts: Mapping[Outcome, int]
    repeats: int
    found: Sequence[PersonPresent | None] = field(repr=False)
    unregistered: pd.DataFrame = field(repr=False)
    strangers: Sequence[PersonPresent] = field(repr=False)
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
    desk: Desk,
    project_id: int,
    report_id: int,
    asked_for: RegisteredFor,
    *,
    together_with: Sequence[int] = (),
    min_stay_s: float = 0.0,
    is_list_read: bool = True,
) -> RegisteredCheck:
    """Check all stored registrations of a session against one report, or `together_with` others as one webinar;
    `min_stay_s` 0 counts any presence. Raises NotFound.

    When a report is not pulled yet, or one may be missing (not `is_list_read`, see `readiness_of`), the outcome is
    never ABSENT; neither is that of a person with an e-mail or a phone that cannot be read as it was typed.
    Registrations of one human count once.
    """
    project = get_project(desk, project_id)
    zone, country = project.time_zone, project.phone_country
    with desk.store.reading() as session:
        page = registration_pages.find_page(session, project_id, asked_for.page_id)
        if page is None:
            raise NotFound("registration_page", asked_for.page_id)
        search = repository.SubscriberSearch(sessions=(asked_for.session_at,))
        rows = repository.list_subscribers(session, project_id, asked_for.page_id, search, limit=None)
        typed = _list_typed(session, project_id, asked_for.page_id, rows)
        pulled_at, is_whole = page.subscribers_pulled_at, page.subscribers_complete is not False
    checked = check_people(
        desk,
        project_id,
        (report_id, *together_with),
        [
            ask(client_id=row["client_id"] or "", **contacts, country=country)
            for row, contacts in zip(rows, typed, strict=True)
        ],
        names=[row["username"] for row in rows],
        min_stay_s=min_stay_s,
        is_list_read=is_list_read,
    )
    first_rows = [first is None for first in checked.matching.repeats]
    matches = [match for match in compress(checked.matching.matches, first_rows) if match]
    registered = _find_registered(checked)
    strangers = [
        person for place, person in enumerate(checked.present) if place not in registered and not person.is_guest
    ]
    frame = pd.DataFrame(
        subscriber_columns(rows, zone).rename(columns={"username": "name"}).to_dict("series")
        | verdict_columns(checked.verdicts, checked.matching.matches)
        | _doubtful_columns(checked, typed, country)
        | found_columns(checked.found, zone)
    )
    frame = frame[pd.Series(first_rows, dtype=bool)].reset_index(drop=True)
    return RegisteredCheck(
        asked_for=asked_for,
        report=checked.report,
        others=checked.others,
        people=len(checked.present),
        guests=checked.guests,
        min_stay_s=min_stay_s,
        frame=frame,
        counts=count_outcomes(frame["outcome"]),
        repeats=len(rows) - len(frame),
        found=list(compress(checked.found, first_rows)),
        unregistered=_people_frame(strangers, zone),
        strangers=strangers,
        doubles=len(registered - {match.people[0] for match in matches}),
        pulled_at=pulled_at,
        is_whole=is_whole,
        checked_at=desk.now(),
    )


def _list_typed(
    session: Session, project_id: int, page_id: str, rows: Sequence[Mapping[str, Any]]
) -> list[dict[str, str]]:
    """The e-mail and the phone of each subscriber as Bizon365 has them: those that cannot be read, or hold several, are
    not among the stored ones. Where the answers are not stored any more, these are taken."""
    raw_of = read_raw_subscribers(session, project_id, page_id, {row["answer_ordinal"] for row in rows})
    return [
        {kind: as_text(raw.get(kind)) or "" for kind in TYPED}
        for row in rows
        for raw in [raw_of.get((row["answer_ordinal"], row["answer_position"]), row)]
    ]


def _doubtful_columns(
    checked: PeopleChecked, typed: Sequence[Mapping[str, str]], country: str
) -> dict[str, list[str | None]]:
    """The contact because of which nobody can tell, and what stands there, in whichever registration of the person;
    None for the others."""
    doubtful: dict[tuple[int, str], tuple[str, str]] = {}
    firsts = [place if first is None else first for place, first in enumerate(checked.matching.repeats)]
    for first, asked, contacts in zip(firsts, checked.asked, typed, strict=True):
        for kind in TYPED if asked.doubt else ():
            if asked.doubt and ask(**{kind: contacts[kind]}, country=country).doubt == asked.doubt:
                doubtful.setdefault((first, asked.doubt), (kind, contacts[kind]))
    told = [
        doubtful.get((first, verdict.reason or ""), (None, None))
        for first, verdict in zip(firsts, checked.verdicts, strict=True)
    ]
    return {"doubtful_kind": [kind for kind, _ in told], "doubtful_value": [value for _, value in told]}


def _find_registered(checked: PeopleChecked) -> set[int]:
    """The places of the people of the report who are registered, or share a contact with somebody who is."""
    keys = {key for person in checked.asked for key in person.keys}
    found = {place for match in checked.matching.matches if match for place in match.people}
    sharing = {
        place
        for place, person in enumerate(checked.present)
        if any((kind, value) in keys for kind in KINDS for value in getattr(person.trace, kind))
    }
    return found | sharing


def _people_frame(people: Sequence[PersonPresent], zone: ZoneInfo) -> pd.DataFrame:
    columns: dict[str, Any] = {name: [getattr(person, name) for person in people] for name in (*CONTACTS, *SEEN)}
    return pd.DataFrame(columns | presence_columns(people, zone))
