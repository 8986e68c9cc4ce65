"""Jobs that carry out a plan: a head and its rows are written down with the job before it begins, and the rows are its
ledger. Bulk registrations and campaigns are such jobs.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlmodel import Session

from core.domain.lifecycle import Lifecycle
from core.domain.paging import page_offset
from core.domain.search import searched_digits
from core.domain.wanted_rows import ROW_ORDERS, WantedRows
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


def list_wanted(
    session: Session,
    model: type[LedgerRow],
    job_id: str,
    wanted: WantedRows,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> list[LedgerRow]:
    """The rows that are wanted of a job. Raises KeyError for an order that is none of `ROW_ORDERS`."""
    return ledger_rows.list_rows(
        session,
        model,
        job_id,
        _search_for(wanted),
        order=ROW_ORDERS[wanted.order],
        descending=wanted.descending,
        limit=limit,
        offset=offset,
    )


def list_row_page(
    session: Session, model: type[LedgerRow], job_id: str, wanted: WantedRows, *, page: int, page_size: int
) -> tuple[list[LedgerRow], int]:
    """A page (from 1) of the rows that are wanted, and how many there are on all pages. Raises as `list_wanted`."""
    rows = list_wanted(session, model, job_id, wanted, limit=page_size, offset=page_offset(page, page_size))
    return rows, ledger_rows.count_rows(session, model, job_id, _search_for(wanted))


def _search_for(wanted: WantedRows) -> RowSearch:
    """A phone is found however it is written."""
    text = wanted.text.strip()
    return RowSearch(wanted.states, wanted.plans, text, searched_digits(text) or "")


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
