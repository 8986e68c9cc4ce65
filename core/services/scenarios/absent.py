"""Who registered for a webinar: those who surely did not come, and who of its people registered on a page."""

import numpy as np
from sqlmodel import Session

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.contacts import client_number
from core.services.campaigns.same_people import Key, list_same, person_keys, trace_of_person
from core.services.reports.companions import list_companions
from core.services.reports.humans_by_report import list_humans
from core.services.reports.registered import Matched, RegisteredHuman, match_registered
from core.services.reports.report_facts import ReportFacts, get_report
from core.services.scenarios.perhaps_there import list_perhaps_there
from data.repositories.reports.origins import list_tagged


def gather_absent(
    desk: Desk, project_id: int, report_id: int, page_id: str | None = None, *, tag: str = ""
) -> list[CampaignPerson]:
    """Those who did not come, as far as it can be told, nor to another part of the webinar; with a page only who
    registered there, with a tag only who came by way of it when they registered first. Raises NotFound."""
    with desk.store.reading() as session:
        registered = _list_registered(desk, session, project_id, report_id, page_id)
        tagged = list_tagged(session, project_id, tag) if tag else None
    absent = [human for human in registered if human.came is False and (tagged is None or human.origin_id in tagged)]
    parts = [part.id for part in list_parts(desk, project_id, report_id) if part.pulled_at]
    return _without_seen(desk, project_id, [_person(human) for human in absent], parts)


def list_parts(desk: Desk, project_id: int, report_id: int) -> list[ReportFacts]:
    """The other reports of a live webinar that broke off and was begun again, as far as they are listed. Webinars of an
    automatic room are no parts of each other. Raises NotFound."""
    report = get_report(desk, project_id, report_id)
    if report.is_automatic:
        return []
    return [other for other in list_companions(desk, project_id, report) if not other.is_automatic]


def _without_seen(
    desk: Desk, project_id: int, people: list[CampaignPerson], report_ids: list[int]
) -> list[CampaignPerson]:
    """Those who were surely not at these webinars, and share no contact with anybody who may have been there."""
    seen = list_perhaps_there(desk, project_id, report_ids) if people and report_ids else []
    if not seen:
        return people
    held = set[Key]().union(*map(person_keys, seen))
    with desk.store.reading() as session:
        same = list_same(session, project_id, [trace_of_person(one) for one in seen], people)
    return [one for place, one in enumerate(people) if place not in same and held.isdisjoint(person_keys(one))]


def find_registered_there(desk: Desk, project_id: int, report_id: int, page_id: str, session: Session) -> set[int]:
    """The numbers of the people of the report who registered for it on the page, and those of further rows about the
    same humans. Raises NotFound."""
    registered = _list_registered(desk, session, project_id, report_id, page_id)
    there = [number for human in registered for number in human.people]
    human = list_humans(session, project_id, [report_id])[report_id]
    return set(np.flatnonzero(np.isin(human, human[there])).tolist())


def _list_registered(
    desk: Desk, session: Session, project_id: int, report_id: int, page_id: str | None
) -> list[RegisteredHuman]:
    _, matched = match_registered(desk, session, project_id, get_report(desk, project_id, report_id))
    humans = matched.humans if isinstance(matched, Matched) else ()
    return [human for human in humans if page_id is None or any(place[0] == page_id for place in human.places)]


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
