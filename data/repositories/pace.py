"""The pace of accounts in a store on a server."""

from collections.abc import Callable

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from data.models import Pace


def change_pace(session: Session, account: str, decide: Callable[[int, int], tuple[int, int]]) -> int:
    """See `core.http.permits.Permits.change`. Whoever asks for the same account meanwhile waits; others do not."""
    session.execute(insert(Pace).values(account=account, free_at_us=0).on_conflict_do_nothing())
    row = session.exec(select(Pace).where(col(Pace.account) == account).with_for_update()).one()
    # After the wait for the row, so that the present is not a past one
    now_s = session.exec(select(func.extract("epoch", func.clock_timestamp()))).one()
    wait_ms, free_at_us = decide(row.free_at_us, round(now_s * 1000))
    if not wait_ms:
        row.free_at_us = free_at_us
        session.add(row)
    return wait_ms
