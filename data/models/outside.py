"""What is open to other programs: keys of the HTTP API, addresses of segments, and webhooks out."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text, UniqueConstraint, true
from sqlmodel import Field

from data.models.table import IS_DUE, Model, UtcDateTime


class ApiKey(Model, table=True):
    """A key of the HTTP API, of which only the hash is kept. `scopes`: codes of `core.domain.outside.scopes.Scope`,
    separated by spaces. `used_at` is exact to a minute; `contacts_at`: when it was noted last that it gave out
    contacts."""

    __tablename__ = "api_key"
    # An id is never used twice: what a removed key has left in the rate limit or a log is of no other.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(index=True, foreign_key="project.id", ondelete="CASCADE")
    name: str
    scopes: str
    key_hash: str = Field(unique=True)
    tail: str
    created_by: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    contacts_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ApiAnswer(Model, table=True):
    """What an act was answered, to be answered again when it is asked for again under the same key. `key_hash`: of the
    idempotency key; `digest`: of the request. `status` and `body` are None while it is carried out."""

    __tablename__ = "api_answer"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    key_hash: str = Field(primary_key=True)
    digest: str
    status: int | None = None
    body: str | None = Field(default=None, sa_type=Text)
    asked_at: datetime = Field(sa_type=UtcDateTime)


class SegmentAddress(Model, table=True):
    """An address at which the people of a saved segment can be fetched as CSV; whoever has its secret may. `segment`
    is the segment's name; times as those of `ApiKey`."""

    __tablename__ = "segment_address"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(index=True, foreign_key="project.id", ondelete="CASCADE")
    segment: str
    secret_hash: str = Field(unique=True)
    tail: str
    created_by: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    contacts_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EventEndpoint(Model, table=True):
    """Where events are sent to. The address is sealed, because it may hold a key of the other program; `host` is what
    may be shown of it. `kinds`: codes of events, separated by spaces. `secret_sealed` signs what is sent."""

    __tablename__ = "event_endpoint"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(index=True, foreign_key="project.id", ondelete="CASCADE")
    url_sealed: bytes = Field(sa_type=LargeBinary)
    host: str
    secret_sealed: bytes = Field(sa_type=LargeBinary)
    kinds: str
    with_contacts: bool
    is_on: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    created_by: str
    created_at: datetime = Field(sa_type=UtcDateTime)


class OutgoingEvent(Model, table=True):
    """One event for one endpoint. `message_id` is what the receiver knows it by, also when it is sent again.
    `payload`: JSON without contacts, which are looked up when it is sent. `state`: see
    `core.services.outside.states`. `run_id`: the run of a scenario whose people it names."""

    __tablename__ = "outgoing_event"
    __table_args__ = (
        Index("outgoing_event_due", "project_id", "due_at", sqlite_where=IS_DUE, postgresql_where=IS_DUE),
        Index("outgoing_event_made", "project_id", "created_at"),
        Index("outgoing_event_run", "run_id"),
        UniqueConstraint("message_id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    endpoint_id: int = Field(index=True, foreign_key="event_endpoint.id", ondelete="CASCADE")
    message_id: str
    kind: str
    payload: str = Field(sa_type=Text)
    state: str
    attempts: int
    created_at: datetime = Field(sa_type=UtcDateTime)
    try_until: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    run_id: int | None = None


class EventAttempt(Model, table=True):
    """One try to send an event. `status`: of the answer, None when there was none; `problem`: a code then."""

    __tablename__ = "event_attempt"

    event_id: int = Field(primary_key=True, foreign_key="outgoing_event.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    took_ms: int
    status: int | None = None
    problem: str | None = None
