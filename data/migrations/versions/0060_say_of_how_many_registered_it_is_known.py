"""Say of how many registered it is known whether they came

The list of webinars gave the share of all who registered, the page of a webinar that of those of whom it can be told.
The round that counts fills it anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM registered_sum")
    op.add_column("registered_sum", sa.Column("known", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("registered_sum", "known")
