"""Who gets a step of a scenario, looked at now."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlmodel import Session

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson, LeftOut
from core.domain.identity import Trace
from core.domain.orders.order import PaidState
from core.domain.scenarios.scenario import Group, Scenario, Trigger
from core.services.campaigns.left_out import LeftOutNow, stamp_left_out
from core.services.campaigns.people import people_of_segment, people_of_subscribers
from core.services.campaigns.same_people import SamePeople, find_same
from core.services.orders.pull_orders import LOOK_BACK
from core.services.projects.projects import get_project
from core.services.scenarios.absent import find_registered_there, gather_absent
from core.services.scenarios.arrivals import counts_from, gather_arrived
from core.services.scenarios.known import Known, stamp_of_step
from core.services.scenarios.meanwhile import find_came, find_registered
from core.services.scenarios.of_day import gather_of_day
from core.services.scenarios.subjects import Subject
from data.repositories.orders import orders


def gather_people(
    desk: Desk, project_id: int, scenario_id: int, rules: Scenario, step: int, subject: Subject, left_out: LeftOutNow
) -> list[CampaignPerson]:
    """The people of the step: those who meet the rules as the store knows them at this moment. Of whom it cannot be
    told, they are not among them. Each says why they get nothing, if so: those of `left_out`, whom the scenario or the
    project does not write to, and whoever has paid, come or registered meanwhile, where the step says so. Raises
    NotFound for a report that is not there any more."""
    zone = get_project(desk, project_id).time_zone
    people = _group(desk, project_id, rules, subject, zone)
    return mark_people(desk, project_id, scenario_id, rules, step, subject, left_out, people)


def mark_people(
    desk: Desk,
    project_id: int,
    scenario_id: int,
    rules: Scenario,
    step: int,
    subject: Subject,
    left_out: LeftOutNow,
    people: Iterable[CampaignPerson],
) -> list[CampaignPerson]:
    """People who meet the rules of the step, each with the reason for which they get nothing, if so."""
    zone = get_project(desk, project_id).time_zone
    marked = left_out.mark(people, scenario_id)
    asks = rules.steps[step]
    if not (asks.unless_paid or asks.unless_came or asks.unless_registered):
        return marked
    since = counts_from(desk, project_id, rules, subject, zone)
    if asks.unless_paid:
        marked = _mark(marked, _who_paid(desk, project_id, since, marked), LeftOut.PAID)
    if asks.unless_came:
        marked = _mark(marked, find_came(desk, project_id, rules, subject, since), LeftOut.CAME)
    if asks.unless_registered:
        marked = _mark(marked, find_registered(desk, project_id, rules, subject, since), LeftOut.REGISTERED)
    return marked


def stamp_people(
    session: Session, project_id: int, rules: Scenario, step: int, subject: Subject, zone: ZoneInfo
) -> str:
    """Stands for all that `gather_people` finds them by: the rules, what is known of what they ask for, who is left
    out."""
    until = subject.until if rules.when.trigger.comes_singly else None
    known = stamp_of_step(Known(session, project_id, [subject]), rules, step, subject, zone)
    parts = (rules, step, replace(subject, until=until), known, stamp_left_out(session, project_id))
    return sha256(repr(parts).encode()).hexdigest()[:16]


def _mark(people: Iterable[CampaignPerson], those: SamePeople, why: LeftOut) -> list[CampaignPerson]:
    return [replace(one, left_out=why) if not one.left_out and one in those else one for one in people]


def _who_paid(desk: Desk, project_id: int, since: datetime, asked: Sequence[CampaignPerson]) -> SamePeople:
    """Whoever has paid an order since then, in whole or in part, also one that was made before. People order with the
    contacts that they have at hand: an order's phone says who it is beside another e-mail, too."""
    with desk.store.reading() as session:
        paid = (PaidState.PAID, PaidState.PARTLY)
        buyers = orders.list_buyers_with(session, project_id, paid, since, since - LOOK_BACK)
        traces = [Trace(email=(email,)) for email, _, _ in buyers if email]
        traces += [Trace(phone=(phone,), names=(name,) if name else ()) for _, phone, name in buyers if phone]
        return find_same(session, project_id, traces, asked if len(asked) < len(traces) else None)


def _group(desk: Desk, project_id: int, rules: Scenario, subject: Subject, zone: ZoneInfo) -> Iterable[CampaignPerson]:
    if rules.when.trigger.comes_singly:
        return gather_arrived(desk, project_id, rules, subject, zone)
    if rules.when.trigger is Trigger.DAILY:
        return gather_of_day(desk, project_id, rules, subject, zone)
    if rules.whom.group is Group.REGISTERED:
        return people_of_subscribers(
            desk, project_id, subject.page_id or "", sessions=[subject.starts_at], tag=rules.whom.tag
        )
    report_id = subject.report_id or 0
    page_id = rules.when.place_id if rules.when.trigger is Trigger.PAGE_REPORT else None
    if rules.whom.group is Group.ABSENT:
        return gather_absent(desk, project_id, report_id, page_id, tag=rules.whom.tag)
    find_numbers = partial(find_registered_there, desk, project_id, report_id, page_id) if page_id else None
    return people_of_segment(desk, project_id, [report_id], rules.whom.rules, find_numbers=find_numbers)
