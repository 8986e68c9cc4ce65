"""Add whether the addresses of a project may lead into the own network

Earlier versions asked any address. What a project has asked so far it goes on asking, as far as the address itself says
that it is one of the own network.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("project", sa.Column("own_network", sa.Boolean(), nullable=False, server_default=sa.false()))
    project = sa.table(
        "project",
        sa.column("id", sa.Integer),
        sa.column("own_network", sa.Boolean),
        *(sa.column(name, sa.String) for name in ("bizon_base_url", "bizon_pages_url", "salebot_base_url")),
    )
    found = op.get_bind().execute(
        sa.select(project.c.id, project.c.bizon_base_url, project.c.bizon_pages_url, project.c.salebot_base_url)
    )
    own = [project_id for project_id, *addresses in found if any(map(_is_of_own_network, addresses))]
    op.execute(project.update().where(project.c.id.in_(own)).values(own_network=True))


def _is_of_own_network(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return bool(host) and "." not in host


def downgrade() -> None:
    op.drop_column("project", "own_network")
