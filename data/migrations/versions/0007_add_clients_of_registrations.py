"""Add the clients that a registration was matched with before"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registration_client",
        sa.Column(
            "event_id",
            sa.Integer(),
            sa.ForeignKey("received_registration.event_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("client_id", sa.BigInteger(), primary_key=True),
        sa.Column("variables_before", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.String(), nullable=True),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    op.drop_table("registration_client")
