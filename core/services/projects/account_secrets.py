"""The secrets of a project's accounts at the services: stored sealed, shown by their last characters alone."""

from typing import Literal

from core.desk import Desk
from core.domain.addresses import clean_pasted
from core.domain.audit.deeds import Deed
from core.errors import InvalidInput
from data.models import Project
from data.repositories.projects import projects as repository

Secret = Literal["bizon_token", "salebot_key"]
SealedSecret = Literal["bizon_token", "salebot_key", "cash_desk_key"]
SAVED: dict[Secret, Deed] = {"bizon_token": Deed.BIZON_TOKEN_SAVED, "salebot_key": Deed.SALEBOT_KEY_SAVED}
REMOVED: dict[Secret, Deed] = {"bizon_token": Deed.BIZON_TOKEN_REMOVED, "salebot_key": Deed.SALEBOT_KEY_REMOVED}
TAIL_LENGTH = 4


def clean_secret(what: SealedSecret, secret: str | None) -> str | None:
    """A pasted secret without stray spaces. Raises InvalidInput for what cannot be one."""
    cleaned = clean_pasted(secret) if secret is not None else None
    if cleaned == "":
        raise InvalidInput(what, None, "empty")
    if cleaned and not (cleaned.isascii() and cleaned.isprintable() and "/" not in cleaned):
        raise InvalidInput(what, None, "not_a_secret")
    return cleaned


def reveal_salebot_key(desk: Desk, project_id: int) -> str | None:
    """The Salebot key, for the webhook URL that the operator asked to see or copy; None where none is saved."""
    with desk.store.reading() as session:
        project = repository.find_project(session, project_id)
        sealed = project.salebot_key_sealed if project else None
    return desk.vault.open(sealed) if sealed else None


def seal_secret(desk: Desk, project: Project, what: SealedSecret, secret: str | None) -> None:
    """Put a secret and its tail into the project's row, or (None) remove both."""
    setattr(project, f"{what}_sealed", desk.vault.seal(secret) if secret else None)
    # Four characters of a secret that is too short to be a real one would reveal too much of it.
    tail = secret and (secret[-TAIL_LENGTH:] if len(secret) >= 3 * TAIL_LENGTH else "•" * TAIL_LENGTH)
    setattr(project, f"{what}_tail", tail or None)
