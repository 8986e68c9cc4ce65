"""Add the audit log

Triggers refuse changes of entries, and the removal of others than the oldest ones, which the head has to allow first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

REFUSAL = "the audit log is only added to"
REFUSED = {
    "audit_entry_update": ("audit_entry", "UPDATE", "TRUE"),
    "audit_entry_delete": (
        "audit_entry",
        "DELETE",
        "OLD.number >= (SELECT kept_from FROM audit_head)",
    ),
    "audit_head_delete": ("audit_head", "DELETE", "TRUE"),
    "audit_head_update": (
        "audit_head",
        "UPDATE",
        "NEW.number NOT IN (OLD.number, OLD.number + 1) OR NEW.kept_from < OLD.kept_from",
    ),
}
"""Trigger -> its table, what it refuses, and on which condition."""


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("project_name", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("audit_entry_at", "audit_entry", ["at"])
    op.create_index("audit_entry_project", "audit_entry", ["project_id", "number"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("kept_from", sa.Integer(), nullable=False),
        sa.Column("digest_before", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    zeros = "0" * 64
    op.execute(f"INSERT INTO audit_head VALUES (1, 0, '{zeros}', 1, '{zeros}')")  # noqa: S608 - zeros of our own
    make = _on_postgresql if op.get_bind().dialect.name == "postgresql" else _on_sqlite
    for name, (table, what, condition) in REFUSED.items():
        make(name, table, what, condition)


def downgrade() -> None:
    op.drop_table("audit_entry")
    op.drop_table("audit_head")
    if op.get_bind().dialect.name == "postgresql":
        for name in REFUSED:
            op.execute(f"DROP FUNCTION refuse_{name}")


def _on_sqlite(name: str, table: str, what: str, condition: str) -> None:
    refusal = f"SELECT RAISE(ABORT, '{REFUSAL}')"
    op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table} WHEN {condition} BEGIN {refusal}; END")


def _on_postgresql(name: str, table: str, what: str, condition: str) -> None:
    op.execute(
        f"CREATE FUNCTION refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {condition} THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23000'; END IF;"
        f" RETURN {'OLD' if what == 'DELETE' else 'NEW'}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_{name}()")
