"""What bulk registrations and campaigns have in common in the store: a head with its rows, each planned in some way and
in some state. The rows are the ledger of the head's job.

The services say which states there are; here states are parameters.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ClauseElement, ColumnElement, String, Update, bindparam, cast, func, or_
from sqlmodel import Session, col, select, update

from data.dialects import lowered
from data.models import Batch, BatchRow, Campaign, CampaignRow
from data.repositories.bulk import insert_mappings

Head = TypeVar("Head", Batch, Campaign)
LedgerRow = TypeVar("LedgerRow", BatchRow, CampaignRow)

_SEARCHED: Mapping[type[BatchRow | CampaignRow], tuple[Any, ...]] = {
    BatchRow: (col(BatchRow.email), col(BatchRow.username), col(BatchRow.client_id), col(BatchRow.cells)),
    CampaignRow: (col(CampaignRow.email), col(CampaignRow.username), cast(col(CampaignRow.client_id), String)),
}
"""The columns in which a text is looked for."""


@dataclass(frozen=True, slots=True)
class RowSearch:
    """Rows in one of these states, planned in one of these ways (empty: any), that hold `text`, or `digits` in their
    phone (empty: no search)."""

    states: Collection[str] = ()
    plans: Collection[str] = ()
    text: str = field(default="", repr=False)
    digits: str = field(default="", repr=False)


def find_head(session: Session, head: type[Head], project_id: int, job_id: str) -> Head | None:
    """The head of a job's rows; None for a job of another project."""
    found = session.get(head, job_id)
    return found if found and found.project_id == project_id else None


def list_heads(session: Session, head: type[Head], project_id: int, *, limit: int, offset: int = 0) -> list[Head]:
    """Newest first."""
    query = select(head).where(head.project_id == project_id)
    order = (col(head.created_at).desc(), col(head.job_id))
    return list(session.exec(query.order_by(*order).limit(limit).offset(offset)))


def count_heads(session: Session, head: type[Head], project_id: int) -> int:
    return session.exec(select(func.count()).select_from(head).where(head.project_id == project_id)).one()


def add_rows(session: Session, model: type[LedgerRow], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a plan: rows as values by column. All of them name the same columns."""
    insert_mappings(session, model, rows)


def count_plans(session: Session, model: type[LedgerRow], job_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """For each of these jobs, how many rows were planned in which way."""
    return _count_by(session, model, col(model.plan), job_ids)


def count_states(session: Session, model: type[LedgerRow], job_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """For each of these jobs, how many rows are in which state; rows without one are not counted."""
    return _count_by(session, model, col(model.state), job_ids)


def find_last_settled(session: Session, model: type[LedgerRow], job_id: str) -> datetime | None:
    """When the last row was settled."""
    return session.exec(select(func.max(model.settled_at)).where(model.job_id == job_id)).one()


def list_rows(
    session: Session,
    model: type[LedgerRow],
    job_id: str,
    search: RowSearch,
    *,
    order: str = "number",
    descending: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[LedgerRow]:
    """The rows of a job that the search finds, by a column (what is empty last), else in the order of the list."""
    by = col(getattr(model, order))
    ordered = (by.desc() if descending else by.asc()).nulls_last()
    query = select(model).where(*_clauses(model, job_id, search)).order_by(ordered, col(model.number))
    return list(session.exec(query.limit(limit).offset(offset)))


def count_rows(session: Session, model: type[LedgerRow], job_id: str, search: RowSearch) -> int:
    """How many rows of a job the search finds."""
    return session.exec(select(func.count()).select_from(model).where(*_clauses(model, job_id, search))).one()


def move_rows(
    session: Session,
    model: type[LedgerRow],
    job_id: str,
    numbers: Collection[int],
    *,
    before: Collection[str],
    values: Mapping[str, Any],
) -> int:
    """Change the rows with these numbers that are in one of the states `before`; `values` may hold expressions of the
    database, too. Returns how many these were."""
    found = {"of_job": job_id, "of_numbers": list(numbers), "of_states": list(before)}
    worked_out = {name: value for name, value in values.items() if isinstance(value, ClauseElement)}
    given = {name: value for name, value in values.items() if name not in worked_out}
    moving = _moving(model, tuple(given)).values(worked_out)
    return session.connection().execute(moving, {**found, **{f"to_{name}": given[name] for name in given}}).rowcount


@cache
def _moving(model: type[LedgerRow], names: tuple[str, ...]) -> Update:
    """The statement is built once: a campaign changes a row several times for each person, and building it takes longer
    than the change."""
    changed = model.__table__.c  # type: ignore[attr-defined]
    return (
        update(model.__table__)  # type: ignore[attr-defined]
        .where(changed.job_id == bindparam("of_job"))
        .where(changed.number.in_(bindparam("of_numbers", expanding=True)))
        .where(changed.state.in_(bindparam("of_states", expanding=True)))
        .values({name: bindparam(f"to_{name}") for name in names})
    )


def move_all(
    session: Session, model: type[LedgerRow], job_id: str, *clauses: Any, before: str, values: Mapping[str, Any]
) -> None:
    """Change every row of a job that is in the state `before` and meets the clauses."""
    query = update(model).where(col(model.job_id) == job_id, col(model.state) == before, *clauses)
    session.exec(query.values(**values))


def _count_by(
    session: Session, model: type[LedgerRow], column: Any, job_ids: Collection[str]
) -> dict[str, dict[str, int]]:
    query = select(model.job_id, column, func.count()).where(col(model.job_id).in_(job_ids), column.is_not(None))
    counts: dict[str, dict[str, int]] = {job_id: {} for job_id in job_ids}
    for job_id, value, rows in session.exec(query.group_by(col(model.job_id), column)):
        counts[job_id][value] = rows
    return counts


def _clauses(model: type[LedgerRow], job_id: str, search: RowSearch) -> list[ColumnElement[bool]]:
    clauses: list[Any] = [col(model.job_id) == job_id]
    if search.states:
        clauses.append(col(model.state).in_(search.states))
    if search.plans:
        clauses.append(col(model.plan).in_(search.plans))
    if search.text:
        found = [lowered(column).contains(search.text.lower(), autoescape=True) for column in _SEARCHED[model]]
        if search.digits:
            found.append(col(model.phone).contains(search.digits))
        clauses.append(or_(*found))
    return clauses
