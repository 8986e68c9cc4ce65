"""The campaign of a scenario's step for one webinar, session or day: planned, and begun."""

from collections.abc import Mapping
from dataclasses import replace

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignSource, SourceKind, name_key, source_key
from core.domain.campaigns.plan import TO_DO, CampaignPlan
from core.domain.scenarios.scenario import Group, Scenario
from core.services.campaigns.plan_campaign import plan_campaign
from core.services.campaigns.states import WAS_BEGUN
from core.services.projects.projects import get_project
from core.services.scenarios.subjects import Subject
from core.services.scenarios.whom import gather_people
from data.repositories import campaigns

KINDS: Mapping[Group, SourceKind] = {
    Group.CAME: "viewers",
    Group.ABSENT: "viewers",
    Group.REGISTERED: "subscribers",
    Group.BUYERS: "list",
}
"""Durable: they stand in the keys of campaigns."""


def plan_step(
    desk: Desk, project_id: int, scenario_id: int, rules: Scenario, step: int, subject: Subject
) -> CampaignPlan:
    """The plan for everybody who is to get the step now and for whom it was not begun before.

    The campaign is named for the scenario, the webinar or session and the step, and keyed by their ids: nobody gets a
    campaign of one key twice, so that what is loaded again, restarted, edited or renamed reaches nobody again. Raises
    InvalidInput and NotFound as `plan_campaign` does.
    """
    zone = get_project(desk, project_id).time_zone
    title = f"{rules.name} · {subject.starts_at.astimezone(zone):%d.%m.%Y %H:%M} · {scenario_id}.{step + 1}"
    kind = KINDS[rules.whom.group]
    source = CampaignSource(kind, title, source_key(kind, "scenario", str(scenario_id), subject.key, str(step + 1)))
    people = gather_people(desk, project_id, scenario_id, rules, step, subject)
    plan = plan_campaign(desk, project_id, title, rules.steps[step].actions, people, source)
    return _without_begun(desk, project_id, plan)


def _without_begun(desk: Desk, project_id: int, plan: CampaignPlan) -> CampaignPlan:
    """The plan without those for whom the step was begun before and who have not got it: Salebot does not know them or
    refuses them, or their campaign rests or was stopped. Otherwise it would be begun again for them whenever anything
    new is known. Who was left out is looked at anew."""
    with desk.store.reading() as session:
        names = campaigns.list_name_keys(session, project_id, name_key(plan.name), plan.source_key)
        begun = campaigns.list_people_in(session, project_id, names, WAS_BEGUN)
    rows = tuple(
        row
        for row in plan.rows
        if row.state not in TO_DO or (row.client_id, row.person.email, row.person.phone) not in begun
    )
    return replace(plan, rows=rows)
