"""Give ended rows the address of today

An earlier form of 0014 gave it to rows in flight alone. A row that had ended in a former notation was found by nobody
who asked whether the person had been sent.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

IN_FLIGHT = ("planned", "sending", "uncertain")
LOOKED_UP = "batch_row_update_0017"
ROW = sa.table("batch_row", *map(sa.column, ("email_key", "state")))


def upgrade() -> None:
    connection = op.get_bind()
    kept = connection.scalars(sa.select(ROW.c.email_key).where(ROW.c.email_key.is_not(None)).distinct()).all()
    new_of = {key: new for key in kept if (new := own_letters(key)) != key}
    if not new_of:
        return
    op.create_index(LOOKED_UP, "batch_row", ["email_key"])
    has_ended = ROW.c.state.not_in(IN_FLIGHT) | ROW.c.state.is_(None)
    for old, new in new_of.items():
        connection.execute(sa.update(ROW).where(ROW.c.email_key == old, has_ended).values(email_key=new))
    op.drop_index(LOOKED_UP, "batch_row")


def downgrade() -> None:
    """The former keys were another notation of the same addresses; nothing needs them."""


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
