"""The processes of a store on a server. All moments are those of the server's clock: no other has to be right."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, delete, insert, select, update

from data.models import Process


def add(session: Session, process_id: str, *, place: str, key_mark: str, carries_out_jobs: bool) -> None:
    """Note that a process begins, and that whoever was at its place before has ended."""
    session.exec(update(Process).where(col(Process.place) == place).values(is_dead=True))
    now = func.clock_timestamp()
    session.execute(
        insert(Process).values(
            id=process_id,
            place=place,
            key_mark=key_mark,
            carries_out_jobs=carries_out_jobs,
            is_dead=False,
            started_at=now,
            seen_at=now,
        )
    )


def beat(session: Session, process_id: str) -> bool:
    """Note that a process lives. Returns False when it was given up."""
    lives = (col(Process.id) == process_id, col(Process.is_dead).is_(False))
    return bool(session.exec(update(Process).where(*lives).values(seen_at=func.clock_timestamp())).rowcount)


def lives(session: Session, process_id: str) -> bool:
    """Whether a process has not been given up."""
    return bool(session.exec(select(1).where(Process.id == process_id, col(Process.is_dead).is_(False))).first())


def give_up(session: Session, process_id: str) -> None:
    """Note that a process has ended."""
    session.exec(update(Process).where(col(Process.id) == process_id).values(is_dead=True))


def has_silent(session: Session, silent_s: float) -> bool:
    """Whether a process that was not given up was not seen for so many seconds."""
    lost = (col(Process.is_dead).is_(False), _is_silent(silent_s))
    return bool(session.exec(select(1).where(*lost)).first())


def give_up_silent(session: Session, silent_s: float) -> None:
    """Give up every process that was not seen for so many seconds."""
    session.exec(update(Process).where(_is_silent(silent_s)).values(is_dead=True))


def list_dead(session: Session) -> list[str]:
    return list(session.exec(select(Process.id).where(col(Process.is_dead)).order_by(Process.id)))


def list_living(session: Session) -> set[str]:
    """The processes that were not given up."""
    return set(session.exec(select(Process.id).where(col(Process.is_dead).is_(False))))


def forget(session: Session, process_ids: list[str]) -> None:
    session.exec(delete(Process).where(col(Process.id).in_(process_ids)))


def count_workers(session: Session, silent_s: float) -> int:
    """How many processes that carry out jobs were seen within so many seconds."""
    alive = (col(Process.carries_out_jobs), col(Process.is_dead).is_(False), ~_is_silent(silent_s))
    return session.exec(select(func.count()).select_from(Process).where(*alive)).one()


def list_key_marks(session: Session, silent_s: float, *, but_at: str) -> set[str]:
    """The keys of the processes at other places that were seen within so many seconds."""
    alive = (col(Process.is_dead).is_(False), ~_is_silent(silent_s), col(Process.place) != but_at)
    return set(session.exec(select(Process.key_mark).where(*alive)))


def _is_silent(silent_s: float) -> ColumnElement[bool]:
    return col(Process.seen_at) < func.clock_timestamp() - timedelta(seconds=silent_s)
