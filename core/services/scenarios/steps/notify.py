"""The step that tells whoever works in the project how many people a scenario has found."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.campaigns.plan import PlanState
from core.domain.notices.kinds import NoticeKind
from core.services.notices.notices import list_known, raise_notice
from core.services.scenarios.steps.planned import NAMES, PlannedStep


def plan_notice_step(
    desk: Desk, project_id: int, people: Sequence[CampaignPerson], *, name: str, key: Sequence[str]
) -> PlannedStep:
    """One notice for each number of people: when there are more, there is another one."""
    meant = [person for person in people if person.left_out is None]
    once = " · ".join((*key, str(len(meant))))
    is_known = bool(list_known(desk, project_id, NoticeKind.SCENARIO_FOUND, [once]))
    facts = {"name": name, "people": len(meant)}
    left_out: Counter[StrEnum] = Counter(PlanState(person.left_out.value) for person in people if person.left_out)
    return PlannedStep(
        people=0 if is_known else len(meant),
        counts={PlanState.WILL_SEND: len(meant), **left_out},
        names=[person.username for person in meant[:NAMES]],
        job_id=None,
        begin=lambda _: raise_notice(desk, project_id, NoticeKind.SCENARIO_FOUND, facts, once=once),
    )
