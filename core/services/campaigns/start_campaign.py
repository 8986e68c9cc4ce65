"""Writing down a campaign before anything is sent: its job, its plan, its ledger, in one transaction."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from core.audit import note
from core.desk import Desk
from core.domain.audit.deeds import Deed
from core.domain.campaigns.campaign import name_key
from core.domain.campaigns.plan import TO_DO, CampaignPlan, PlannedPerson, PlanState
from core.jobs.planned_rows import job_id_of, write_plan
from core.services.campaigns.actions import write_actions, write_source, write_steps
from core.services.campaigns.received import list_got
from core.services.campaigns.states import KIND, CampaignRowState
from core.services.projects.projects import get_project
from data.models import Campaign, CampaignRow
from data.repositories import campaigns as repository
from data.repositories import jobs

AGAIN, COMPLETES, MADE_BY = "again", "completes", "made_by"
"""In the job's request: whether people who got the campaign before are to get it again, whether those who got a part of
it are to get the rest, and what stands for all that its people were found by."""


def write_campaign(
    desk: Desk, project_id: int, plan: CampaignPlan, *, run_id: int | None = None, made_by: str = ""
) -> str:
    """Write the plan down, person by person; `run_id`: the run of a scenario that begins it, `made_by`: what stands for
    all that its people were found by. Returns the id of the job that is to carry it out.

    A person whom another campaign of this name has begun to reach since the plan was made becomes `ALREADY_SENT`, or
    `GOT_PART`. The same plan is written down once, however often it is asked for. Raises NotFound.
    """
    get_project(desk, project_id)
    job_id = campaign_id_of(project_id, plan)
    key = name_key(plan.name)
    from_repeat = first_repeat(plan.repeat, again=plan.again)
    with desk.store.writing(project_id) as session:
        if jobs.find_job(session, job_id):
            return job_id
        names = repository.list_name_keys(session, project_id, key, plan.source_key)
        got = list_got(session, project_id, names, plan.actions, from_repeat=from_repeat)
        rows = [row.judged(got, completes=plan.completes) for row in plan.rows]
        campaign = Campaign(
            job_id=job_id,
            project_id=project_id,
            name=plan.name,
            name_key=key,
            source_key=plan.source_key,
            turn=plan.repeat,
            actions=write_actions(plan.actions),
            source=write_source(plan.source),
            row_count=len(rows),
            created_by=desk.operator,
            created_at=desk.now(),
            run_id=run_id,
        )
        written = _written(rows, campaign, plan.actions.facts)
        request = {AGAIN: plan.again, COMPLETES: plan.completes, MADE_BY: made_by}
        total = sum(row.state in TO_DO for row in rows)
        write_plan(session, campaign, CampaignRow, written, kind=KIND, request=request, total=total)
        note(session, desk, Deed.CAMPAIGN_STARTED, project_id=project_id, subject=job_id, count=total)
    return job_id


def campaign_id_of(project_id: int, plan: CampaignPlan) -> str:
    """The id of the job that carries out the plan, also before it was written down."""
    return job_id_of(project_id, plan.planned_at, plan.name)


def first_repeat(repeat: int, *, again: bool) -> int:
    """The first repeat that counts: a client who got the campaign in it or a later one does not get it again."""
    return repeat if again else 0


def _written(rows: Iterable[PlannedPerson], campaign: Campaign, facts: Collection[str]) -> Iterator[Mapping[str, Any]]:
    """The rows by the columns of the store."""
    of_campaign = {
        "job_id": campaign.job_id,
        "project_id": campaign.project_id,
        "name_key": campaign.name_key,
        "turn": campaign.turn,
        "step": 0,
    }
    for row in rows:
        person = row.person
        variables = {name: value for name, value in person.variables.items() if name in facts}
        yield {
            **of_campaign,
            "number": row.number,
            "plan": row.state,
            "client_id": row.client_id,
            "asked_client_id": person.asked_id,
            "found_by": row.found_by,
            "email": person.email,
            "phone": person.phone,
            "username": person.username,
            "variables": json.dumps(variables, ensure_ascii=False) if variables and row.state in TO_DO else None,
            "only_steps": write_steps(row.lacks) if row.state is PlanState.WILL_COMPLETE else None,
            "state": CampaignRowState.PLANNED if row.state in TO_DO else None,
        }
