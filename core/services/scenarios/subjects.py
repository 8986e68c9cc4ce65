"""What a scenario is about: the webinars of its room whose report is ready, the sessions of its page, the days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlmodel import Session

from core.domain.orders.order import PaidState
from core.domain.scenarios.scenario import Group, Scenario, Trigger
from core.domain.sessions import account_moment, day_start
from core.domain.webinars.segments import Fact
from core.services.reports.registered import list_reports_of_page
from data.models import RegistrationPage, Report
from data.repositories.orders import orders
from data.repositories.registration import registration_pages, subscribers
from data.repositories.reports import registered, reports

MOST = 200
"""The most webinars or sessions that are looked at."""
EARLY = timedelta(minutes=30)
"""A webinar may begin so long before its session."""
TOLD = " told "
"""Before the moment up to which a stamp stands for what the cash desk has told."""
DAYS_BACK = 3
"""So many days are made up for when the dashboard was closed."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One webinar, session or day. `key` names it for good; `starts_at`: when it begins; `moment`: what the waiting
    time of the scenario is counted from. `session_at`: the session, None where its registrations name none.

    `since` and `until` narrow: who came one by one counts within them, a webinar when it has ended since then, a
    session when it begins after `until`. None does not narrow.
    """

    key: str
    title: str | None
    starts_at: datetime
    moment: datetime
    report_id: int | None = None
    page_id: str | None = None
    session_at: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None


def list_new(
    session: Session, project_id: int, rules: Scenario, on_since: datetime, now: datetime, zone: ZoneInfo
) -> list[Subject]:
    """What has ended since the scenario is on, or begins from now on; of days those that are not long over."""
    if rules.when.trigger is Trigger.SESSION:
        return _list_sessions(session, project_id, rules.when.place_id, since=max(now, on_since), until=None)
    if rules.when.trigger is Trigger.DAILY:
        days = _last_days(now, DAYS_BACK, zone)
        return [day for day in days if rules.when.due_at(day.moment, zone) >= on_since]
    since = on_since - timedelta(days=1)
    if rules.when.trigger is Trigger.PAGE_REPORT:
        found = _list_page_reports(session, project_id, rules.when.place_id, since, zone)
    else:
        conditions = reports.ReportConditions(room_id=rules.when.place_id, since=since)
        found = reports.list_reports(session, project_id, conditions, limit=MOST)
    return [of_report(report) for report in found if report.pulled_at and _ended_at(report) > on_since]


def list_past(
    session: Session, project_id: int, rules: Scenario, now: datetime, limit: int, zone: ZoneInfo
) -> list[Subject]:
    """The last webinars, sessions or days, the newest first, for a look at what would have been."""
    if rules.when.trigger is Trigger.DAILY:
        return _last_days(now, limit, zone)
    if rules.when.trigger is Trigger.SESSION:
        found = _list_sessions(session, project_id, rules.when.place_id, since=None, until=now)
        return sorted(found, key=lambda one: one.starts_at, reverse=True)[:limit]
    if rules.when.trigger is Trigger.PAGE_REPORT:
        loaded = _list_page_reports(session, project_id, rules.when.place_id, None, zone)
        return [of_report(report) for report in loaded if report.pulled_at][:limit]
    ids = reports.list_pulled_ids(
        session, project_id, reports.ReportConditions(room_id=rules.when.place_id), limit=limit
    )
    return [of_report(report) for report in reports.list_reports_by_id(session, project_id, ids)]


def stamp_of_new(known: "Known", rules: Scenario, now: datetime, zone: ZoneInfo) -> str:
    """Stands for what a scenario may be about, and for who is known of those who come one by one: while it is the same,
    there is nothing new."""
    trigger = rules.when.trigger
    if trigger is Trigger.DAILY:
        return now.astimezone(zone).date().isoformat()
    if trigger.is_about_orders:
        webinars = known.reports if rules.when.place_id else ""
        return f"{webinars}{TOLD}{known.orders_asked_at}"
    if trigger is Trigger.REPORT:
        return str(known.reports)
    changed_at = known.registrations_changed_at(rules.when.place_id)
    return f"{known.reports} {changed_at}" if trigger is Trigger.PAGE_REPORT else str(changed_at)


def has_registrations(session: Session, project_id: int, rules: Scenario, on_since: datetime) -> bool:
    """Whether the registrations of the page were loaded after the last loaded webinar of its room began, so that it is
    known whether somebody registered for it there."""
    page = registration_pages.find_page(session, project_id, rules.when.place_id)
    if page is None or page.room_id is None:
        return True
    conditions = reports.ReportConditions(room_id=page.room_id, since=on_since - timedelta(days=1))
    last = reports.list_reports_by_id(
        session, project_id, reports.list_pulled_ids(session, project_id, conditions, limit=1)
    )
    at = page.subscribers_pulled_at
    return not last or (at is not None and at > last[0].starts_at)


def _list_page_reports(
    session: Session, project_id: int, page_id: str, since: datetime | None, zone: ZoneInfo
) -> list[Report]:
    """The reports of webinars for which people registered on the page, newest first."""
    page = registration_pages.find_page(session, project_id, page_id)
    ids = list_reports_of_page(session, project_id, page, since, zone) if page else []
    return reports.list_reports_by_id(session, project_id, ids)


def of_report(report: Report) -> Subject:
    """The webinar of a loaded report."""
    return Subject(
        key=report.webinar_id,
        title=report.room_title,
        starts_at=report.starts_at,
        moment=report.pulled_at or report.starts_at,
        report_id=report.id,
    )


def of_session(page_id: str, title: str | None, session_at: datetime) -> Subject:
    """A session of a registration page."""
    key = f"{page_id} {session_at.isoformat()}"
    return Subject(key, title, session_at, session_at, page_id=page_id, session_at=session_at)


def of_day(day: date, zone: ZoneInfo) -> Subject:
    """A day on the account's clock."""
    midnight = account_moment(day, time(), zone)
    return Subject(f"day {day.isoformat()}", None, midnight, midnight)


def list_day_reports(
    session: Session, project_id: int, rules: Scenario, subject: Subject, zone: ZoneInfo
) -> list[Report]:
    """The loaded reports of the webinars that a day is about: those of the day before."""
    before = day_start(subject.starts_at - timedelta(hours=1), zone)
    conditions = reports.ReportConditions(room_id=rules.when.place_id, since=before, until=subject.starts_at)
    found = reports.list_reports(session, project_id, conditions, limit=MOST)
    since = subject.since
    return [report for report in found if report.pulled_at and (since is None or _ended_at(report) > since)]


class Known:
    """What stands for all that is known now of the reports, registrations and orders of a project; read once, however
    many runs ask for it. `report_ids`: the reports of the runs that will ask."""

    def __init__(self, session: Session, project_id: int, report_ids: Collection[int]) -> None:
        self.session, self.project_id = session, project_id
        self._versions = reports.list_versions(session, project_id, report_ids)
        self._pages: dict[tuple[bool, str], list[object]] = {}
        self._changed_at: dict[str, datetime | None] = {}

    def report(self, report_id: int) -> object:
        return self._versions.get(report_id)

    @cached_property
    def reports(self) -> object:
        return reports.people_stamp(self.session, self.project_id)

    @cached_property
    def orders_asked_at(self) -> datetime | None:
        known = orders.find_list(self.session, self.project_id)
        return known.asked_at if known else None

    @cached_property
    def orders(self) -> object:
        return orders.count_orders(self.session, self.project_id)

    @cached_property
    def payments(self) -> object:
        return orders.count_orders(self.session, self.project_id, PaidState.PAID)

    def registrations_changed_at(self, page_id: str) -> datetime | None:
        if page_id not in self._changed_at:
            page = registration_pages.find_page(self.session, self.project_id, page_id)
            self._changed_at[page_id] = page.subscribers_changed_at if page else None
        return self._changed_at[page_id]

    def pages(self, rules: Scenario) -> list[object]:
        key = rules.when.trigger.is_about_page, rules.when.place_id
        if key not in self._pages:
            found = list_pages(self.session, self.project_id, rules)
            self._pages[key] = [(page.page_id, page.subscribers_changed_at) for page in found]
        return self._pages[key]


def content_of(known: Known, rules: Scenario, step: int, subject: Subject, zone: ZoneInfo) -> str:
    """Changes whenever there may be other people for a step: with the report, and as far as the step asks for them with
    the registrations, the orders or only those that are paid, and with any report where it matters at which other
    webinars somebody was. Raises IndexError for a step that the scenario has no more."""
    parts: list[object] = []
    if subject.report_id:
        parts.append(known.report(subject.report_id))
    if rules.when.trigger is Trigger.DAILY:
        of_day = list_day_reports(known.session, known.project_id, rules, subject, zone)
        parts += [(report.id, report.version, report.identity_version) for report in of_day]
    parts += known.pages(rules)
    facts, asks = set(rules.whom.rules.facts), rules.steps[step]
    if asks.unless_came or {Fact.RETURNING, Fact.ORDERED, Fact.PAID} & facts:
        parts.append(known.reports)
    if rules.when.trigger.is_about_orders or Fact.ORDERED in facts:
        parts.append(known.orders)
    elif asks.unless_paid or Fact.PAID in facts:
        parts.append(known.payments)
    return sha256(repr(parts).encode()).hexdigest()[:16]


def list_pages(session: Session, project_id: int, rules: Scenario) -> list[RegistrationPage]:
    """The registration pages of which the scenario has to know who registered."""
    if any(step.unless_registered for step in rules.steps):
        return list_room_pages(session, project_id, rules)
    if rules.when.trigger.is_about_page:
        page = registration_pages.find_page(session, project_id, rules.when.place_id)
        return [page] if page else []
    if rules.whom.group is Group.CAME and Fact.REGISTERED not in rules.whom.rules.facts:
        return []
    return list(registered.list_room_pages(session, project_id, rules.when.place_id))


def list_room_pages(session: Session, project_id: int, rules: Scenario) -> list[RegistrationPage]:
    """The registration pages of the room of the scenario."""
    room_id = room_of(session, project_id, rules)
    return list(registered.list_room_pages(session, project_id, room_id)) if room_id else []


def room_of(session: Session, project_id: int, rules: Scenario) -> str | None:
    """The room of the scenario, or that to which its page leads; None for the orders of the whole project."""
    if rules.when.trigger.is_about_page:
        page = registration_pages.find_page(session, project_id, rules.when.place_id)
        return page.room_id if page else None
    return rules.when.place_id or None


def asks_for_orders(rules: Scenario) -> bool:
    """Whether the scenario has to know who ordered."""
    if rules.when.trigger.is_about_orders:
        return True
    has_rule = bool({Fact.PAID, Fact.ORDERED} & set(rules.whom.rules.facts))
    return has_rule or any(step.unless_paid for step in rules.steps)


def _list_sessions(
    session: Session, project_id: int, page_id: str, *, since: datetime | None, until: datetime | None
) -> list[Subject]:
    page = registration_pages.find_page(session, project_id, page_id)
    moments: Sequence[datetime] = subscribers.list_session_moments(session, project_id, page_id, since, until, MOST)
    return [of_session(page_id, page.title if page else None, moment) for moment in moments]


def _last_days(now: datetime, count: int, zone: ZoneInfo) -> list[Subject]:
    """Today and the days before it, today first."""
    today = now.astimezone(zone).date()
    return [of_day(today - timedelta(days=back), zone) for back in range(count)]


def _ended_at(report: Report) -> datetime:
    return report.starts_at + timedelta(seconds=report.length_s or 0)
