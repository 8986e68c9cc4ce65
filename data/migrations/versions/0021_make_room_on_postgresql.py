"""Make room on PostgreSQL

Numbers that the services give, and milliseconds, are larger than 32 bits; the beginning of a name is looked for in the
order of code points, and names of variables are listed in it. SQLite has both as it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

WIDE = {
    "report": ("participants_said", "viewers_said"),
    "person": ("entered_at_ms", "left_at_ms", "messages"),
    "viewer": ("entered_at_ms", "left_at_ms", "messages"),
    "registration_page": ("registered_said", "subscribers_said"),
    "expected_report": ("viewers_said",),
    "client": ("client_type",),
}
SORTED = {
    "received_registration": ("name_key", "surname_key", "email", "phone"),
    "project_variable": ("name",),
    "client_variable": ("name",),
}


def upgrade() -> None:
    _change(sa.BigInteger(), sa.String(collation="C"))


def downgrade() -> None:
    """Fails while a number is larger than the former type allows."""
    _change(sa.Integer(), sa.String(collation="default"))


def _change(number: sa.Integer, text: sa.String) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in WIDE.items():
        for column in columns:
            op.alter_column(table, column, type_=number)
    for table, columns in SORTED.items():
        for column in columns:
            op.alter_column(table, column, type_=text)
