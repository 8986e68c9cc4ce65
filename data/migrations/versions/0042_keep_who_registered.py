"""Keep who registered for each webinar, as it is counted over many of them

It is filled by a round of its own, which counts everything anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM registered_sum")
    op.add_column("registered_sum", sa.Column("people", sa.LargeBinary(), nullable=True))
    op.add_column("registered_sum", sa.Column("humans", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("registered_sum", "humans")
    op.drop_column("registered_sum", "people")
