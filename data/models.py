"""The tables. One registry of our own keeps Streamlit's hot reload from meeting its tables twice.

    project 1─* project_variable, setup_mark, job
    project 1─* report 1─* viewer *─1 person      (viewer and person are replaced together with their report)
                report 1─* report_answer          (what Bizon365 answered, word for word, every version)
    job 1─* job_item                              (the ledger: one line per thing the job has to do)

Secrets are sealed (`core/vault.py`) before they come here. Moments are aware UTC outside of the database.
"""

from datetime import UTC, datetime

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, LargeBinary, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite, which knows no zones, holds it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Model(SQLModel, registry=registry()):
    """Base of every table of the project."""


class Project(Model, table=True):
    """One Salebot project with one Bizon365 account. `kind`: sandbox, environment or live."""

    __tablename__ = "project"
    # A number is never given twice: an old link must not open what came after a removed project.
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    name: str = Field(unique=True)
    bizon_base_url: str
    bizon_api_version: str
    bizon_project_id: str | None = None
    bizon_token_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    bizon_token_tail: str | None = None
    salebot_base_url: str
    salebot_key_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    salebot_key_tail: str | None = None
    time_zone: str
    requests_per_second: float | None
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class ProjectVariable(Model, table=True):
    """The dashboard's own copy of a Salebot project variable (Salebot has no API for them)."""

    __tablename__ = "project_variable"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class SetupMark(Model, table=True):
    """What is known of a step of the set-up: ticked by hand (`phone`), or found by a check (`webhook:right`)."""

    __tablename__ = "setup_mark"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    step: str = Field(primary_key=True)
    marked_at: datetime = Field(sa_type=UtcDateTime)


class Report(Model, table=True):
    """Bizon365's report on one webinar. `state`: listed, ready, not_ready, incomplete or failed."""

    __tablename__ = "report"
    __table_args__ = (
        Index("report_webinar", "project_id", "webinar_id", unique=True),
        Index("report_newest", "project_id", "starts_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    webinar_id: str
    room_id: str
    room_title: str | None = None
    kind: str
    starts_at: datetime = Field(sa_type=UtcDateTime)
    length_s: float | None = None
    participants_said: int | None = None
    state: str
    problem: str | None = None
    listed_at: datetime = Field(sa_type=UtcDateTime)
    listing: str = Field(sa_type=Text)
    version: int = 0
    content_hash: str | None = None
    pulled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    viewers_said: int | None = None
    viewer_count: int = 0
    person_count: int = 0


class ReportAnswer(Model, table=True):
    """An answer of Bizon365 about a report, zlib-compressed; `call`: get, or getviewers with its page as `ordinal`."""

    __tablename__ = "report_answer"

    report_id: int = Field(primary_key=True, foreign_key="report.id", ondelete="CASCADE")
    version: int = Field(primary_key=True)
    call: str = Field(primary_key=True)
    ordinal: int = Field(primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)
    fetched_at: datetime = Field(sa_type=UtcDateTime)


class Person(Model, table=True):
    """Viewers of one report merged by client id, else e-mail, else phone, else chat id; `key_kind` says by which."""

    __tablename__ = "person"
    __table_args__ = {"sqlite_with_rowid": False}

    report_id: int = Field(primary_key=True, foreign_key="report.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    project_id: int
    key_kind: str
    key: str
    client_id: str | None = None
    email: str | None = None
    phone: str | None = None
    username: str | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    city_key: str | None = None
    device: str | None = None
    system: str | None = None
    browser: str | None = None
    entered_at_ms: int | None = None
    left_at_ms: int | None = None
    stay_s: float | None = None
    finished: bool | None = None
    messages: int = 0
    viewer_count: int


class Viewer(Model, table=True):
    """One row of a report. E-mail and phone are normalized; the row as Bizon365 gave it is in `report_answer`."""

    __tablename__ = "viewer"
    __table_args__ = (
        ForeignKeyConstraint(["report_id", "person_number"], ["person.report_id", "person.number"], ondelete="CASCADE"),
        {"sqlite_with_rowid": False},
    )

    report_id: int = Field(primary_key=True, foreign_key="report.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    person_number: int
    answer_ordinal: int
    answer_position: int
    client_id: str | None = None
    email: str | None = None
    phone: str | None = None
    chat_user_id: str | None = None
    username: str | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    device: str | None = None
    system: str | None = None
    browser: str | None = None
    entered_at_ms: int | None = None
    left_at_ms: int | None = None
    stay_s: float | None = None
    finished: bool | None = None
    messages: int = 0


class Job(Model, table=True):
    """A durable run. `state`: queued, running, done, failed or stopped; `request` and `result` are JSON."""

    __tablename__ = "job"
    __table_args__ = (Index("job_newest", "project_id", "created_at"),)

    id: str = Field(primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    kind: str
    state: str
    stop_asked: bool = False
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
