"""Make the first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("bizon_base_url", sa.String(), nullable=False),
        sa.Column("bizon_api_version", sa.String(), nullable=False),
        sa.Column("bizon_project_id", sa.String(), nullable=True),
        sa.Column("bizon_token_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("bizon_token_tail", sa.String(), nullable=True),
        sa.Column("salebot_base_url", sa.String(), nullable=False),
        sa.Column("salebot_key_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("salebot_key_tail", sa.String(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("requests_per_second", sa.Float(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "job",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("stop_asked", sa.Boolean(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("job_newest", ["project_id", "created_at"], unique=False)

    op.create_table(
        "project_variable",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "name"),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("room_id", sa.String(), nullable=False),
        sa.Column("room_title", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("length_s", sa.Float(), nullable=True),
        sa.Column("participants_said", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listing", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=True),
        sa.Column("pulled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("viewers_said", sa.Integer(), nullable=True),
        sa.Column("viewer_count", sa.Integer(), nullable=False),
        sa.Column("person_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index("report_newest", ["project_id", "starts_at"], unique=False)
        batch_op.create_index("report_webinar", ["project_id", "webinar_id"], unique=True)

    op.create_table(
        "setup_mark",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "step"),
    )
    op.create_table(
        "job_item",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "key"),
    )
    with op.batch_alter_table("job_item", schema=None) as batch_op:
        batch_op.create_index("job_item_state", ["job_id", "state"], unique=False)

    op.create_table(
        "person",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("key_kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("city_key", sa.String(), nullable=True),
        sa.Column("device", sa.String(), nullable=True),
        sa.Column("system", sa.String(), nullable=True),
        sa.Column("browser", sa.String(), nullable=True),
        sa.Column("entered_at_ms", sa.Integer(), nullable=True),
        sa.Column("left_at_ms", sa.Integer(), nullable=True),
        sa.Column("stay_s", sa.Float(), nullable=True),
        sa.Column("finished", sa.Boolean(), nullable=True),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("viewer_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report_id", "number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "report_answer",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report_id", "version", "call", "ordinal"),
    )
    op.create_table(
        "viewer",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_number", sa.Integer(), nullable=False),
        sa.Column("answer_ordinal", sa.Integer(), nullable=False),
        sa.Column("answer_position", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("chat_user_id", sa.String(), nullable=True),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("device", sa.String(), nullable=True),
        sa.Column("system", sa.String(), nullable=True),
        sa.Column("browser", sa.String(), nullable=True),
        sa.Column("entered_at_ms", sa.Integer(), nullable=True),
        sa.Column("left_at_ms", sa.Integer(), nullable=True),
        sa.Column("stay_s", sa.Float(), nullable=True),
        sa.Column("finished", sa.Boolean(), nullable=True),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id", "person_number"], ["person.report_id", "person.number"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("report_id", "position"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("viewer")
    op.drop_table("report_answer")
    op.drop_table("person")
    with op.batch_alter_table("job_item", schema=None) as batch_op:
        batch_op.drop_index("job_item_state")

    op.drop_table("job_item")
    op.drop_table("setup_mark")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("report_webinar")
        batch_op.drop_index("report_newest")

    op.drop_table("report")
    op.drop_table("project_variable")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("job_newest")

    op.drop_table("job")
    op.drop_table("project")
