"""Which workflow of the engine does a job: it pauses, goes on, and begins anew where the ledger ends."""

from core.desk import Desk
from core.errors import DeskError
from core.jobs.ledgers import ledger_of
from core.jobs.progress import give_up_lines, progress_of, require_job
from core.jobs.states import UNFINISHED, JobState
from core.problems import write_problem


def ask_pause(desk: Desk, job_id: str) -> None:
    """Ask a running job to rest after what it is doing right now, until `core.jobs.engine.resume`. Raises NotFound."""
    with desk.store.writing() as session:
        job = require_job(session, job_id)
        job.pause_asked = job.state in UNFINISHED
        session.add(job)


def get_attempt(desk: Desk, job_id: str) -> int:
    """The number of the workflow that is to do the job. Raises NotFound."""
    with desk.store.reading() as session:
        return require_job(session, job_id).attempt


def begin_next_attempt(desk: Desk, job_id: str, after: int) -> None:
    """The workflow numbered `after` cannot go on: the next one is to do the job. Does nothing the second time."""
    with desk.store.writing() as session:
        job = require_job(session, job_id)
        if job.attempt == after:
            job.attempt += 1
            session.add(job)


def requeue_job(desk: Desk, job_id: str) -> bool:
    """Let a job that can go on wait for its next attempt; False when it cannot, or does so already. Raises NotFound.

    A job that was stopped remembers that, see `JobProgress.can_go_on`.
    """
    with desk.store.writing() as session:
        job = require_job(session, job_id)
        if not progress_of(session, job).can_go_on:
            return False
        job.stop_asked, job.pause_asked = job.state == JobState.STOPPED, False
        job.state, job.problem, job.finished_at = JobState.QUEUED, None, None
        job.attempt += 1
        session.add(job)
        return True


def finish_on_request(desk: Desk, job_id: str) -> None:
    """The job has ended because it was asked to: it is stopped, or, when only that was asked, paused."""
    with desk.store.writing() as session:
        job = require_job(session, job_id)
        job.state = JobState.PAUSED if job.pause_asked and not job.stop_asked else JobState.STOPPED
        job.finished_at = desk.now()
        if job.state == JobState.STOPPED:
            give_up_lines(session, job, desk.now())
        session.add(job)


def mark_running(desk: Desk, job_id: str, attempt: int = 0) -> bool:
    """The work begins, or goes on after a restart: then the time in between is no working time.

    False when this attempt has no part in the job any more: it has ended, or another attempt does it.
    """
    with desk.store.writing() as session:
        job = require_job(session, job_id)
        if job.state not in UNFINISHED or job.attempt != attempt:
            return False
        now = desk.now()
        job.state = JobState.RUNNING
        worked_until = ledger_of(job.kind).find_last_settled(session, job_id) or job.started_at or now
        job.started_at = (job.started_at or now) + (now - worked_until)
        session.add(job)
        return True


def finish_job(desk: Desk, job_id: str, state: JobState, problem: DeskError | None = None) -> None:
    """The job has ended; `problem` says why when it could not do its work at all. One that was stopped gives up what
    it has not begun."""
    with desk.store.writing() as session:
        job = require_job(session, job_id)
        job.state, job.finished_at = state, desk.now()
        if problem:
            job.problem = write_problem(problem)
        if state is JobState.STOPPED:
            give_up_lines(session, job, desk.now())
        session.add(job)


def note_problem(desk: Desk, job_id: str, problem: DeskError) -> None:
    """Something the operator has to know of, though the job goes on."""
    with desk.store.writing() as session:
        job = require_job(session, job_id)
        job.problem = write_problem(problem)
        session.add(job)
