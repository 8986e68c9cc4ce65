"""Mark orders that were deleted in the cash desk"""

import sqlalchemy as sa
from alembic import op

from data.models.table import UtcDateTime

revision = "0035"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("shop_order", sa.Column("gone_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("shop_order", "gone_at")
