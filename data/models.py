"""The tables. One registry of our own keeps Streamlit's hot reload from meeting its tables twice.

    project 1─* project_variable, setup_mark, remembered, job, link
    project 1─* room, registration_page 1─* subscriber, subscriber_answer   (as read last, replaced together)
    project 1─* report_list                         (when the account's list of reports was asked for last)
    project 1─* report 1─* viewer *─1 person      (viewer and person are replaced together with their report)
                report 1─* report_answer          (what Bizon365 answered, word for word, every version)
    job 1─* job_item                              (the ledger: one line per thing the job has to do)
    job 1─0..1 batch 1─* batch_row                (a bulk registration: its plan, and its ledger, one line per person)

Secrets are sealed (`core/vault.py`) before they come here. Moments are aware UTC outside of the database.
"""

from datetime import UTC, datetime

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, LargeBinary, Text, false, text
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
    __table_args__ = (
        Index("project_function_key", "function_key_hash", unique=True),
        # A number is never given twice: an old link must not open what came after a removed project.
        {"sqlite_autoincrement": True},
    )

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
    function_key_hash: str | None = None
    function_key_tail: str | None = None
    function_key_made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
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


class Remembered(Model, table=True):
    """A choice to offer again next time. `topic`: link_variables, utm_preset, registration_columns, ...; `value` is
    JSON, and never a secret or a contact."""

    __tablename__ = "remembered"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    topic: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Link(Model, table=True):
    """A link that was built. `url` holds Salebot's ``#{...}`` and no person; `choices` is the JSON it was made from."""

    __tablename__ = "link"
    __table_args__ = (Index("link_newest", "project_id", "created_at"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    kind: str
    place_id: str | None = None
    """The room or the registration page, where it is known."""
    place_title: str | None = None
    name: str = ""
    url: str = Field(sa_type=Text)
    choices: str = Field(sa_type=Text)
    created_by: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Room(Model, table=True):
    """A room that registration pages lead to, as Bizon365 named it last."""

    __tablename__ = "room"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    room_id: str = Field(primary_key=True)
    title: str | None = None
    is_auto: bool | None = None
    closest_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    listed_at: datetime = Field(sa_type=UtcDateTime)


class RegistrationPage(Model, table=True):
    """A registration page as Bizon365 listed it last, and how far its subscribers were pulled.

    `listed_at` is None for a page that the account's list does not show. Of the subscribers pulled last,
    `subscribers_said` is the service's own total, `subscribers_complete` whether all of them came.
    """

    __tablename__ = "registration_page"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    page_id: str = Field(primary_key=True)
    title: str | None = None
    room_id: str | None = None
    is_on: bool | None = None
    marker_name: str | None = None
    registered_said: int | None = None
    position: int = 0
    listed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    subscribers_pulled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    subscribers_complete: bool | None = None
    subscribers_said: int | None = None
    subscriber_count: int = 0


class Subscriber(Model, table=True):
    """Who registered on a page. E-mail and phone are normalized; the row as it came is in `subscriber_answer`."""

    __tablename__ = "subscriber"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "page_id"],
            ["registration_page.project_id", "registration_page.page_id"],
            ondelete="CASCADE",
        ),
        Index("subscriber_session", "project_id", "page_id", "session_at"),
        {"sqlite_with_rowid": False},
    )

    project_id: int = Field(primary_key=True)
    page_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    answer_ordinal: int
    answer_position: int
    session_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    registered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    client_id: str | None = None
    email: str | None = None
    phone: str | None = None
    username: str | None = None
    confirmed: bool | None = None
    visited: bool | None = None
    secret: str | None = None


class SubscriberAnswer(Model, table=True):
    """One page of an answer of getSubscribers, zlib-compressed."""

    __tablename__ = "subscriber_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "page_id"],
            ["registration_page.project_id", "registration_page.page_id"],
            ondelete="CASCADE",
        ),
    )

    project_id: int = Field(primary_key=True)
    page_id: str = Field(primary_key=True)
    ordinal: int = Field(primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)
    fetched_at: datetime = Field(sa_type=UtcDateTime)


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


class ReportList(Model, table=True):
    """When Bizon365 was asked last for its list of reports, so that many who need it at once ask once.

    `scope` says for which part of the list; `answered_at` is None while the answer is awaited; `problem` says why there
    was none.
    """

    __tablename__ = "report_list"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    scope: str = Field(primary_key=True)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str | None = Field(default=None, sa_type=Text)


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
