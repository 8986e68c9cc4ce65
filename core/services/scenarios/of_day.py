"""The people of a day: of the webinars of the day before, or of the sessions that are still to come on it."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.scenarios.scenario import Group, Scenario
from core.domain.sessions import next_midnight
from core.services.campaigns.people import people_of_segment, people_of_subscribers
from core.services.scenarios.absent import gather_absent
from core.services.scenarios.perhaps_there import list_perhaps_there
from core.services.scenarios.subjects import MOST, Subject, list_day_reports, list_pages
from data.repositories.registration import subscribers


def gather_of_day(
    desk: Desk, project_id: int, rules: Scenario, subject: Subject, zone: ZoneInfo
) -> list[CampaignPerson]:
    """The people of all its webinars or sessions together. Whoever missed one webinar and may have been at another
    is not among those who did not come."""
    if rules.whom.group is Group.REGISTERED:
        return _list_registered(desk, project_id, rules, subject, zone)
    with desk.store.reading() as session:
        report_ids = [one.id or 0 for one in list_day_reports(session, project_id, rules, subject, zone)]
    if not report_ids:
        return []
    if rules.whom.group is Group.CAME:
        return people_of_segment(desk, project_id, report_ids, rules.whom.rules)
    seen = {one: _keys_of(list_perhaps_there(desk, project_id, [one])) for one in report_ids}
    absent = []
    for report_id in report_ids:
        elsewhere = set().union(*(keys for one, keys in seen.items() if one != report_id))
        found = gather_absent(desk, project_id, report_id, tag=rules.whom.tag)
        absent += [person for person in found if elsewhere.isdisjoint(_keys_of([person]))]
    return absent


def _list_registered(
    desk: Desk, project_id: int, rules: Scenario, subject: Subject, zone: ZoneInfo
) -> list[CampaignPerson]:
    due_at = rules.when.due_at(subject.moment, zone)
    after, until = max(due_at, subject.until or due_at), next_midnight(subject.starts_at, zone)
    people: list[CampaignPerson] = []
    with desk.store.reading() as session:
        sessions = {
            page.page_id: subscribers.list_session_moments(session, project_id, page.page_id, after, until, MOST)
            for page in list_pages(session, project_id, rules)
        }
    for page_id, moments in sessions.items():
        if to_come := [moment for moment in moments if moment > after]:
            people += people_of_subscribers(desk, project_id, page_id, sessions=to_come, tag=rules.whom.tag)
    return people


def _keys_of(people: Iterable[CampaignPerson]) -> set[str | int | None]:
    return {key for person in people for key in (*person.contacts, person.client_id)} - {None}
