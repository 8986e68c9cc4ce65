"""What becomes of the runs whose campaign was begun."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from core.desk import Desk
from core.errors import NotFound
from core.jobs.progress import get_job
from core.jobs.states import JobState
from core.services.registration.states import BatchRowState
from core.services.scenarios.due import wait_for_next
from core.services.scenarios.fresh import keep_orders_fresh
from core.services.scenarios.note import On
from core.services.scenarios.states import RunState
from core.services.scenarios.write_run import write_run
from data.repositories import scenarios as repository


def settle_sent(desk: Desk, project_id: int, scenarios: Mapping[int, On], zone: ZoneInfo) -> bool:
    """The runs whose campaign has ended are done, or wait for the next who came; one whose campaign rests is not over,
    and one whose campaign was never written down waits again. Returns whether any has ended."""
    is_settled = False
    with desk.store.reading() as session:
        sending = repository.list_open(session, project_id, RunState.SENDING)
    for run in sending:
        try:
            job = get_job(desk, run.job_id or "")
        except NotFound:
            lost = run.asked_for or 0
            counts = {"people": run.people - lost, "begun_people": max(run.begun_people - lost, 0)}
            write_run(desk, project_id, run, RunState.WAITING, **counts)
            continue
        on = scenarios.get(run.scenario_id)
        if job.is_active or job.rests:
            if on and job.is_active:
                keep_orders_fresh(desk, project_id, on.rules)
            continue
        is_settled = True
        if on and on.rules.when.trigger.comes_singly:
            # Who came while it was sending was noted when it could not wait for them
            with desk.store.writing(project_id) as session:
                repository.set_noted(session, project_id, run.scenario_id, None)
        left: dict[str, Any] = {}
        if job.state is JobState.DONE and (late := job.count((BatchRowState.NOT_SENT,))):
            left = {"content": None, "people": max(run.people - late, 0)}  # their session had begun: for the next one
        if on and run.next_at and run.until:
            waits = wait_for_next(on.rules, run.step, run.next_at, run.until, zone)
            write_run(desk, project_id, run, RunState.WAITING, **waits, **left)
        else:
            # The people for whom it was let go are reached; who comes later is no part of that
            write_run(desk, project_id, run, RunState.DONE, settled_at=desk.now(), asked_for=None, **left)
    return is_settled
