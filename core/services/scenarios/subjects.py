"""What a scenario is about: the webinars of its room whose report is ready, the sessions of its page, the days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from core.domain.scenarios.scenario import Group, Scenario, Trigger
from core.domain.sessions import account_moment, day_start
from core.domain.webinars.segments import Fact
from core.services.reports.registered import list_reports_of_page
from data.models import RegistrationPage, Report
from data.repositories.registration import registration_pages, subscribers
from data.repositories.reports import registered, reports

MOST = 200
"""The most webinars or sessions that are looked at."""
EARLY = timedelta(minutes=30)
"""A webinar may begin so long before its session."""
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


def list_pages(session: Session, project_id: int, rules: Scenario) -> list[RegistrationPage]:
    """The registration pages of which the scenario has to know who registered."""
    if asks_who_registers_later(rules):
        return list_room_pages(session, project_id, rules)
    if rules.when.trigger.is_about_page:
        page = registration_pages.find_page(session, project_id, rules.when.place_id)
        return [page] if page else []
    if not asks_who_registered(rules):
        return []
    return list(registered.list_room_pages(session, project_id, rules.when.place_id))


def asks_who_registered(rules: Scenario) -> bool:
    """Whether the scenario has to know who registered for what it is about."""
    is_whom = rules.whom.group is not Group.CAME or Fact.REGISTERED in rules.whom.rules.facts
    return is_whom or rules.when.trigger is Trigger.PAGE_REPORT


def asks_who_registers_later(rules: Scenario) -> bool:
    """Whether a step of the scenario leaves out who is registered for a later session."""
    return any(step.unless_registered for step in rules.steps)


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
