"""The secret in the address to which Bizon365 delivers: it alone distinguishes a delivery from any other request."""

from collections.abc import Collection, Mapping

from core.desk import Desk
from core.domain.access.rights import Right
from core.errors import NotConfigured
from core.rights import needs
from core.services.projects.caller_secrets import KnownSecret, find_owners, get_secret, make_secret, remove_secret
from core.services.projects.projects import require_project

WEBHOOK_PATH = "/bizon_webhook"


@needs(Right.LOOK)
def get_webhook_secret(desk: Desk, project_id: int) -> KnownSecret | None:
    """What may be shown of the secret; None when there is none. Raises NotFound for the project."""
    return get_secret(desk, project_id, "webhook_secret")


@needs(Right.PROJECTS)
def make_webhook_secret(desk: Desk, project_id: int) -> None:
    """Make a secret in place of the former one; deliveries to the address with the former one are refused.

    Raises NotFound, or Conflict for the environment's project, whose secret the environment gives.
    """
    make_secret(desk, project_id, "webhook_secret")


@needs(Right.PROJECTS)
def remove_webhook_secret(desk: Desk, project_id: int) -> None:
    """Accept no deliveries for this project. Raises as `make_webhook_secret`."""
    remove_secret(desk, project_id, "webhook_secret")


def reveal_webhook_path(desk: Desk, project_id: int) -> str | None:
    """``/bizon_webhook/<secret>``, for an operator who asked to see or copy it; None when there is no secret.

    Raises NotFound; NotConfigured("secret_key") when the secret was sealed with another key, or its sealed copy was
    given up with that key, so that it is accepted but not known.
    """
    with desk.store.reading() as session:
        project = require_project(session, project_id)
        sealed, is_accepted = project.webhook_secret_sealed, project.webhook_secret_hash is not None
    if sealed is None and is_accepted:
        raise NotConfigured("secret_key")
    return f"{WEBHOOK_PATH}/{desk.vault.open(sealed)}" if sealed else None


@needs(Right.LOOK)
def find_secret_owners(desk: Desk, given: Collection[str]) -> Mapping[str, int]:
    """Maps those of the given secrets that belong to a project to the project's id."""
    return find_owners(desk, "webhook_secret", given)
