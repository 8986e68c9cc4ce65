"""Writing down a campaign before anything is sent: its job, its plan, its ledger, in one transaction."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from core.desk import Desk
from core.domain.campaigns.campaign import name_key
from core.domain.campaigns.plan import TO_DO, CampaignPlan, PlannedPerson
from core.jobs.creation import add_job
from core.services.campaigns.actions import write_actions, write_source
from core.services.campaigns.states import KIND, CampaignRowState
from core.services.projects.projects import get_project
from data.models import Campaign
from data.repositories import campaigns as repository
from data.repositories import jobs

AGAIN = "again"
"""In the job's request: whether the campaign was asked for once more."""


def write_campaign(desk: Desk, project_id: int, plan: CampaignPlan) -> str:
    """Write the plan down to the row; the id of the job that is to carry it out.

    Who has begun to get this campaign from another run since the plan was made becomes `already_sent`. The same plan
    is written down once, however often it is asked for. Raises NotFound.
    """
    get_project(desk, project_id)
    job_id = uuid5(NAMESPACE_OID, f"{project_id} {plan.planned_at.isoformat()} {plan.name}").hex
    key = name_key(plan.name)
    with desk.store.writing() as session:
        if jobs.find_job(session, job_id):
            return job_id
        got = repository.list_getting(session, project_id, key, from_turn=first_turn(plan.turn, again=plan.again))
        rows = [_judged(row, got) for row in plan.rows]
        now = desk.now()
        total = sum(row.state in TO_DO for row in rows)
        add_job(session, now, project_id, KIND, {AGAIN: plan.again}, job_id=job_id, total=total)
        session.add(
            Campaign(
                job_id=job_id,
                project_id=project_id,
                name=plan.name,
                name_key=key,
                turn=plan.turn,
                actions=write_actions(plan.actions),
                source=write_source(plan.source),
                row_count=len(rows),
                created_by=desk.operator,
                created_at=now,
            )
        )
        session.flush()
        facts = plan.actions.facts
        repository.add_rows(session, _written(rows, (job_id, project_id, key, plan.turn), facts))
    return job_id


def first_turn(turn: int, *, again: bool) -> int:
    """The turns from this one on are those in which a client must not have got the campaign."""
    return turn if again else 0


def _judged(row: PlannedPerson, got: Collection[int]) -> PlannedPerson:
    return replace(row, state="already_sent") if row.state == "will_send" and row.client_id in got else row


def _written(
    rows: Iterable[PlannedPerson], campaign: tuple[str, int, str, int], facts: Collection[str]
) -> Iterator[tuple[Any, ...]]:
    job_id, *of_campaign = campaign
    for row in rows:
        person = row.person
        variables = {name: value for name, value in person.variables.items() if name in facts}
        yield (
            job_id,
            row.number,
            *of_campaign,
            row.state,
            row.client_id,
            row.found_by,
            person.email,
            person.phone,
            person.username,
            json.dumps(variables, ensure_ascii=False) if variables and row.state in TO_DO else None,
            CampaignRowState.PLANNED if row.state in TO_DO else None,
            0,
        )
