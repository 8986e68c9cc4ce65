"""Open to other programs

Keys of the HTTP API with the answers to acts, addresses of segments, and webhooks out with their log.
"""

import sqlalchemy as sa
from alembic import op

from data.models.table import UtcDateTime

revision = "0033"
down_revision = "0038"
branch_labels = None
depends_on = None

TABLES = ("api_key", "api_answer", "segment_address", "event_endpoint", "outgoing_event", "event_attempt")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(), nullable=nullable)


def _project() -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    of_project = sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE")
    return sa.Column("project_id", sa.Integer(), nullable=False), of_project


def _made() -> tuple[sa.Column[str], sa.Column[object]]:
    return _text("created_by"), _moment("created_at")


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.Integer(), nullable=False),
        *_project(),
        *map(_text, ("name", "scopes", "key_hash", "tail")),
        *_made(),
        _moment("used_at", nullable=True),
        _moment("contacts_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_api_key_project_id", "api_key", ["project_id"])
    op.create_table(
        "api_answer",
        *_project(),
        *map(_text, ("key_hash", "digest")),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        _moment("asked_at"),
        sa.PrimaryKeyConstraint("project_id", "key_hash"),
    )
    op.create_table(
        "segment_address",
        sa.Column("id", sa.Integer(), nullable=False),
        *_project(),
        *map(_text, ("segment", "secret_hash", "tail")),
        *_made(),
        _moment("used_at", nullable=True),
        _moment("contacts_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("secret_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_segment_address_project_id", "segment_address", ["project_id"])
    op.create_table(
        "event_endpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        *_project(),
        sa.Column("url_sealed", sa.LargeBinary(), nullable=False),
        _text("host"),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        _text("kinds"),
        sa.Column("with_contacts", sa.Boolean(), nullable=False),
        sa.Column("is_on", sa.Boolean(), server_default=sa.true(), nullable=False),
        *_made(),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_endpoint_project_id", "event_endpoint", ["project_id"])
    op.create_table(
        "outgoing_event",
        sa.Column("id", sa.Integer(), nullable=False),
        *_project(),
        sa.Column("endpoint_id", sa.Integer(), nullable=False),
        *map(_text, ("message_id", "kind")),
        sa.Column("payload", sa.Text(), nullable=False),
        _text("state"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("created_at"),
        _moment("try_until"),
        _moment("due_at", nullable=True),
        sa.ForeignKeyConstraint(["endpoint_id"], ["event_endpoint.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outgoing_event_endpoint_id", "outgoing_event", ["endpoint_id"])
    op.create_index("outgoing_event_made", "outgoing_event", ["project_id", "created_at"])
    is_due = sa.text("due_at IS NOT NULL")
    op.create_index(
        "outgoing_event_due", "outgoing_event", ["project_id", "due_at"], sqlite_where=is_due, postgresql_where=is_due
    )
    op.create_table(
        "event_attempt",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _moment("at"),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["outgoing_event.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "number"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
