"""The audit log: who did what to what, when."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from data.models.table import Model, UtcDateTime


class AuditEntry(Model, table=True):
    """One deed. Entries are numbered without gaps, and triggers keep them from being changed. `project_id` refers to no
    row: an entry outlives its project, whose name of then it keeps. `digest`: see `core.domain.audit.chain`."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("audit_entry_at", "at"), Index("audit_entry_project", "project_id", "number"))

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime)
    operator: str
    deed: str
    project_id: int | None = None
    project_name: str | None = None
    subject: str | None = None
    count: int | None = None
    origin: str | None = None
    digest: str


class AuditHead(Model, table=True):
    """The one row that says how far the log goes: `number` and `digest` of the last entry. Who writes an entry locks
    it, so that the chain never forks. `kept_from` is the number of the oldest entry that is still kept, `digest_before`
    the digest of the entry before that one."""

    __tablename__ = "audit_head"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int
    digest: str
    kept_from: int
    digest_before: str
