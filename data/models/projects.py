"""Projects, and what an operator has set, chosen or built in them."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text
from sqlmodel import Field

from data.models.table import Model, UtcDateTime


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
