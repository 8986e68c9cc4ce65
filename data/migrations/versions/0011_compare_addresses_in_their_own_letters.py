"""Compare addresses in their own letters

An international domain and its punycode are one address. Keys of registrations that were kept in two ways become equal,
so that nobody is registered twice.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

IN_FLIGHT = ("sending", "uncertain", "planned")
"""The states in which a page and session have an address once; a row further ahead keeps its place."""

LOOKED_UP = "batch_row_update_0011"
ROW = sa.table(
    "batch_row",
    *map(sa.column, ("job_id", "number", "project_id", "page_id", "session_at", "email_key", "state")),
)


def upgrade() -> None:
    connection = op.get_bind()
    op.create_index(LOOKED_UP, "batch_row", ["email_key"])
    kept = connection.scalars(sa.select(ROW.c.email_key).where(ROW.c.email_key.is_not(None)).distinct())
    new_of = {key: new for key in kept.all() if (new := own_letters(key)) != key}
    for old, new in new_of.items():
        rivals: dict[Any, list[Any]] = {}
        found = sa.select(ROW).where(ROW.c.email_key.in_((old, new)), ROW.c.state.in_(IN_FLIGHT))
        for row in connection.execute(found.order_by(ROW.c.job_id, ROW.c.number)):
            rivals.setdefault((row.project_id, row.page_id, row.session_at), []).append(row)
        for rows in rivals.values():
            _make_room(connection, sorted(rows, key=lambda row: IN_FLIGHT.index(row.state)), old, new)
        is_free = ROW.c.state.not_in(IN_FLIGHT) | ROW.c.state.is_(None)
        connection.execute(sa.update(ROW).where(ROW.c.email_key == old, is_free).values(email_key=new))
    op.drop_index(LOOKED_UP, "batch_row")


def downgrade() -> None:
    """The former keys were another notation of the same addresses; nothing needs them."""


def _make_room(connection: sa.Connection, rows: Sequence[Any], old: str, new: str) -> None:
    """Give the new key to the first of the rows in flight of one page and session. A second one that is only planned is
    not sent. One that may have been sent keeps the old notation: both are settled by the list of subscribers."""
    first, *others = rows
    for other in others:
        _set(connection, other, **({"state": "not_sent"} if other.state == "planned" else {"email_key": None}))
    _set(connection, first, email_key=new)
    for other in others:
        _set(connection, other, email_key=new if other.state == "planned" else old)


def _set(connection: sa.Connection, row: Any, **values: str | None) -> None:
    this = (ROW.c.job_id == row.job_id) & (ROW.c.number == row.number)
    connection.execute(sa.update(ROW).where(this).values(**values))


def own_letters(email: str) -> str:
    """The address as `core.domain.mail.comparable_email` writes it."""
    if email.isascii() and email.islower() and "xn--" not in email:
        return email
    local, _, domain = unicodedata.normalize("NFKC", email.casefold()).rpartition("@")
    if not (local and domain):
        return email
    try:
        return f"{local}@{domain.encode('idna').decode('idna')}"
    except UnicodeError:
        return f"{local}@{domain}"
