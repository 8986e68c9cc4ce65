"""Tell new registrations

When other people were found registered on a page last; loading it again may find the same.
"""

import sqlalchemy as sa
from alembic import op

from data.models.table import UtcDateTime

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("registration_page", sa.Column("subscribers_changed_at", UtcDateTime(), nullable=True))
    op.execute("UPDATE registration_page SET subscribers_changed_at = subscribers_pulled_at")


def downgrade() -> None:
    op.drop_column("registration_page", "subscribers_changed_at")
