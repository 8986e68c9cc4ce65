"""The plan of undoing a bulk registration: who will be unregistered, and who must be left alone.

Bizon365 unregisters by page and e-mail, whatever the session. A person who is registered on the page for another
session as well, not by a batch, would lose that too; so such people are left alone, and counted. A person whom another
batch has registered too, or found registered, is removed only when the operator wants it so.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core.bizon.api import BizonApi
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.registration.plan import PlanState
from core.domain.registration.registration import email_key, registration_key
from core.errors import Conflict, DeskError, UnexpectedPayload
from core.jobs.items import settle_line_in
from core.jobs.progress import progress_of, require_job
from core.jobs.states import ItemState
from core.rights import needs
from core.services.projects.connections import INTERACTIVE, open_bizon
from core.services.registration.ledger import require_batch
from core.services.registration.states import BATCH_ROWS, BatchRowState
from data.models import BatchRow
from data.repositories import ledger_rows
from data.repositories.ledger_rows import RowSearch
from data.repositories.registration import batches as repository

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
class OtherBatch:
    """Another batch that registered a person on the same page, or found them registered there, and for which
    session (aware UTC). `source_name` and `created_at` are those of the batch."""

    source_name: str
    created_at: datetime
    session_at: datetime
    has_registered: bool


@dataclass(frozen=True, slots=True)
class SharedRow:
    """A row of this batch whose person is in other batches, too; the newest of them comes first."""

    row: RegisteredRow
    others: tuple[OtherBatch, ...]


OtherBatches = Mapping[tuple[str, str], Sequence[OtherBatch]]
"""The other batches of people, by page and e-mail as it is compared."""


@dataclass(frozen=True, slots=True)
class RemovalPlan:
    """`to_remove` are registered by this batch alone; `shared` by another batch as well; `gone` are not registered any
    more; `other_sessions` are registered for another session of the page as well by no batch, and stay."""

    to_remove: tuple[RegisteredRow, ...]
    shared: tuple[SharedRow, ...]
    gone: tuple[RegisteredRow, ...]
    other_sessions: tuple[RegisteredRow, ...]

    def rows(self, *, with_shared: bool) -> tuple[RegisteredRow, ...]:
        """The rows whose people are removed, those of other batches only if they are to be."""
        return self.to_remove + tuple(one.row for one in self.shared if with_shared)


@needs(Right.WORK)
def plan_removal(desk: Desk, project_id: int, job_id: str) -> RemovalPlan:
    """Ask Bizon365 which people of a batch are still registered. Raises NotFound, Conflict("batch") while its job
    works, NotConfigured, and the ApiErrors; UnexpectedPayload when the list of subscribers is not complete."""
    rows = list_registered(desk, project_id, job_id)
    others = list_other_batches(desk, project_id, job_id, rows)
    with open_bizon(desk, project_id, policy=INTERACTIVE) as api:
        return judge_removal(api, rows, others)


def list_registered(desk: Desk, project_id: int, job_id: str) -> list[RegisteredRow]:
    """The rows that a batch has registered. Raises NotFound, and Conflict("batch") while its job works."""
    with desk.store.reading() as session:
        require_batch(session, project_id, job_id)
        if progress_of(session, require_job(session, job_id)).is_active:
            raise Conflict("batch", job_id)
        rows = ledger_rows.list_rows(session, BatchRow, job_id, RowSearch((BatchRowState.REGISTERED,)))
        return [_registered(row) for row in rows if row.email is not None]  # without people who were erased


def list_other_batches(desk: Desk, project_id: int, job_id: str, rows: Sequence[RegisteredRow]) -> OtherBatches:
    """The batches besides `job_id` that have registered the people of these rows on the same page, or found them
    registered there."""
    emails: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        emails[row.page_id].add(row.email_key)
    found: defaultdict[tuple[str, str], list[OtherBatch]] = defaultdict(list)
    with desk.store.reading() as session:
        for page_id, email_keys in emails.items():
            for stored, batch in repository.list_rows_of_people(
                session,
                project_id,
                page_id,
                email_keys,
                states=BATCH_ROWS.succeeded,
                plan=PlanState.ALREADY_REGISTERED,
                besides=job_id,
            ):
                other = _registered(stored)
                found[page_id, other.email_key].append(
                    OtherBatch(
                        source_name=batch.source_name,
                        created_at=batch.created_at,
                        session_at=other.session_at,
                        has_registered=stored.state == BatchRowState.REGISTERED,
                    )
                )
    return found


def settle_removed(
    desk: Desk,
    removal_id: str,
    *,
    project_id: int,
    rows: Collection[RegisteredRow],
    state: ItemState,
    problem: DeskError | None = None,
) -> None:
    """Write down how the removal of rows ended: ``done``, ``gone`` (their people were not registered any more) or
    ``failed``, in the ledger of the removal and, unless it failed, in those of all batches that registered these people
    on the page: for whatever session when they were removed, else for this one."""
    with desk.store.writing(project_id) as session:
        now = desk.now()
        for row in rows:
            settle_line_in(session, removal_id, str(row.number), state, problem=problem, now=now)
            if state is not ItemState.FAILED:
                repository.move_rows_of_person(
                    session,
                    project_id,
                    row.page_id,
                    row.email_key,
                    None if state is ItemState.DONE else row.session_at,
                    before=BATCH_ROWS.before(BatchRowState.REMOVED),
                    values={"state": BatchRowState.REMOVED, "settled_at": now},
                )


def judge_removal(api: BizonApi, rows: Sequence[RegisteredRow], others: OtherBatches) -> RemovalPlan:
    """Read the subscribers of the rows' pages, and sort the rows into the groups of a plan. Raises as
    `plan_removal`."""
    ours: defaultdict[tuple[str, str], set[datetime | None]] = defaultdict(set)
    for row in rows:
        ours[row.page_id, row.email_key].add(row.session_at)
    listed: dict[tuple[str, str], set[datetime | None]] = {}
    for page_id in sorted({row.page_id for row in rows}):
        listed |= _fetch_sessions(api, page_id)
    plan: dict[str, list[RegisteredRow]] = {"to_remove": [], "gone": [], "other_sessions": []}
    shared: list[SharedRow] = []
    for row in rows:
        person = row.page_id, row.email_key
        theirs = listed.get(person, set())
        batches = tuple(other for other in others.get(person, ()) if other.session_at in theirs)
        made_by_batches = ours[person] | {other.session_at for other in batches if other.has_registered}
        if row.session_at not in theirs:
            plan["gone"].append(row)
        elif theirs - made_by_batches:
            plan["other_sessions"].append(row)
        elif batches:
            shared.append(SharedRow(row, batches))
        else:
            plan["to_remove"].append(row)
    return RemovalPlan(shared=tuple(shared), **{name: tuple(found) for name, found in plan.items()})


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
