"""Add where the public pages of a project's account are"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    default = "https://start.bizon365.ru"
    op.add_column("project", sa.Column("bizon_pages_url", sa.String(), nullable=False, server_default=default))


def downgrade() -> None:
    op.drop_column("project", "bizon_pages_url")
