"""The moves of a job between its states, and the number of the attempt, which is that of its workflow."""

from core.audit import note
from core.desk import Desk
from core.domain.audit.deeds import Deed
from core.errors import DeskError
from core.jobs.ledgers import ledger_of
from core.jobs.progress import changing_job, give_up_lines, progress_of, require_job
from core.jobs.states import UNFINISHED, JobState
from core.problems import write_problem


def ask_pause(desk: Desk, job_id: str) -> None:
    """Ask a running job to pause at its next safe point, until `core.jobs.engine.resume`. Raises NotFound."""
    with changing_job(desk, job_id) as (session, job):
        job.pause_asked = job.state in UNFINISHED
        session.add(job)
        if job.pause_asked:
            note(session, desk, Deed.JOB_PAUSED, project_id=job.project_id, subject=job_id)


def get_attempt(desk: Desk, job_id: str) -> int:
    """The number of the workflow that carries out the job. Raises NotFound."""
    with desk.store.reading() as session:
        return require_job(session, job_id).attempt


def get_project_id(desk: Desk, job_id: str) -> int:
    """The project of the job. Raises NotFound."""
    with desk.store.reading() as session:
        return require_job(session, job_id).project_id


def begin_next_attempt(desk: Desk, job_id: str, after: int) -> None:
    """Let the next workflow carry out the job, because the one numbered `after` cannot go on. Does nothing when a later
    one has begun already. Raises NotFound."""
    with changing_job(desk, job_id) as (session, job):
        if job.attempt == after:
            job.attempt += 1
            session.add(job)


def requeue_job(desk: Desk, job_id: str) -> bool:
    """Queue a job for its next attempt; returns False when the job cannot go on, or is queued already. Raises NotFound.

    A job that was stopped keeps `stop_asked`, see `JobProgress.can_go_on`.
    """
    with changing_job(desk, job_id) as (session, job):
        if not progress_of(session, job).can_go_on:
            return False
        job.stop_asked, job.pause_asked = job.state == JobState.STOPPED, False
        job.state, job.problem, job.finished_at = JobState.QUEUED, None, None
        job.attempt += 1
        session.add(job)
        note(session, desk, Deed.JOB_RESUMED, project_id=job.project_id, subject=job_id)
        return True


def finish_on_request(desk: Desk, job_id: str) -> None:
    """End a job that was asked to end: it is paused when only a pause was asked for, else stopped."""
    with changing_job(desk, job_id) as (session, job):
        job.state = JobState.PAUSED if job.pause_asked and not job.stop_asked else JobState.STOPPED
        job.finished_at = desk.now()
        if job.state == JobState.STOPPED:
            give_up_lines(session, job, desk.now())
        session.add(job)


def mark_running(desk: Desk, job_id: str, attempt: int = 0) -> bool:
    """Mark a job as running, at its beginning and after a restart. Returns False when this attempt must not work: the
    job has ended, or another attempt carries it out.

    The time without a process does not count as working time. Nobody notes when a process dies, so the time from the
    last settled line, or from the last beginning if that was later, does not count.
    """
    with changing_job(desk, job_id) as (session, job):
        if job.state not in UNFINISHED or job.attempt != attempt:
            return False
        now = desk.now()
        job.state = JobState.RUNNING
        marks = (ledger_of(job.kind).find_last_settled(session, job_id), job.running_since or job.started_at)
        worked_until = max((mark for mark in marks if mark is not None), default=now)
        job.started_at = (job.started_at or now) + (now - worked_until)
        job.running_since = now
        session.add(job)
        return True


def finish_job(desk: Desk, job_id: str, state: JobState, problem: DeskError | None = None) -> None:
    """End a job; `problem` says why it could not do its work at all. The ledger of a stopped job gives up its unsettled
    lines."""
    with changing_job(desk, job_id) as (session, job):
        job.state, job.finished_at = state, desk.now()
        if problem:
            job.problem = write_problem(problem)
        if state is JobState.STOPPED:
            give_up_lines(session, job, desk.now())
        session.add(job)


def note_problem(desk: Desk, job_id: str, problem: DeskError) -> None:
    """Keep a problem that the operator has to see, though the job goes on."""
    with changing_job(desk, job_id) as (session, job):
        job.problem = write_problem(problem)
        session.add(job)
