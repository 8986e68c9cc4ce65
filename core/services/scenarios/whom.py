"""Who gets a step of a scenario, looked at now."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson, LeftOut
from core.domain.contacts import client_number
from core.domain.identity import Trace
from core.domain.orders.order import PaidState
from core.domain.scenarios.scenario import Group, Scenario
from core.services.campaigns.exclusions import find_left_out
from core.services.campaigns.people import people_of_segment, people_of_subscribers
from core.services.campaigns.same_people import SamePeople, find_same
from core.services.reports.report_facts import get_report
from core.services.scenarios.subjects import Subject
from core.services.webinars.registered import Matched, RegisteredHuman, match_registered
from data.repositories.orders import orders


def gather_people(
    desk: Desk, project_id: int, scenario_id: int, rules: Scenario, step: int, subject: Subject
) -> list[CampaignPerson]:
    """The people of the step: those who meet the rules as the store knows them at this moment. Of whom it cannot be
    told, they are not among them. `left_out` says who of them gets nothing: whoever has paid meanwhile, where the step
    says so, and whom the scenario or the project does not write to. Raises NotFound for a report that is not there any
    more."""
    people = find_left_out(desk, project_id, scenario_id).mark(_group(desk, project_id, rules, subject))
    if not rules.steps[step].unless_paid:
        return people
    paid = _who_paid(desk, project_id, subject.starts_at)
    return [
        replace(person, left_out=LeftOut.PAID) if not person.left_out and person in paid else person
        for person in people
    ]


def _who_paid(desk: Desk, project_id: int, since: datetime) -> SamePeople:
    """Whoever has paid an order since then. People order with the contacts that they have at hand: an order's phone
    says who it is beside another e-mail, too."""
    with desk.store.reading() as session:
        buyers = orders.list_buyers_with(session, project_id, PaidState.PAID, since)
        traces = [Trace(email=(email,)) for email, _, _ in buyers if email]
        traces += [Trace(phone=(phone,), names=(name,) if name else ()) for _, phone, name in buyers if phone]
        return find_same(session, project_id, traces)


def _group(desk: Desk, project_id: int, rules: Scenario, subject: Subject) -> Iterable[CampaignPerson]:
    if rules.whom.group is Group.REGISTERED:
        return people_of_subscribers(desk, project_id, subject.page_id or "", sessions=[subject.starts_at])
    if rules.whom.group is Group.CAME:
        return people_of_segment(desk, project_id, [subject.report_id or 0], rules.whom.rules)
    return _absent(desk, project_id, subject)


def _absent(desk: Desk, project_id: int, subject: Subject) -> Iterable[CampaignPerson]:
    report = get_report(desk, project_id, subject.report_id or 0)
    with desk.store.reading() as session:
        _, matched = match_registered(desk, session, project_id, report)
    humans = matched.humans if isinstance(matched, Matched) else ()
    return [_person(human) for human in humans if human.came is False]


def _person(human: RegisteredHuman) -> CampaignPerson:
    """Somebody who registered: a further e-mail or phone of theirs stays with them."""
    trace = human.trace
    return CampaignPerson(
        client_id=client_number(next(iter(trace.client_id), None)),
        email=next(iter(trace.email), None),
        phone=next(iter(trace.phone), None),
        username=next(iter(trace.names), None),
        variables={"b365_attended": "False", "b365_stay": "0"},
        others=(*trace.email[1:], *trace.phone[1:]),
    )
