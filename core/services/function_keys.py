"""The key with which a bot calls the two functions over HTTP: it says which project is meant, and is shown once."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlmodel import Session

from core.desk import Desk
from core.domain.addresses import clean_pasted
from core.errors import Conflict, InvalidInput, NotFound
from core.services.projects import TAIL_LENGTH
from data.models import Project
from data.repositories import projects as repository

SHORTEST_KEY = 20
"""Characters of a key that the environment gives; one that is made here has 43."""
_RANDOM_BYTES = 32


@dataclass(frozen=True, slots=True)
class FunctionKey:
    """What may be seen of a project's key."""

    tail: str
    made_at: datetime


def get_function_key(desk: Desk, project_id: int) -> FunctionKey | None:
    """What is known of the key; None when there is none. Raises NotFound for the project."""
    with desk.store.reading() as session:
        project = _require(session, project_id)
        tail, made_at = project.function_key_tail, project.function_key_made_at
    return FunctionKey(tail, made_at) if tail and made_at else None


def make_function_key(desk: Desk, project_id: int) -> str:
    """A new key in place of the former one, which stops working at once. It is nowhere kept: show it now.

    Raises NotFound, or Conflict for the environment's project, whose key the environment says.
    """
    key = secrets.token_urlsafe(_RANDOM_BYTES)
    with desk.store.writing() as session:
        _put(_require_own(session, project_id), key, desk.now())
    return key


def remove_function_key(desk: Desk, project_id: int) -> None:
    """Let nobody in any more. Raises as `make_function_key`."""
    with desk.store.writing() as session:
        _put(_require_own(session, project_id), None, desk.now())


def obey_function_key(desk: Desk, session: Session, project: Project, told: str | None) -> None:
    """Give the environment's project the key that the environment says, or (None) take its key away.

    Raises InvalidInput(field="function_key") with reason ``too_short``, ``not_a_secret``, or ``repeated`` when another
    project has the same.
    """
    key = clean_pasted(told or "")
    if key:
        _check(key)
        owner = repository.find_project_by_function_key(session, _hash(key))
        if owner is not None and owner.id != project.id:
            raise InvalidInput("function_key", None, "repeated")
    if not key or project.function_key_hash != _hash(key):
        _put(project, key or None, desk.now())


def find_key_owner(desk: Desk, key: str) -> int | None:
    """The project that this key belongs to; None when it belongs to none."""
    asked = _hash(key)
    with desk.store.reading() as session:
        project = repository.find_project_by_function_key(session, asked)
        # How long the look-up takes tells at most something of the hash of what was sent, never of a key.
        is_right = project is not None and hmac.compare_digest(project.function_key_hash or "", asked)
        return project.id if project is not None and is_right else None


def _hash(key: str) -> str:
    # A key of 256 random bits cannot be guessed, so it needs no slow hash as a password does, and a call stays quick.
    return sha256(key.encode()).hexdigest()


def _check(key: str) -> None:
    if not (key.isascii() and key.isprintable()):
        raise InvalidInput("function_key", None, "not_a_secret")
    if len(key) < SHORTEST_KEY:
        raise InvalidInput("function_key", None, "too_short", SHORTEST_KEY)


def _put(project: Project, key: str | None, now: datetime) -> None:
    project.function_key_hash = _hash(key) if key else None
    project.function_key_tail = key[-TAIL_LENGTH:] if key else None
    project.function_key_made_at = now if key else None


def _require(session: Session, project_id: int) -> Project:
    project = repository.find_project(session, project_id)
    if project is None:
        raise NotFound("project", project_id)
    return project


def _require_own(session: Session, project_id: int) -> Project:
    project = _require(session, project_id)
    if project.kind == "environment":
        raise Conflict("project", project.kind)
    return project
