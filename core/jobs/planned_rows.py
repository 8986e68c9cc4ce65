"""Jobs that carry out a plan: a head and its rows are written down with the job before it begins, and the rows are its
ledger. Bulk registrations and campaigns are such jobs.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlmodel import Session

from core.domain.lifecycle import Lifecycle
from core.domain.paging import page_offset
from core.domain.row_orders import ROW_ORDERS
from core.domain.search import searched_digits
from core.errors import NotFound
from core.jobs.creation import add_job
from core.jobs.ledgers import Ledger, register_ledger
from data.repositories import ledger_rows
from data.repositories.ledger_rows import Head, LedgerRow, RowSearch


def job_id_of(project_id: int, planned_at: datetime, name: str) -> str:
    """The id of the job that carries out a plan. It is the same for the same plan, so that a plan is stored once."""
    return uuid5(NAMESPACE_OID, f"{project_id} {planned_at.isoformat()} {name}").hex


def write_plan(
    session: Session,
    head: Head,
    model: type[LedgerRow],
    rows: Iterable[Mapping[str, Any]],
    *,
    kind: str,
    request: Mapping[str, Any],
    total: int,
) -> None:
    """Store a queued job of this kind with its head and its rows (values by column). `total`: how many of the rows are
    to be worked off."""
    add_job(
        session,
        now=head.created_at,
        project_id=head.project_id,
        kind=kind,
        request=request,
        job_id=head.job_id,
        total=total,
    )
    session.add(head)
    session.flush()
    ledger_rows.add_rows(session, model, rows)


def require_head(session: Session, model: type[Head], project_id: int, job_id: str) -> Head:
    """The head of a job's rows. Raises NotFound, also for a job of another project."""
    head = ledger_rows.find_head(session, model, project_id, job_id)
    if head is None:
        raise NotFound(str(model.__tablename__), job_id)
    return head


def list_row_page(
    session: Session,
    model: type[LedgerRow],
    job_id: str,
    search: RowSearch,
    *,
    page: int,
    page_size: int,
    order: str,
    descending: bool,
) -> tuple[list[LedgerRow], int]:
    """A page (from 1) of the rows that the search finds, and how many it finds on all pages. `order` is one of
    `ROW_ORDERS`, else KeyError."""
    rows = ledger_rows.list_rows(
        session,
        model,
        job_id,
        search,
        order=ROW_ORDERS[order],
        descending=descending,
        limit=page_size,
        offset=page_offset(page, page_size),
    )
    return rows, ledger_rows.count_rows(session, model, job_id, search)


def search_for(states: Collection[str], plans: Collection[str], text: str) -> RowSearch:
    """The search for rows in these states, planned in these ways (empty: any), and for a text as the operator types
    it: a phone is found however it is written."""
    words = text.strip()
    return RowSearch(states, plans, words, searched_digits(words) or "")


def register_plan_ledger(
    kind: str,
    lifecycle: Lifecycle[Any],
    model: type[LedgerRow],
    give_up: Callable[[Session, str, datetime], None],
) -> None:
    """Use the rows of `model` as the ledger of the jobs of this kind."""
    register_ledger(
        kind,
        Ledger(
            lifecycle,
            lambda session, job_ids: ledger_rows.count_states(session, model, job_ids),
            lambda session, job_id: ledger_rows.find_last_settled(session, model, job_id),
            give_up,
        ),
    )
