"""Add when a job began to run"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("running_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("job", "running_since")
