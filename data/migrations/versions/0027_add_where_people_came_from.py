"""Add where people came from, and whether they clicked

Viewers and subscribers name the combination of tags, partner, page before and opened address with which they came.
Reports of before get them from the stored answers, by a round of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None

TEXTS = ("source", "medium", "campaign", "content", "term", "partner", "referrer", "entry", "page_id")


def upgrade() -> None:
    op.create_table(
        "origin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in TEXTS),
        sa.Column("is_from_link", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("project_id", "digest"),
    )
    for table in ("person", "viewer"):
        op.add_column(table, sa.Column("origin_id", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("clicked", sa.Boolean(), nullable=True))
    op.add_column("subscriber", sa.Column("origin_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("subscriber", "origin_id")
    for table in ("person", "viewer"):
        op.drop_column(table, "clicked")
        op.drop_column(table, "origin_id")
    op.drop_table("origin")
