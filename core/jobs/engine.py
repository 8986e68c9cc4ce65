"""The engine of the jobs: DBOS, which starts a workflow again after the process was killed.

The job's ledger says what is done and what is not, so a workflow that starts again continues where the ledger ends.
"""

import gc
import logging
from collections.abc import Callable
from functools import wraps
from threading import Event

from dbos import DBOS, DBOSClient

from core.desk import Desk
from core.errors import DeskError, place_of
from core.http.pace import Stopped
from core.jobs import attempts
from core.jobs.home_lock import lock_home, unlock_home
from core.jobs.processes import Membership, count_workers
from core.jobs.progress import get_job, list_unfinished, watch_stop_request
from core.jobs.rounds import ask_rounds_after, ask_rounds_of_all, begin_asking, begin_rounds, end_rounds, is_working
from core.jobs.starting import APPLICATION, VERSION, Starter, list_owners, open_client, start_elsewhere, start_here
from core.jobs.states import JobState
from core.jobs.store_lock import lock_store, unlock_store
from core.process_memory import give_back
from core.storage import Result, insist, insist_later, note_fault

ALONE = "desk"
"""The name that the engine has where no other process shares the jobs."""
CLOSING_S = 5
"""How long the closing process waits for running jobs and rounds to reach a safe point."""
LISTEN_S = 0.1
"""How often DBOS looks for messages between workflows. There are none, but its shutdown waits for the next look."""
GONE = ("ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")

log = logging.getLogger(__name__)
_launched = Event()
_closing = Event()
_ended = Event()
"""From the end of the engine to its next launch: what it had just handed to a thread must not begin any more."""
_busy: set[str] = set()
_workflows: dict[str, Callable[[str], None]] = {}
_desk: Desk | None = None
"""The desk whose jobs the engine carries out, set by the launch: DBOS exists once for a process."""
_starter: Starter | None = None
_membership: Membership | None = None
"""Where other processes share the jobs."""
_client: DBOSClient | None = None
"""In a process that leaves the jobs to workers."""

Work = Callable[[Desk, str], None]
"""A function that carries out a job, or a step of it, given the desk and the job's id."""


class Interrupted(Exception):
    """Raised inside a job when the process is closing; the job continues at the next start."""


class StepFailed(Exception):
    """An unexpected error in a step, reduced to its kind and place: the engine records errors, and their texts may hold
    contacts."""


def workflow(kind: str) -> Callable[[Work], None]:
    """Register the durable function that carries out all jobs of one kind.

    When it ends, the job's state becomes done, paused, stopped, or failed with the problem.
    """

    def register(function: Work) -> None:
        def run_job(job_id: str) -> None:
            _busy.add(job_id)  # before the look: the end of the engine waits for the job, or the job sees the end
            try:
                check_open()
                desk = _require_desk()
                attempt = int((DBOS.workflow_id or "").rpartition(".")[2])
                if _insist(desk, lambda: attempts.mark_running(desk, job_id, attempt)):
                    project_id = get_job(desk, job_id).project_id
                    carry_out(desk, job_id)
                    ask_rounds_after(kind, project_id)
            finally:
                give_back()
                _busy.discard(job_id)

        def carry_out(desk: Desk, job_id: str) -> None:
            try:
                function(desk, job_id)
            except Stopped:
                check_open()
                _insist(desk, lambda: attempts.finish_on_request(desk, job_id))
            except DeskError as error:
                _fail(desk, job_id, error)
            except Exception as error:
                check_open()
                if fault := note_fault(error, desk.home):
                    _fail(desk, job_id, fault)
                    return
                log.error(
                    "A job (%s) failed: %s", kind, error if isinstance(error, StepFailed) else type(error).__name__
                )
                _fail(desk, job_id, DeskError())
                raise
            else:
                _insist(desk, lambda: attempts.finish_job(desk, job_id, JobState.DONE))

        _workflows[kind] = DBOS.workflow(name=kind)(run_job)

    return register


def step(name: str) -> Callable[[Work], Work]:
    """Register a part of a workflow that is not repeated once it has returned.

    The engine records the step under `name`, unique among all steps. The name, like the kind of a workflow, is durable
    data: after a change of the name, unfinished workflows of an installation cannot continue.
    """

    def register(function: Work) -> Work:
        @wraps(function)
        def run_step(desk: Desk, job_id: str) -> None:
            try:
                function(desk, job_id)
            except (DeskError, Stopped):
                raise
            except Exception as error:
                if fault := note_fault(error, desk.home):
                    raise fault from None
                raise StepFailed(place_of(error)) from None

        durable: Work = DBOS.step(name=name)(run_step)
        return durable

    return register


def launch(desk: Desk) -> None:
    """Start the engine and continue the unfinished jobs of a former process. Every kind of job must be registered
    before (see `core.start.launch_jobs`). Blocks: call it in a thread, not on an event loop.

    Raises Conflict("process") when another process carries out the jobs of this desk and does not share them, and
    Conflict("secret_key") when another one that shares them has another key.
    """
    global _desk, _starter, _membership
    lock_home(desk)
    lock_store(desk)
    _closing.clear()
    _ended.clear()
    _desk = desk
    shares = desk.environment.shares_jobs
    _membership = Membership(desk, carries_out_jobs=True) if shares else None
    # Jobs make hundreds of thousands of short-lived objects without cycles; a search for cycles after every 700 of them
    # takes a tenth of the time of a pull.
    gc.set_threshold(50_000, 25, 25)
    DBOS(
        config={
            "name": APPLICATION,
            "system_database_url": desk.environment.jobs_database_url,
            "application_version": VERSION,
            "executor_id": _membership.id if _membership else ALONE,
            "notification_listener_polling_interval_sec": LISTEN_S,
            "log_level": "CRITICAL",  # it logs whole tracebacks, also of jobs that merely go on at the next start
        }
    )
    DBOS.launch()
    _starter = start_here(shares=shares)
    _launched.set()
    if _membership:
        DBOS._recover_pending_workflows([ALONE])  # of the time before the jobs were shared
    _start_unfinished(desk)
    begin_rounds(desk, is_closing, _starter)
    if _membership:
        _membership.begin(list_owners, _take_over)


def leave_to_workers(desk: Desk) -> None:
    """Let other processes carry out the jobs that this one starts, as `launch` in their place. Blocks.

    Raises as `launch`.
    """
    global _desk, _starter, _membership, _client
    lock_home(desk)
    lock_store(desk)
    _closing.clear()
    _ended.clear()
    _desk = desk
    _membership = Membership(desk, carries_out_jobs=False)
    _client = open_client(desk.environment.jobs_database_url)
    _starter = start_elsewhere(_client)
    _launched.set()
    begin_asking(desk, _starter)


def _take_over(process_ids: list[str]) -> None:
    """Go on with what processes that have ended left: what they had begun, and what they had stored and not begun."""
    desk = _require_desk()
    DBOS._recover_pending_workflows(process_ids)  # the engine has no other name for it
    _start_unfinished(desk)
    ask_rounds_of_all(desk)


def _start_unfinished(desk: Desk) -> None:
    for job in list_unfinished(desk):
        run(desk, job.kind, job.id)


def run(desk: Desk, kind: str, job_id: str) -> None:
    """Start a job, or continue one that was interrupted; does nothing for a job whose workflow runs or has ended well.

    A workflow that ended with an error would only repeat that error, so the job continues in the next attempt. While
    the disk does not let it start, that is tried again: the job is stored, so it must not wait for the next launch.
    """
    insist_later(lambda: _start(desk, kind, job_id), desk.home, _wait_open)


def _start(desk: Desk, kind: str, job_id: str) -> None:
    # A launch that is under way starts every unfinished job of the store itself
    while _launched.is_set() and _starter is not None:
        attempt = attempts.get_attempt(desk, job_id)
        workflow_id = f"{job_id}.{attempt}"
        status = _starter.find_status(workflow_id)
        if status is None:
            project_id = attempts.get_project_id(desk, job_id)
            _starter.begin_job(_workflows[kind], kind=kind, project_id=project_id, job_id=job_id, id_=workflow_id)
        if status not in GONE:
            return
        attempts.begin_next_attempt(desk, job_id, after=attempt)


def resume(desk: Desk, job_id: str) -> None:
    """Continue a job that rests, or whose ledger has lines with an unknown outcome. Does nothing with any other job, so
    a second call has no effect. Raises NotFound."""
    if attempts.requeue_job(desk, job_id):
        run(desk, get_job(desk, job_id).kind, job_id)


def watch_stop(desk: Desk, job_id: str) -> Callable[[], bool]:
    """A function for the inside of a job: whether the operator asked to stop or pause, or the process is closing."""
    is_requested = watch_stop_request(desk, job_id)
    return lambda: is_closing() or is_requested()


def shut_down() -> None:
    """Let running jobs and rounds stop at their next safe point; they continue at the next launch. What takes longer
    than `CLOSING_S` goes on; `is_closing` is true until this was called again after its end."""
    global _membership, _client
    if _launched.is_set():
        _closing.set()
        _launched.clear()
        end_rounds()
        if _client:
            _client.destroy()
            _client = None
        else:
            DBOS.destroy(workflow_completion_timeout_sec=CLOSING_S if _is_working() else 0)
    if is_closing() and not _is_working():  # else the end of the process releases the locks, and tells the others
        _ended.set()
        _closing.clear()
        if _membership:
            _membership.leave()
            _membership = None
        unlock_store(_require_desk())
        unlock_home(_require_desk())


def _fail(desk: Desk, job_id: str, problem: DeskError) -> None:
    _insist(desk, lambda: attempts.finish_job(desk, job_id, JobState.FAILED, problem))


def _insist(desk: Desk, write: Callable[[], Result]) -> Result:
    """A job whose end could not be stored, because the disk is full, would seem to run until the next start."""
    return insist(write, desk.home, _wait_open)


def _wait_open() -> None:
    if _closing.wait(_require_desk().waits.disk_retry_s):
        raise Interrupted


def _require_desk() -> Desk:
    if _desk is None:
        raise RuntimeError("the engine was not launched")
    return _desk


def _is_working() -> bool:
    return bool(_busy) or is_working()


def is_running() -> bool:
    """Whether jobs are carried out, by this process or by others."""
    works = _launched.is_set() and not _closing.is_set()
    return works and (_client is None or count_workers(_require_desk()) > 0)


def is_closing() -> bool:
    """Whether the process is about to end."""
    return _closing.is_set()


def check_open() -> None:
    """For the inside of a job. Raises Interrupted when the process is closing, or the engine has ended."""
    if _closing.is_set() or _ended.is_set():
        raise Interrupted
