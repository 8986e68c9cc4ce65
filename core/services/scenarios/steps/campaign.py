"""The step that sends people something in the bot: a campaign."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.desk import Desk
from core.domain.campaigns.campaign import (
    CampaignActions,
    CampaignPerson,
    CampaignSource,
    SourceKind,
    name_key,
    source_key,
)
from core.domain.campaigns.plan import TO_DO, CampaignPlan, PlanState
from core.domain.scenarios.scenario import Group
from core.services.campaigns.job import start_campaign
from core.services.campaigns.plan_campaign import plan_campaign
from core.services.campaigns.start_campaign import campaign_id_of
from core.services.campaigns.states import WAS_BEGUN
from core.services.scenarios.steps.planned import NAMES, PlannedStep
from data.repositories import campaigns

KINDS: Mapping[Group, SourceKind] = {
    Group.CAME: "viewers",
    Group.ABSENT: "viewers",
    Group.REGISTERED: "subscribers",
    Group.BUYERS: "list",
}
"""Durable: they stand in the keys of campaigns."""


def plan_campaign_step(
    desk: Desk,
    project_id: int,
    actions: CampaignActions,
    people: Sequence[CampaignPerson],
    *,
    title: str,
    group: Group,
    key: Sequence[str],
) -> PlannedStep:
    """The campaign for everybody who has not got it before: nobody gets a campaign of one key twice. Raises
    InvalidInput and NotFound as `plan_campaign` does."""
    kind = KINDS[group]
    source = CampaignSource(kind, title, source_key(kind, *key))
    planned = plan_campaign(desk, project_id, title, actions, people, source, is_looked_over=True)
    plan = _without_begun(desk, project_id, planned)
    reached = plan.only(*TO_DO)
    return PlannedStep(
        people=len(reached),
        counts=dict(plan.counts.items()),
        names=[row.person.username for row in reached[:NAMES]],
        job_id=campaign_id_of(project_id, plan),
        begin=lambda run_id: start_campaign(desk, project_id, plan, run_id=run_id),
        rows=plan.rows,
        campaign=plan,
        to_look_up=plan.counts[PlanState.LOOK_UP],
    )


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
