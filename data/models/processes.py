"""The processes that work on one store together, and the pace of the accounts, which they keep together. Only in use
where the store is on a server."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from data.models.table import Model, UtcDateTime


class Process(Model, table=True):
    """A process that works on the store. `place`: its machine and its home; `key_mark`: by what its secret key is
    recognised. `is_dead`: it has ended, or was given up, and may write nothing any more; the row stays until somebody
    has taken over what it left. Its moments are those of the server's clock."""

    __tablename__ = "desk_process"

    id: str = Field(primary_key=True)
    place: str
    key_mark: str
    carries_out_jobs: bool
    is_dead: bool = False
    started_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)


class Pace(Model, table=True):
    """When the next call of an account may be made, in microseconds of the server's clock."""

    __tablename__ = "pace"

    account: str = Field(primary_key=True)
    free_at_us: int = Field(sa_type=BigInteger)
