"""Add the processes of one store, and the pace that they keep together

Several processes, on several machines, may work on a store on a server.
"""

import sqlalchemy as sa
from alembic import op

from data.models.table import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_process",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("key_mark", sa.String(), nullable=False),
        sa.Column("carries_out_jobs", sa.Boolean(), nullable=False),
        sa.Column("is_dead", sa.Boolean(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "pace",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("free_at_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account"),
    )


def downgrade() -> None:
    op.drop_table("pace")
    op.drop_table("desk_process")
