"""The hashed keys of people who were erased."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select, update

from data.models import Erasure, Tombstone


class Stone(NamedTuple):
    """One key of an erased person: the erasure, when it was, and when the person registered anew."""

    erasure_id: int
    erased_at: datetime
    returned_at: datetime | None


_STONES = (
    select_columns(
        col(Tombstone.kind),
        col(Tombstone.digest),
        *(col(getattr(Erasure, name)) for name in ("id", *Stone._fields[1:])),
    )
    .join(Erasure, col(Erasure.id) == col(Tombstone.erasure_id))
    .where(col(Tombstone.project_id) == bindparam("project_id"))
)


def list_stones(session: Session, project_id: int) -> dict[tuple[str, str], Stone]:
    """By the kind and the hash of each key."""
    rows = session.connection().execute(_STONES, {"project_id": project_id})
    return {(kind, digest): Stone._make(stone) for kind, digest, *stone in rows}


def mark_returned(session: Session, erasure_ids: Collection[int], now: datetime) -> None:
    if erasure_ids:
        session.exec(update(Erasure).where(col(Erasure.id).in_(erasure_ids)).values(returned_at=now))


def put_stones(session: Session, project_id: int, erasure_id: int, digests: Iterable[tuple[str, str]]) -> None:
    """The keys of an erased person; one that an earlier erasure has is that of the newer one."""
    for kind, digest in digests:
        session.merge(Tombstone(project_id=project_id, kind=kind, digest=digest, erasure_id=erasure_id))


def list_erasures(session: Session, project_id: int) -> list[Erasure]:
    """The newest first."""
    query = select(Erasure).where(Erasure.project_id == project_id)
    return list(session.exec(query.order_by(col(Erasure.erased_at).desc(), col(Erasure.id).desc())))


def list_all_erasures(session: Session) -> list[Erasure]:
    """Of all projects."""
    return list(session.exec(select(Erasure)))


def list_digests(session: Session) -> list[tuple[int, str, str]]:
    """(erasure, kind, hash) of all projects."""
    return list(session.exec(select(Tombstone.erasure_id, Tombstone.kind, Tombstone.digest)).all())
