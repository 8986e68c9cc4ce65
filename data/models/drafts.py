"""What an operator has typed, uploaded, chosen and had checked, so that a reload of the page loses none of it."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, Text
from sqlmodel import Field

from data.models.table import Model, UtcDateTime


class Draft(Model, table=True):
    """What an operator left in one input of a project. `name` is the key of the input, `value` is JSON, and `content`
    are the bytes of an uploaded file. It may hold contacts, never a secret."""

    __tablename__ = "draft"

    project_id: int = Field(primary_key=True, foreign_key="project.id", ondelete="CASCADE")
    operator: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    updated_at: datetime = Field(index=True, sa_type=UtcDateTime)


class PastCheck(Model, table=True):
    """A check of attendance that was made. `subject` is the JSON of whom it was about, `outcomes` the JSON of how many
    had which outcome; `digest` is the same for the same question, so that a check made twice has one row."""

    __tablename__ = "past_check"
    __table_args__ = (
        Index("past_check_newest", "project_id", "operator", "checked_at"),
        Index("past_check_question", "project_id", "operator", "digest", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    operator: str
    digest: str
    kind: str
    report_id: int = Field(index=True, foreign_key="report.id", ondelete="CASCADE")
    min_stay_s: float
    subject: str = Field(sa_type=Text)
    outcomes: str = Field(sa_type=Text)
    checked_at: datetime = Field(index=True, sa_type=UtcDateTime)
