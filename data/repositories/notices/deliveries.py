"""Who wants to be told what where, and the notices that are on their way."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from data.dialects import insert_new
from data.models import MailAccount, Notice, NoticeChoice, NoticeDelivery

THE_ACCOUNT = 1


def find_choice(session: Session, project_id: int, operator: str) -> NoticeChoice | None:
    return session.get(NoticeChoice, (project_id, operator))


def list_choices(session: Session, project_id: int) -> list[NoticeChoice]:
    """Of all operators."""
    return list(session.exec(select(NoticeChoice).where(NoticeChoice.project_id == project_id)))


def put_choice(session: Session, choice: NoticeChoice) -> None:
    session.merge(choice)


def add_deliveries(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Of a notice; one target gets it once."""
    if rows:
        connection = session.connection()
        connection.execute(insert_new(connection, NoticeDelivery, "notice_id", "channel", "target"), list(rows))


def list_due(session: Session, project_id: int, now: datetime) -> list[tuple[NoticeDelivery, Notice]]:
    """What is due now with its notice, the oldest first."""
    query = select(NoticeDelivery, Notice).where(
        NoticeDelivery.project_id == project_id,
        col(NoticeDelivery.due_at) <= now,
        NoticeDelivery.notice_id == Notice.id,
    )
    return list(session.exec(query.order_by(col(NoticeDelivery.id))).all())


def find_next_due(session: Session, project_id: int) -> datetime | None:
    query = select(func.min(NoticeDelivery.due_at)).where(NoticeDelivery.project_id == project_id)
    return session.exec(query.where(col(NoticeDelivery.due_at).is_not(None))).one()


def find_delivery(session: Session, project_id: int, delivery_id: int) -> NoticeDelivery | None:
    query = select(NoticeDelivery).where(NoticeDelivery.project_id == project_id, NoticeDelivery.id == delivery_id)
    return session.exec(query).first()


def find_last_problem(session: Session, project_id: int, operator: str, channel: str) -> str | None:
    """Why the newest notice to this operator by this channel has not gone; None when it has."""
    query = select(NoticeDelivery.problem).where(
        NoticeDelivery.project_id == project_id, NoticeDelivery.operator == operator, NoticeDelivery.channel == channel
    )
    return session.exec(query.order_by(col(NoticeDelivery.id).desc()).limit(1)).first()


def bring_forward(session: Session, project_id: int, now: datetime) -> int:
    """Make due now what a problem has put off; returns how many rows that were."""
    put_off = update(NoticeDelivery).where(
        col(NoticeDelivery.project_id) == project_id,
        col(NoticeDelivery.due_at) > now,
        col(NoticeDelivery.problem).is_not(None),
    )
    return session.exec(put_off.values(due_at=now)).rowcount


def drop_unsettled(session: Session, states: Sequence[str], dropped: str, now: datetime) -> None:
    """Of all projects: what is in one of these states goes no more."""
    gone = update(NoticeDelivery).where(col(NoticeDelivery.state).in_(states))
    session.exec(gone.values(state=dropped, due_at=None, settled_at=now))


def find_account(session: Session) -> MailAccount | None:
    return session.get(MailAccount, THE_ACCOUNT)


def drop_password(session: Session) -> None:
    """Remove the password of the mail server."""
    session.exec(update(MailAccount).values(password_sealed=None))
