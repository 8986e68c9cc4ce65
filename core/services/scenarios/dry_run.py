"""What a scenario would have done at the last webinars, sessions or days. Nothing is sent or written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.scenarios.scenario import Group, Scenario, Trigger, check_scenario
from core.rights import needs
from core.services.campaigns.left_out import LeftOutNow
from core.services.projects.projects import get_project
from core.services.scenarios.arrivals import list_arrivals
from core.services.scenarios.plan_step import plan_step
from core.services.scenarios.subjects import Subject, list_day_reports, list_past
from core.services.webinars.segments import count_segment

LOOKED_AT = 3
UNSAVED = 0
"""In place of the id of a scenario that was not saved yet; none has it."""
LOOK_BACK = timedelta(days=90)
"""How far back those are looked for who came one by one."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """The first step for one past webinar, session or day. `counts` add up to the people who meet the rules; `reached`:
    how many of them it would reach, of `to_look_up` of them once their client is found in Salebot; `names`: of some of
    these, None for one without a name. Of `unclear` more nobody can tell whether they meet the rules: they get nothing.
    """

    title: str | None
    starts_at: datetime
    counts: Mapping[StrEnum, int]
    names: Sequence[str | None] = field(repr=False)
    reached: int
    to_look_up: int
    unclear: int


@needs(Right.CONTACTS)
def dry_run(desk: Desk, project_id: int, rules: Scenario) -> list[DryRun]:
    """The last `LOOKED_AT` webinars, sessions or days, the newest first; orders and registrations as they are known
    today. Raises what `check_scenario` raises."""
    checked = check_scenario(rules)
    found, left_out = [], LeftOutNow(desk, project_id)
    for subject in _list_past(desk, project_id, checked):
        plan = plan_step(desk, project_id, UNSAVED, checked, 0, subject, left_out)
        unclear = _count_unclear(desk, project_id, checked, subject)
        said = (plan.counts, plan.names, plan.people, plan.to_look_up, unclear)
        found.append(DryRun(subject.title, subject.starts_at, *said))
    return found


def _count_unclear(desk: Desk, project_id: int, rules: Scenario, subject: Subject) -> int:
    """Of how many people of the webinars it is not known whether they meet the rules. Whoever is only asked who
    registered on a page is told by that."""
    if rules.whom.group is not Group.CAME or rules.when.trigger is Trigger.PAGE_REPORT:
        return 0
    report_ids = [subject.report_id] if subject.report_id else []
    if rules.when.trigger is Trigger.DAILY:
        zone = get_project(desk, project_id).time_zone
        with desk.store.reading() as session:
            report_ids = [one.id or 0 for one in list_day_reports(session, project_id, rules, subject, zone)]
    return count_segment(desk, project_id, report_ids, rules.whom.rules).unclear if report_ids else 0


def _list_past(desk: Desk, project_id: int, rules: Scenario) -> list[Subject]:
    now, zone = desk.now(), get_project(desk, project_id).time_zone
    if rules.when.trigger.comes_singly:
        came = list_arrivals(desk, project_id, rules, now - LOOK_BACK, zone).values()
        newest = sorted(came, key=lambda one: one.moments[-1], reverse=True)[:LOOKED_AT]
        return [replace(one.subject, since=now - LOOK_BACK, until=now) for one in newest]
    with desk.store.reading() as session:
        return list_past(session, project_id, rules, now, LOOKED_AT, zone)
