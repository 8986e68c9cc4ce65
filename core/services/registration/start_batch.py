"""Writing down a bulk registration before anything is sent: its job, its plan, its ledger, in one transaction."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from core.audit import note
from core.desk import Desk
from core.domain.audit.deeds import Deed
from core.domain.registration.plan import IN_ANOTHER_RUN, CellProblem, PlannedRow, PlanState, RegistrationPlan
from core.domain.registration.registration import Registration
from core.jobs.planned_rows import job_id_of, write_plan
from core.services.projects.projects import get_project
from core.services.registration.states import KIND, BatchRowState
from data.models import Batch, BatchRow
from data.repositories import jobs
from data.repositories.registration import batches as repository


def start_batch(desk: Desk, project_id: int, plan: RegistrationPlan, *, run_id: int | None = None) -> str:
    """Write the plan down, row by row; `run_id`: the run of a scenario that begins it. Returns the id of the job that
    is to carry it out.

    A person whom another batch has begun to register since the plan was made becomes `ALREADY_REGISTERED`. The same
    plan is written down once, however often it is asked for. Raises NotFound.
    """
    get_project(desk, project_id)
    job_id = job_id_of(project_id, plan.planned_at, plan.source_name)
    pages = {row.registration.page_id for row in plan.only(PlanState.WILL_REGISTER) if row.registration}
    with desk.store.writing(project_id) as session:
        if jobs.find_job(session, job_id):
            return job_id
        taken = repository.list_keys_in_flight(session, project_id, pages)
        taken |= repository.list_keys_settled_since(
            session, project_id, pages, state=BatchRowState.REGISTERED, since=plan.planned_at
        )
        rows = [_judged(row, taken) for row in plan.rows]
        batch = Batch(
            job_id=job_id,
            project_id=project_id,
            source_name=plan.source_name,
            titles=json.dumps(plan.titles, ensure_ascii=False),
            row_count=len(rows),
            created_by=desk.operator,
            created_at=desk.now(),
            run_id=run_id,
        )
        total = sum(row.state is PlanState.WILL_REGISTER for row in rows)
        write_plan(session, batch, BatchRow, _written(rows, job_id, project_id), kind=KIND, request={}, total=total)
        note(session, desk, Deed.BATCH_STARTED, project_id=project_id, subject=job_id, count=total)
    return job_id


@dataclass(frozen=True, slots=True)
class Reasons:
    """What the plan found in a row: problems, warnings, and the number of the row that it repeats."""

    problems: tuple[CellProblem, ...] = ()
    warnings: tuple[CellProblem, ...] = ()
    same_as: int | None = None

    @property
    def all(self) -> tuple[CellProblem, ...]:
        """Problems and warnings."""
        return self.problems + self.warnings


def read_reasons(text: str | None) -> Reasons:
    """The reasons as they are kept with their row."""
    if not text:
        return Reasons()
    kept = json.loads(text)
    problems, warnings = (
        tuple(CellProblem(**problem) for problem in kept.get(name, ())) for name in ("problems", "warnings")
    )
    return Reasons(problems, warnings, kept.get("same_as"))


def _judged(row: PlannedRow, taken: Collection[repository.Key]) -> PlannedRow:
    if row.state is not PlanState.WILL_REGISTER or not row.registration or tuple(row.registration.key) not in taken:
        return row
    warning = CellProblem("email", "", row.registration.email, IN_ANOTHER_RUN)
    return replace(row, state=PlanState.ALREADY_REGISTERED, warnings=(*row.warnings, warning))


def _written(rows: Iterable[PlannedRow], job_id: str, project_id: int) -> Iterator[Mapping[str, Any]]:
    """The rows by the columns of the store."""
    for row in rows:
        yield {
            "job_id": job_id,
            "number": row.number,
            "project_id": project_id,
            "plan": row.state,
            "reasons": _reasons(row),
            "cells": json.dumps(row.cells, ensure_ascii=False),
            "state": BatchRowState.PLANNED if row.state is PlanState.WILL_REGISTER else None,
            "attempts": 0,
            **_registration(row.registration),
        }


def _registration(registration: Registration | None) -> Mapping[str, Any]:
    one = registration
    return {
        "page_id": one and one.page_id,
        "session_at": one and one.key.session_at,
        "email": one and one.email,
        "email_key": one and one.key.email_key,
        "username": one and one.username,
        "phone": one and one.phone,
        "client_id": one and one.client_id,
        "confirm": one is not None and one.confirm,
        "tags": json.dumps(dict(one.tags), ensure_ascii=False) if one and one.tags else None,
    }


def _reasons(row: PlannedRow) -> str | None:
    if not (row.problems or row.warnings or row.same_as):
        return None
    reasons = asdict(Reasons(row.problems, row.warnings, row.same_as))
    return json.dumps(reasons, ensure_ascii=False)
