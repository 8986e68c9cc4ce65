"""Durable runs with their ledgers, and bulk registrations, whose rows are one."""

from datetime import datetime

from sqlalchemy import Index, Text, false, text
from sqlmodel import Field

from data.models.table import Model, UtcDateTime


class Job(Model, table=True):
    """A durable run. `state`: queued, running, paused, done, failed or stopped; `request` is JSON; `attempt` counts
    the workflows of the engine that did it: going on after a pause or a failure begins the next."""

    __tablename__ = "job"
    __table_args__ = (Index("job_newest", "project_id", "created_at"),)

    id: str = Field(primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    kind: str
    state: str
    stop_asked: bool = False
    pause_asked: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    attempt: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    request: str = Field(sa_type=Text)
    problem: str | None = None
    total: int | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class JobItem(Model, table=True):
    """One thing a job has to do. `state`: waiting, done, or how else it ended; `problem` says why, as JSON."""

    __tablename__ = "job_item"
    __table_args__ = (Index("job_item_state", "job_id", "state"),)

    job_id: str = Field(primary_key=True, foreign_key="job.id", ondelete="CASCADE")
    key: str = Field(primary_key=True)
    ordinal: int
    state: str
    problem: str | None = Field(default=None, sa_type=Text)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Batch(Model, table=True):
    """A bulk registration: where its rows came from. The plan was settled before anything was sent, and is in the rows.

    `titles` is the JSON list of the columns' names in the file.
    """

    __tablename__ = "batch"
    __table_args__ = (Index("batch_newest", "project_id", "created_at"),)

    job_id: str = Field(primary_key=True, foreign_key="job.id", ondelete="CASCADE")
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    source_name: str
    titles: str = Field(sa_type=Text)
    row_count: int
    created_by: str
    created_at: datetime = Field(sa_type=UtcDateTime)


IN_FLIGHT = text("state IN ('planned', 'sending', 'uncertain')")


class BatchRow(Model, table=True):
    """One row of the file: what was planned with it, and for who is to be registered how far that is.

    `plan`: will_register, already_registered, repeated or invalid; `reasons` says why, as JSON. `state` is None unless
    the plan is to register; then planned, sending, registered, already_there, rejected, uncertain, not_sent or
    removed. `cells` (JSON) are the row as it was read, `number` its number in the file. `email_key` is the e-mail as it
    is compared, `email` as it is sent. While a registration is on its way nobody else may begin the same one.
    """

    __tablename__ = "batch_row"
    __table_args__ = (
        Index("batch_row_state", "job_id", "state"),
        Index("batch_row_person", "project_id", "page_id", "email_key", "session_at"),
        Index(
            "batch_row_in_flight",
            "project_id",
            "page_id",
            "session_at",
            "email_key",
            unique=True,
            sqlite_where=IN_FLIGHT,
            postgresql_where=IN_FLIGHT,
        ),
    )

    job_id: str = Field(primary_key=True, foreign_key="batch.job_id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    project_id: int
    plan: str
    reasons: str | None = Field(default=None, sa_type=Text)
    cells: str = Field(sa_type=Text)
    page_id: str | None = None
    session_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    email: str | None = None
    email_key: str | None = None
    username: str | None = None
    phone: str | None = None
    client_id: str | None = None
    confirm: bool = False
    tags: str | None = Field(default=None, sa_type=Text)
    state: str | None = None
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    secret: str | None = None
    url: str | None = None
    problem: str | None = Field(default=None, sa_type=Text)
    answer: str | None = Field(default=None, sa_type=Text)
