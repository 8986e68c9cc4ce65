"""The secrets by which a caller from outside is recognised: a project's function key and its webhook secret.

Both are stored as a hash, by which the project of a call is found. The webhook secret is stored sealed as well, so that
the address that holds it can be copied again.
"""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from sqlmodel import Session

from core.audit import note
from core.desk import Desk
from core.domain.addresses import clean_pasted
from core.domain.audit.deeds import Deed
from core.errors import Conflict, InvalidInput, NotConfigured
from core.services.projects.account_secrets import TAIL_LENGTH
from core.services.projects.projects import require_project
from core.services.projects.setup_verdicts import CheckedStep, void_verdicts
from data.models import Project
from data.repositories.projects import projects as repository

SecretName = Literal["function_key", "webhook_secret"]
"""Also the prefix of the secret's columns, and the field that InvalidInput names."""
SHORTEST = 20
"""Characters of a secret that the environment gives; one that is made here has 43."""
_RANDOM_BYTES = 32


@dataclass(frozen=True, slots=True)
class _Rules:
    """`checked_steps`: the verdicts on the set-up that depend on the secret; `made` and `removed`: the deeds."""

    allowed: re.Pattern[str]
    is_sealed: bool
    checked_steps: tuple[CheckedStep, ...]
    made: Deed
    removed: Deed


_RULES: dict[SecretName, _Rules] = {
    "function_key": _Rules(
        re.compile(r"[!-~]+"),  # sent in a header
        is_sealed=False,
        checked_steps=(),
        made=Deed.FUNCTION_KEY_MADE,
        removed=Deed.FUNCTION_KEY_REMOVED,
    ),
    "webhook_secret": _Rules(
        re.compile(r"[A-Za-z0-9._~-]+"),  # in a path
        is_sealed=True,
        checked_steps=("webhook",),
        made=Deed.WEBHOOK_SECRET_MADE,
        removed=Deed.WEBHOOK_SECRET_REMOVED,
    ),
}


@dataclass(frozen=True, slots=True)
class KnownSecret:
    """What may be shown of a project's secret: its last four characters, and when it was made."""

    tail: str
    made_at: datetime


def get_secret(desk: Desk, project_id: int, name: SecretName) -> KnownSecret | None:
    """What may be shown of the secret; None when the project has none. Raises NotFound for the project."""
    with desk.store.reading() as session:
        project = require_project(session, project_id)
        tail, made_at = getattr(project, f"{name}_tail"), getattr(project, f"{name}_made_at")
    return KnownSecret(tail, made_at) if tail and made_at else None


def find_owners(desk: Desk, name: SecretName, given: Collection[str]) -> dict[str, int]:
    """Maps those of the given secrets that belong to a project to the project's id."""
    hashes = {secret: _hash(secret) for secret in given}
    with desk.store.reading() as session:
        owners = repository.list_secret_owners(session, name, set(hashes.values()))
    # The time of the look-up reveals at most something of the hash of what was sent, never of a secret.
    return {secret: owners[hashed] for secret, hashed in hashes.items() if hashed in owners}


def make_secret(desk: Desk, project_id: int, name: SecretName) -> str:
    """Make a secret in place of the former one, which is no longer accepted; returns the new one.

    Raises NotFound, or Conflict for the environment's project, whose secrets the environment gives.
    """
    secret = _random_secret()
    _replace_secret(desk, project_id, name, secret)
    return secret


def remove_secret(desk: Desk, project_id: int, name: SecretName) -> None:
    """Accept no secret of this name for the project. Raises as `make_secret`."""
    _replace_secret(desk, project_id, name, None)


def ensure_secret(desk: Desk, project: Project, name: SecretName) -> None:
    """Make a secret in the project's row, unless it has one that can be read."""
    if not _holds_readable(desk, project, name):
        _put_secret(desk, project, name, _random_secret())


def set_environment_secret(
    desk: Desk, session: Session, project: Project, *, name: SecretName, given: str | None
) -> None:
    """Give the environment's project the secret that the environment gives, or (None) remove it.

    A secret that the project has already keeps the moment at which it was made. Raises InvalidInput(field=`name`) with
    reason ``too_short``, ``not_a_secret``, or ``repeated`` when another project has the same secret.
    """
    secret = clean_pasted(given or "") or None
    if secret is not None:
        _check_given(session, project, name, secret)
        if getattr(project, f"{name}_hash") == _hash(secret) and _holds_readable(desk, project, name):
            return
    _put_secret(desk, project, name, secret)


def _check_given(session: Session, project: Project, name: SecretName, secret: str) -> None:
    if not _RULES[name].allowed.fullmatch(secret):
        raise InvalidInput(name, None, "not_a_secret")
    if len(secret) < SHORTEST:
        raise InvalidInput(name, None, "too_short", SHORTEST)
    owner = repository.list_secret_owners(session, name, {_hash(secret)}).get(_hash(secret))
    if owner not in (None, project.id):
        raise InvalidInput(name, None, "repeated")


def _replace_secret(desk: Desk, project_id: int, name: SecretName, secret: str | None) -> None:
    with desk.store.writing() as session:
        project = require_project(session, project_id)
        if project.kind == "environment":
            raise Conflict("project", project.kind)
        _put_secret(desk, project, name, secret)
        void_verdicts(session, project_id, _RULES[name].checked_steps, desk.now())
        note(session, desk, _RULES[name].made if secret else _RULES[name].removed, project_id=project_id)


def _put_secret(desk: Desk, project: Project, name: SecretName, secret: str | None) -> None:
    setattr(project, f"{name}_hash", _hash(secret) if secret else None)
    setattr(project, f"{name}_tail", secret[-TAIL_LENGTH:] if secret else None)
    setattr(project, f"{name}_made_at", desk.now() if secret else None)
    if _RULES[name].is_sealed:
        setattr(project, f"{name}_sealed", desk.vault.seal(secret) if secret else None)


def _holds_readable(desk: Desk, project: Project, name: SecretName) -> bool:
    """Whether the project has a secret, and the key of the vault still opens it where it is stored sealed."""
    hashed: str | None = getattr(project, f"{name}_hash")
    if hashed is None or not _RULES[name].is_sealed:
        return hashed is not None
    sealed: bytes | None = getattr(project, f"{name}_sealed")
    try:
        return sealed is not None and _hash(desk.vault.open(sealed)) == hashed
    except NotConfigured:
        return False


def _random_secret() -> str:
    """256 random bits, in characters that a header and a path take as they are."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def _hash(secret: str) -> str:
    # 256 random bits cannot be guessed, so a fast hash is enough, and a call stays fast.
    return sha256(secret.encode(errors="replace")).hexdigest()
