"""A campaign from its plan to its end, without the engine."""

from typing import Any

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions, CampaignPerson
from core.jobs.progress import JobProgress
from core.services.campaigns.start_campaign import write_campaign
from core.services.projects.projects import ProjectSettings
from tests.sending import EVERYTHING, carry_out, plan_of

CALL_BACK = CampaignActions(callback="b365_came")


def run(
    desk: Desk,
    project: ProjectSettings,
    people: list[CampaignPerson],
    actions: CampaignActions = EVERYTHING,
    **choices: Any,
) -> JobProgress:
    """A campaign from its plan to its end, without the engine."""
    return carry_out(desk, write_campaign(desk, project.id, plan_of(desk, project.id, people, actions, **choices)))
