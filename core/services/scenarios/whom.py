"""Who gets a step of a scenario, looked at now."""

from collections.abc import Iterable

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.contacts import client_number
from core.domain.orders.order import PaidState
from core.domain.scenarios.scenario import Group, Scenario
from core.services.campaigns.people import people_of_segment, people_of_subscribers
from core.services.reports.report_facts import get_report
from core.services.scenarios.subjects import Subject
from core.services.webinars.registered import Matched, RegisteredHuman, match_registered
from data.repositories.orders import orders


def gather_people(desk: Desk, project_id: int, rules: Scenario, step: int, subject: Subject) -> list[CampaignPerson]:
    """The people of the step: those who meet the rules as the store knows them at this moment, without whoever has paid
    meanwhile where the step says so. Of whom it cannot be told, they are left out. Raises NotFound for a report that is
    not there any more."""
    people = list(_group(desk, project_id, rules, subject))
    if not rules.steps[step].unless_paid:
        return people
    with desk.store.reading() as session:
        paid = orders.list_contacts_with(session, project_id, PaidState.PAID, subject.starts_at)
    return [person for person in people if paid.isdisjoint(person.contacts)]


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
