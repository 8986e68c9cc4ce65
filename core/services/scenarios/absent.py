"""Who registered for a webinar and surely did not come."""

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.contacts import client_number
from core.services.reports.registered import Matched, RegisteredHuman, match_registered
from core.services.reports.report_facts import get_report


def gather_absent(desk: Desk, project_id: int, report_id: int) -> list[CampaignPerson]:
    """Those of whom it can be told. Raises NotFound."""
    report = get_report(desk, project_id, report_id)
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
