"""Campaigns that came back from a backup: whoever was still planned then may have got the campaign since."""

from datetime import datetime

from core.desk import Desk
from core.domain.campaigns.campaign import Step
from core.jobs.restored import hold_jobs
from core.services.backups.after_restore import after_restore
from core.services.campaigns.actions import read_actions
from core.services.campaigns.states import CAMPAIGN_ROWS, KIND, CampaignRowState
from data.repositories import campaigns as repository


@after_restore
def hold_campaigns(desk: Desk, made_at: datetime) -> None:
    """Let all campaigns that are not over rest. Of the people for whom only the callback or the message is left it is
    not known whether they have got it: their client's history is read before anything is sent, when the operator goes
    on. Of the others nothing can be found out; that is what the words at the campaign say."""
    CAMPAIGN_ROWS.check_move(CampaignRowState.PLANNED, CampaignRowState.SENDING)
    with desk.store.writing() as session:
        for job_id in hold_jobs(session, KIND, desk.now()):
            actions = read_actions(repository.get_actions(session, job_id))
            done_before = max((step for step in actions.steps if step <= Step.LIST), default=0)
            repository.mark_unknown(
                session,
                job_id,
                before=CampaignRowState.PLANNED,
                after=CampaignRowState.SENDING,
                from_step=int(done_before),
                sent_at=made_at,
            )
