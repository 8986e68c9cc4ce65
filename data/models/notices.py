"""What people are told without asking."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from data.models.table import Model, UtcDateTime


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
