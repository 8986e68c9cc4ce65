"""Rounds: durable work that no operator started by hand. A round does what is due in a project.

The store says what is to be done and when. A round only looks there, so a superfluous round does no harm, and a lost
one is made up for at the next start. For each kind and project one round runs at a time. Rounds of some kinds are
about the whole home: they belong to no project, and their id is `HOME`.
"""

import logging
from collections.abc import Callable, Collection
from contextvars import Context
from datetime import datetime, timedelta
from itertools import count
from threading import Event, Thread
from uuid import uuid4

from dbos import DBOS
from sqlmodel import Session

from core.desk import Desk
from core.errors import NotFound, place_of
from core.http.pace import Stopped, never
from core.jobs.starting import LOOK_S, ROUNDS, Starter
from core.process_memory import give_back
from core.storage import insist, insist_later, note_fault
from data.repositories.due_times import end_impossible_waits
from data.repositories.projects import projects

HOME = 0
"""In place of the id of a project; no project has it."""
FORGOTTEN_AT_ONCE = 500
_TO_COME = ("DELAYED", "ENQUEUED")

Round = Callable[[Desk, int, Callable[[], bool]], datetime | None]
"""Does what is due in a project, given its id, until that is done or the third argument says to stop. Returns when the
next round is to begin, None when nothing is due later. It stores its results, and the errors of the services, as it
goes."""

BringForward = Callable[[Session, int, datetime], int]
"""Makes due now what a problem has put off in a project; returns the number of these rows."""

log = logging.getLogger(__name__)
_workflows: dict[str, Callable[[int], None]] = {}
_bring_forward: dict[str, BringForward] = {}
_of_home: set[str] = set()
_after: dict[str, list[str]] = {}
"""Kind of a job -> kinds of the rounds that wait for its end."""
_asked: set[tuple[str, int]] = set()
"""Kind and project of the rounds that were asked for at once and have not begun, where no other process shares them."""
_working: set[tuple[str, int]] = set()
_closing: Callable[[], bool] | None = None
_desk: Desk | None = None
"""The desk for which rounds are made; None while the engine does not run."""
_starter: Starter | None = None
_ended = Event()


def work_round(
    kind: str, bring_forward: BringForward | None = None, *, of_home: bool = False, after: Collection[str] = ()
) -> Callable[[Round], Round]:
    """Register the function of the rounds of one kind, and how to make due at once what they have put off. `of_home`:
    they are about the whole home, and get `HOME` as the id of the project. `after`: the kinds of jobs that they wait
    for; at the end of one a round of its project is asked for."""

    def register(function: Round) -> Round:
        def run_round(project_id: int) -> None:
            # Outside the engine's context: a round that is resumed after a kill looks into the store anew, and the
            # engine must not take the rounds that it asks for to be those that the killed one asked for.
            Context().run(_look, kind, function, project_id, DBOS.workflow_id or "")

        _workflows[kind] = DBOS.workflow(name=f"round.{kind}")(run_round)
        if bring_forward:
            _bring_forward[kind] = bring_forward
        if of_home:
            _of_home.add(kind)
        for job_kind in after:
            _after.setdefault(job_kind, []).append(kind)
        return function

    return register


def _look(kind: str, function: Round, project_id: int, workflow_id: str) -> None:
    _asked.discard((kind, project_id))  # a request from now on may be about rows that this round does not see
    _working.add((kind, project_id))  # before the look: the end of the engine waits for the round, or it sees the end
    desk, closing = _desk, _closing or never
    if desk is None:
        _working.discard((kind, project_id))
        return  # the engine has ended meanwhile; its next launch asks for a round in every project
    if _is_second(kind, project_id, workflow_id):
        _working.discard((kind, project_id))
        ask_round(kind, project_id, desk.now() + timedelta(seconds=LOOK_S))
        return
    try:
        due_at = function(desk, project_id, closing)
    except Stopped:
        return
    except Exception as error:
        if isinstance(error, NotFound) and error.what == "project":
            return  # it was removed meanwhile
        if note_fault(error, desk.home) is None:
            log.error("A round (%s) failed: %s", kind, place_of(error))
        due_at = desk.now() + timedelta(seconds=desk.waits.round_failure_s)
    finally:
        give_back()
        _working.discard((kind, project_id))
    if due_at is not None and not closing():
        _ask_another(desk, kind, project_id, due_at)


def _ask_another(desk: Desk, kind: str, project_id: int, at: datetime) -> None:
    """For the end of a round, which comes only once the next one is enqueued. While the disk is full the engine could
    not note that it has ended, and would make no other one of the kind in the project until its next launch.

    Where one waits already that comes no later, it will say itself when the next one is due: otherwise each round that
    was asked for meanwhile would be the first of a further row of rounds."""

    def ask() -> None:
        if not _waits_already(kind, project_id, at):
            _enqueue(kind, project_id, at)

    try:
        insist(lambda: Context().run(ask), desk.home, _wait_open)
    except Stopped:
        return  # the next launch asks for a round in every project


def _waits_already(kind: str, project_id: int, at: datetime) -> bool:
    """Whether a round is to begin at this moment or earlier, for which it waits."""
    partition = f"{kind}.{project_id}"
    delayed = DBOS.list_workflows(
        queue_name=ROUNDS, status="DELAYED", workflow_id_prefix=f"{partition}.", load_input=False, load_output=False
    )
    # The ids end with moments of as many digits until the year 2286
    return any(one.workflow_id <= _id_at(partition, at) for one in delayed)


def _is_second(kind: str, project_id: int, workflow_id: str) -> bool:
    """Whether another process makes such a round now. The queue lets one begin at a time, unless two processes look
    into it in the moment in which an earlier one of two comes into it."""
    if _starter is None or not _starter.shares:
        return False
    running = DBOS.list_workflows(
        queue_name=ROUNDS, status="PENDING", name=f"round.{kind}", load_input=False, load_output=False
    )
    partition = f"{kind}.{project_id}"
    return any(one.queue_partition_key == partition and one.workflow_id != workflow_id for one in running)


def ask_round(kind: str, project_id: int, at: datetime | None = None) -> None:
    """Enqueue a round of a project, as soon as possible or at a moment. Repeated requests make one round, until it
    begins. Does nothing while the engine does not run; its next launch asks for a round in every project. While the
    disk does not let it be enqueued, that is tried again: without a round, what is due would wait for the next launch.
    """
    if _desk is not None:
        # Outside the engine's context: a step of a job may ask, and the round is none of its parts
        insist_later(lambda: Context().run(_enqueue, kind, project_id, at), _desk.home, _wait_open)


def ask_rounds_after(job_kind: str, project_id: int) -> None:
    """Enqueue the rounds of a project that wait for the end of a job of this kind."""
    for kind in _after.get(job_kind, ()):
        ask_round(kind, project_id)


def _enqueue(kind: str, project_id: int, at: datetime | None) -> None:
    starter = _starter
    if _desk is None or starter is None:
        return
    name, partition = f"round.{kind}", f"{kind}.{project_id}"
    if at is None and starter.shares:
        _enqueue_shared(starter, name, project_id, partition, second=int(_desk.now().timestamp()))
        return
    if at is None:
        if (kind, project_id) not in _asked:
            _asked.add((kind, project_id))
            try:
                starter.begin_round(name, project_id, partition=partition)
            except BaseException:
                _asked.discard((kind, project_id))
                raise
        return
    delay_s = max(0.0, (at - _desk.now()).total_seconds())
    workflow_id = _id_at(partition, at)
    if starter.find_status(workflow_id) not in (None, *_TO_COME):
        # That round has begun (a little early, or the clock was set back), and the engine would not start it again.
        workflow_id, delay_s = f"{workflow_id}.{uuid4().hex}", max(delay_s, LOOK_S)
    starter.begin_round(name, project_id, partition=partition, id_=workflow_id, delay_s=delay_s)


def _id_at(partition: str, at: datetime) -> str:
    return f"{partition}.{at.timestamp():.3f}"


def _enqueue_shared(starter: Starter, name: str, project_id: int, partition: str, *, second: int) -> None:
    """The requests of a second, of all processes, make one round, until it begins; then another one, and so on. A round
    that has not begun when it is asked for again sees what the request is about."""
    for n in count():
        workflow_id = f"{partition}.now.{second}.{n}"
        status = starter.find_status(workflow_id)
        if status is None:
            starter.begin_round(name, project_id, partition=partition, id_=workflow_id)
        if status in (None, *_TO_COME):
            return


def retry_now(desk: Desk, project_id: int) -> int:
    """Try at once what a problem has put off, because the problem may be solved now; returns how many rows waited."""
    with desk.store.writing(project_id) as session:
        now = desk.now()
        waited = sum(bring_forward(session, project_id, now) for bring_forward in _bring_forward.values())
    ask_rounds(project_id)
    return waited


def ask_rounds(project_id: int) -> None:
    """Enqueue a round of every kind in a project."""
    for kind in _workflows.keys() - _of_home:
        ask_round(kind, project_id)


def begin_rounds(desk: Desk, closing: Callable[[], bool], starter: Starter) -> None:
    """For the launch of the engine: ask for a round in every project, for work that a former process did not get to or
    that a service refused."""
    global _closing
    _closing = closing
    begin_asking(desk, starter)
    _forget_ended()
    Thread(target=_forget_regularly, args=(desk.waits.forget_rounds_s,), name="forget rounds", daemon=True).start()
    Thread(target=_watch_clock, args=(desk,), name="watch the clock", daemon=True).start()
    ask_rounds_of_all(desk)


def begin_asking(desk: Desk, starter: Starter) -> None:
    """Let rounds be asked for, which workers make."""
    global _desk, _starter
    _desk, _starter = desk, starter
    _asked.clear()
    _ended.clear()


def ask_rounds_of_all(desk: Desk) -> None:
    """Ask for a round in every project, and try at once what a problem has put off."""
    for project_id in _list_project_ids(desk):
        with desk.store.writing(project_id) as session:
            end_impossible_waits(session, project_id, desk.now())
        retry_now(desk, project_id)
    for kind in _of_home:
        ask_round(kind, HOME)


def _list_project_ids(desk: Desk) -> list[int]:
    with desk.store.reading() as session:
        return [project.id for project in projects.list_projects(session) if project.id is not None]


def end_rounds() -> None:
    """For the end of the engine: from now on `ask_round` does nothing."""
    global _closing, _desk, _starter
    _closing = _desk = _starter = None
    _ended.set()


def is_working() -> bool:
    """Whether a round is running; a request of it may be on its way."""
    return bool(_working)


def _wait_open() -> None:
    if _desk is None or _ended.wait(_desk.waits.disk_retry_s):
        raise Stopped


def _watch_clock(desk: Desk) -> None:
    """Catch up when the clock was set back. The engine, too, begins rounds by the clock: what it was asked for before
    would come as much later."""
    last = desk.now()
    while not _ended.wait(desk.waits.clock_look_s):
        now = desk.now()
        try:
            if now < last:
                log.warning("The clock was set back by %s; what waits is tried now.", last - now)
                ask_rounds_of_all(desk)
        except Exception as error:
            if note_fault(error, desk.home) is None:
                log.error("After the clock was set back: %s", place_of(error))
        else:
            last = now


def _forget_regularly(every_s: float) -> None:
    while not _ended.wait(every_s):
        try:
            _forget_ended()
        except Exception as error:
            log.error("Rounds that have ended were not forgotten: %s", type(error).__name__)


def _forget_ended() -> None:
    """Delete the engine's records of ended rounds, of which nothing is needed."""
    while ended := DBOS.list_workflows(queue_name=ROUNDS, status=["SUCCESS", "ERROR"], limit=FORGOTTEN_AT_ONCE):
        DBOS.delete_workflows([workflow.workflow_id for workflow in ended])
