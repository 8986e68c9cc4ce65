"""Writing down what has become of a run, and telling other programs."""

from core.desk import Desk
from core.domain.outside.events import EventKind
from core.jobs.rounds import ask_round
from core.services.outside.events import add_events
from core.services.outside.states import ROUND as EVENTS
from core.services.scenarios.runs import change_run, require_run
from core.services.scenarios.states import RunState
from data.models import ScenarioRun


def write_run(desk: Desk, project_id: int, run: ScenarioRun, state: RunState | None = None, **values: object) -> None:
    """Write down what has become of a run, unless a person has decided otherwise meanwhile."""
    with desk.store.writing(project_id) as session:
        kept = require_run(session, project_id, run.id or 0)
        if kept.state != run.state:
            return
        for name, value in values.items():
            setattr(kept, name, value)
        if state:
            change_run(session, kept, state)
            if state is not RunState.WAITING:
                add_events(session, desk, project_id, EventKind.SCENARIO_RUN, [_told(kept)])
        session.add(kept)
    if state:
        ask_round(EVENTS, project_id)


def _told(run: ScenarioRun) -> dict[str, object]:
    """What other programs are told of a run."""
    return {
        "scenario_id": run.scenario_id,
        "run_id": run.id,
        "step": run.step + 1,
        "webinar_id": run.subject if run.report_id else None,
        "starts_at": run.starts_at.isoformat(),
        "state": run.state,
        "people": run.people,
        "asked_for": run.asked_for,
        "to_look_up": run.to_look_up,
        "campaign_id": run.job_id,
    }
