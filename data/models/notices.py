"""What people are told without asking."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text
from sqlmodel import Field

from data.models.table import IS_DUE, Model, UtcDateTime


class Notice(Model, table=True):
    """Something to be told. `kind`: see `core.domain.notices.kinds.NoticeKind`; `facts` are JSON: codes, numbers and
    names, no contacts and no sentences. `once`: there is one notice of this kind and key in the project."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("notice_newest", "project_id", "id"),
        Index("notice_once", "project_id", "kind", "once", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    kind: str
    once: str
    facts: str = Field(sa_type=Text)
    raised_at: datetime = Field(sa_type=UtcDateTime)


class NoticesRead(Model, table=True):
    """How far an operator has read the notices of a project: up to the one with this id."""

    __tablename__ = "notices_read"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    operator: str = Field(primary_key=True)
    up_to: int


class NoticeChoice(Model, table=True):
    """What an operator wants to be told where. `email`, and `client_ids` (JSON) of the project's Salebot; `by_email`
    and `by_chat` are the kinds of notices, JSON. In which `language`, and under which `address` the operator opens the
    dashboard."""

    __tablename__ = "notice_choice"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    operator: str = Field(primary_key=True)
    language: str
    address: str | None = None
    email: str | None = None
    client_ids: str = Field(sa_type=Text)
    by_email: str = Field(sa_type=Text)
    by_chat: str = Field(sa_type=Text)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class NoticeDelivery(Model, table=True):
    """A notice that goes to somebody. `channel`: see `core.services.notices.states.Channel`; `target`: the e-mail, or
    the client id. `state`: see `core.services.notices.states.DeliveryState`; `due_at`: when it is tried next;
    `problem`: why it did not go."""

    __tablename__ = "notice_delivery"
    __table_args__ = (
        Index("notice_delivery_once", "notice_id", "channel", "target", unique=True),
        Index("notice_delivery_due", "project_id", "due_at", sqlite_where=IS_DUE, postgresql_where=IS_DUE),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    notice_id: int = Field(foreign_key="notice.id", ondelete="CASCADE")
    operator: str
    channel: str
    target: str
    state: str
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str | None = Field(default=None, sa_type=Text)


class MailAccount(Model, table=True):
    """The mail server of this dashboard; there is one row at most, with the id 1."""

    __tablename__ = "mail_account"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    host: str
    port: int
    security: str
    username: str
    password_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    sender: str
    changed_at: datetime = Field(sa_type=UtcDateTime)
