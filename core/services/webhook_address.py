"""The address that Bizon365's registration pages forward to; it holds the Salebot key (Salebot facts §1)."""

from core.desk import Desk
from core.domain.addresses import webhook_url
from core.services.project_draft import SALEBOT_BASE_URL
from core.services.projects import TAIL_LENGTH, ProjectSettings, get_project, reveal_salebot_key


def reveal_webhook_url(desk: Desk, project_id: int) -> str | None:
    """The address for the registration pages' webhook, which holds the Salebot key; None where no key is saved."""
    key = reveal_salebot_key(desk, project_id)
    return webhook_url(_webhook_base(get_project(desk, project_id)), key) if key else None


def masked_webhook_url(project: ProjectSettings) -> str | None:
    """The same with dots in place of the key, but for its last four characters."""
    tail = project.salebot_key_tail
    return f"{_webhook_base(project)}/bizon_webhook/{'•' * TAIL_LENGTH}{tail}" if tail else None


def _webhook_base(project: ProjectSettings) -> str:
    # The sandbox's registration pages forward to Salebot's own host, as live ones do.
    return SALEBOT_BASE_URL if project.is_sandbox else project.salebot_base_url
