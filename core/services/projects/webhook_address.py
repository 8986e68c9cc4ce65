"""The addresses to which Bizon365's registration pages can deliver: this dashboard's, or Salebot's.

Each holds a secret: the dashboard's its webhook secret, Salebot's the API key (docs/salebot.md, section 1).
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.addresses import webhook_url
from core.domain.audit.deeds import Deed
from core.environment import LOOPBACK
from core.rights import needs
from core.services.projects.account_secrets import TAIL_LENGTH, reveal_salebot_key
from core.services.projects.draft import SALEBOT_BASE_URL
from core.services.projects.projects import ProjectSettings, get_project
from core.services.projects.public_address import get_public_address, get_reached_address
from core.services.projects.webhook_secret import WEBHOOK_PATH, get_webhook_secret, reveal_webhook_path


@dataclass(frozen=True, slots=True)
class WebhookAddresses:
    """The right addresses for the pages of a project; None without a Salebot key, or without a webhook secret.
    `desk_hosts`: the host names under which Bizon365 reaches the dashboard."""

    salebot_url: str | None = field(repr=False)
    desk_path: str | None = field(repr=False)
    desk_hosts: frozenset[str]


def reveal_webhook_addresses(desk: Desk, project_id: int) -> WebhookAddresses:
    """The addresses with their secrets, to compare them with those of the pages. Raises NotFound."""
    public = urlsplit(get_public_address(desk, project_id) or "").hostname
    is_sandbox = get_project(desk, project_id).is_sandbox
    return WebhookAddresses(
        reveal_webhook_url(desk, project_id),
        reveal_webhook_path(desk, project_id),
        frozenset({public} if public else ()) | (LOOPBACK if is_sandbox else frozenset()),
    )


@needs(Right.PROJECTS)
def reveal_webhook_url(desk: Desk, project_id: int) -> str | None:
    """Salebot's address for the pages, which holds the Salebot key; None where no key is saved."""
    key = reveal_salebot_key(desk, project_id)
    return webhook_url(_salebot_base(get_project(desk, project_id)), key) if key else None


@needs(Right.PROJECTS)
def note_address_shown(desk: Desk, project_id: int) -> None:
    """Note that the operator asked to see an address with its secret."""
    with desk.store.writing() as session:
        note(session, desk, Deed.WEBHOOK_ADDRESS_SHOWN, project_id=project_id)


def masked_webhook_url(project: ProjectSettings) -> str | None:
    """`reveal_webhook_url` with dots in place of the key except for its last four characters."""
    tail = project.salebot_key_tail
    return _masked(_salebot_base(project), tail) if tail else None


@needs(Right.PROJECTS)
def reveal_desk_webhook_url(desk: Desk, project_id: int) -> str | None:
    """The dashboard's own address for the pages; None without a secret."""
    path = reveal_webhook_path(desk, project_id)
    return f"{get_reached_address(desk, project_id)}{path}" if path else None


@needs(Right.LOOK)
def masked_desk_webhook_url(desk: Desk, project_id: int) -> str | None:
    """`reveal_desk_webhook_url` with dots in place of the secret except for its last four characters."""
    secret = get_webhook_secret(desk, project_id)
    return _masked(get_reached_address(desk, project_id), secret.tail) if secret else None


def _masked(base_url: str, tail: str) -> str:
    return f"{base_url}{WEBHOOK_PATH}/{'•' * TAIL_LENGTH}{tail}"


def _salebot_base(project: ProjectSettings) -> str:
    # The sandbox's registration pages forward to Salebot's own host, as live ones do.
    return SALEBOT_BASE_URL if project.is_sandbox else project.salebot_base_url
