"""Add keep times and erasures

How long personal data is kept, what was removed because its time was over, and the people who were erased.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "keep_time",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kind"),
    )
    op.create_table(
        "cleaning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("cleaned_at", MOMENT, nullable=False),
        sa.Column("removed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("cleaning_newest", "cleaning", ["project_id", "cleaned_at"])
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.Column("erased_by", sa.String(), nullable=False),
        sa.Column("removed", sa.Text(), nullable=False),
        sa.Column("returned_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("erasure_newest", "erasure", ["project_id", "erased_at"])
    op.create_table(
        "tombstone",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("erasure_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasure.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "kind", "digest"),
    )
    op.create_index("ix_tombstone_erasure_id", "tombstone", ["erasure_id"])
    op.add_column("report", sa.Column("details_removed_at", MOMENT, nullable=True))
    op.add_column("report_answer", sa.Column("addresses_cut", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("report_answer", "addresses_cut")
    op.drop_column("report", "details_removed_at")
    for table in ("tombstone", "erasure", "cleaning", "keep_time"):
        op.drop_table(table)
