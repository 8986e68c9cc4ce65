"""Who registered for a webinar, who of them came, and who came without having registered, by the rule of who is one
human (`core.domain.people_matching`)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from core.desk import Desk
from core.domain.identity import CONTACTS, Trace, join_traces
from core.domain.lists.asked import ask
from core.domain.mail import is_plain_email
from core.domain.matching import Asked, Readiness
from core.domain.people_matching import Matching, match_people
from core.domain.reports.definitions import Counting, attended
from core.domain.reports.registrations import Place
from core.domain.reports.report_choice import FARTHEST_START_MIN
from core.http.fields import as_text
from core.services.lists.raw_subscribers import read_raw_subscribers
from core.services.projects.counting import get_counting
from core.services.projects.projects import get_project
from core.services.reports.humans import trace_of
from core.services.reports.report_facts import ReportFacts, named_start
from core.services.reports.rows import read_keys
from data.models import RegistrationPage
from data.repositories.registration import subscribers
from data.repositories.reports import registered as repository
from data.repositories.reports import reports

NEAR = timedelta(minutes=FARTHEST_START_MIN)
"""How far from a session its webinar may begin."""
MATCH_VERSION = 2
"""Raised when registrations are matched by another rule, so that what was found by the former one is found anew."""
MOST_SESSIONS = 200
"""Of so many sessions of a page it is looked for the webinars."""


class NotCounted(StrEnum):
    """Why nobody can say how many registered. `no_page`: no registration page leads to the room. `not_loaded`: the
    registrations of no such page were loaded. `no_session`: those that were loaded are all for other times. `removed`:
    who came is not kept any more."""

    NO_PAGE = "no_page"
    NOT_LOADED = "not_loaded"
    NO_SESSION = "no_session"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class PageCounted:
    """One registration page of the room. `pulled_at`: when its registrations were loaded last, None for never: they are
    not in the numbers; `is_whole`: whether all of them came, and after the webinar had begun. `registrations`: rows for
    the webinar."""

    page_id: str
    title: str | None
    pulled_at: datetime | None
    is_whole: bool
    registrations: int


@dataclass(frozen=True, slots=True)
class RegisteredHuman:
    """One human who registered. `origin_id`: where they came from when they registered first. `people`: their numbers
    in the report, empty for who was not found there. `came`: None when nobody can tell. `places`: all registrations of
    theirs."""

    origin_id: int | None
    trace: Trace = field(repr=False)
    people: tuple[int, ...]
    came: bool | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """The humans who registered for a report, its people (rows of `list_people`), and the numbers of those people who
    share a contact with somebody registered."""

    humans: tuple[RegisteredHuman, ...]
    people: Sequence[Any] = field(repr=False)
    registered_people: frozenset[int] = field(repr=False)


def match_registered(
    desk: Desk, session: Session, project_id: int, report: ReportFacts
) -> tuple[tuple[PageCounted, ...], Matched | NotCounted]:
    """The pages that lead to the room of the report, and who registered there for it; a session belongs to the webinar
    of the room that began nearest to it, `NEAR` at most."""
    pages = repository.list_room_pages(session, project_id, report.room_id)
    rows = _list_rows(desk, session, project_id, report, [page.page_id for page in pages if page.subscribers_pulled_at])
    counts = Counter(row.page_id for row in rows)
    counted = tuple(_counted(page, report, counts[page.page_id]) for page in pages)
    if report.details_removed_at:
        return counted, NotCounted.REMOVED
    if not rows:
        is_loaded = any(page.pulled_at for page in counted)
        why = NotCounted.NO_SESSION if is_loaded else NotCounted.NOT_LOADED
        return counted, why if pages else NotCounted.NO_PAGE
    people = repository.list_people(session, project_id, report.id)
    asked = _list_asked(session, project_id, rows, get_project(desk, project_id).phone_country)
    return counted, _match(rows, asked, people, report, get_counting(desk, project_id))


def list_pages(
    session: Session, project_id: int, report: ReportFacts, registrations: Mapping[str, int]
) -> tuple[PageCounted, ...]:
    """The pages that lead to the room of the report, with these registrations by page."""
    pages = repository.list_room_pages(session, project_id, report.room_id)
    return tuple(_counted(page, report, registrations.get(page.page_id, 0)) for page in pages)


def list_reports_of_page(
    session: Session, project_id: int, page: RegistrationPage, since: datetime | None, zone: ZoneInfo
) -> list[int]:
    """The ids of the reports for whose webinars somebody has registered on the page, of sessions since then, or of the
    last ones; a session belongs to a webinar as in `match_registered`."""
    moments = subscribers.list_session_moments(session, project_id, page.page_id, since, None, MOST_SESSIONS)
    if not moments or page.room_id is None:
        return []
    around = reports.ReportConditions(
        room_id=page.room_id, since=min(moments) - 2 * NEAR, until=max(moments) + 2 * NEAR
    )
    starts = _list_starts(session, project_id, around, zone)
    found = (_find_report(moment, starts) for moment in moments)
    return list(dict.fromkeys(one for one in found if one is not None))


def _list_rows(
    desk: Desk, session: Session, project_id: int, report: ReportFacts, page_ids: Sequence[str]
) -> list[Any]:
    zone = get_project(desk, project_id).time_zone
    near = reports.ReportConditions(
        room_id=report.room_id, since=report.starts_at - 3 * NEAR, until=report.starts_at + 3 * NEAR
    )
    starts = _list_starts(session, project_id, near, zone) | {report.id: report.starts_at}
    rows = repository.list_registrations(
        session, project_id, page_ids, report.starts_at - NEAR, report.starts_at + NEAR
    )
    report_of = {moment: _find_report(moment, starts) for moment in {row.session_at for row in rows}}
    return [row for row in rows if report_of[row.session_at] == report.id]


def _list_starts(
    session: Session, project_id: int, conditions: reports.ReportConditions, zone: ZoneInfo
) -> dict[int, datetime]:
    found = reports.list_reports(session, project_id, conditions, limit=1000)
    return {one.id or 0: named_start(one.webinar_id, one.starts_at, zone) for one in found}


def _find_report(session_at: datetime, starts: dict[int, datetime]) -> int | None:
    """The report whose webinar began nearest to the session; of two equally near ones the later."""

    def nearness(report_id: int) -> tuple[timedelta, datetime]:
        # Live webinars are called by the second in which they began
        start = starts[report_id].replace(second=0, microsecond=0)
        return -abs(start - session_at), start

    near = (one for one in starts if abs(starts[one] - session_at) <= NEAR)
    return max(near, key=nearness, default=None)


def is_whole(page: RegistrationPage, starts_at: datetime) -> bool:
    """Whether all registrations of the page were loaded, and after the webinar had begun: whoever is not among them did
    not register there."""
    pulled_at = page.subscribers_pulled_at
    return bool(pulled_at and pulled_at >= starts_at and page.subscribers_complete is not False)


def _counted(page: RegistrationPage, report: ReportFacts, registrations: int) -> PageCounted:
    return PageCounted(
        page_id=page.page_id,
        title=page.title,
        pulled_at=page.subscribers_pulled_at,
        is_whole=is_whole(page, report.starts_at),
        registrations=registrations,
    )


def _list_asked(session: Session, project_id: int, rows: Sequence[Any], country: str) -> list[Asked]:
    """The keys of these registrations. A contact that cannot be read, or stands beside another one, is not among the
    stored ones: it is read as it was typed, where the answers are still stored."""
    ordinals: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        if not (row.email and row.phone):
            ordinals[row.page_id].add(row.answer_ordinal)
    typed = {page_id: read_raw_subscribers(session, project_id, page_id, held) for page_id, held in ordinals.items()}

    def ask_about(row: Any) -> Asked:
        raw = typed.get(row.page_id, {}).get((row.answer_ordinal, row.answer_position), {})
        email = row.email or as_text(raw.get("email")) or ""
        phone = row.phone or as_text(raw.get("phone")) or ""
        if phone == (row.phone or "") and is_plain_email(email):
            return Asked(row.client_id, row.email, row.phone)  # `ask` says the same, and takes longer
        return ask(client_id=row.client_id or "", email=email, phone=phone, country=country)

    return [ask_about(row) for row in rows]


def _match(
    rows: Sequence[Any], asked: Sequence[Asked], people: Sequence[Any], report: ReportFacts, counting: Counting
) -> Matched:
    matching = match_people(
        asked,
        [trace_of(read_keys(person.keys), person.username) for person in people],
        stays=[person.stay_s for person in people],
        names=[row.username for row in rows],
        shared={(key.kind, key.value) for key in report.shared_keys},
    )
    is_open = report.readiness is not Readiness.READY

    def came(places: Sequence[int], found: Sequence[int]) -> bool | None:
        if not found:
            return None if is_open or any(_is_doubtful(matching, asked, place) for place in places) else False
        told = [attended(people[one].stay_s, counting, is_partial=people[one].is_partial) for one in found]
        # Of a report that lacks rows, the rest of the stay may be in those
        return True if True in told else (None if None in told or is_open else False)

    humans = [
        RegisteredHuman(
            origin_id=next((rows[place].origin_id for place in places if rows[place].origin_id), None),
            trace=join_traces([registration_trace(rows[place]) for place in places]),
            people=tuple(people[one].number for one in found),
            came=came(places, found),
            places=tuple((rows[place].page_id, rows[place].number) for place in places),
        )
        for places, found in _by_human(matching)
    ]
    held = {key for person in asked for key in person.keys}
    sharing = {person.number for person in people if any(key in held for key in read_keys(person.keys))}
    return Matched(tuple(humans), people, frozenset(sharing.union(*(human.people for human in humans))))


def _by_human(matching: Matching) -> Iterable[tuple[list[int], list[int]]]:
    """For each human who registered the places of the registrations, and those of the people found."""
    places: dict[int, list[int]] = {}
    for place, first in enumerate(matching.repeats):
        places.setdefault(place if first is None else first, []).append(place)
    for own in places.values():
        found = (match.people for place in own if (match := matching.matches[place]))
        yield own, list(dict.fromkeys(one for people in found for one in people))


def registration_trace(row: Any) -> Trace:
    """The contacts and the name of a row of `list_registrations`."""
    keys = [(kind, getattr(row, kind)) for kind in CONTACTS if getattr(row, kind)]
    return trace_of(keys, row.username)


def _is_doubtful(matching: Matching, asked: Sequence[Asked], place: int) -> bool:
    person = asked[place]
    return not person.keys or person.doubt is not None or matching.doubts[place] is not None
