"""Rooms and registration pages as Bizon365 listed them last, who registered there, and bulk registrations."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, Text, text
from sqlmodel import Field

from data.dialects import SaidNumber
from data.models.table import Model, UtcDateTime, index_of_known


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
    `subscribers_said` is the service's own total, `subscribers_complete` whether all of them came;
    `subscribers_changed_at`: when others were found than before.
    """

    __tablename__ = "registration_page"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    page_id: str = Field(primary_key=True)
    title: str | None = None
    room_id: str | None = None
    is_on: bool | None = None
    marker_name: str | None = None
    registered_said: int | None = Field(default=None, sa_type=SaidNumber)
    position: int = 0
    listed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    subscribers_pulled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    subscribers_changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    subscribers_complete: bool | None = None
    subscribers_said: int | None = Field(default=None, sa_type=SaidNumber)
    subscriber_count: int = 0


class Subscriber(Model, table=True):
    """Who registered on a page; whoever is in the next list, too, keeps their `number`. E-mail and phone are
    normalized; the row as it came is in `subscriber_answer`. `origin_id` names an `Origin`: the tags that the
    registration carries."""

    __tablename__ = "subscriber"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "page_id"],
            ["registration_page.project_id", "registration_page.page_id"],
            ondelete="CASCADE",
        ),
        Index("subscriber_session", "project_id", "page_id", "session_at"),
        # One person's registrations are looked for by each of their keys.
        *(index_of_known(f"subscriber_{key}", "project_id", key) for key in ("client_id", "email", "phone")),
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
    origin_id: int | None = None


class SessionStamp(Model, table=True):
    """A session for which people registered on a page. `stamp` is another one whenever others are registered, or as
    others: what was counted of them is then counted again."""

    __tablename__ = "session_stamp"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "page_id"],
            ["registration_page.project_id", "registration_page.page_id"],
            ondelete="CASCADE",
        ),
    )

    project_id: int = Field(primary_key=True)
    page_id: str = Field(primary_key=True)
    session_at: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    stamp: str


class SubscriberAnswer(Model, table=True):
    """One page of an answer of getSubscribers, compressed (`data.answers`)."""

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


class Batch(Model, table=True):
    """A bulk registration: where its rows came from. The plan, made before anything was sent, is in the rows.

    `titles` is the JSON list of the columns' names in the file. `run_id`: the run of a scenario that began it.
    """

    __tablename__ = "batch"
    __table_args__ = (Index("batch_newest", "project_id", "created_at"), Index("batch_run", "run_id"))

    job_id: str = Field(primary_key=True, foreign_key="job.id", ondelete="CASCADE")
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    source_name: str
    titles: str = Field(sa_type=Text)
    row_count: int
    created_by: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    run_id: int | None = None


IN_FLIGHT = text("state IN ('planned', 'sending', 'uncertain')")
"""A row that is to be registered or may have been. A partial index takes its states as text; they are
`core.services.registration.states.BATCH_ROWS.open`."""


class BatchRow(Model, table=True):
    """One row of the file: what was planned with it, and how far the registration is.

    `plan`: will_register, already_registered, repeated or invalid; `reasons` says why, as JSON. `state` is None unless
    the plan is to register; then planned, sending, registered, already_there, rejected, uncertain, not_sent or
    removed. `cells` (JSON) are the row as it was read, `number` its number in the file. `email_key` is the e-mail as it
    is compared, `email` as it is sent. While a registration is open, no other row may begin the same one.

    `twin` is 0, but for rows that were in flight together before an update made one address of two notations: these
    are numbered.
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
            "twin",
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
    twin: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
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


class RegistrationTurn(Model, table=True):
    """The right to register one person for one session of a page, for registrations that belong to no batch.

    `person` stands for page, session and e-mail, and shows none of them. `holder` has the turn until `held_until`; both
    are None while nobody has it. `sent_at`: when the last request went out that may have been carried out. `done_at`:
    when the person was registered.
    """

    __tablename__ = "registration_turn"
    __table_args__ = (Index("registration_turn_taken", "project_id", "taken_at"),)

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    person: str = Field(primary_key=True)
    holder: str | None = None
    taken_at: datetime = Field(sa_type=UtcDateTime)
    held_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
