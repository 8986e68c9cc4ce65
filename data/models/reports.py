"""Reports on webinars, with their viewers and people, the answers of Bizon365, and the reports that it announced."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint, false
from sqlmodel import Field

from data.dialects import SaidNumber
from data.models.table import IS_DUE, Model, UtcDateTime


class Report(Model, table=True):
    """Bizon365's report on one webinar. `state`: see `core.services.reports.states.ReportState`.

    `participants_said` and `viewers_said` are the counts that Bizon365 gives in its list and in the report;
    `viewer_count` and `person_count` are those of the stored rows. `version` counts the stored contents, 0 before the
    first pull. `listing` is the line of Bizon365's list, as JSON; `listed_at` is when a list was read that showed all
    reports of its evening, or the start of the webinar while there was none.

    `identity_version` is that of the rule by which its viewers were merged to people, and `people_version` counts how
    often that was done: after a change of a setting, too, when the rule is the same again; `shared_keys` (JSON) are the
    contacts that too many of them gave, so that they identify nobody.

    `details_removed_at`: when its viewers, answers and the contacts of its people were removed because their keep time
    was over; the people stay without contacts, for the sums.
    """

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
    participants_said: int | None = Field(default=None, sa_type=SaidNumber)
    state: str
    problem: str | None = None
    listed_at: datetime = Field(sa_type=UtcDateTime)
    listing: str = Field(sa_type=Text)
    version: int = 0
    content_hash: str | None = None
    pulled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    viewers_said: int | None = Field(default=None, sa_type=SaidNumber)
    viewer_count: int = 0
    person_count: int = 0
    identity_version: int = 0
    people_version: int = 0
    shared_keys: str | None = Field(default=None, sa_type=Text)
    details_removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReportList(Model, table=True):
    """The last request for Bizon365's list of reports. Callers that need the list at the same time share one request.

    `scope`: the part of the list that was requested. `answered_at`: None while the answer is awaited. `problem`: why
    there was no answer.
    """

    __tablename__ = "report_list"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    scope: str = Field(primary_key=True)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str | None = Field(default=None, sa_type=Text)


class ReportAnswer(Model, table=True):
    """An answer of Bizon365 with a report or its viewers, compressed (`data.answers`). `call`: get or getviewers;
    `ordinal`: the number of the page of getviewers. `addresses_cut`: the network addresses in it are not whole any
    more."""

    __tablename__ = "report_answer"

    report_id: int = Field(primary_key=True, foreign_key="report.id", ondelete="CASCADE")
    version: int = Field(primary_key=True)
    call: str = Field(primary_key=True)
    ordinal: int = Field(primary_key=True)
    body: bytes = Field(sa_type=LargeBinary)
    fetched_at: datetime = Field(sa_type=UtcDateTime)
    addresses_cut: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Origin(Model, table=True):
    """Where viewers and subscribers came from: one row for all of a project who came in the same way, so that a viewer
    holds a number and no texts. No contacts are in it. `digest` stands for all the other columns, which may be NULL;
    they are those of `core.domain.reports.origins.Origin`.
    """

    __tablename__ = "origin"
    __table_args__ = (UniqueConstraint("project_id", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    digest: str
    source: str | None = None
    medium: str | None = None
    campaign: str | None = None
    content: str | None = None
    term: str | None = None
    partner: str | None = None
    referrer: str | None = None
    entry: str | None = None
    page_id: str | None = None
    is_from_link: bool | None = None


class Person(Model, table=True):
    """Viewers of one report merged to one person.

    `keys` (JSON) are all contacts that identify the person, in a fixed order; a guest has none. `human` is the same
    number for all people of the project who are one human; it is the place of the first of them. `presence` is JSON:
    pairs of seconds from the webinar's start. `is_partial`: it lacks an entry that does not say when it was.
    `origin_id` names an `Origin`, None for an unknown one. `clicked` is None for everybody of a report that tells of no
    click.
    """

    __tablename__ = "person"
    __table_args__ = (Index("person_human", "project_id", "human"), {"sqlite_with_rowid": False})

    report_id: int = Field(primary_key=True, foreign_key="report.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    project_id: int
    human: int = Field(sa_type=BigInteger)
    is_guest: bool
    keys: str = Field(sa_type=Text)
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
    entered_at_ms: int | None = Field(default=None, sa_type=SaidNumber)
    left_at_ms: int | None = Field(default=None, sa_type=SaidNumber)
    stay_s: float | None = None
    presence: str | None = Field(default=None, sa_type=Text)
    is_partial: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    finished: bool | None = None
    messages: int = Field(default=0, sa_type=SaidNumber)
    viewer_count: int
    origin_id: int | None = None
    clicked: bool | None = None


class RoomSum(Model, table=True):
    """Sums over the people of a report, made when these are stored, so that no page has to read them one by one. `sums`
    is JSON: see `core.domain.reports.room_sums`."""

    __tablename__ = "room_sum"

    report_id: int = Field(primary_key=True, foreign_key="report.id", ondelete="CASCADE")
    project_id: int
    sums: str = Field(sa_type=Text)


class RegisteredSum(Model, table=True):
    """How many `registered` for a webinar, and `came` of the `known` of whom it can be told; None where nobody can tell
    it of any. `people` and `humans`: who
    registered, packed as in `core.domain.reports.registrations`. `stamp`: what they were counted by
    (`core.services.reports.registrations`); they hold as long as it is the same."""

    __tablename__ = "registered_sum"

    report_id: int = Field(primary_key=True, foreign_key="report.id", ondelete="CASCADE")
    project_id: int
    stamp: str
    registered: int | None = None
    came: int | None = None
    known: int | None = None
    people: bytes | None = Field(default=None, sa_type=LargeBinary)
    humans: bytes | None = Field(default=None, sa_type=LargeBinary)


class PersonColumns(Model, table=True):
    """The people of a report once more, as columns without names and contacts, so that hundreds of thousands of them
    are counted at once: `facts` and `humans`, packed as in `core.domain.reports.columns`. `humans` is None when
    somebody of the report has become another human since. `stamp` differs for different columns.
    """

    __tablename__ = "person_columns"

    report_id: int = Field(primary_key=True, foreign_key="report.id", ondelete="CASCADE")
    project_id: int
    stamp: str
    humans: bytes | None = Field(default=None, sa_type=LargeBinary)
    facts: bytes = Field(sa_type=LargeBinary)


class PersonKey(Model, table=True):
    """A contact of `Person.keys`, to find the person by it. `kind`: client_id, email or phone; `human` as in
    `Person`, so that the index tells whose a contact is."""

    __tablename__ = "person_key"
    __table_args__ = (
        ForeignKeyConstraint(["report_id", "number"], ["person.report_id", "person.number"], ondelete="CASCADE"),
        Index("person_key_value", "project_id", "kind", "value", "human"),
        {"sqlite_with_rowid": False},
    )

    report_id: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    project_id: int
    human: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": "0"})


class Viewer(Model, table=True):
    """One row of a report: whose it is, and that `report_answer` holds it at `answer_ordinal` and `answer_position`."""

    __tablename__ = "viewer"
    __table_args__ = (
        ForeignKeyConstraint(["report_id", "person_number"], ["person.report_id", "person.number"], ondelete="CASCADE"),
        {"sqlite_with_rowid": False},
    )

    report_id: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    person_number: int
    answer_ordinal: int
    answer_position: int
    chat_user_id: str | None = None
    entered_at_ms: int | None = Field(default=None, sa_type=SaidNumber)


class ExpectedReport(Model, table=True):
    """A report that Bizon365 has announced (`webinarEnd`). `state`: see `core.services.reports.states.ExpectedState`;
    `due_at`: when the next try is due; `attempts`: the number of tries so far."""

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
    viewers_said: int | None = Field(default=None, sa_type=SaidNumber)
    announced_at: datetime = Field(sa_type=UtcDateTime)
    state: str
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    problem: str | None = Field(default=None, sa_type=Text)
