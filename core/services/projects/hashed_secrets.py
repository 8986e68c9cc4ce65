"""Secrets by which a caller is known: stored as a hash, by which the project they belong to is found."""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from sqlmodel import Session

from core.desk import Desk
from core.domain.addresses import clean_pasted
from core.errors import Conflict, InvalidInput
from core.services.projects.projects import TAIL_LENGTH
from core.services.projects.require import require_project
from data.models import Project
from data.repositories.projects import projects as repository

SecretName = Literal["function_key", "webhook_secret"]
SHORTEST = 20
"""Characters of a secret that the environment gives; one that is made here has 43."""
_RANDOM_BYTES = 32
_ALLOWED: dict[SecretName, re.Pattern[str]] = {
    "function_key": re.compile(r"[!-~]+"),  # stands in a header
    "webhook_secret": re.compile(r"[A-Za-z0-9._~-]+"),  # stands in a path
}


@dataclass(frozen=True, slots=True)
class KnownSecret:
    """What may be seen of a project's secret."""

    tail: str
    made_at: datetime


def make_secret() -> str:
    """256 random bits, which stand in a header and in a path as they are."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def get_secret(desk: Desk, project_id: int, name: SecretName) -> KnownSecret | None:
    """What is known of it; None when there is none. Raises NotFound for the project."""
    with desk.store.reading() as session:
        project = require_project(session, project_id)
        tail, made_at = getattr(project, f"{name}_tail"), getattr(project, f"{name}_made_at")
    return KnownSecret(tail, made_at) if tail and made_at else None


def find_owners(desk: Desk, name: SecretName, asked: Collection[str]) -> dict[str, int]:
    """Of these secrets the ones that belong to a project, and to which."""
    hashes = {secret: _hash(secret) for secret in asked}
    with desk.store.reading() as session:
        owners = repository.list_secret_owners(session, name, set(hashes.values()))
    # How long the look-up takes tells at most something of the hash of what was sent, never of a secret.
    return {secret: owners[hashed] for secret, hashed in hashes.items() if hashed in owners}


def put_secret(project: Project, name: SecretName, secret: str | None, now: datetime) -> None:
    """Let this secret be the one that opens the project, or (None) let none."""
    setattr(project, f"{name}_hash", _hash(secret) if secret else None)
    setattr(project, f"{name}_tail", secret[-TAIL_LENGTH:] if secret else None)
    setattr(project, f"{name}_made_at", now if secret else None)


def is_its_secret(project: Project, name: SecretName, secret: str) -> bool:
    """Whether this secret opens the project already."""
    return bool(getattr(project, f"{name}_hash") == _hash(secret))


def check_told(session: Session, project: Project, name: SecretName, told: str | None) -> str | None:
    """The secret that the environment says for its project; None when it says none.

    Raises InvalidInput(field=`name`) with reason ``too_short``, ``not_a_secret``, or ``repeated`` when another project
    has the same.
    """
    secret = clean_pasted(told or "")
    if not secret:
        return None
    if not _ALLOWED[name].fullmatch(secret):
        raise InvalidInput(name, None, "not_a_secret")
    if len(secret) < SHORTEST:
        raise InvalidInput(name, None, "too_short", SHORTEST)
    owner = repository.list_secret_owners(session, name, {_hash(secret)}).get(_hash(secret))
    if owner not in (None, project.id):
        raise InvalidInput(name, None, "repeated")
    return secret


def require_own(session: Session, project_id: int) -> Project:
    """A project whose secrets are made here. Raises NotFound, or Conflict for the environment's."""
    project = require_project(session, project_id)
    if project.kind == "environment":
        raise Conflict("project", project.kind)
    return project


def _hash(secret: str) -> str:
    # 256 random bits cannot be guessed, so they need no slow hash as a password does, and a call stays quick.
    return sha256(secret.encode(errors="replace")).hexdigest()
