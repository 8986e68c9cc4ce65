"""Add the accounts of identity providers

Who has logged in by a provider before is bound to the own account with the next login.
"""

import sqlalchemy as sa
from alembic import op

from data.models.table import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "provider_account",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("bound_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["desk_user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "issuer"),
        sa.UniqueConstraint("issuer", "subject"),
    )


def downgrade() -> None:
    op.drop_table("provider_account")
