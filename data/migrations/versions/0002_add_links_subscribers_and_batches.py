"""Add links, subscribers and batches"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place_id", sa.String(), nullable=True),
        sa.Column("place_title", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index("link_newest", ["project_id", "created_at"], unique=False)

    op.create_table(
        "registration_page",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("room_id", sa.String(), nullable=True),
        sa.Column("is_on", sa.Boolean(), nullable=True),
        sa.Column("marker_name", sa.String(), nullable=True),
        sa.Column("registered_said", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subscribers_pulled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subscribers_complete", sa.Boolean(), nullable=True),
        sa.Column("subscribers_said", sa.Integer(), nullable=True),
        sa.Column("subscriber_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "page_id"),
    )
    op.create_table(
        "report_list",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "scope"),
    )
    op.create_table(
        "remembered",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "topic", "key"),
    )
    op.create_table(
        "room",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("is_auto", sa.Boolean(), nullable=True),
        sa.Column("closest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "room_id"),
    )
    op.create_table(
        "batch",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("source_name", sa.String(), nullable=False),
        sa.Column("titles", sa.Text(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id"),
    )
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index("batch_newest", ["project_id", "created_at"], unique=False)

    op.create_table(
        "subscriber",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answer_ordinal", sa.Integer(), nullable=False),
        sa.Column("answer_position", sa.Integer(), nullable=False),
        sa.Column("session_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("client_id", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        sa.Column("visited", sa.Boolean(), nullable=True),
        sa.Column("secret", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id", "page_id"], ["registration_page.project_id", "registration_page.page_id"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "page_id", "number"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("subscriber", schema=None) as batch_op:
        batch_op.create_index("subscriber_session", ["project_id", "page_id", "session_at"], unique=False)

    op.create_table(
        "subscriber_answer",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "page_id"], ["registration_page.project_id", "registration_page.page_id"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "page_id", "ordinal"),
    )
    op.create_table(
        "batch_row",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=True),
        sa.Column("session_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("email_key", sa.String(), nullable=True),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("client_id", sa.String(), nullable=True),
        sa.Column("confirm", sa.Boolean(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("secret", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["batch.job_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "number"),
    )
    with op.batch_alter_table("batch_row", schema=None) as batch_op:
        batch_op.create_index(
            "batch_row_in_flight",
            ["project_id", "page_id", "session_at", "email_key"],
            unique=True,
            sqlite_where=sa.text("state IN ('planned', 'sending', 'uncertain')"),
            postgresql_where=sa.text("state IN ('planned', 'sending', 'uncertain')"),
        )
        batch_op.create_index("batch_row_person", ["project_id", "page_id", "email_key", "session_at"], unique=False)
        batch_op.create_index("batch_row_state", ["job_id", "state"], unique=False)

    # Never by a copy of the table: dropping the old one would delete, through its foreign keys, what belongs to it.
    op.add_column("job", sa.Column("pause_asked", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("job", sa.Column("attempt", sa.Integer(), server_default="0", nullable=False))
    op.add_column("project", sa.Column("function_key_hash", sa.String(), nullable=True))
    op.add_column("project", sa.Column("function_key_tail", sa.String(), nullable=True))
    op.add_column("project", sa.Column("function_key_made_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("project_function_key", "project", ["function_key_hash"], unique=True)


def downgrade() -> None:
    op.drop_index("project_function_key", "project")
    for name in ("function_key_made_at", "function_key_tail", "function_key_hash"):
        op.drop_column("project", name)
    op.drop_column("job", "attempt")
    op.drop_column("job", "pause_asked")
    made = (
        "report_list",
        "batch_row",
        "batch",
        "subscriber_answer",
        "subscriber",
        "registration_page",
        "room",
        "link",
        "remembered",
    )
    for table in made:
        op.drop_table(table)
