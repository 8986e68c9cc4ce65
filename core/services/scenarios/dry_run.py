"""What a scenario would have done at the last webinars or sessions. Nothing is sent, and nothing is written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.campaigns.plan import TO_DO, PlanState
from core.domain.scenarios.scenario import Scenario, check_scenario
from core.rights import needs
from core.services.scenarios.plan_step import plan_step
from core.services.scenarios.subjects import list_past

LOOKED_AT, NAMES = 3, 20
UNSAVED = 0
"""In place of the id of a scenario that was not saved yet; none has it."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """The first step for one past webinar or session. `counts` add up to the people who meet the rules; `reached`: how
    many of them would be sent it; `names`: of the first `NAMES` of these, None for one without a name."""

    title: str | None
    starts_at: datetime
    counts: Mapping[PlanState, int]
    names: tuple[str | None, ...] = field(repr=False)

    @property
    def reached(self) -> int:
        return sum(self.counts[state] for state in TO_DO)


@needs(Right.CONTACTS)
def dry_run(desk: Desk, project_id: int, rules: Scenario) -> list[DryRun]:
    """The last `LOOKED_AT` webinars or sessions, the newest first; orders and registrations as they are known today.
    Raises what `check_scenario` raises."""
    checked = check_scenario(rules)
    with desk.store.reading() as session:
        subjects = list_past(session, project_id, checked, desk.now(), LOOKED_AT)
    found = []
    for subject in subjects:
        plan = plan_step(desk, project_id, UNSAVED, checked, 0, subject)
        names = tuple(row.person.username for row in plan.only(*TO_DO)[:NAMES])
        found.append(DryRun(subject.title, subject.starts_at, plan.counts, names))
    return found
