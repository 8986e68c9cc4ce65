"""Reports on webinars: those announced, their viewers, the people these are, and the answers as they came."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, Text
from sqlmodel import Field

from data.models.table import IS_DUE, Model, UtcDateTime, index_of_known


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
    __table_args__ = (
        # One person's webinars are looked for by each of their keys.
        *(index_of_known(f"person_{key}", "project_id", key) for key in ("client_id", "email", "phone")),
        {"sqlite_with_rowid": False},
    )

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


class ExpectedReport(Model, table=True):
    """A report that Bizon365 has announced (`webinarEnd`). `state`: waiting, ready or given_up; `due_at` is the next
    try, `attempts` counts those made."""

    __tablename__ = "expected_report"
    __table_args__ = (
        ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        Index("expected_report_due", "project_id", "due_at", sqlite_where=IS_DUE, postgresql_where=IS_DUE),
        Index("expected_report_newest", "project_id", "announced_at"),
    )

    project_id: int = Field(primary_key=True)
    webinar_id: str = Field(primary_key=True)
    room_id: str | None = None
    event_id: int
    viewers_said: int | None = None
    announced_at: datetime = Field(sa_type=UtcDateTime)
    state: str
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    problem: str | None = Field(default=None, sa_type=Text)
