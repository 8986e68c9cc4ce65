"""The brake, asked of the store: why a run that is due has to wait for a person."""

from zoneinfo import ZoneInfo

from core.desk import Desk
from core.domain.scenarios.brake import USUAL_OF, Asks, find_brake, find_usual
from core.domain.scenarios.scenario import Scenario
from core.domain.sessions import day_start
from core.services.campaigns.job import MOST_REFUSED
from core.services.campaigns.states import SAYS_WHETHER_TAKEN, CampaignRowState
from core.services.scenarios.restored import may_have_gone
from data.models import ScenarioRun
from data.repositories import scenarios as repository
from data.repositories.campaigns import list_last_of_runs


def find_asks(
    desk: Desk,
    project_id: int,
    run: ScenarioRun,
    rules: Scenario,
    *,
    people: int,
    left_today: int,
    is_fresh: bool,
    zone: ZoneInfo,
) -> Asks | None:
    """Why the run has to ask. Who let it go did so for a number of people: for so many it goes, whatever the brake
    says. `left_today`: how many the project may still write to."""
    if run.allowed_by and run.asked_for is not None and people <= run.asked_for:
        return None
    if may_have_gone(desk, project_id, run):
        return Asks.RESTORED
    if not is_fresh:
        return Asks.STALE
    if not (rules.by_itself or run.allowed_by):
        return Asks.FIRST
    now = desk.now()
    with desk.store.reading() as session:
        before = repository.list_people_before(session, run.scenario_id, run.step, run.due_at, USUAL_OF)
        sent_today = repository.count_sent_since(session, run.scenario_id, day_start(now, zone))
        last = list_last_of_runs(session, project_id, SAYS_WHETHER_TAKEN, MOST_REFUSED)
    return find_brake(
        people,
        cap=rules.cap,
        sent_today=sent_today,
        left_today=left_today,
        are_refused=last == [CampaignRowState.REJECTED] * MOST_REFUSED,
        usual=find_usual(before),
        due_at=run.due_at,
        now=now,
    )
