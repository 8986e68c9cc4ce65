"""The dashboard's own copy of Salebot's clients and their variables, and the count of calls to Salebot."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Text, text
from sqlmodel import Field

from data.dialects import SaidNumber, SortedByCode
from data.models.table import Model, UtcDateTime

IS_CONTACT = text("contact IS NOT NULL")


class Client(Model, table=True):
    """A client in the copy. `variables_at`: when all its variables were read; None while only some of them are
    known."""

    __tablename__ = "client"
    __table_args__ = (ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),)

    project_id: int = Field(primary_key=True)
    client_id: int = Field(primary_key=True, sa_type=BigInteger)
    client_type: int | None = Field(default=None, sa_type=SaidNumber)
    platform_id: str | None = None
    name: str | None = None
    created_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    variables_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ClientVariable(Model, table=True):
    """A variable of a client. `contact`: its value as a normalized e-mail or phone; None for any other value. One
    query over it finds a contact in all variables of all clients."""

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
    name: str = Field(primary_key=True, sa_type=SortedByCode)
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
