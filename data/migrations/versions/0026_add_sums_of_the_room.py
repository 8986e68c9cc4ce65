"""Add the sums of the room, and whether a presence is all of it

They are filled when the people of the stored reports are worked out again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("is_partial", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "room_sum",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("sums", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report_id"),
    )


def downgrade() -> None:
    op.drop_table("room_sum")
    op.drop_column("person", "is_partial")
