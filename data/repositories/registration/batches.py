"""Bulk registrations: the queries that `data.repositories.ledger_rows` does not have."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, not_, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from data.models import IN_FLIGHT, Batch, BatchRow, Job
from data.repositories.bulk import in_chunks

Key = tuple[str, datetime, str]
"""Page, session, e-mail as it is compared: no two registrations have the same."""


def list_keys_in_flight(session: Session, project_id: int, page_ids: Collection[str]) -> set[Key]:
    """The registrations on these pages that some batch is about to make, or may have made."""
    return _list_keys(session, project_id, page_ids, IN_FLIGHT)


def list_keys_settled_since(
    session: Session, project_id: int, page_ids: Collection[str], *, state: str, since: datetime
) -> set[Key]:
    """The registrations on these pages whose rows came into this state since this moment, in whichever batch."""
    return _list_keys(session, project_id, page_ids, col(BatchRow.state) == state, col(BatchRow.settled_at) >= since)


def list_of_run(session: Session, project_id: int, run_id: int) -> list[str]:
    """The ids of the registrations that a run of a scenario has begun, the oldest first."""
    query = select(Batch.job_id).where(Batch.project_id == project_id, Batch.run_id == run_id)
    return list(session.exec(query.order_by(col(Batch.created_at), col(Batch.job_id))))


class PersonIn(NamedTuple):
    """A person of a registration."""

    client_id: str | None
    email: str | None
    phone: str | None
    username: str | None


def list_begun(session: Session, project_id: int, run_id: int, *, not_sent: str) -> list[PersonIn]:
    """Everybody for whom this run has begun a registration, whatever has become of it, but for those whose session had
    begun before it was sent."""
    is_too_late = and_(
        col(BatchRow.state) == not_sent,
        col(BatchRow.settled_at) >= col(BatchRow.session_at),
    )
    query = (
        select_columns(*(getattr(BatchRow, name) for name in PersonIn._fields))
        .join(Batch, col(Batch.job_id) == BatchRow.job_id)
        .where(col(Batch.project_id) == project_id, col(Batch.run_id) == run_id)
        .where(col(BatchRow.state).is_not(None), not_(is_too_late))
    )
    return [PersonIn(*row) for row in session.connection().execute(query)]


def list_rows_of_runs(
    session: Session, project_id: int, run_ids: Collection[int], keys: Mapping[str, Collection[str]]
) -> list[tuple[int, BatchRow]]:
    """The rows with one of these client ids, e-mails or phones in the registrations that these runs have begun, each
    with its run, the oldest registration first."""
    own = [col(getattr(BatchRow, kind)).in_(values) for kind, values in keys.items() if values]
    query = (
        select(Batch.run_id, BatchRow)
        .join(BatchRow, col(BatchRow.job_id) == Batch.job_id)
        .where(Batch.project_id == project_id, col(Batch.run_id).in_(run_ids), or_(*own))
        .order_by(col(Batch.created_at), col(Batch.job_id), col(BatchRow.number))
    )
    return [(run_id or 0, row) for run_id, row in session.exec(query)]


def list_states_of(session: Session, project_id: int, key: Key) -> list[tuple[str, datetime | None, str]]:
    """The states of the rows of one registration, in whichever batch, when each was sent, and the state of its job;
    those of rows with a state."""
    page_id, session_at, email_key = key
    query = select(BatchRow.state, BatchRow.sent_at, Job.state).where(
        BatchRow.project_id == project_id,
        BatchRow.page_id == page_id,
        BatchRow.email_key == email_key,
        BatchRow.session_at == session_at,
        col(BatchRow.job_id) == Job.id,
    )
    return [(state, sent_at, job_state) for state, sent_at, job_state in session.exec(query) if state]


def list_next(session: Session, job_id: str, *, state: str, after: int, limit: int) -> list[BatchRow]:
    """The next rows in this state whose number is greater than `after`, in the order of the file."""
    query = select(BatchRow).where(
        BatchRow.job_id == job_id, col(BatchRow.number) > after, col(BatchRow.state) == state
    )
    return list(session.exec(query.order_by(col(BatchRow.number)).limit(limit)))


def list_planned_or_ended(session: Session, job_id: str, *, plan: str, states: Collection[str]) -> list[BatchRow]:
    """The rows that were planned in this way, and those in one of these states, in the order of the file."""
    either = or_(col(BatchRow.plan) == plan, col(BatchRow.state).in_(states))
    return list(session.exec(select(BatchRow).where(BatchRow.job_id == job_id, either).order_by(col(BatchRow.number))))


def list_rows_of_people(
    session: Session,
    project_id: int,
    page_id: str,
    email_keys: Collection[str],
    *,
    states: Collection[str],
    plan: str,
    besides: str,
) -> list[tuple[BatchRow, Batch]]:
    """The rows of these e-mails on a page that are in one of these states or were planned in this way, each with its
    batch; those of the batch `besides` are left out."""
    query = (
        select(BatchRow, Batch)
        .join(Batch, col(Batch.job_id) == col(BatchRow.job_id))
        .where(
            BatchRow.project_id == project_id,
            BatchRow.page_id == page_id,
            BatchRow.job_id != besides,
            or_(col(BatchRow.state).in_(states), col(BatchRow.plan) == plan),
        )
        .order_by(col(Batch.created_at).desc(), col(BatchRow.job_id), col(BatchRow.number))
    )
    chunks = in_chunks(sorted(email_keys))
    return [row for some in chunks for row in session.exec(query.where(col(BatchRow.email_key).in_(some)))]


def move_rows_of_person(
    session: Session,
    project_id: int,
    page_id: str,
    email_key: str,
    session_at: datetime | None,
    *,
    before: Collection[str],
    values: Mapping[str, Any],
) -> None:
    """Change the rows of an e-mail on a page for a session (aware UTC; None: for any), in whichever batch, that are in
    one of the states `before`."""
    query = update(BatchRow).where(
        col(BatchRow.project_id) == project_id,
        col(BatchRow.page_id) == page_id,
        col(BatchRow.email_key) == email_key,
        col(BatchRow.state).in_(before),
    )
    if session_at:
        query = query.where(col(BatchRow.session_at) == session_at)
    session.exec(query.values(**values))


def count_sessions(
    session: Session, job_ids: Collection[str], *, states: Collection[str]
) -> list[tuple[str, str, datetime, int]]:
    """For each of these jobs and each page and session in its rows: job, page, session, and how many of the rows are in
    one of these states. The sessions with most rows come first."""
    ended = func.count(case((col(BatchRow.state).in_(states), 1)))
    query = (
        select(BatchRow.job_id, BatchRow.page_id, BatchRow.session_at, ended)
        .where(col(BatchRow.job_id).in_(job_ids), col(BatchRow.page_id).is_not(None))
        .group_by(col(BatchRow.job_id), col(BatchRow.page_id), col(BatchRow.session_at))
        .order_by(func.count().desc(), col(BatchRow.session_at), col(BatchRow.page_id))
    )
    return [
        (job_id, page_id, session_at, rows)
        for job_id, page_id, session_at, rows in session.exec(query)
        if page_id and session_at
    ]


def has_twin(session: Session, job_id: str, number: int, *, states: Collection[str]) -> bool:
    """Whether another row of the same person, page and session is in one of these states."""
    other = aliased(BatchRow)
    query = (
        select(other.number)
        .join(
            BatchRow,
            and_(
                col(BatchRow.project_id) == other.project_id,
                col(BatchRow.page_id) == other.page_id,
                col(BatchRow.session_at) == other.session_at,
                col(BatchRow.email_key) == other.email_key,
                col(BatchRow.twin) != other.twin,
            ),
        )
        .where(BatchRow.job_id == job_id, BatchRow.number == number, col(other.state).in_(states))
    )
    return session.exec(query.limit(1)).first() is not None


def _list_keys(session: Session, project_id: int, page_ids: Collection[str], *clauses: Any) -> set[Key]:
    query = select(BatchRow.page_id, BatchRow.session_at, BatchRow.email_key).where(
        BatchRow.project_id == project_id, col(BatchRow.page_id).in_(page_ids), *clauses
    )
    return {
        (page_id, session_at, email_key)
        for page_id, session_at, email_key in session.exec(query)
        if page_id and session_at and email_key
    }
