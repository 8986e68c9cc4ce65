"""Scenarios: what is to happen by itself, its versions, and its runs."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Text, false, text
from sqlmodel import Field

from data.models.table import Model, UtcDateTime

IS_OPEN = text("state IN ('waiting', 'asks', 'sending')")
"""A run that a look has to see. A partial index takes its states as text; they are
`core.services.scenarios.states.RUNS.unsettled`."""


class Scenario(Model, table=True):
    """One scenario. `rules` is the JSON of its newest version. `on_since`: since when it is on, None while it is off;
    what had ended before that does not concern it."""

    __tablename__ = "scenario"
    __table_args__ = (Index("scenario_project", "project_id", "name"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    name: str
    rules: str = Field(sa_type=Text)
    version: int = 1
    on_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_by: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    noted: str | None = None
    is_removed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class ScenarioVersion(Model, table=True):
    """The rules of a scenario as they were saved."""

    __tablename__ = "scenario_version"

    scenario_id: int = Field(primary_key=True, foreign_key="scenario.id", ondelete="CASCADE")
    version: int = Field(primary_key=True)
    rules: str = Field(sa_type=Text)
    saved_by: str
    saved_at: datetime = Field(sa_type=UtcDateTime)


class ScenarioRun(Model, table=True):
    """One step of a scenario for one webinar, session or day: there is one, whatever is loaded again. `subject` names
    it: Bizon365's id of the webinar, the page and the moment of the session, or the day. `moment`: when the report was
    ready, when the session begins, or, where people come one by one, when the first came whom it has still to look at.
    `state` and `asks`: see `core.services.scenarios.states` and
    `core.domain.scenarios.brake.Asks`.

    `people`: whom its campaigns were begun for, together; `to_look_up`: of how many of the last ones the client had to
    be found first. `asked_for`: for how many it waits for a person, or was let go by one (`allowed_by`). `content`:
    stands for what was known when it was planned last. `job_id`: its last campaign, begun at `begun_at`; on that day
    `begun_people` were reached.

    Where people come one by one: it has looked at those who came up to `until`, and the next came at `next_at`; a
    person has skipped those who came before `since`.
    """

    __tablename__ = "scenario_run"
    __table_args__ = (
        Index("scenario_run_subject", "scenario_id", "subject", "step", unique=True),
        Index("scenario_run_newest", "project_id", "due_at"),
        Index("scenario_run_open", "project_id", "due_at", "state", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    scenario_id: int = Field(foreign_key="scenario.id", ondelete="CASCADE")
    step: int
    subject: str
    report_id: int | None = Field(default=None, foreign_key="report.id", ondelete="SET NULL")
    title: str | None = None
    starts_at: datetime = Field(sa_type=UtcDateTime)
    moment: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    state: str
    asks: str | None = None
    people: int = 0
    asked_for: int | None = None
    to_look_up: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    content: str | None = None
    job_id: str | None = None
    since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    begun_people: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    allowed_by: str | None = None
    problem: str | None = Field(default=None, sa_type=Text)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class HandedPerson(Model, table=True):
    """One person whom a run handed on: to other programs, into a file, or as one of the number in a notice. `number`
    counts within the run; `part` is the message or the file. Of an erased person the row stays, without contacts."""

    __tablename__ = "handed_person"
    __table_args__ = (Index("handed_person_project", "project_id"),)

    run_id: int = Field(primary_key=True, foreign_key="scenario_run.id", ondelete="CASCADE")
    number: int = Field(primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    part: int
    client_id: int | None = Field(default=None, sa_type=BigInteger)
    email: str | None = None
    phone: str | None = None
    username: str | None = None
    handed_at: datetime = Field(sa_type=UtcDateTime)
    is_erased: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class ScenarioFile(Model, table=True):
    """A file that a run put into the exports folder: its people are those of this part of the ledger. `written_at` is
    None until it was; `is_stale`: somebody in it was erased, and it is to be written anew."""

    __tablename__ = "scenario_file"
    __table_args__ = (Index("scenario_file_newest", "project_id", "made_at"),)

    run_id: int = Field(primary_key=True, foreign_key="scenario_run.id", ondelete="CASCADE")
    part: int = Field(primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    name: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    written_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_stale: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
