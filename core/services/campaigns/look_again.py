"""Looking at the people of a campaign once more right before each is sent something: who is left out meanwhile."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson, LeftOut, Step
from core.domain.campaigns.plan import LEFT_OUT
from core.jobs.progress import require_job
from core.services.campaigns.ledger import CampaignLine, Sending, leave_out, require_campaign
from core.services.campaigns.left_out import LeftOutPeople, find_left_out, stamp_left_out
from core.services.campaigns.start_campaign import MADE_BY
from data.repositories import campaigns

Judge = Callable[[Sequence[CampaignPerson]], list[LeftOut | None]]
"""Says why each of these people is left out now; None for who is still meant. It is asked often, so it looks anew only
where something has changed."""
OpenJudge = Callable[[Desk, int, int, str], Judge]
"""Opens the judge of a run: desk, project, the id of the run, that of the campaign."""
PLAN_STANDS_FOR = timedelta(minutes=5)
"""So long its people are as the plan has them, when nothing stands against it."""
Opens = TypeVar("Opens", bound=OpenJudge)


_of_runs: list[OpenJudge] = []


def judges_runs(open_judge: Opens) -> Opens:
    """Use it for the campaigns that runs of scenarios begin. A decorator."""
    _of_runs[:] = [open_judge]
    return open_judge


def open_judge(desk: Desk, sending: Sending) -> Judge:
    """The judge of a campaign. Raises NotFound for a run that is not there any more."""
    if sending.run_id is not None:
        [open_of_run] = _of_runs
        return open_of_run(desk, sending.project_id, sending.run_id, sending.job_id)
    left_out: LeftOutPeople | None = None
    stamp: object = None

    def judge(people: Sequence[CampaignPerson]) -> list[LeftOut | None]:
        nonlocal left_out, stamp
        with desk.store.reading() as session:
            now = stamp_left_out(session, sending.project_id)
        if left_out is None or now != stamp:
            left_out, stamp = find_left_out(desk, sending.project_id, None), now
        return [left_out.why(person) for person in people]

    return judge


def list_still_meant(desk: Desk, sending: Sending, judge: Judge, lines: Sequence[CampaignLine]) -> list[CampaignLine]:
    """Those of these lines that are still to be sent something; the others end with the reason. Who was called back is
    written to as well."""
    asked = [line for line in lines if line.step <= Step.LIST]
    people = [CampaignPerson(line.client_id, line.email, line.phone, asked_id=line.asked_id) for line in asked]
    left_out = {line.number: why for line, why in zip(asked, judge(people), strict=True) if why} if people else {}
    for line in asked:
        if why := left_out.get(line.number):
            leave_out(desk, sending, line, why)
    return [line for line in lines if line.number not in left_out]


def find_planned(desk: Desk, project_id: int, job_id: str, made_by: str) -> list[CampaignPerson] | None:
    """The people of a campaign as its plan has them, each with the reason for which they get nothing, if so. None when
    that was made by something else than `made_by` stands for, or is not new any more."""
    with desk.store.reading() as session:
        campaign = require_campaign(session, project_id, job_id)
        is_new = abs(desk.now() - campaign.created_at) < PLAN_STANDS_FOR
        if not is_new or json.loads(require_job(session, job_id).request).get(MADE_BY) != made_by:
            return None
        return [
            CampaignPerson(
                row.client_id,
                row.email,
                row.phone,
                asked_id=row.asked_client_id,
                left_out=LeftOut(row.plan) if row.plan in LEFT_OUT else None,
            )
            for row in campaigns.list_planned(session, job_id)
        ]
