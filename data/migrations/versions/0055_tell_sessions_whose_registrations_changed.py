"""Tell sessions whose registrations changed

A loaded page had all webinars of its room matched again with who registered for them, also those for which nobody had
registered since.
"""

import sqlalchemy as sa
from alembic import op

from data.models.table import UtcDateTime

revision = "0055"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "session_stamp",
        sa.Column("project_id", sa.Integer, primary_key=True),
        sa.Column("page_id", sa.String, primary_key=True),
        sa.Column("session_at", UtcDateTime, primary_key=True),
        sa.Column("stamp", sa.String, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "page_id"],
            ["registration_page.project_id", "registration_page.page_id"],
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("session_stamp")
