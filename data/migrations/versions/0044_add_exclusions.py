"""Add exclusions

Who is not written to, by a scenario or by the whole project; and by which run of a scenario a campaign was begun.
"""

import sqlalchemy as sa
from alembic import op

from data.models.table import UtcDateTime

revision = "0044"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=True),
        sa.Column("segment", sa.String(), nullable=True),
        sa.Column("client_id", sa.BigInteger(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("username", sa.String(), nullable=True),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("exclusion_project", "exclusion", ["project_id", "scenario_id"])
    op.add_column("campaign", sa.Column("run_id", sa.Integer(), nullable=True))
    op.create_index("campaign_run", "campaign", ["run_id"])
    # The last campaign of each run; what the ones before sent stays under their own names.
    op.execute(
        "UPDATE campaign SET run_id = (SELECT min(scenario_run.id) FROM scenario_run"
        " WHERE scenario_run.job_id = campaign.job_id)"
    )


def downgrade() -> None:
    op.drop_index("campaign_run", table_name="campaign")
    op.drop_column("campaign", "run_id")
    op.drop_table("exclusion")
