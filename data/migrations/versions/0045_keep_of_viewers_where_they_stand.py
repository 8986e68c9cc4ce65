"""Keep of viewers where their row stands in the answer and whose it is

What else was stored of a viewer nothing reads: it is that of the person, or stands in the answer. In a store with a
million viewers this takes some seconds.
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0041"
branch_labels = None
depends_on = None

KEPT = (
    "report_id",
    "position",
    "person_number",
    "answer_ordinal",
    "answer_position",
    "chat_user_id",
    "entered_at_ms",
)
TEXTS = ("client_id", "email", "phone", "username", "country", "region", "city", "device", "system", "browser")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # which writes the table anew for each column that it drops
        _copy_kept()
        return
    op.drop_constraint("viewer_report_id_fkey", "viewer")
    for name in (*TEXTS, "left_at_ms", "stay_s", "finished", "messages", "origin_id", "clicked"):
        op.drop_column("viewer", name)


def _copy_kept() -> None:
    op.create_table(
        "viewer_kept",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in KEPT[:5]),
        sa.Column("chat_user_id", sa.String(), nullable=True),
        sa.Column("entered_at_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id", "person_number"], ["person.report_id", "person.number"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "position"),
        sqlite_with_rowid=False,
    )
    names = ", ".join(KEPT)
    op.execute(f"INSERT INTO viewer_kept ({names}) SELECT {names} FROM viewer")  # noqa: S608 - names of our own
    op.drop_table("viewer")
    op.rename_table("viewer_kept", "viewer")


def downgrade() -> None:
    for name in TEXTS:
        op.add_column("viewer", sa.Column(name, sa.String(), nullable=True))
    op.add_column("viewer", sa.Column("left_at_ms", sa.BigInteger(), nullable=True))
    op.add_column("viewer", sa.Column("stay_s", sa.Float(), nullable=True))
    op.add_column("viewer", sa.Column("finished", sa.Boolean(), nullable=True))
    op.add_column("viewer", sa.Column("messages", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("viewer", sa.Column("origin_id", sa.Integer(), nullable=True))
    op.add_column("viewer", sa.Column("clicked", sa.Boolean(), nullable=True))
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key("viewer_report_id_fkey", "viewer", "report", ["report_id"], ["id"], ondelete="CASCADE")
