"""The step that tells whoever works in the project how many people a scenario has found."""

from collections.abc import Sequence

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.campaigns.plan import PlanState
from core.domain.notices.kinds import NoticeKind
from core.services.notices.notices import raise_notice
from core.services.scenarios.runs import notice_facts, require_run
from core.services.scenarios.steps.handing import hand_on, plan_handing
from core.services.scenarios.steps.planned import PlannedStep


def plan_notice_step(
    desk: Desk,
    project_id: int,
    people: Sequence[CampaignPerson],
    *,
    run_id: int | None,
    name: str,
    key: Sequence[str],
) -> PlannedStep:
    """A notice of how many people there are, and another one when there are more."""
    handing = plan_handing(desk, project_id, people, run_id, counts_all=True)
    total = len(handing.reached) + handing.counts[PlanState.ALREADY_SENT]

    def begin(run_id: int) -> None:
        with desk.store.reading() as session:
            facts = notice_facts(require_run(session, project_id, run_id), name, total)
        raise_notice(desk, project_id, NoticeKind.SCENARIO_FOUND, facts, once=" · ".join((*key, str(total))))
        with desk.store.writing(project_id) as session:
            hand_on(session, desk, require_run(session, project_id, run_id), handing)

    return handing.as_step(begin, goes_out=False)
