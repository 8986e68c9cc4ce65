"""Add keys and humans of people"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PER_REPORT = 1 << 20
"""As in `data.repositories.reports.humans`, when this was written."""


def upgrade() -> None:
    op.create_table(
        "person_key",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id", "number"], ["person.report_id", "person.number"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report_id", "number", "kind", "value"),
        sqlite_with_rowid=False,
    )
    for kind in ("client_id", "email", "phone"):
        op.drop_index(f"person_{kind}", table_name="person")
        op.execute(
            "INSERT INTO person_key (report_id, number, kind, value, project_id)"  # noqa: S608 - names of our own
            f" SELECT DISTINCT v.report_id, v.person_number, '{kind}', v.{kind}, r.project_id"
            f" FROM viewer v JOIN report r ON r.id = v.report_id WHERE v.{kind} IS NOT NULL"
        )
    op.create_index("person_key_value", "person_key", ["project_id", "kind", "value"])

    # Never by a copy of the table: dropping the old one would delete, through its foreign keys, what belongs to it.
    op.add_column("report", sa.Column("identity_version", sa.Integer(), server_default="0", nullable=False))
    op.add_column("report", sa.Column("shared_keys", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("human", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("person", sa.Column("is_guest", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("person", sa.Column("keys", sa.Text(), server_default="[]", nullable=False))
    op.add_column("person", sa.Column("presence", sa.Text(), nullable=True))
    _write_keys(op.get_bind())
    # As the former rule has it, until the reports are worked out anew: people with the same first key are one.
    op.execute(
        "UPDATE person SET human = one.human FROM (SELECT report_id, number,"  # noqa: S608 - a number of our own
        f" MIN(CAST(report_id AS BIGINT) * {PER_REPORT} + number) OVER (PARTITION BY project_id, key) AS human"
        " FROM person) AS one WHERE one.report_id = person.report_id AND one.number = person.number"
    )
    op.execute(
        sa.text(
            "UPDATE person SET is_guest = :yes WHERE NOT EXISTS (SELECT 1 FROM person_key"
            " WHERE person_key.report_id = person.report_id AND person_key.number = person.number)"
        ).bindparams(yes=True)
    )
    op.execute(
        sa.text(
            "UPDATE person SET human = CAST(report_id AS BIGINT) * :most + number WHERE is_guest = :yes"
        ).bindparams(most=PER_REPORT, yes=True)
    )
    op.drop_column("person", "key")
    op.drop_column("person", "key_kind")
    op.create_index("person_human", "person", ["project_id", "human"])


def _write_keys(connection: sa.Connection) -> None:
    people = sa.table("person", *map(sa.column, ("report_id", "number", "keys")))
    keys = sa.table("person_key", *map(sa.column, ("report_id", "number", "kind", "value")))
    written = sa.update(people).values(keys=sa.bindparam("all"))
    written = written.where(people.c.report_id == sa.bindparam("report"), people.c.number == sa.bindparam("person"))
    for (report_id,) in connection.execute(sa.select(keys.c.report_id).distinct()).all():
        of_person: dict[int, list[tuple[str, str]]] = {}
        own = sa.select(keys.c.number, keys.c.kind, keys.c.value).where(keys.c.report_id == report_id)
        for number, kind, value in connection.execute(own.order_by(keys.c.number, keys.c.kind, keys.c.value)):
            of_person.setdefault(number, []).append((kind, value))
        rows = [
            {"report": report_id, "person": number, "all": json.dumps(held, ensure_ascii=False, separators=(",", ":"))}
            for number, held in of_person.items()
        ]
        connection.execute(written, rows)


def downgrade() -> None:
    op.drop_index("person_human", table_name="person")
    op.add_column("person", sa.Column("key_kind", sa.String(), server_default="row", nullable=False))
    op.add_column("person", sa.Column("key", sa.String(), server_default="", nullable=False))
    for name in ("presence", "keys", "is_guest", "human"):
        op.drop_column("person", name)
    for name in ("shared_keys", "identity_version"):
        op.drop_column("report", name)
    op.drop_table("person_key")
    for kind in ("client_id", "email", "phone"):
        known = sa.text(f"{kind} IS NOT NULL")
        op.create_index(f"person_{kind}", "person", ["project_id", kind], sqlite_where=known, postgresql_where=known)
