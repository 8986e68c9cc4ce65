"""What became of everybody for whom a run was meant: the people of all its campaigns or registrations together, those
whom it handed on, and those of the plan that it waits with."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pandas as pd

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.campaigns.plan import PlannedPerson, PlanState
from core.domain.contacts import client_number
from core.domain.registration.plan import PlanState as RegistrationPlan
from core.domain.scenarios.actions import RegisterNext
from core.domain.scenarios.scenario import Scenario
from core.rights import needs
from core.services.campaigns.campaigns import COLUMNS, Campaign, export_campaign_rows, list_campaigns_of_run
from core.services.campaigns.left_out import LeftOutNow
from core.services.outside.states import EventState
from core.services.projects.projects import get_project
from core.services.registration.batches import export_batch_rows
from core.services.scenarios.due import is_over, until_of
from core.services.scenarios.note import read_on, subject_of
from core.services.scenarios.plan_step import plan_step
from core.services.scenarios.run_ledger import Ledger, Outcome, Row, handed_outcome, row_outcome
from core.services.scenarios.runs import require_run
from core.services.scenarios.states import RunState
from core.services.scenarios.subjects import Subject
from core.services.scenarios.whom import gather_people
from data.models import HandedPerson
from data.repositories import campaigns as campaign_rows
from data.repositories import scenarios as repository
from data.repositories.handed import list_handed
from data.repositories.outside import events
from data.repositories.registration import batches as registrations

_NOT_BEGUN = (RunState.WAITING, RunState.ASKS)


@dataclass(frozen=True, slots=True)
class RunPeople:
    """Each person once. `frame` has `COLUMNS` of campaigns, `number` counting from 1, moments in the account's zone;
    `counts` by the outcome (the state, else the plan) add up to its rows. `planned`: those who would get it if it went
    now are among them."""

    frame: pd.DataFrame = field(repr=False)
    counts: Mapping[Outcome, int]
    planned: bool


@needs(Right.LOOK)
def list_run_campaigns(desk: Desk, project_id: int, run_id: int) -> list[Campaign]:
    """The campaigns that a run has begun, the oldest first. Raises NotFound."""
    with desk.store.reading() as session:
        require_run(session, project_id, run_id)
    return list_campaigns_of_run(desk, project_id, run_id)


@needs(Right.LOOK)
def count_run_events(desk: Desk, project_id: int, run_id: int) -> Mapping[EventState, int]:
    """How many messages to other programs name people of a run, by how far they are, as long as the log keeps them.
    Raises NotFound."""
    with desk.store.reading() as session:
        require_run(session, project_id, run_id)
        counts = events.count_of_run(session, project_id, run_id)
    return {EventState(state): count for state, count in counts.items()}


@needs(Right.CONTACTS)
def list_run_people(desk: Desk, project_id: int, run_id: int) -> RunPeople:
    """Everybody of a run. One that has not begun is planned as it would go now, for a registration without asking
    Bizon365 who is registered already; nothing is written down. Raises NotFound, and what the step raises."""
    now, zone = desk.now(), get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        run = require_run(session, project_id, run_id)
        on = read_on(repository.get_any_scenario(session, run.scenario_id))
        jobs = [one.job_id for one in campaign_rows.list_of_run(session, project_id, run_id)]
        batches = registrations.list_of_run(session, project_id, run_id)
        handed = [_row_handed(row) for row in list_handed(session, project_id, run_id)]
    ledger = Ledger()
    for job_id in jobs:
        rows: Any = export_campaign_rows(desk, project_id, job_id).to_dict("records")
        ledger.add(rows)
    for job_id in batches:
        ledger.add([_row_registered(row) for row in _records(export_batch_rows(desk, project_id, job_id))])
    ledger.add(handed)
    planned = run.state in _NOT_BEGUN and not is_over(run, on.rules, now, zone)
    if planned:
        subject = subject_of(run, on, until_of(run, on.rules, now, zone))
        ledger.add(_list_planned(desk, project_id, run.scenario_id, on.rules, run.step, subject, handed=bool(handed)))
    frame = pd.DataFrame([{**row, "number": n} for n, row in enumerate(ledger.rows, 1)], columns=list(COLUMNS))
    for name in ("client_id", "asked_client_id"):
        frame[name] = frame[name].astype("Int64")
    for name in ("sent_at", "settled_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(zone)
    return RunPeople(frame, Counter(map(row_outcome, ledger.rows)), planned)


def _list_planned(
    desk: Desk,
    project_id: int,
    scenario_id: int,
    rules: Scenario,
    step: int,
    subject: Subject,
    *,
    handed: bool,
) -> list[Row]:
    """How everybody is planned now; `handed`: who was handed on is in the ledger already, also without a key."""
    left_out = LeftOutNow(desk, project_id)
    if isinstance(rules.steps[step].actions, RegisterNext):
        people = gather_people(desk, project_id, scenario_id, rules, step, subject, left_out)
        return [_row_meant(number, person) for number, person in enumerate(people, start=1)]
    plan = plan_step(desk, project_id, scenario_id, rules, step, subject, left_out)
    return [row for row in _rows_of(plan.rows) if not (handed and row["plan"] == PlanState.ALREADY_SENT)]


def _rows_of(rows: Sequence[PlannedPerson]) -> Iterator[Row]:
    for row in rows:
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


def _row_meant(number: int, person: CampaignPerson) -> Row:
    """A person who is to be registered, as far as it is known without Bizon365."""
    plan: StrEnum = RegistrationPlan.WILL_REGISTER if person.email else RegistrationPlan.INVALID
    return {
        **dict.fromkeys(COLUMNS),
        "number": number,
        "plan": (PlanState(person.left_out.value) if person.left_out else plan).value,
        "client_id": person.client_id,
        "name": person.username,
        "email": person.email,
        "phone": person.phone,
    }


def _row_registered(row: Row) -> Row:
    """A row of a registration as that of a campaign."""
    own = {name: row[name] for name in ("plan", "state", "name", "email", "phone", "problem", "settled_at")}
    return {**dict.fromkeys(COLUMNS), **own, "client_id": client_number(row["client_id"])}


def _row_handed(row: HandedPerson) -> Row:
    return {
        **dict.fromkeys(COLUMNS),
        "plan": PlanState.WILL_SEND.value,
        "state": handed_outcome(row).value,
        "client_id": row.client_id,
        "name": row.username,
        "email": row.email,
        "phone": row.phone,
        "sent_at": row.handed_at,
        "settled_at": row.handed_at,
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[assignment]
    return records
