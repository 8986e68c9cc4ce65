"""The links that operators have built."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlmodel import Field

from data.models.table import Model, UtcDateTime


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
