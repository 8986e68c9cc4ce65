"""Add orders

The orders of the cash desk, when they were loaded last, and the key by which its deliveries are checked.
"""

import sqlalchemy as sa
from alembic import op

from data.dialects import SortedByCode
from data.models.table import UtcDateTime

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shop_order",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("email", SortedByCode, nullable=True),
        sa.Column("phone", SortedByCode, nullable=True),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("goods", sa.Text(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("paid_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=True),
        sa.Column("paid_at", UtcDateTime(), nullable=True),
        sa.Column("partner", sa.String(), nullable=True),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("person_number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("project_id", "number"),
    )
    op.create_index("shop_order_created", "shop_order", ["project_id", "created_at"])
    for column in ("email", "phone", "report_id"):
        known = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"shop_order_{column.removesuffix('_id')}",
            "shop_order",
            ["project_id", column],
            sqlite_where=known,
            postgresql_where=known,
        )
    op.create_table(
        "order_list",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("covered_from", UtcDateTime(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("pulled_at", UtcDateTime(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id"),
    )
    is_due = sa.text("due_at IS NOT NULL")
    op.create_index(
        "order_list_due", "order_list", ["project_id", "due_at"], sqlite_where=is_due, postgresql_where=is_due
    )
    op.add_column("project", sa.Column("cash_desk_key_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("project", sa.Column("cash_desk_key_tail", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("project", "cash_desk_key_tail")
    op.drop_column("project", "cash_desk_key_sealed")
    op.drop_table("order_list")
    op.drop_table("shop_order")
