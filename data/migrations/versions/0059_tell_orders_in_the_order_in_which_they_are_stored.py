"""Tell orders in the order in which news of them is stored

What a program reads on from the last order it knew was in the order in which the list was asked, which is stored later
than a delivery that came meanwhile: what was new in the list was never read. And one that was deleted was not told of.
"""

import sqlalchemy as sa
from alembic import op

from data.models.table import UtcDateTime

revision = "0059"
down_revision = "0055"
branch_labels = None
depends_on = None

IS_KNOWN = sa.text("told_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("shop_order", sa.Column("told_at", UtcDateTime, nullable=True))
    op.execute("UPDATE shop_order SET told_at = coalesce(gone_at, said_at)")
    op.create_index(
        "shop_order_told",
        "shop_order",
        ["project_id", "told_at"],
        sqlite_where=IS_KNOWN,
        postgresql_where=IS_KNOWN,
    )


def downgrade() -> None:
    op.drop_index("shop_order_told", "shop_order")
    op.drop_column("shop_order", "told_at")
