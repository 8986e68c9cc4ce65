"""Find orders by when something was said of them last

A look at who ordered asks for those alone of which the list has said something new, and what is sent asks before each
message whether any was paid meanwhile.
"""

from alembic import op
from sqlalchemy import text

revision = "0052"
down_revision = "0049"
branch_labels = None
depends_on = None

IS_THERE = text("gone_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "shop_order_said",
        "shop_order",
        ["project_id", "said_at", "state"],
        sqlite_where=IS_THERE,
        postgresql_where=IS_THERE,
    )


def downgrade() -> None:
    op.drop_index("shop_order_said", "shop_order")
