"""Durable jobs, and the ledger of those that bring none of their own."""

from datetime import datetime

from sqlalchemy import Index, Text, false
from sqlmodel import Field

from data.models.table import Model, UtcDateTime


class Job(Model, table=True):
    """A durable run. `state`: queued, running, paused, done, failed or stopped; `request` is JSON; `attempt` counts
    the workflows of the engine that carried it out; a continuation after a pause or a failure begins the next one.

    `started_at` is moved forward by the time in which no process ran. `running_since` is the last moment at which a
    process began to work on the job; None in jobs begun by an earlier version.
    """

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
    running_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
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
