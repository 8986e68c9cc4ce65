"""Count rows of two notations as one address

Rows that kept the former notation of an international domain get the key that is compared today, and those in flight a
number of their own beside it, so that no other run begins the same registration.
"""

import unicodedata
from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

IN_FLIGHT = "state IN ('planned', 'sending', 'uncertain')"
PERSON = ("project_id", "page_id", "session_at", "email_key")
LOOKED_UP = "batch_row_update_0014"
ROW = sa.table("batch_row", *map(sa.column, ("job_id", "number", *PERSON, "state", "twin")))


def upgrade() -> None:
    op.add_column("batch_row", sa.Column("twin", sa.Integer(), nullable=False, server_default="0"))
    _make_index(*PERSON, "twin")
    op.create_index(LOOKED_UP, "batch_row", ["email_key"])
    connection = op.get_bind()
    kept = connection.scalars(sa.select(ROW.c.email_key).where(ROW.c.email_key.is_not(None)).distinct()).all()
    for key in kept:
        if (new := own_letters(key)) != key:
            _rename(connection, key, new)
    op.drop_index(LOOKED_UP, "batch_row")


def _rename(connection: sa.Connection, old: str, new: str) -> None:
    """Give the rows of the former key the new one; those in flight that meet another one of the session get a number.
    A row that has ended was in flight when the addresses were compared anew."""
    columns = [ROW.c[name] for name in ("job_id", "number", "email_key", "project_id", "page_id", "session_at")]
    is_in_flight = sa.case((sa.text(IN_FLIGHT), 1), else_=0)
    found = sa.select(*columns, is_in_flight).where(ROW.c.email_key.in_((old, new)))
    rows = connection.execute(found.order_by(ROW.c.job_id, ROW.c.number)).all()
    twins = Counter(tuple(session) for _, _, key, *session, flies in rows if flies and key == new)
    for job_id, number, key, *session, flies in rows:
        if key == old:
            this = (ROW.c.job_id == job_id) & (ROW.c.number == number)
            twin = twins[tuple(session)] if flies else 0
            connection.execute(sa.update(ROW).where(this).values(email_key=new, twin=twin))
            twins[tuple(session)] += flies


def downgrade() -> None:
    """Fails while two rows of one address are in flight: the former index has no place for both."""
    _make_index(*PERSON)
    op.drop_column("batch_row", "twin")


def _make_index(*columns: str) -> None:
    op.drop_index("batch_row_in_flight", "batch_row")
    where = sa.text(IN_FLIGHT)
    op.create_index(
        "batch_row_in_flight", "batch_row", columns, unique=True, sqlite_where=where, postgresql_where=where
    )


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
