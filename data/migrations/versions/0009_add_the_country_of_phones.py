"""Add the country of phones"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("project", sa.Column("phone_country", sa.String(), server_default="RU", nullable=False))


def downgrade() -> None:
    op.drop_column("project", "phone_country")
