"""The plan of undoing a bulk registration: who will be unregistered, and who must be left alone.

Bizon365 unregisters by page and e-mail, whatever the session. A person who is registered on the page for another
session as well, not by this batch, would lose that too; so such people are left alone, and counted.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.bizon.api import BizonApi
from core.desk import Desk
from core.domain.registration.registration import email_key, registration_key
from core.errors import Conflict, DeskError, UnexpectedPayload
from core.jobs.items import settle_line_in
from core.jobs.progress import progress_of, require_job
from core.jobs.states import ItemState
from core.services.projects.connections import INTERACTIVE, open_bizon
from core.services.registration.ledger import move_row, require_batch
from core.services.registration.states import BatchRowState
from data.models import BatchRow
from data.repositories import ledger_rows
from data.repositories.ledger_rows import RowSearch

KIND = "unregister"


@dataclass(frozen=True, slots=True)
class RegisteredRow:
    """A row that the batch registered. `session_at` is aware UTC."""

    number: int
    page_id: str
    session_at: datetime
    email: str = field(repr=False)
    email_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RemovalPlan:
    """`to_remove` are registered by this batch alone; `gone` are not registered any more; `other_sessions` are
    registered for another session of the page as well, and stay."""

    to_remove: tuple[RegisteredRow, ...]
    gone: tuple[RegisteredRow, ...]
    other_sessions: tuple[RegisteredRow, ...]


def plan_removal(desk: Desk, project_id: int, job_id: str) -> RemovalPlan:
    """Ask Bizon365 which people of a batch are still registered. Raises NotFound, Conflict("batch") while its job
    works, NotConfigured, and the ApiErrors; UnexpectedPayload when the list of subscribers is not complete."""
    rows = list_registered(desk, project_id, job_id)
    with open_bizon(desk, project_id, policy=INTERACTIVE) as api:
        return judge_removal(api, rows)


def list_registered(desk: Desk, project_id: int, job_id: str) -> list[RegisteredRow]:
    """The rows that a batch has registered. Raises NotFound, and Conflict("batch") while its job works."""
    with desk.store.reading() as session:
        require_batch(session, project_id, job_id)
        if progress_of(session, require_job(session, job_id)).is_active:
            raise Conflict("batch", job_id)
        rows = ledger_rows.list_rows(session, BatchRow, job_id, RowSearch((BatchRowState.REGISTERED,)))
        return [_registered(row) for row in rows]


def settle_removed(
    desk: Desk,
    removal_id: str,
    *,
    job_id: str,
    numbers: Collection[int],
    state: ItemState,
    problem: DeskError | None = None,
) -> None:
    """Write down how the removal of some rows ended: ``done``, ``gone`` (they were not registered any more) or
    ``failed``, in the ledger of the removal and, unless it failed, in that of the batch."""
    with desk.store.writing() as session:
        for number in numbers:
            settle_line_in(session, removal_id, str(number), state, problem=problem, now=desk.now())
            if state is not ItemState.FAILED:
                move_row(session, job_id, number, BatchRowState.REMOVED, settled_at=desk.now())


def judge_removal(api: BizonApi, rows: Sequence[RegisteredRow]) -> RemovalPlan:
    """Read the subscribers of the rows' pages, and sort the rows into the groups of a plan. Raises as
    `plan_removal`."""
    ours: defaultdict[tuple[str, str], set[datetime | None]] = defaultdict(set)
    for row in rows:
        ours[row.page_id, row.email_key].add(row.session_at)
    listed: dict[tuple[str, str], set[datetime | None]] = {}
    for page_id in sorted({row.page_id for row in rows}):
        listed |= _fetch_sessions(api, page_id)
    plan: dict[str, list[RegisteredRow]] = {"to_remove": [], "gone": [], "other_sessions": []}
    for row in rows:
        theirs = listed.get((row.page_id, row.email_key), set())
        others = theirs - ours[row.page_id, row.email_key]
        plan["gone" if row.session_at not in theirs else "other_sessions" if others else "to_remove"].append(row)
    return RemovalPlan(**{name: tuple(found) for name, found in plan.items()})


def _fetch_sessions(api: BizonApi, page_id: str) -> Mapping[tuple[str, str], set[datetime | None]]:
    """The sessions that each e-mail is registered for on a page; None stands for one that Bizon365 does not name."""
    listed = api.fetch_subscribers(page_id)
    if not listed.complete:
        raise UnexpectedPayload("bizon365", "getSubscribers", detail="incomplete")
    sessions: defaultdict[tuple[str, str], set[datetime | None]] = defaultdict(set)
    for person in listed.subscribers:
        if person.email:
            at = person.webinar_at
            session_at = registration_key(page_id, at, person.email).session_at if at else None
            sessions[page_id, email_key(person.email)].add(session_at)
    return sessions


def _registered(row: BatchRow) -> RegisteredRow:
    if row.page_id is None or row.session_at is None or row.email is None or row.email_key is None:
        raise ValueError("a registered row without its key")
    return RegisteredRow(
        number=row.number, page_id=row.page_id, session_at=row.session_at, email=row.email, email_key=row.email_key
    )
