"""Add webhooks clients and campaigns"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "client",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("client_type", sa.Integer(), nullable=True),
        sa.Column("platform_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("variables_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "client_id"),
    )
    op.create_table(
        "expected_report",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("webinar_id", sa.String(), nullable=False),
        sa.Column("room_id", sa.String(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("viewers_said", sa.Integer(), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "webinar_id"),
    )
    op.create_index(
        "expected_report_due",
        "expected_report",
        ["project_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index("expected_report_newest", "expected_report", ["project_id", "announced_at"], unique=False)

    op.create_table(
        "salebot_use",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "day"),
    )
    op.create_table(
        "webhook_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("delivery_key", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("is_test", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("repeated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("relay_state", sa.String(), nullable=True),
        sa.Column("relay_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("relay_attempts", sa.Integer(), nullable=False),
        sa.Column("relay_problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("webhook_event_delivery", "webhook_event", ["project_id", "delivery_key"], unique=True)
    op.create_index("webhook_event_kind", "webhook_event", ["project_id", "kind", "id"], unique=False)
    op.create_index("webhook_event_received", "webhook_event", ["project_id", "received_at"], unique=False)
    op.create_index(
        "webhook_event_test",
        "webhook_event",
        ["project_id", "id"],
        unique=False,
        sqlite_where=sa.text("is_test"),
        postgresql_where=sa.text("is_test"),
    )
    op.create_index(
        "webhook_event_relay",
        "webhook_event",
        ["project_id", "relay_at"],
        unique=False,
        sqlite_where=sa.text("relay_state = 'waiting'"),
        postgresql_where=sa.text("relay_state = 'waiting'"),
    )

    op.create_table(
        "campaign",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("actions", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id"),
    )
    op.create_index("campaign_name", "campaign", ["project_id", "name_key", "turn"], unique=False)
    op.create_index("campaign_newest", "campaign", ["project_id", "created_at"], unique=False)

    op.create_table(
        "client_variable",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id", "client_id"], ["client.project_id", "client.client_id"], ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("project_id", "client_id", "name"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "client_variable_contact",
        "client_variable",
        ["project_id", "contact"],
        unique=False,
        sqlite_where=sa.text("contact IS NOT NULL"),
        postgresql_where=sa.text("contact IS NOT NULL"),
    )

    op.create_table(
        "received_registration",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("page_id", sa.String(), nullable=True),
        sa.Column("room_id", sa.String(), nullable=True),
        sa.Column("session_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("name_key", sa.String(), nullable=True),
        sa.Column("surname_key", sa.String(), nullable=True),
        sa.Column("link_client_id", sa.BigInteger(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=True),
        sa.Column("matched_by", sa.String(), nullable=True),
        sa.Column("candidates", sa.Integer(), nullable=True),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["webhook_event.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_index("received_registration_client", "received_registration", ["project_id", "client_id"], unique=False)
    op.create_index(
        "received_registration_due",
        "received_registration",
        ["project_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index("received_registration_email", "received_registration", ["project_id", "email"], unique=False)
    op.create_index("received_registration_name", "received_registration", ["project_id", "name_key"], unique=False)
    op.create_index("received_registration_newest", "received_registration", ["project_id", "event_id"], unique=False)
    op.create_index(
        "received_registration_page",
        "received_registration",
        ["project_id", "page_id", "state", "event_id"],
        unique=False,
    )
    op.create_index("received_registration_phone", "received_registration", ["project_id", "phone"], unique=False)
    op.create_index(
        "received_registration_state", "received_registration", ["project_id", "state", "event_id"], unique=False
    )
    op.create_index(
        "received_registration_surname", "received_registration", ["project_id", "surname_key"], unique=False
    )

    op.create_table(
        "campaign_row",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=True),
        sa.Column("found_by", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("variables", sa.Text(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["campaign.job_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "number"),
    )
    op.create_index(
        "campaign_row_client",
        "campaign_row",
        ["project_id", "name_key", "turn", "client_id"],
        unique=True,
        sqlite_where=sa.text(
            "client_id IS NOT NULL AND state IN ('planned', 'sending', 'uncertain', 'sent', 'partly')"
        ),
        postgresql_where=sa.text(
            "client_id IS NOT NULL AND state IN ('planned', 'sending', 'uncertain', 'sent', 'partly')"
        ),
    )
    op.create_index("campaign_row_sent", "campaign_row", ["project_id", "sent_at"], unique=False)
    op.create_index("campaign_row_state", "campaign_row", ["job_id", "state"], unique=False)

    op.create_index(
        "person_client_id",
        "person",
        ["project_id", "client_id"],
        unique=False,
        sqlite_where=sa.text("client_id IS NOT NULL"),
        postgresql_where=sa.text("client_id IS NOT NULL"),
    )
    op.create_index(
        "person_email",
        "person",
        ["project_id", "email"],
        unique=False,
        sqlite_where=sa.text("email IS NOT NULL"),
        postgresql_where=sa.text("email IS NOT NULL"),
    )
    op.create_index(
        "person_phone",
        "person",
        ["project_id", "phone"],
        unique=False,
        sqlite_where=sa.text("phone IS NOT NULL"),
        postgresql_where=sa.text("phone IS NOT NULL"),
    )
    op.create_index(
        "subscriber_client_id",
        "subscriber",
        ["project_id", "client_id"],
        unique=False,
        sqlite_where=sa.text("client_id IS NOT NULL"),
        postgresql_where=sa.text("client_id IS NOT NULL"),
    )
    op.create_index(
        "subscriber_email",
        "subscriber",
        ["project_id", "email"],
        unique=False,
        sqlite_where=sa.text("email IS NOT NULL"),
        postgresql_where=sa.text("email IS NOT NULL"),
    )
    op.create_index(
        "subscriber_phone",
        "subscriber",
        ["project_id", "phone"],
        unique=False,
        sqlite_where=sa.text("phone IS NOT NULL"),
        postgresql_where=sa.text("phone IS NOT NULL"),
    )

    op.add_column("project", sa.Column("webhook_secret_hash", sa.String(), nullable=True))
    op.add_column("project", sa.Column("webhook_secret_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("project", sa.Column("webhook_secret_tail", sa.String(), nullable=True))
    op.add_column("project", sa.Column("webhook_secret_made_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("project", sa.Column("relay", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("project", sa.Column("variable_scope", sa.String(), server_default="client", nullable=False))
    op.add_column("project", sa.Column("salebot_per_second", sa.Float(), server_default="1", nullable=False))
    op.add_column("project", sa.Column("salebot_daily_budget", sa.Integer(), server_default="5000", nullable=False))
    op.add_column("project", sa.Column("campaign_daily_cap", sa.Integer(), server_default="2000", nullable=False))
    op.create_index("project_webhook_secret", "project", ["webhook_secret_hash"], unique=True)


def downgrade() -> None:
    op.drop_index("project_webhook_secret", table_name="project")
    op.drop_column("project", "campaign_daily_cap")
    op.drop_column("project", "salebot_daily_budget")
    op.drop_column("project", "salebot_per_second")
    op.drop_column("project", "variable_scope")
    op.drop_column("project", "relay")
    op.drop_column("project", "webhook_secret_made_at")
    op.drop_column("project", "webhook_secret_tail")
    op.drop_column("project", "webhook_secret_sealed")
    op.drop_column("project", "webhook_secret_hash")

    op.drop_index(
        "subscriber_phone",
        table_name="subscriber",
        sqlite_where=sa.text("phone IS NOT NULL"),
        postgresql_where=sa.text("phone IS NOT NULL"),
    )
    op.drop_index(
        "subscriber_email",
        table_name="subscriber",
        sqlite_where=sa.text("email IS NOT NULL"),
        postgresql_where=sa.text("email IS NOT NULL"),
    )
    op.drop_index(
        "subscriber_client_id",
        table_name="subscriber",
        sqlite_where=sa.text("client_id IS NOT NULL"),
        postgresql_where=sa.text("client_id IS NOT NULL"),
    )

    op.drop_index(
        "person_phone",
        table_name="person",
        sqlite_where=sa.text("phone IS NOT NULL"),
        postgresql_where=sa.text("phone IS NOT NULL"),
    )
    op.drop_index(
        "person_email",
        table_name="person",
        sqlite_where=sa.text("email IS NOT NULL"),
        postgresql_where=sa.text("email IS NOT NULL"),
    )
    op.drop_index(
        "person_client_id",
        table_name="person",
        sqlite_where=sa.text("client_id IS NOT NULL"),
        postgresql_where=sa.text("client_id IS NOT NULL"),
    )

    op.drop_index("campaign_row_state", table_name="campaign_row")
    op.drop_index("campaign_row_sent", table_name="campaign_row")
    op.drop_index(
        "campaign_row_client",
        table_name="campaign_row",
        sqlite_where=sa.text(
            "client_id IS NOT NULL AND state IN ('planned', 'sending', 'uncertain', 'sent', 'partly')"
        ),
        postgresql_where=sa.text(
            "client_id IS NOT NULL AND state IN ('planned', 'sending', 'uncertain', 'sent', 'partly')"
        ),
    )

    op.drop_table("campaign_row")
    op.drop_index("received_registration_surname", table_name="received_registration")
    op.drop_index("received_registration_state", table_name="received_registration")
    op.drop_index("received_registration_phone", table_name="received_registration")
    op.drop_index("received_registration_page", table_name="received_registration")
    op.drop_index("received_registration_newest", table_name="received_registration")
    op.drop_index("received_registration_name", table_name="received_registration")
    op.drop_index("received_registration_email", table_name="received_registration")
    op.drop_index(
        "received_registration_due",
        table_name="received_registration",
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.drop_index("received_registration_client", table_name="received_registration")

    op.drop_table("received_registration")
    op.drop_index(
        "client_variable_contact",
        table_name="client_variable",
        sqlite_where=sa.text("contact IS NOT NULL"),
        postgresql_where=sa.text("contact IS NOT NULL"),
    )

    op.drop_table("client_variable")
    op.drop_index("campaign_newest", table_name="campaign")
    op.drop_index("campaign_name", table_name="campaign")

    op.drop_table("campaign")
    op.drop_index(
        "webhook_event_relay",
        table_name="webhook_event",
        sqlite_where=sa.text("relay_state = 'waiting'"),
        postgresql_where=sa.text("relay_state = 'waiting'"),
    )
    op.drop_index(
        "webhook_event_test",
        table_name="webhook_event",
        sqlite_where=sa.text("is_test"),
        postgresql_where=sa.text("is_test"),
    )
    op.drop_index("webhook_event_received", table_name="webhook_event")
    op.drop_index("webhook_event_kind", table_name="webhook_event")
    op.drop_index("webhook_event_delivery", table_name="webhook_event")

    op.drop_table("webhook_event")
    op.drop_table("salebot_use")
    op.drop_index("expected_report_newest", table_name="expected_report")
    op.drop_index(
        "expected_report_due",
        table_name="expected_report",
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )

    op.drop_table("expected_report")
    op.drop_table("client")
