"""The key with which a bot calls the two functions over HTTP: it says which project is meant, and is shown once."""

from sqlmodel import Session

from core.desk import Desk
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
from data.models import Project


def get_function_key(desk: Desk, project_id: int) -> KnownSecret | None:
    """What is known of the key; None when there is none. Raises NotFound for the project."""
    return get_secret(desk, project_id, "function_key")


def make_function_key(desk: Desk, project_id: int) -> str:
    """A new key in place of the former one, which stops working at once. It is nowhere kept: show it now.

    Raises NotFound, or Conflict for the environment's project, whose key the environment says.
    """
    key = make_secret()
    with desk.store.writing() as session:
        put_secret(require_own(session, project_id), "function_key", key, desk.now())
    return key


def remove_function_key(desk: Desk, project_id: int) -> None:
    """Let nobody in any more. Raises as `make_function_key`."""
    with desk.store.writing() as session:
        put_secret(require_own(session, project_id), "function_key", None, desk.now())


def obey_function_key(desk: Desk, session: Session, project: Project, told: str | None) -> None:
    """Give the environment's project the key that the environment says, or (None) take its key away.

    Raises InvalidInput(field="function_key") with reason ``too_short``, ``not_a_secret``, or ``repeated`` when another
    project has the same.
    """
    key = check_told(session, project, "function_key", told)
    if key is None or not is_its_secret(project, "function_key", key):
        put_secret(project, "function_key", key, desk.now())


def find_key_owner(desk: Desk, key: str) -> int | None:
    """The project that this key belongs to; None when it belongs to none."""
    return find_owners(desk, "function_key", {key}).get(key)
