"""Who comes one by one: registrations on a page, orders of the cash desk, each with a moment of its own.

They are grouped by what they are about, which names a run: the session, the webinar to which the order counts, or else
the day of the order. Whose moment is not known is left out: it may have been before the scenario was on.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.contacts import client_number
from core.domain.orders.order import PaidState
from core.domain.scenarios.scenario import Scenario, Trigger
from core.domain.sessions import day_start
from core.services.projects.counting import get_counting
from core.services.scenarios.subjects import MOST, Subject, of_report
from core.services.webinars.attribution import find_bought
from data.repositories.orders import orders
from data.repositories.orders.orders import OrderCame
from data.repositories.registration import registration_pages, subscribers
from data.repositories.reports import reports


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What they are about, and the moments at which people came, the earliest first."""

    subject: Subject
    moments: Sequence[datetime]

    def content(self, since: datetime, until: datetime) -> str:
        """Changes whenever somebody is known only now who came between these moments."""
        return sha256(repr([at for at in self.moments if since <= at <= until]).encode()).hexdigest()[:16]

    def next_after(self, until: datetime) -> datetime | None:
        """When the next one came."""
        return next((at for at in self.moments if at > until), None)


def list_arrivals(
    desk: Desk, project_id: int, rules: Scenario, since: datetime, zone: ZoneInfo, told_after: datetime | None = None
) -> dict[str, Arrivals]:
    """Those since then, by the key of what they are about; with `told_after` only those whose order the cash desk has
    told something new of after it."""
    if rules.when.trigger is Trigger.REGISTRATION:
        return _list_registrations(desk, project_id, rules, since)
    of: defaultdict[str, list[_Ordered]] = defaultdict(list)
    for one in _list_orders(desk, project_id, rules, since, zone, told_after):
        of[one.subject.key].append(one)
    found = {}
    for key, own in of.items():
        moments = sorted(one.at for one in own)
        found[key] = Arrivals(replace(own[0].subject, moment=moments[0]), moments)
    return found


def find_arrivals(desk: Desk, project_id: int, rules: Scenario, subject: Subject, zone: ZoneInfo) -> Arrivals:
    """Those of one subject since it counts."""
    since = _first_moment(rules, subject)
    if rules.when.trigger is Trigger.REGISTRATION:
        found = _list_registrations(desk, project_id, rules, since, (subject.session_at,))
    else:
        found = list_arrivals(desk, project_id, rules, since, zone)
    return found.get(subject.key) or Arrivals(subject, ())


def counts_from(desk: Desk, project_id: int, rules: Scenario, subject: Subject, zone: ZoneInfo) -> datetime:
    """From when on a person has done something "meanwhile": since the webinar or session began, or since the first
    came of those who come one by one, which stays the same whoever comes later."""
    if not rules.when.trigger.comes_singly:
        return subject.starts_at
    return next(iter(find_arrivals(desk, project_id, rules, subject, zone).moments), subject.moment)


def gather_arrived(
    desk: Desk, project_id: int, rules: Scenario, subject: Subject, zone: ZoneInfo
) -> list[CampaignPerson]:
    """The people of one subject who came within its bounds."""
    since, until = _first_moment(rules, subject), subject.until or desk.now()
    if rules.when.trigger is not Trigger.REGISTRATION:
        found = _list_orders(desk, project_id, rules, since, zone)
        orders_of = [one.order for one in found if one.subject.key == subject.key and one.at <= until]
        return [CampaignPerson(None, order.email, order.phone, order.username) for order in orders_of]
    search = subscribers.SubscriberSearch((subject.session_at,), registered=(since, until), tag=rules.whom.tag)
    with desk.store.reading() as session:
        rows = subscribers.list_subscribers(session, project_id, rules.when.place_id, search, limit=None)
    return [
        CampaignPerson(client_number(row["client_id"]), row["email"], row["phone"], row["username"]) for row in rows
    ]


def _first_moment(rules: Scenario, subject: Subject) -> datetime:
    """From when on people of the subject may have come: no order is older than its day, or the webinar to which it
    counts. So for one run not all orders are read that were made since the scenario is on."""
    since = subject.since or subject.moment
    return max(since, subject.starts_at) if rules.when.trigger.is_about_orders else since


class _Ordered(NamedTuple):
    subject: Subject
    at: datetime
    order: OrderCame


def _list_registrations(
    desk: Desk, project_id: int, rules: Scenario, since: datetime, sessions: Sequence[datetime | None] = ()
) -> dict[str, Arrivals]:
    """For these sessions, or for all."""
    page_id, search = rules.when.place_id, subscribers.SubscriberSearch(sessions, tag=rules.whom.tag)
    with desk.store.reading() as session:
        page = registration_pages.find_page(session, project_id, page_id)
        registered = subscribers.list_registered_since(session, project_id, page_id, since, search)
    of: defaultdict[datetime | None, list[datetime]] = defaultdict(list)
    for session_at, at in registered:
        of[session_at].append(at)
    title = page.title if page else None
    found = {}
    for session_at, moments in of.items():
        # Of a registration that names no session it is about the page
        key = f"{page_id} {session_at.isoformat()}" if session_at else page_id
        starts_at = session_at or moments[0]
        subject = Subject(key, title, starts_at, moments[0], page_id=page_id, session_at=session_at)
        found[key] = Arrivals(subject, moments)
    return found


def _list_orders(
    desk: Desk, project_id: int, rules: Scenario, since: datetime, zone: ZoneInfo, told_after: datetime | None = None
) -> list[_Ordered]:
    is_paid, room_id = rules.when.trigger is Trigger.PAYMENT, rules.when.place_id
    with desk.store.reading() as session:
        came = orders.list_come_since(session, project_id, since, PaidState.PAID if is_paid else None, told_after)
    if not came:
        return []
    made = [order.created_at for order in came if order.created_at]
    webinars = _webinars_of(desk, project_id, room_id, min(made, default=since), told_after) if room_id else None
    found = []
    for order in came:
        ordered_at = order.created_at
        at = order.paid_at if is_paid else ordered_at
        if at is None and ordered_at and ordered_at >= since:  # paid since then, whenever that was
            at = order.said_at
        named_at = (order.paid_at if is_paid else None) or ordered_at or at
        if at is None or named_at is None or at < since:
            continue
        subject = _of_order(day_start(named_at, zone), at) if webinars is None else webinars.get(order.number)
        if subject:
            found.append(_Ordered(subject, at, order))
    return found


def _of_order(midnight: datetime, moment: datetime) -> Subject:
    return Subject(f"orders {midnight.isoformat()}", None, midnight, moment)


def _webinars_of(
    desk: Desk, project_id: int, room_id: str, since: datetime, told_after: datetime | None
) -> Mapping[str, Subject]:
    """By the number of an order made since then, and of which something new was said after `told_after`, the webinar of
    the room to which it counts."""
    counting = get_counting(desk, project_id)
    conditions = reports.ReportConditions(room_id=room_id, since=since - timedelta(days=counting.purchase_days))
    with desk.store.reading() as session:
        ids = reports.list_pulled_ids(session, project_id, conditions, limit=MOST)
        of = {report.id or 0: of_report(report) for report in reports.list_reports_by_id(session, project_id, ids)}
        found = find_bought(session, project_id, ids, counting, told_after=told_after)
        return {order.number: of[at.report_id] for order, at in found}
