"""The secret in the address to which Bizon365 delivers: the only thing that tells a delivery from anybody's request.

It is stored as a hash, by which a delivery finds its project, and sealed, so that the address can be copied again.
"""

from collections.abc import Collection, Mapping

from sqlmodel import Session

from core.desk import Desk
from core.errors import NotConfigured
from core.services.projects.hashed_secrets import (
    KnownSecret,
    check_told,
    find_owners,
    get_secret,
    is_its_secret,
    make_secret,
    put_secret,
    require_own,
)
from core.services.projects.require import require_project
from core.services.projects.setup_verdicts import void_verdicts
from data.models import Project

WEBHOOK_PATH = "/bizon_webhook"


def get_webhook_secret(desk: Desk, project_id: int) -> KnownSecret | None:
    """What is known of the secret; None when there is none. Raises NotFound for the project."""
    return get_secret(desk, project_id, "webhook_secret")


def make_webhook_secret(desk: Desk, project_id: int) -> None:
    """A new secret in place of the former one: the address that holds that one leads nowhere from now on.

    Raises NotFound, or Conflict for the environment's project, whose secret the environment says.
    """
    _change(desk, project_id, make_secret())


def remove_webhook_secret(desk: Desk, project_id: int) -> None:
    """Take no deliveries any more. Raises as `make_webhook_secret`."""
    _change(desk, project_id, None)


def reveal_webhook_path(desk: Desk, project_id: int) -> str | None:
    """``/bizon_webhook/<secret>``, which the operator asked to see or copy; None when there is no secret.

    Raises NotFound; NotConfigured("secret_key") when it was sealed with another key.
    """
    with desk.store.reading() as session:
        sealed = require_project(session, project_id).webhook_secret_sealed
    return f"{WEBHOOK_PATH}/{desk.vault.open(sealed)}" if sealed else None


def find_secret_owners(desk: Desk, asked: Collection[str]) -> Mapping[str, int]:
    """Of these secrets the ones that belong to a project, and to which."""
    return find_owners(desk, "webhook_secret", asked)


def obey_webhook_secret(desk: Desk, session: Session, project: Project, told: str | None) -> None:
    """Give the environment's project the secret that the environment says, or (None) take its secret away.

    Raises InvalidInput(field="webhook_secret") with reason ``too_short``, ``not_a_secret``, or ``repeated`` when
    another project has the same.
    """
    secret = check_told(session, project, "webhook_secret", told)
    if secret is None or not _has(desk, project, secret):
        _put(desk, project, secret)


def ensure_webhook_secret(desk: Desk, project: Project) -> None:
    """Make a secret for the sandbox's project, unless it has one that can be read."""
    if not _has(desk, project):
        _put(desk, project, make_secret())


def _change(desk: Desk, project_id: int, secret: str | None) -> None:
    with desk.store.writing() as session:
        _put(desk, require_own(session, project_id), secret)
        void_verdicts(session, project_id, ("webhook",), desk.now())


def _put(desk: Desk, project: Project, secret: str | None) -> None:
    put_secret(project, "webhook_secret", secret, desk.now())
    project.webhook_secret_sealed = desk.vault.seal(secret) if secret else None


def _has(desk: Desk, project: Project, secret: str | None = None) -> bool:
    """Whether a secret, or this one, is there and can be opened: the key it was sealed with may be another now."""
    if project.webhook_secret_sealed is None:
        return False
    try:
        known = desk.vault.open(project.webhook_secret_sealed)
    except NotConfigured:
        return False
    return is_its_secret(project, "webhook_secret", secret or known)
