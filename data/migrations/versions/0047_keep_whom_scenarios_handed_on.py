"""Keep whom scenarios handed on

Each person whom a step passed to another program, wrote into a file or counted in a notice; which run began a
registration, and an event; and of how many people a run has first to find the client.
"""

import sqlalchemy as sa
from alembic import op

from data.models.table import UtcDateTime

revision = "0047"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handed_person",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("handed_at", UtcDateTime(), nullable=False),
        sa.Column("is_erased", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_id"], ["scenario_run.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "number"),
    )
    op.create_index("handed_person_project", "handed_person", ["project_id"])
    op.add_column("scenario_run", sa.Column("to_look_up", sa.Integer(), server_default="0", nullable=False))
    op.add_column("batch", sa.Column("run_id", sa.Integer(), nullable=True))
    op.create_index("batch_run", "batch", ["run_id"])
    # The last registration of each run; the ones before stay under their own names.
    op.execute(
        "UPDATE batch SET run_id = (SELECT min(scenario_run.id) FROM scenario_run"
        " WHERE scenario_run.job_id = batch.job_id)"
    )
    op.add_column("outgoing_event", sa.Column("run_id", sa.Integer(), nullable=True))
    op.create_index("outgoing_event_run", "outgoing_event", ["run_id"])


def downgrade() -> None:
    op.drop_index("outgoing_event_run", table_name="outgoing_event")
    op.drop_column("outgoing_event", "run_id")
    op.drop_index("batch_run", table_name="batch")
    op.drop_column("batch", "run_id")
    op.drop_column("scenario_run", "to_look_up")
    op.drop_table("handed_person")
