"""Count how often the people of a report were worked out

After a change of a setting they were worked out again by the same rule, and what was counted of the former people
passed for theirs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report", sa.Column("people_version", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE report SET people_version = version")


def downgrade() -> None:
    op.drop_column("report", "people_version")
