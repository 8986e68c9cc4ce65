"""The step that sends people something in the bot: a campaign."""

from collections.abc import Collection, Mapping, Sequence
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
from core.domain.campaigns.plan import TO_DO, CampaignPlan, PlannedPerson, PlanState
from core.domain.scenarios.scenario import Group
from core.services.campaigns.actions import write_actions
from core.services.campaigns.job import start_campaign
from core.services.campaigns.plan_campaign import plan_campaign
from core.services.campaigns.same_people import list_same, trace_of_person
from core.services.campaigns.start_campaign import campaign_id_of
from core.services.campaigns.states import GETS_IT, WAS_BEGUN
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
    former: Collection[Sequence[str]],
    made_by: str,
) -> PlannedStep:
    """The campaign for everybody who has not got it before: nobody gets a campaign of one key twice, nor one that does
    the same under one of the `former` keys. `made_by` stands for all that the people were found by. Raises InvalidInput
    and NotFound as `plan_campaign` does."""
    kind = KINDS[group]
    source = CampaignSource(kind, title, source_key(kind, *key))
    planned = plan_campaign(desk, project_id, title, actions, people, source, is_looked_over=True)
    plan = _without_begun(desk, project_id, planned, [source_key(kind, *one) for one in former])
    reached = plan.only(*TO_DO)
    # Whoever has got it stands in the campaign by which they did: a page on which people register one by one would
    # otherwise have a campaign of everybody for each of them
    written = replace(plan, rows=plan.only(*(state for state in PlanState if state is not PlanState.ALREADY_SENT)))
    return PlannedStep(
        people=len(reached),
        counts=dict(plan.counts.items()),
        names=[row.person.username for row in reached[:NAMES]],
        job_id=campaign_id_of(project_id, plan),
        begin=lambda run_id: start_campaign(desk, project_id, written, run_id=run_id, made_by=made_by),
        rows=plan.rows,
        campaign=plan,
        to_look_up=plan.counts[PlanState.LOOK_UP],
    )


def _without_begun(desk: Desk, project_id: int, plan: CampaignPlan, former: Collection[str]) -> CampaignPlan:
    """The plan without those for whom the step was begun before and who have not got it: Salebot does not know them or
    refuses them, or their campaign rests or was stopped. Otherwise it would be begun again for them whenever anything
    new is known. Who was left out is looked at anew. Who has got it is known under every key of theirs: somebody may
    turn out to have another client, too."""
    with desk.store.reading() as session:
        names = campaigns.list_name_keys(session, project_id, name_key(plan.name), plan.source_key)
        begun = campaigns.list_people_in(session, project_id, names, WAS_BEGUN)
        got = [row for row in begun if row.state in GETS_IT]
        got += campaigns.list_people_of(session, project_id, former, write_actions(plan.actions), GETS_IT)
        is_begun = {(row.client_id, row.email, row.phone) for row in begun}
        rows = [row for row in plan.rows if row.state not in TO_DO or _keys(row) not in is_begun]
        to_do = [place for place, row in enumerate(rows) if row.state in TO_DO]
        if got and to_do:
            asked = [replace(rows[place].person, client_id=rows[place].client_id) for place in to_do]
            traces = [trace_of_person(CampaignPerson(*row[:4])) for row in got]
            for same in list_same(session, project_id, traces, asked):
                rows[to_do[same]] = replace(rows[to_do[same]], state=PlanState.ALREADY_SENT)
    return replace(plan, rows=tuple(rows))


def _keys(row: PlannedPerson) -> tuple[int | None, str | None, str | None]:
    return row.client_id, row.person.email, row.person.phone
