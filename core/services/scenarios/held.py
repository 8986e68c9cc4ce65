"""What scenarios have begun and is held back: campaigns while all are stopped, or their own scenario is off, in quiet
hours, until the next day when the limit of a day was used up, and while the service gives no answer; messages to other
programs while all are stopped, or their own scenario is off."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from core.desk import Desk
from core.domain.outside.events import TRIED_FOR
from core.domain.scenarios.brake import TOO_LATE
from core.domain.sessions import day_start
from core.errors import LimitReached, NotFound, RateLimited, Unavailable
from core.services.outside.states import KEPT_FOR
from core.services.projects.jobs import JobProgress, JobState, get_job, pause_job, resume_job
from core.services.projects.remembered import Topic, recall, remember
from core.services.scenarios.states import RunState
from data.models import ScenarioRun
from data.repositories import scenarios as repository
from data.repositories.outside import events

TOPIC: Topic = "scenarios"
HELD = "held"
"""The key under which the ids of the held campaigns are remembered."""
ASK_AGAIN_AFTER = timedelta(minutes=15)
"""So long a service that gave no answer is left alone."""


def hold_begun(desk: Desk, project_id: int, scenario_id: int | None = None) -> None:
    """Pause the campaigns that are under way, all or those of one scenario; `let_go_on` lets them go on. What a person
    has paused is no concern of it."""
    begun = [run for run in _list_sending(desk, project_id) if scenario_id in (None, run.scenario_id)]
    new = [job.id for job in _list_jobs(desk, begun) if job.is_active and not job.pause_asked]
    if new:
        remember(desk, project_id, TOPIC, [*_list_held(desk, project_id), *new], key=HELD)
    for job_id in new:
        pause_job(desk, job_id)


def let_go_on(desk: Desk, project_id: int, zone: ZoneInfo, on: Collection[int]) -> None:
    """Of the scenarios that are `on`, given by id, let go on what was held, what rests since a former day because the
    limit of that day was used up, and for a day what rests because the service gave no answer."""
    sending = _list_sending(desk, project_id)
    begun = list(_list_jobs(desk, (run for run in sending if run.scenario_id in on)))
    held = _list_held(desk, project_id)
    still_held = [run.job_id for run in sending if run.scenario_id not in on and run.job_id in held]
    for job in begun:
        if job.id not in held:
            continue
        if job.is_active and job.pause_asked:  # it has not come to its next safe point yet
            still_held.append(job.id)
        elif job.state is JobState.PAUSED:
            resume_job(desk, job.id)
    if still_held != held:
        remember(desk, project_id, TOPIC, still_held, key=HELD)
    now = desk.now()
    for job in begun:
        if job.rests and job.finished_at and _is_over(job, job.finished_at, now, zone):
            resume_job(desk, job.id)


def _is_over(job: JobProgress, since: datetime, now: datetime, zone: ZoneInfo) -> bool:
    """Whether that may be over because of which it rests `since` then."""
    match job.problem:
        case LimitReached():
            return since < day_start(now, zone)
        case _:
            return now - since >= ASK_AGAIN_AFTER and waits_for_service(job, now)


def waits_for_service(job: JobProgress, now: datetime) -> bool:
    """Whether the campaign of a run rests because the service gave no answer, and goes on by itself."""
    gave_no_answer = isinstance(job.problem, Unavailable | RateLimited)
    return job.rests and gave_no_answer and now - job.created_at < TOO_LATE


def hold_messages(session: Session, desk: Desk, project_id: int, scenario_ids: Collection[int]) -> None:
    """In an open transaction: send no message that names people of these scenarios; `let_messages_go` lets them go
    on."""
    later = desk.now() + KEPT_FOR
    events.put_off_of_scenarios(session, project_id, scenario_ids, later, later)


def let_messages_go(session: Session, desk: Desk, project_id: int, scenario_ids: Collection[int]) -> None:
    """In an open transaction: send what was held of these scenarios, for a day from now on. After it ask for a round
    (`core.services.outside.states.ROUND`)."""
    now = desk.now()
    events.put_off_of_scenarios(session, project_id, scenario_ids, now, now + TRIED_FOR)


def _list_held(desk: Desk, project_id: int) -> list[str]:
    return list(recall(desk, project_id, TOPIC, HELD) or ())


def _list_sending(desk: Desk, project_id: int) -> list[ScenarioRun]:
    with desk.store.reading() as session:
        return repository.list_open(session, project_id, RunState.SENDING)


def _list_jobs(desk: Desk, runs: Iterable[ScenarioRun]) -> Iterator[JobProgress]:
    """The campaigns of these runs that are written down."""
    for run in runs:
        with suppress(NotFound):
            yield get_job(desk, run.job_id or "")
