"""The durable bulk registration: row by row, each sent once, however often the process dies meanwhile.

A row is marked as `sending` before it is sent. A job that finds such a row later waits until a request that may have
been on its way has arrived, and asks Bizon365 who is registered before it sends anything again.
"""

from collections.abc import Callable, Sequence

from core.bizon.api import BizonApi
from core.desk import Desk
from core.domain.registration.plan import RegistrationPlan
from core.errors import ApiError, NotConfigured
from core.http.pace import Stopped, pause
from core.jobs import engine
from core.jobs.progress import get_job
from core.services.projects.connections import open_bizon
from core.services.registration.ledger import LedgerRow, each_planned, list_open, mark_sending, put_back, settle_row
from core.services.registration.send_registration import (
    Sent,
    fetch_registered,
    send_registration,
    settled,
)
from core.services.registration.start_batch import start_batch
from core.services.registration.states import KIND, BatchRowState

MOST_LOST = 3
"""After so many rows in a row whose answers were lost at every try, the service is not well: the job rests."""


def start_registration(desk: Desk, project_id: int, plan: RegistrationPlan) -> str:
    """Begin to carry out a plan. Returns the job's id. The same plan is begun once. Raises NotFound."""
    job_id = start_batch(desk, project_id, plan)
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
    order of the file."""
    job = get_job(desk, job_id)
    # A job that was stopped already still settles its last rows.
    stop = engine.is_closing if job.stop_asked else engine.watch_stop(desk, job_id)
    with open_bizon(desk, job.project_id, stop) as api:
        for page_id, rows in list_open(desk, job_id, only_unknown=job.stop_asked).items():
            _settle_open(desk, api, job_id, page_id, rows=rows, stop=stop)
        if job.stop_asked:
            raise Stopped
        lost = 0
        for row in each_planned(desk, job_id):
            if stop():
                raise Stopped
            if not mark_sending(desk, job_id, row):
                continue
            sent = _send(desk, api, job_id, row=row, stop=stop)
            lost = lost + 1 if sent.outcome == BatchRowState.UNCERTAIN else 0
            if hopeless := sent.blocked or (sent.problem if lost == MOST_LOST else None):
                raise hopeless


def _settle_open(
    desk: Desk, api: BizonApi, job_id: str, page_id: str, *, rows: Sequence[LedgerRow], stop: Callable[[], bool]
) -> None:
    """Settle the rows whose people are subscribers of the page; the others are to be sent, or sent again."""
    if any(row.state is not BatchRowState.PLANNED for row in rows):
        # It is not known when the last request for them went out: each row may have had several.
        pause(desk.waits.settle_s, stop)
    sessions = [row.registration.session_at for row in rows]
    registered = fetch_registered(api, page_id, min(sessions), max(sessions))
    for row in rows:
        was_sent = row.state is not BatchRowState.PLANNED
        if subscriber := registered.get(row.registration.key):
            settle_row(
                desk,
                job_id,
                row,
                settled(BatchRowState.REGISTERED if was_sent else BatchRowState.ALREADY_THERE, subscriber),
            )
        elif was_sent:
            put_back(desk, job_id, row)


def _send(desk: Desk, api: BizonApi, job_id: str, row: LedgerRow, stop: Callable[[], bool]) -> Sent:
    """Raises the errors that say nothing about this person: then the row stays planned."""
    try:
        sent = send_registration(api, row.registration, stop, settle_s=desk.waits.settle_s)
    except (ApiError, NotConfigured, Stopped):
        put_back(desk, job_id, row)
        raise
    settle_row(desk, job_id, row, sent)
    return sent
