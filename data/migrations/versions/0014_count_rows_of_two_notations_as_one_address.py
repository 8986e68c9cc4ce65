"""Count rows of two notations as one address

Rows in flight that kept the former notation of an international domain get the key that is compared today, and a number
of their own beside it, so that no other run begins the same registration.
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
ROW = sa.table("batch_row", *map(sa.column, ("job_id", "number", *PERSON, "state", "twin")))


def upgrade() -> None:
    op.add_column("batch_row", sa.Column("twin", sa.Integer(), nullable=False, server_default="0"))
    _make_index(*PERSON, "twin")
    connection = op.get_bind()
    columns = [ROW.c[name] for name in ("job_id", "number", *PERSON)]
    held = connection.execute(sa.select(*columns).where(sa.text(IN_FLIGHT), ROW.c.email_key.is_not(None))).all()
    twins = Counter(tuple(row[2:]) for row in held)
    for job_id, number, *session, key in held:
        if (new := own_letters(key)) == key:
            continue
        this = (ROW.c.job_id == job_id) & (ROW.c.number == number)
        connection.execute(sa.update(ROW).where(this).values(email_key=new, twin=twins[*session, new]))
        twins[*session, new] += 1


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
    local, _, domain = unicodedata.normalize("NFKC", email.casefold()).rpartition("@")
    if not (local and domain):
        return email
    try:
        return f"{local}@{domain.encode('idna').decode('idna')}"
    except UnicodeError:
        return f"{local}@{domain}"
