"""Add the steps of a person of a campaign

Who got a part of an earlier campaign of the same name can get the rest.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("campaign_row", sa.Column("only_steps", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("campaign_row", "only_steps")
