"""Who has come to a later webinar meanwhile, or has registered for a later session."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.scenarios.scenario import Group, Scenario
from core.services.campaigns.people import people_of_subscribers
from core.services.campaigns.same_people import SamePeople, same_as
from core.services.projects.projects import get_project
from core.services.scenarios.absent import list_parts
from core.services.scenarios.arrivals import counts_from
from core.services.scenarios.perhaps_there import list_perhaps_there
from core.services.scenarios.subjects import EARLY, MOST, Subject, list_room_pages, room_of
from data.models import Report
from data.repositories.registration import subscribers
from data.repositories.reports import reports


def find_came(desk: Desk, project_id: int, rules: Scenario, subject: Subject, since: datetime) -> SamePeople:
    """Who may have come to a webinar of the room that began after `since`, as far as reports are loaded."""
    with desk.store.reading() as session:
        later = [one.id or 0 for one in _list_later(session, project_id, rules, subject, since) if one.pulled_at]
    return same_as(list_perhaps_there(desk, project_id, later) if later else ())


def find_registered(desk: Desk, project_id: int, rules: Scenario, subject: Subject, since: datetime) -> SamePeople:
    """Who is registered on a page of the room for a session that begins after `since`, and after their own."""
    if rules.when.trigger.comes_singly:
        since = max(since, subject.session_at or since)
    with desk.store.reading() as session:
        sessions = {
            page.page_id: subscribers.list_session_moments(session, project_id, page.page_id, since, None, MOST)
            for page in list_room_pages(session, project_id, rules)
        }
    people: list[CampaignPerson] = []
    for page_id, moments in sessions.items():
        if later := [moment for moment in moments if moment > since + EARLY]:
            people += people_of_subscribers(desk, project_id, page_id, sessions=later)
    return same_as(people)


def has_reports(desk: Desk, project_id: int, rules: Scenario, step: int, subject: Subject) -> bool:
    """Whether it can be told who has come meanwhile, or to another part of the webinar, where the step asks for it: the
    reports of the room are loaded. Raises NotFound."""
    asks_for_parts = rules.whom.group is Group.ABSENT and subject.report_id
    parts = list_parts(desk, project_id, subject.report_id or 0) if asks_for_parts else ()
    if not all(part.pulled_at for part in parts):
        return False
    if not rules.steps[step].unless_came:
        return True
    since = counts_from(desk, project_id, rules, subject, get_project(desk, project_id).time_zone)
    with desk.store.reading() as session:
        return all(one.pulled_at for one in _list_later(session, project_id, rules, subject, since))


def _list_later(
    session: Session, project_id: int, rules: Scenario, subject: Subject, since: datetime
) -> Sequence[Report]:
    conditions = reports.ReportConditions(room_id=room_of(session, project_id, rules), since=since)
    found = reports.list_reports(session, project_id, conditions, limit=MOST)
    return [report for report in found if report.starts_at > since and report.id != subject.report_id]
