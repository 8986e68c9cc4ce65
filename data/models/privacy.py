"""Keep times of personal data, what the cleanings removed, and the people who were erased."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, Text
from sqlmodel import Field

from data.models.table import Model, UtcDateTime


class KeepTime(Model, table=True):
    """A keep time that an administrator has changed. `kind`: see `core.domain.privacy.keep_times.Kept`. It holds for
    all projects of the installation."""

    __tablename__ = "keep_time"

    kind: str = Field(primary_key=True)
    days: int
    changed_by: str
    changed_at: datetime = Field(sa_type=UtcDateTime)


class Cleaning(Model, table=True):
    """What the daily cleaning of a project removed: `removed` is JSON, the kind -> how many."""

    __tablename__ = "cleaning"
    __table_args__ = (Index("cleaning_newest", "project_id", "cleaned_at"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    cleaned_at: datetime = Field(sa_type=UtcDateTime)
    removed: str = Field(sa_type=Text)


class Erasure(Model, table=True):
    """One person who was erased. `removed` is JSON, the kind -> how many; nothing in the row says who it was.
    `returned_at`: when the person registered anew after that."""

    __tablename__ = "erasure"
    __table_args__ = (Index("erasure_newest", "project_id", "erased_at"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    erased_at: datetime = Field(sa_type=UtcDateTime)
    erased_by: str
    removed: str = Field(sa_type=Text)
    returned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Tombstone(Model, table=True):
    """A key of a person who was erased, hashed with the key of the installation, so that nobody can guess it: what
    comes with it later is left out. `kind`: client_id, email, phone or chat_user_id."""

    __tablename__ = "tombstone"
    __table_args__ = (ForeignKeyConstraint(["erasure_id"], ["erasure.id"], ondelete="CASCADE"),)

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    kind: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    erasure_id: int = Field(index=True)
