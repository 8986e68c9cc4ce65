"""Rooms and registration pages as Bizon365 listed them last, and who registered there."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary
from sqlmodel import Field

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
