"""Scenarios and their runs: read, and decided where a run waits for a person."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from core.domain.outside.scopes import Scope
from core.measures import outcome_of
from core.services.scenarios.runs import Run as KeptRun
from core.services.scenarios.runs import allow_run, get_run, list_runs_before, skip_run
from core.services.scenarios.scenarios import list_scenarios
from core.services.scenarios.written import kind_of
from core.web.api.cursors import read_cursor, write_cursor
from core.web.api.operations import LARGEST_ID, Call, Operation, Page, Paging


class Scenario(BaseModel):
    """A scenario as it is now. `on_since` is null while it is off; one that is not `by_itself` asks before each run;
    `cap`: people a day. `step_kinds`: what each of its steps does."""

    id: int
    name: str
    version: int
    on_since: datetime | None
    by_itself: bool
    cap: int
    trigger: str = Field(description="What it waits for, such as `report` or `page_report`")
    place_id: str = Field(description='The room or the registration page; "" for all orders')
    steps: int
    step_kinds: list[str] = Field(description="`campaign`, `register`, `notice`, `webhook` or `file`")


class Run(BaseModel):
    """A step (from 1) of a scenario for one webinar or session. `people`: whom it was begun for; `asked_for`: for how
    many it waits, or was begun last, of `to_look_up` of them the client has to be found in Salebot first: some may have
    none. `asks` says why it waits for somebody to allow it."""

    id: int
    scenario_id: int
    step: int
    room_title: str | None = Field(description="Of the webinar or the session")
    starts_at: datetime = Field(description="Of the webinar or the session")
    report_id: int | None
    due_at: datetime
    state: Literal["waiting", "asks", "sending", "done", "skipped"]
    asks: str | None
    people: int
    asked_for: int | None
    to_look_up: int
    campaign_id: str | None
    problem: str | None = Field(
        description="The code of the error because of which it has not begun; it is tried again"
    )


class RunFilter(Paging):
    """Of which scenario; without it of all."""

    scenario_id: int | None = Field(None, ge=1, le=LARGEST_ID)


def _scenarios(call: Call) -> Page[Scenario]:
    found = list_scenarios(call.desk, call.project_id)
    items = [
        Scenario(
            id=one.id,
            name=one.rules.name,
            version=one.version,
            on_since=one.on_since,
            by_itself=one.rules.by_itself,
            cap=one.rules.cap,
            trigger=one.rules.when.trigger.value,
            place_id=one.rules.when.place_id,
            steps=len(one.rules.steps),
            step_kinds=[kind_of(step.actions) for step in one.rules.steps],
        )
        for one in found
    ]
    return Page[Scenario](items=items, next_cursor=None)


def _runs(call: Call) -> Page[Run]:
    wanted: RunFilter = call.query
    before = read_cursor(wanted.cursor, int)[0] if wanted.cursor else None
    rows = list_runs_before(call.desk, call.project_id, wanted.scenario_id, before, limit=wanted.limit)
    more = write_cursor(rows[-1].id) if len(rows) == wanted.limit else None
    return Page[Run](items=[_said(row) for row in rows], next_cursor=more)


def _run(call: Call) -> Run:
    return _said(get_run(call.desk, call.project_id, call.path["run_id"]))


def _allow(call: Call) -> Run:
    allow_run(call.desk, call.project_id, call.path["run_id"])
    return _run(call)


def _skip(call: Call) -> Run:
    skip_run(call.desk, call.project_id, call.path["run_id"])
    return _run(call)


def _said(run: KeptRun) -> Run:
    return Run(
        id=run.id,
        scenario_id=run.scenario_id,
        step=run.step + 1,
        room_title=run.title,
        starts_at=run.starts_at,
        report_id=run.report_id,
        due_at=run.due_at,
        state=run.state.value,
        asks=run.asks.value if run.asks else None,
        people=run.people,
        asked_for=run.asked_for,
        to_look_up=run.to_look_up,
        campaign_id=run.job_id,
        problem=outcome_of(run.problem) if run.problem else None,
    )


OPERATIONS = (
    Operation("GET", "/scenarios", "list_scenarios", "The scenarios, by name", Scope.READ, Page[Scenario], _scenarios),
    Operation(
        "GET",
        "/scenario-runs",
        "list_scenario_runs",
        "What scenarios did and will do, newest first",
        Scope.READ,
        Page[Run],
        _runs,
        query=RunFilter,
    ),
    Operation("GET", "/scenario-runs/{run_id:int}", "get_scenario_run", "A run", Scope.READ, Run, _run),
    Operation(
        "POST",
        "/scenario-runs/{run_id:int}/allow",
        "allow_scenario_run",
        "Let a run go that asks; another one stays as it is",
        Scope.ACT,
        Run,
        _allow,
        is_act=True,
    ),
    Operation(
        "POST",
        "/scenario-runs/{run_id:int}/skip",
        "skip_scenario_run",
        "Let a run that asks not happen; another one stays as it is",
        Scope.ACT,
        Run,
        _skip,
        is_act=True,
    ),
)
