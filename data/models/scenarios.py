"""Scenarios: what is to happen by itself, its versions, and its runs."""

from datetime import datetime

from sqlalchemy import Index, Text, false, text
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

    `people`: whom its campaigns were begun for, together. `asked_for`: for how many it waits for a person, or was let
    go by one (`allowed_by`). `content`: stands for what was known when it was planned last. `job_id`: its last
    campaign, begun at `begun_at`; on that day `begun_people` were reached.

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
