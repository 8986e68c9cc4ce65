"""Add notices

What people are told without asking, and how far each operator has read it.
"""

import sqlalchemy as sa
from alembic import op

from data.models.table import UtcDateTime

revision = "0034"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("once", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("raised_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("notice_newest", "notice", ["project_id", "id"])
    op.create_index("notice_once", "notice", ["project_id", "kind", "once"], unique=True)
    op.create_table(
        "notices_read",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("up_to", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "operator"),
    )


def downgrade() -> None:
    op.drop_table("notices_read")
    op.drop_table("notice")
