"""Add by which rule contacts were read"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("project", sa.Column("contacts_read", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("project", "contacts_read")
