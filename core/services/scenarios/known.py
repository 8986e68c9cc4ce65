"""What stands for all that is known of what scenarios are about: while it is the same, there is nobody new."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlmodel import Session

from core.domain.orders.order import PaidState
from core.domain.scenarios.scenario import Group, Scenario, Trigger
from core.domain.sessions import day_start, next_midnight
from core.domain.webinars.segments import Fact
from core.services.reports.registered import NEAR, is_whole
from core.services.scenarios.subjects import (
    Subject,
    asks_who_registered,
    asks_who_registers_later,
    list_day_reports,
    list_pages,
)
from data.models import RegistrationPage
from data.repositories.orders import orders
from data.repositories.registration import registration_pages
from data.repositories.reports import reports
from data.repositories.reports.registered import list_session_stamps_since

TOLD = " told "
"""Before the moment up to which a stamp stands for what the cash desk has told."""
EARLIER = timedelta(days=2)
"""A run asks for no session that is so long before what it is about."""


class Known:
    """What stands for all that is known now of the reports, registrations and orders of a project; read once, however
    many ask for it. `subjects`: what those who will ask are about."""

    def __init__(self, session: Session, project_id: int, subjects: Collection[Subject] = ()) -> None:
        self.session, self.project_id = session, project_id
        report_ids = {subject.report_id for subject in subjects if subject.report_id}
        self._versions = reports.list_versions(session, project_id, report_ids)
        self._starts = [subject.starts_at for subject in subjects]
        self._pages: dict[tuple[bool, bool, bool, str], list[RegistrationPage]] = {}
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
        states = (PaidState.PAID, PaidState.PARTLY)
        return [orders.count_orders(self.session, self.project_id, state) for state in states]

    def registrations_changed_at(self, page_id: str) -> datetime | None:
        if page_id not in self._changed_at:
            page = registration_pages.find_page(self.session, self.project_id, page_id)
            self._changed_at[page_id] = page.subscribers_changed_at if page else None
        return self._changed_at[page_id]

    def pages(self, rules: Scenario) -> list[RegistrationPage]:
        asked = asks_who_registered(rules), asks_who_registers_later(rules)
        key = (*asked, rules.when.trigger.is_about_page, rules.when.place_id)
        if key not in self._pages:
            self._pages[key] = list_pages(self.session, self.project_id, rules)
        return self._pages[key]

    def sessions(self, rules: Scenario, since: datetime, until: datetime | None = None) -> list[object]:
        """What stands for who registered on the pages of the scenario for sessions not before `since` nor after
        `until`."""
        own = [one for page in self.pages(rules) for one in self._sessions.get(page.page_id, ())]
        return [one for one in own if since <= one[0] and (until is None or one[0] <= until)]

    @cached_property
    def _sessions(self) -> dict[str, list[tuple[datetime, str]]]:
        return list_session_stamps_since(self.session, self.project_id, min(self._starts) - EARLIER)


def stamp_of_new(known: Known, rules: Scenario, now: datetime, zone: ZoneInfo) -> str:
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


def content_of(known: Known, rules: Scenario, step: int, subject: Subject, zone: ZoneInfo) -> str:
    """Changes whenever there may be other people for a step: with the report, and as far as the step asks for them with
    the registrations for its sessions, the orders or only those that are paid, and with any report where it matters at
    which other webinars somebody was. Raises IndexError for a step that the scenario has no more."""
    parts = _asked_of_all(known, rules, step, subject, zone)
    parts += [page.page_id for page in known.pages(rules)]
    if asks_who_registered(rules):
        parts += known.sessions(rules, *_sessions_of(rules, subject, zone))
    if rules.steps[step].unless_registered:
        parts += known.sessions(rules, subject.starts_at)
    return sha256(repr(parts).encode()).hexdigest()[:16]


def stamp_of_step(known: Known, rules: Scenario, step: int, subject: Subject, zone: ZoneInfo) -> object:
    """Changes whenever anybody may get a step or not: also when a registration for another session may tell of somebody
    who they are, or another report that who is absent there came to that webinar. Raises IndexError."""
    pages = [(page.page_id, page.subscribers_changed_at) for page in known.pages(rules)]
    others = known.reports if rules.whom.group is Group.ABSENT else None
    return _asked_of_all(known, rules, step, subject, zone), pages, others


def _asked_of_all(known: Known, rules: Scenario, step: int, subject: Subject, zone: ZoneInfo) -> list[object]:
    """What stands for the reports and the orders that the step asks for."""
    parts: list[object] = []
    if subject.report_id:
        parts.append(known.report(subject.report_id))
    if rules.when.trigger is Trigger.DAILY:
        of_day = list_day_reports(known.session, known.project_id, rules, subject, zone)
        parts += [(report.id, report.people_version) for report in of_day]
    facts, asks = set(rules.whom.rules.facts), rules.steps[step]
    if Fact.REGISTERED in facts:
        parts += [is_whole(page, subject.starts_at) for page in known.pages(rules)]
    if asks.unless_came or {Fact.RETURNING, Fact.ORDERED, Fact.PAID} & facts:
        parts.append(known.reports)
    if rules.when.trigger.is_about_orders or Fact.ORDERED in facts:
        parts.append(known.orders)
    elif asks.unless_paid or Fact.PAID in facts:
        parts.append(known.payments)
    return parts


def _sessions_of(rules: Scenario, subject: Subject, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first and the last session for which people may have registered who get a step."""
    begins_at, trigger = subject.starts_at, rules.when.trigger
    if trigger is Trigger.SESSION:
        return begins_at, begins_at
    if trigger is not Trigger.DAILY:
        return begins_at - NEAR, begins_at + NEAR
    if rules.whom.group is Group.REGISTERED:
        return begins_at, next_midnight(begins_at, zone)
    return day_start(begins_at - timedelta(hours=1), zone) - NEAR, begins_at + NEAR
