"""What became of everybody for whom a run was meant: the people of all its campaigns together, and of the plan that it
waits with."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.campaigns.campaign import CampaignActions
from core.domain.campaigns.plan import CampaignPlan, PlanState
from core.rights import needs
from core.services.campaigns.campaigns import COLUMNS, Campaign, NotSent, export_campaign_rows, get_campaign
from core.services.campaigns.states import GETS_IT, CampaignRowState
from core.services.projects.projects import get_project
from core.services.scenarios.look import is_over
from core.services.scenarios.note import read_on, subject_of, until_of
from core.services.scenarios.plan_step import plan_step
from core.services.scenarios.runs import require_run
from core.services.scenarios.states import RunState
from data.repositories import campaigns as campaign_rows
from data.repositories import scenarios as repository

Row = Mapping[str, Any]
_NOT_BEGUN = (RunState.WAITING, RunState.ASKS)
_SAYS_NOTHING_NEW = (PlanState.ALREADY_SENT, PlanState.REPEATED)
"""How a later campaign plans people of whom an earlier one, or another row, says what became of them."""


@dataclass(frozen=True, slots=True)
class RunPeople:
    """Each person once. `frame` has `COLUMNS` of campaigns, `number` counting from 1, moments in the account's zone;
    `counts` by the outcome (the state, else the plan) add up to its rows. `planned`: those who would get it if it went
    now are among them."""

    frame: pd.DataFrame = field(repr=False)
    counts: Mapping[NotSent, int]
    planned: bool


@needs(Right.LOOK)
def list_run_campaigns(desk: Desk, project_id: int, run_id: int) -> list[Campaign]:
    """The campaigns that a run has begun, the oldest first. Raises NotFound."""
    with desk.store.reading() as session:
        require_run(session, project_id, run_id)
        jobs = campaign_rows.list_of_run(session, project_id, run_id)
    return [get_campaign(desk, project_id, job_id) for job_id in jobs]


@needs(Right.CONTACTS)
def list_run_people(desk: Desk, project_id: int, run_id: int) -> RunPeople:
    """Everybody of a run whose step is a campaign. One that has not begun is planned as it would go now; nothing is
    written down. Raises NotFound."""
    now, zone = desk.now(), get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        run = require_run(session, project_id, run_id)
        on = read_on(repository.get_any_scenario(session, run.scenario_id))
        jobs = campaign_rows.list_of_run(session, project_id, run_id)
    ledger = Ledger()
    for job_id in jobs:
        rows: Any = export_campaign_rows(desk, project_id, job_id).to_dict("records")
        ledger.add(rows)
    planned = run.state in _NOT_BEGUN and not is_over(run, on.rules, now, zone)
    if planned and isinstance(on.rules.steps[run.step].actions, CampaignActions):
        subject = subject_of(run, on, until_of(run, on.rules, now, zone))
        plan = plan_step(desk, project_id, run.scenario_id, on.rules, run.step, subject).campaign
        ledger.add(list(_rows_of(plan)) if plan else [])
    frame = pd.DataFrame([{**row, "number": n} for n, row in enumerate(ledger.rows, 1)], columns=list(COLUMNS))
    for name in ("client_id", "asked_client_id"):
        frame[name] = frame[name].astype("Int64")
    for name in ("sent_at", "settled_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(zone)
    return RunPeople(frame, Counter(map(_outcome, ledger.rows)), planned)


def says_more(outcome: NotSent, *, than: NotSent) -> bool:
    """Whether, of two outcomes for one person, the later one counts: unless it says nothing new, or they have got
    it."""
    return not (outcome in _SAYS_NOTHING_NEW or than in GETS_IT)


def outcome_of(plan: str, state: str | None) -> NotSent:
    """What became of a person: the state of their row, else how they were planned."""
    return CampaignRowState(state) if state else PlanState(plan)


class Ledger:
    """The rows of several campaigns, one for each person, in the order in which they came in."""

    def __init__(self) -> None:
        self._rows: list[Row | None] = []
        self._places: defaultdict[Hashable, list[int]] = defaultdict(list)
        self._nobodys: list[int] = []

    @property
    def rows(self) -> list[Row]:
        return [row for row in self._rows if row is not None]

    def add(self, rows: Sequence[Row]) -> None:
        """The rows of a later campaign. Each is a person of their own there, but those that repeat another row. Planned
        rows without a key are those of the last campaign: nobody can tell which of them were there before."""
        for place in self._nobodys:
            self._rows[place] = None
        self._nobodys.clear()
        own: set[int] = set()
        for row in rows:
            if row["plan"] != PlanState.REPEATED:
                own.add(self._put(row, own))

    def _put(self, row: Row, own: Collection[int]) -> int:
        """Returns the place of the row, which is none of its own campaign."""
        keys = _keys(row)
        known = (place for key in keys for place in self._places[key] if place not in own)
        place = next(known, len(self._rows))
        before = self._rows[place] if place < len(self._rows) else None
        if before is None:
            self._rows.append(row)
        elif says_more(_outcome(row), than=_outcome(before)):
            self._rows[place] = row
        for key in keys:
            if place not in self._places[key]:
                self._places[key].append(place)
        if not keys and not isinstance(row["state"], str):
            self._nobodys.append(place)
        return place


def _keys(row: Row) -> list[Hashable]:
    """By which rows are of one person: a family shares a phone. A row that contradicts itself is about nobody."""
    if row["plan"] == PlanState.CONTRADICTION:
        return []
    held = {name: row[name] for name in ("client_id", "email", "phone") if isinstance(row[name], int | str)}
    return [value for name, value in held.items() if name != "phone"] or list(held.values())


def _outcome(row: Row) -> NotSent:
    state = row["state"]
    return outcome_of(row["plan"], state if isinstance(state, str) else None)


def _rows_of(plan: CampaignPlan) -> Iterator[Row]:
    for row in plan.rows:
        person = row.person
        yield {
            **dict.fromkeys(COLUMNS),
            "number": row.number,
            "plan": row.state.value,
            "client_id": row.client_id,
            "asked_client_id": person.asked_id,
            "found_by": row.found_by,
            "name": person.username,
            "email": person.email,
            "phone": person.phone,
        }
