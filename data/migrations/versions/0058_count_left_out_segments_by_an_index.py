"""Count left out segments by an index: before each message it is asked whether there are any, also of 100,000 people"""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0060"
branch_labels = None
depends_on = None

IS_SEGMENT = sa.text("segment IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "exclusion_segment", "exclusion", ["project_id"], sqlite_where=IS_SEGMENT, postgresql_where=IS_SEGMENT
    )


def downgrade() -> None:
    op.drop_index("exclusion_segment", "exclusion")
