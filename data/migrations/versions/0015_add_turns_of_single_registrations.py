"""Add turns of single registrations

Two equal calls of a bot that come at once register a person once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "registration_turn",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("taken_at", moment, nullable=False),
        sa.Column("held_until", moment, nullable=True),
        sa.Column("sent_at", moment, nullable=True),
        sa.Column("done_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "person"),
    )
    op.create_index("registration_turn_taken", "registration_turn", ["project_id", "taken_at"])


def downgrade() -> None:
    op.drop_table("registration_turn")
