"""Writing down a bulk registration before anything is sent: its job, its plan, its ledger, in one transaction."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from core.desk import Desk
from core.domain.registration.plan import CellProblem, PlannedRow, RegistrationPlan
from core.jobs.creation import add_job
from core.services.projects.projects import get_project
from core.services.registration.states import KIND, BatchRowState
from data.models import Batch
from data.repositories import jobs
from data.repositories.registration import batches as repository

IN_ANOTHER_RUN = "in_another_run"


def start_batch(desk: Desk, project_id: int, plan: RegistrationPlan) -> str:
    """Write the plan down to the row; the id of the job that is to carry it out.

    Who has begun to be registered by another run since the plan was made becomes `already_registered`. The same plan
    is written down once, however often it is asked for. Raises NotFound.
    """
    get_project(desk, project_id)
    job_id = uuid5(NAMESPACE_OID, f"{project_id} {plan.planned_at.isoformat()} {plan.source_name}").hex
    pages = {row.registration.page_id for row in plan.only("will_register") if row.registration}
    with desk.store.writing() as session:
        if jobs.find_job(session, job_id):
            return job_id
        taken = repository.list_keys_in_flight(session, project_id, pages)
        taken |= repository.list_keys_registered_since(session, project_id, pages, plan.planned_at)
        rows = [_judged(row, taken) for row in plan.rows]
        total = sum(row.state == "will_register" for row in rows)
        now = desk.now()
        add_job(session, now, project_id, KIND, {}, job_id=job_id, total=total)
        session.add(
            Batch(
                job_id=job_id,
                project_id=project_id,
                source_name=plan.source_name,
                titles=json.dumps(plan.titles, ensure_ascii=False),
                row_count=len(rows),
                created_by=desk.operator,
                created_at=now,
            )
        )
        session.flush()
        repository.add_rows(session, _written(rows, job_id, project_id))
    return job_id


def read_reasons(text: str | None) -> Mapping[str, Any]:
    """What the plan said of a row: `problems` and `warnings` (CellProblem), `same_as`."""
    said = json.loads(text) if text else {}
    return {
        "problems": tuple(CellProblem(**problem) for problem in said.get("problems", ())),
        "warnings": tuple(CellProblem(**warning) for warning in said.get("warnings", ())),
        "same_as": said.get("same_as"),
    }


def _judged(row: PlannedRow, taken: Collection[repository.Key]) -> PlannedRow:
    if row.state != "will_register" or row.registration is None or tuple(row.registration.key) not in taken:
        return row
    warning = CellProblem("email", "", row.registration.email, IN_ANOTHER_RUN)
    return PlannedRow(
        row.number, "already_registered", row.registration, row.cells, row.problems, (*row.warnings, warning)
    )


def _written(rows: list[PlannedRow], job_id: str, project_id: int) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        registration = row.registration
        yield (
            job_id,
            row.number,
            project_id,
            row.state,
            _reasons(row),
            json.dumps(row.cells, ensure_ascii=False),
            *(
                (
                    registration.page_id,
                    registration.key.session_at,
                    registration.email,
                    registration.key.email_key,
                    registration.username,
                    registration.phone,
                    registration.client_id,
                    registration.confirm,
                    json.dumps(dict(registration.tags), ensure_ascii=False) if registration.tags else None,
                )
                if registration
                else (None,) * 7 + (False, None)
            ),
            BatchRowState.PLANNED if row.state == "will_register" else None,
            0,
        )


def _reasons(row: PlannedRow) -> str | None:
    if not (row.problems or row.warnings or row.same_as):
        return None
    said = {
        "problems": [asdict(problem) for problem in row.problems],
        "warnings": [asdict(warning) for warning in row.warnings],
        "same_as": row.same_as,
    }
    return json.dumps(said, ensure_ascii=False)
