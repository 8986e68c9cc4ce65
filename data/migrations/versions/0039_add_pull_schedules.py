"""Add pull schedules

When a project looks by itself for new reports; the projects of others that have reports begin at once.
"""

import sqlalchemy as sa
from alembic import op

from data.models.table import UtcDateTime

revision = "0039"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pull_schedule",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("looked_at", UtcDateTime(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("planned", sa.Text(), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id"),
    )
    is_due = sa.text("due_at IS NOT NULL")
    op.create_index(
        "pull_schedule_due", "pull_schedule", ["project_id", "due_at"], sqlite_where=is_due, postgresql_where=is_due
    )
    # Due at a moment that is past on every clock: at the next start
    op.execute(
        sa.text(
            "INSERT INTO pull_schedule (project_id, is_on, due_at, planned)"
            " SELECT id, :on, created_at, '[]' FROM project"
            " WHERE EXISTS (SELECT 1 FROM report WHERE report.project_id = project.id AND report.pulled_at IS NOT NULL)"
        ).bindparams(sa.bindparam("on", True, sa.Boolean()))
    )


def downgrade() -> None:
    op.drop_table("pull_schedule")
