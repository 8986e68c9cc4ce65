"""The dashboard's own copy of Salebot's clients and their variables, and what was asked of Salebot."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Text, text
from sqlmodel import Field

from data.models.table import Model, UtcDateTime

IS_CONTACT = text("contact IS NOT NULL")


class Client(Model, table=True):
    """A client as far as it is known. `variables_at` says when all its variables were read; None: only some of them
    have passed through."""

    __tablename__ = "client"
    __table_args__ = (ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),)

    project_id: int = Field(primary_key=True)
    client_id: int = Field(primary_key=True, sa_type=BigInteger)
    client_type: int | None = None
    platform_id: str | None = None
    name: str | None = None
    created_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    variables_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ClientVariable(Model, table=True):
    """A variable of a client. `contact` is its value as an e-mail or a phone is compared, where it is one, so that a
    contact is looked for in all variables of all clients at once."""

    __tablename__ = "client_variable"
    __table_args__ = (
        ForeignKeyConstraint(
            ["project_id", "client_id"], ["client.project_id", "client.client_id"], ondelete="CASCADE"
        ),
        Index("client_variable_contact", "project_id", "contact", sqlite_where=IS_CONTACT, postgresql_where=IS_CONTACT),
        {"sqlite_with_rowid": False},
    )

    project_id: int = Field(primary_key=True)
    client_id: int = Field(primary_key=True, sa_type=BigInteger)
    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
    contact: str | None = None
    read_at: datetime = Field(sa_type=UtcDateTime)


class SalebotUse(Model, table=True):
    """How many calls of a day (ISO date on the account's clock) counted towards the project's message quota."""

    __tablename__ = "salebot_use"
    __table_args__ = (ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),)

    project_id: int = Field(primary_key=True)
    day: str = Field(primary_key=True)
    calls: int = 0
