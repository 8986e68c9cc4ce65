"""Add clients that a list asks for"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("campaign_row", sa.Column("asked_client_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("campaign_row", "asked_client_id")
