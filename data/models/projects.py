"""Projects, their variables, marks of the set-up and remembered choices."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text, false
from sqlmodel import Field

from data.dialects import SortedByCode
from data.models.table import IS_DUE, Model, UtcDateTime

PAGES_URL = "https://start.bizon365.ru"
"""Where the public pages of an account are unless its project says otherwise."""


class Project(Model, table=True):
    """One Salebot project with one Bizon365 account. `kind`: sandbox, environment or live. `phone_country`: the ISO
    code of the country whose numbers phones without a country code are. `contacts_read`: by which rule the stored
    contacts of clients, subscribers and registrations were read; see `core.domain.contacts.reading_rule`.

    `cash_desk_key`: by which the deliveries of the cash desk are checked.

    `own_network`: its addresses may lead to this computer or its network. `relay`: registrations are passed on to
    Salebot, which then is the one that writes. `variable_scope`: client (the profile) or deal, where the dashboard
    writes variables. `salebot_daily_budget` counts calls, `campaign_daily_cap` people, both of a day on the account's
    clock.
    """

    __tablename__ = "project"
    __table_args__ = (
        Index("project_function_key", "function_key_hash", unique=True),
        Index("project_webhook_secret", "webhook_secret_hash", unique=True),
        # An id is never used twice: an old link must not open a project that came after a removed one.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    name: str = Field(unique=True)
    bizon_base_url: str
    bizon_pages_url: str = Field(default=PAGES_URL, sa_column_kwargs={"server_default": PAGES_URL})
    bizon_api_version: str
    bizon_project_id: str | None = None
    bizon_token_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    bizon_token_tail: str | None = None
    salebot_base_url: str
    salebot_key_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    salebot_key_tail: str | None = None
    cash_desk_key_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    cash_desk_key_tail: str | None = None
    time_zone: str
    phone_country: str = Field(default="RU", sa_column_kwargs={"server_default": "RU"})
    contacts_read: str | None = None
    requests_per_second: float | None
    own_network: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    function_key_hash: str | None = None
    function_key_tail: str | None = None
    function_key_made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    webhook_secret_hash: str | None = None
    webhook_secret_sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    webhook_secret_tail: str | None = None
    webhook_secret_made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    relay: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    variable_scope: str = Field(default="client", sa_column_kwargs={"server_default": "client"})
    salebot_per_second: float = Field(default=1.0, sa_column_kwargs={"server_default": "1"})
    salebot_daily_budget: int = Field(default=5_000, sa_column_kwargs={"server_default": "5000"})
    campaign_daily_cap: int = Field(default=2_000, sa_column_kwargs={"server_default": "2000"})
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class PullSchedule(Model, table=True):
    """How a project looks for new reports by itself; there is a row once reports were loaded, or somebody has decided.

    `due_at`: when it looks next. `looked_at`: when it looked last, `problem`: why that brought nothing. `planned`: the
    known webinars around now, JSON: rooms and moments, learnt at `planned_at`.
    """

    __tablename__ = "pull_schedule"
    __table_args__ = (Index("pull_schedule_due", "project_id", "due_at", sqlite_where=IS_DUE, postgresql_where=IS_DUE),)

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    is_on: bool
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    looked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str | None = Field(default=None, sa_type=Text)
    planned: str = Field(sa_type=Text)
    planned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProjectVariable(Model, table=True):
    """The dashboard's own copy of a Salebot project variable (Salebot has no API for them)."""

    __tablename__ = "project_variable"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    name: str = Field(primary_key=True, sa_type=SortedByCode)
    value: str = Field(sa_type=Text)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class SetupMark(Model, table=True):
    """A mark on a step of the set-up: confirmed by hand (`phone`), or the verdict of a check (`webhook:right`)."""

    __tablename__ = "setup_mark"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    step: str = Field(primary_key=True)
    marked_at: datetime = Field(sa_type=UtcDateTime)


class Remembered(Model, table=True):
    """A choice that is offered again next time. `topic`: link_variables, utm_preset, registration_columns, ...;
    `value` is JSON, and never a secret or a contact."""

    __tablename__ = "remembered"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    topic: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    updated_at: datetime = Field(sa_type=UtcDateTime)
