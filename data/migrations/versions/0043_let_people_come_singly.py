"""Let the people of a run come one by one

Up to which moment a run has looked at who came, who comes next, and how many it reached on its last day.
"""

import sqlalchemy as sa
from alembic import op

from data.models.table import UtcDateTime

revision = "0043"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("scenario", sa.Column("noted", sa.String(), nullable=True))
    op.add_column("scenario_run", sa.Column("since", UtcDateTime(), nullable=True))
    op.add_column("scenario_run", sa.Column("until", UtcDateTime(), nullable=True))
    op.add_column("scenario_run", sa.Column("next_at", UtcDateTime(), nullable=True))
    op.add_column("scenario_run", sa.Column("begun_at", UtcDateTime(), nullable=True))
    op.add_column("scenario_run", sa.Column("begun_people", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE scenario_run SET begun_at = settled_at, begun_people = people WHERE people > 0")


def downgrade() -> None:
    for name in ("begun_people", "begun_at", "next_at", "until", "since"):
        op.drop_column("scenario_run", name)
    op.drop_column("scenario", "noted")
