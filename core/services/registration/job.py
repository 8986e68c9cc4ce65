"""The durable bulk registration: row by row, each sent once, however often the process dies meanwhile.

A row is marked as `sending` before it is sent. A job that finds such a row later waits until a request that may have
been on its way has arrived, and asks Bizon365 who is registered before it sends anything again.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from core.bizon.api import BizonApi
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.registration.plan import RegistrationPlan
from core.errors import ApiError, NotConfigured, Rejected
from core.http.pace import Stopped, pause
from core.jobs import engine
from core.jobs.progress import JobProgress, get_job
from core.rights import needs
from core.services.projects.connections import open_bizon
from core.services.registration.ledger import (
    LedgerRow,
    TurnTaken,
    each_planned,
    list_open,
    mark_sending,
    put_back,
    renew_sending,
    require_batch,
    settle_row,
)
from core.services.registration.register_alone import LOOK_S
from core.services.registration.send_registration import (
    Sent,
    fetch_registered,
    send_registration,
    settled,
)
from core.services.registration.start_batch import start_batch
from core.services.registration.states import KIND, MOST_REFUSED, BatchRowState
from core.services.registration.turns import find_sent_at

LONGEST = timedelta(hours=4)
"""So long after its beginning nobody is registered for a session any more, unless the list was begun after it."""
MOST_LOST = 3
"""After so many rows in a row whose answers were lost at every try, the service is not well: the job rests."""


@needs(Right.WORK)
def start_registration(desk: Desk, project_id: int, plan: RegistrationPlan, *, run_id: int | None = None) -> str:
    """Begin to carry out a plan; `run_id`: the run of a scenario that begins it. Returns the job's id. The same plan is
    begun once. Raises NotFound."""
    job_id = start_batch(desk, project_id, plan, run_id=run_id)
    engine.run(desk, KIND, job_id)
    return job_id


@engine.workflow(KIND)
def register(desk: Desk, job_id: str) -> None:
    """The whole job."""
    send_step(desk, job_id)


@engine.step("core.jobs.register.send_step")
def send_step(desk: Desk, job_id: str) -> None:
    """First settle the rows whose outcome is unknown, because the process ended or an answer never came, and the rows
    of people who were registered otherwise since the plan was made. Then send the rows that are still planned, in the
    order of the file. Who is too late for the session is not sent (`_is_too_late`)."""
    job = get_job(desk, job_id)
    with desk.store.reading() as session:
        is_of_run = require_batch(session, job.project_id, job_id).run_id is not None
    # A job that was stopped already still settles its last rows.
    stop = engine.is_closing if job.stop_asked else engine.watch_stop(desk, job_id)
    with open_bizon(desk, job.project_id, stop) as api:
        for page_id, rows in list_open(desk, job_id, only_unknown=job.stop_asked).items():
            _settle_open(desk, api, job_id, page_id, rows=rows, stop=stop)
        if job.stop_asked:
            raise Stopped
        lost = 0
        with _Refusals(desk, job_id) as refusals:
            for row in each_planned(desk, job_id):
                if stop():
                    raise Stopped
                if _is_too_late(row, job, desk.now(), is_of_run=is_of_run):
                    settle_row(desk, job_id, row, Sent(BatchRowState.NOT_SENT))
                    continue
                if not _mark(desk, job_id, row, stop):
                    continue
                sent = _send(desk, api, job_id, row=row, stop=stop)
                if isinstance(sent.problem, Rejected) and sent.outcome == BatchRowState.REJECTED:
                    refusals.add(row, sent, sent.problem)
                    continue
                settle_row(desk, job_id, row, sent)
                refusals.settle()
                lost = lost + 1 if sent.outcome == BatchRowState.UNCERTAIN else 0
                if hopeless := sent.blocked or (sent.problem if lost == MOST_LOST else None):
                    raise hopeless


def _is_too_late(row: LedgerRow, job: JobProgress, now: datetime, *, is_of_run: bool) -> bool:
    """Whether the session has begun that a scenario registers for, which then looks for the next one; or has ended
    while a list rested, or the dashboard was off. A session that was over when the list was begun is what its operator
    wanted."""
    begins = row.registration.session_at
    return begins <= now if is_of_run else job.created_at < begins <= now - LONGEST


class _Refusals:
    """The rows that were refused one after the other, of which it is still open whether the reason is in the people.
    They stay `sending` until another row ends otherwise, or the job does: then they are rejected. When they let the job
    rest, or it rests for another reason, they are planned again; who is refused once more after that is rejected."""

    def __init__(self, desk: Desk, job_id: str) -> None:
        self._desk = desk
        self._job_id = job_id
        self._rows: list[tuple[LedgerRow, Sent, Rejected]] = []

    def __enter__(self) -> "_Refusals":
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, ApiError):
            self._put_back()
        self.settle()

    def add(self, row: LedgerRow, sent: Sent, refusal: Rejected) -> None:
        """Raises the refusal that is one too many."""
        self._rows.append((row, sent, refusal))
        if len(self._rows) == MOST_REFUSED:
            raise refusal

    def settle(self) -> None:
        """Reject them."""
        for row, sent, _ in self._rows:
            settle_row(self._desk, self._job_id, row, sent)
        self._rows.clear()

    def _put_back(self) -> None:
        for row, _, refusal in self._rows:
            if not row.was_refused:
                put_back(self._desk, self._job_id, row, refusal)
        self._rows = [one for one in self._rows if one[0].was_refused]


def _settle_open(
    desk: Desk, api: BizonApi, job_id: str, page_id: str, *, rows: Sequence[LedgerRow], stop: Callable[[], bool]
) -> None:
    """Settle the rows whose people are subscribers of the page; the others are to be sent, or sent again. Those that
    may have been sent are looked up once more when their requests can no longer land."""
    left = _settle_registered(desk, api, job_id, page_id, rows)
    in_doubt = [row for row in left if row.state is not BatchRowState.PLANNED]
    now = desk.now()
    wait_s = max((desk.waits.left_to_land_s(row.sent_at, now) for row in in_doubt if row.sent_at), default=0.0)
    if wait_s:
        pause(wait_s, stop)
        in_doubt = _settle_registered(desk, api, job_id, page_id, in_doubt)
    for row in in_doubt:
        put_back(desk, job_id, row)


def _settle_registered(
    desk: Desk, api: BizonApi, job_id: str, page_id: str, rows: Sequence[LedgerRow]
) -> list[LedgerRow]:
    """Settle the rows whose people are subscribers of the page. Returns the others."""
    if not rows:
        return []
    sessions = [row.registration.session_at for row in rows]
    registered = fetch_registered(api, page_id, min(sessions), max(sessions))
    left = []
    for row in rows:
        if subscriber := registered.get(row.registration.key):
            was_sent = row.state is not BatchRowState.PLANNED
            outcome = BatchRowState.REGISTERED if was_sent else BatchRowState.ALREADY_THERE
            settle_row(desk, job_id, row, settled(outcome, subscriber))
        else:
            left.append(row)
    return left


def _mark(desk: Desk, job_id: str, row: LedgerRow, stop: Callable[[], bool]) -> bool:
    """As `mark_sending`; waits while a page or a bot registers the same person."""
    while True:
        try:
            return mark_sending(desk, job_id, row)
        except TurnTaken:
            pause(LOOK_S, stop)


def _send(desk: Desk, api: BizonApi, job_id: str, row: LedgerRow, stop: Callable[[], bool]) -> Sent:
    """Raises the errors that say nothing about this person: then the row stays planned."""
    sent_at = find_sent_at(desk, row.project_id, row.registration.key)
    try:
        return send_registration(
            api,
            row.registration,
            stop,
            waits=desk.waits,
            note_sent=lambda: renew_sending(desk, job_id, row),
            sent_before_s=desk.waits.left_to_land_s(sent_at, desk.now()) if sent_at else None,
        )
    except (ApiError, NotConfigured, Stopped):
        put_back(desk, job_id, row)
        raise
