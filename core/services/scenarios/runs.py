"""The runs of scenarios, as the operator sees and decides them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.scenarios.brake import Asks
from core.errors import DeskError, NotFound
from core.jobs.rounds import ask_round
from core.problems import read_problem
from core.rights import needs
from core.services.scenarios.states import KIND, RUNS, RunState
from data.models import ScenarioRun
from data.repositories import scenarios as repository


@dataclass(frozen=True, slots=True)
class Run:
    """One step (from 0) of a scenario for one webinar or session. `people`: whom its campaigns were begun for;
    `asked_for`: for how many it waits for a person, who lets it go, and `asks` says why. `to_look_up`: of how many of
    these, or of those for whom it was begun last, the client has to be found in Salebot first; some may have none.
    `job_id`: its last campaign.
    `problem`: why the last look could not begin it; it is tried again."""

    id: int
    scenario_id: int
    step: int
    title: str | None
    starts_at: datetime
    due_at: datetime
    state: RunState
    asks: Asks | None
    people: int
    asked_for: int | None
    to_look_up: int
    job_id: str | None
    allowed_by: str | None
    problem: DeskError | None
    report_id: int | None


@needs(Right.LOOK)
def list_runs(
    desk: Desk, project_id: int, scenario_id: int | None = None, *, limit: int = 20, offset: int = 0
) -> list[Run]:
    """Those of one scenario, or of all; that which is due last first."""
    with desk.store.reading() as session:
        found = repository.list_runs(session, project_id, scenario_id, limit=limit, offset=offset)
        return [_run(run) for run in found]


@needs(Right.LOOK)
def list_begun(desk: Desk, project_id: int, *, limit: int) -> list[Run]:
    """The runs that have begun or ended, or ask; that which is due last first."""
    with desk.store.reading() as session:
        return [_run(run) for run in repository.list_begun_runs(session, project_id, RunState.WAITING, limit=limit)]


@needs(Right.LOOK)
def list_coming(desk: Desk, project_id: int, *, limit: int) -> list[Run]:
    """The runs that wait for their time, of the scenarios that are on; that which is due next first."""
    with desk.store.reading() as session:
        return [_run(run) for run in repository.list_coming_runs(session, project_id, RunState.WAITING, limit=limit)]


@needs(Right.LOOK)
def list_runs_before(
    desk: Desk, project_id: int, scenario_id: int | None = None, before_id: int | None = None, *, limit: int = 20
) -> list[Run]:
    """As `list_runs`, but the newest first, those older than a run: a list that is read on misses none and has none
    twice, whatever comes meanwhile."""
    with desk.store.reading() as session:
        found = repository.list_runs_before(session, project_id, scenario_id, before_id, limit=limit)
        return [_run(run) for run in found]


@needs(Right.LOOK)
def get_run(desk: Desk, project_id: int, run_id: int) -> Run:
    """Raises NotFound."""
    with desk.store.reading() as session:
        return _run(require_run(session, project_id, run_id))


@needs(Right.LOOK)
def list_asking(desk: Desk, project_id: int) -> list[Run]:
    """The runs that wait for a person, in the order in which they were due."""
    with desk.store.reading() as session:
        return [_run(run) for run in repository.list_open(session, project_id, RunState.ASKS)]


@needs(Right.WORK)
def allow_run(desk: Desk, project_id: int, run_id: int) -> None:
    """Let a run go that asks; does nothing with another one. The people are looked at once more. Raises NotFound."""
    _decide(desk, project_id, run_id, RunState.WAITING, Deed.RUN_ALLOWED)
    ask_round(KIND, project_id)


@needs(Right.WORK)
def skip_run(desk: Desk, project_id: int, run_id: int) -> None:
    """Let a run that asks not happen; where people come one by one, not for those who have come so far. Does nothing
    with another one. Raises NotFound."""
    _decide(desk, project_id, run_id, RunState.SKIPPED, Deed.RUN_SKIPPED)


def change_run(session: Session, run: ScenarioRun, state: RunState) -> None:
    """Bring a run into its next state. Raises ValueError for one that may not follow."""
    if state not in RUNS.followers[RunState(run.state)]:
        raise ValueError(f"{run.state} cannot become {state}")
    run.state = state
    session.add(run)


def require_run(session: Session, project_id: int, run_id: int) -> ScenarioRun:
    """Raises NotFound, also for a run of another project."""
    run = repository.find_run(session, project_id, run_id)
    if run is None:
        raise NotFound("scenario_run", run_id)
    return run


def notice_facts(run: ScenarioRun, name: str, people: int) -> dict[str, Any]:
    """What a notice says of a run of the scenario of this name, and of so many people."""
    return {
        "name": name,
        "people": people,
        "run_id": run.id,
        "title": run.title,
        "starts_at": run.starts_at.isoformat(),
        "step": run.step + 1,
    }


def _decide(desk: Desk, project_id: int, run_id: int, state: RunState, deed: Deed) -> None:
    with desk.store.writing(project_id) as session:
        run = require_run(session, project_id, run_id)
        if run.state != RunState.ASKS:
            return
        came_until = run.until if state is RunState.SKIPPED else None
        change_run(session, run, RunState.DONE if came_until else state)
        run.asks = None
        if came_until:
            run.since = came_until + timedelta(microseconds=1)
            # Who came while it asked was noted when it could not wait for them
            repository.set_noted(session, project_id, run.scenario_id, None)
        if state is RunState.WAITING:
            run.allowed_by = desk.operator
        else:
            run.settled_at = desk.now()
        note(session, desk, deed, project_id=project_id, subject=run_id, count=run.asked_for)


def _run(run: ScenarioRun) -> Run:
    return Run(
        id=run.id or 0,
        scenario_id=run.scenario_id,
        step=run.step,
        title=run.title,
        starts_at=run.starts_at,
        due_at=run.due_at,
        state=RunState(run.state),
        asks=Asks(run.asks) if run.asks else None,
        people=run.people,
        asked_for=run.asked_for,
        to_look_up=run.to_look_up,
        job_id=run.job_id,
        allowed_by=run.allowed_by,
        problem=read_problem(run.problem),
        report_id=run.report_id,
    )
