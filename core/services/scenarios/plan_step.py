"""The campaign of a scenario's step for one webinar or session: planned, and begun."""

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignSource, SourceKind, source_key
from core.domain.campaigns.plan import CampaignPlan
from core.domain.scenarios.scenario import Scenario, Trigger
from core.services.campaigns.plan_campaign import plan_campaign
from core.services.projects.projects import get_project
from core.services.scenarios.subjects import Subject
from core.services.scenarios.whom import gather_people


def plan_step(
    desk: Desk, project_id: int, scenario_id: int, rules: Scenario, step: int, subject: Subject
) -> CampaignPlan:
    """The plan for everybody who is to get the step now and has not got it before.

    The campaign is named for the scenario, the webinar or session and the step, and keyed by their ids: nobody gets a
    campaign of one key twice, so that what is loaded again, restarted, edited or renamed reaches nobody again. Raises
    InvalidInput and NotFound as `plan_campaign` does.
    """
    zone = get_project(desk, project_id).time_zone
    title = f"{rules.name} · {subject.starts_at.astimezone(zone):%d.%m.%Y %H:%M} · {scenario_id}.{step + 1}"
    kind: SourceKind = "subscribers" if rules.when.trigger is Trigger.SESSION else "viewers"
    source = CampaignSource(kind, title, source_key(kind, "scenario", str(scenario_id), subject.key, str(step + 1)))
    people = gather_people(desk, project_id, scenario_id, rules, step, subject)
    return plan_campaign(desk, project_id, title, rules.steps[step].actions, people, source)
