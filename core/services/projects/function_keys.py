"""The function key: a bot sends it with a call of the two functions over HTTP, and the project is found by it."""

from core.desk import Desk
from core.domain.access.rights import Right
from core.rights import needs
from core.services.projects.caller_secrets import KnownSecret, find_owners, get_secret, make_secret, remove_secret


@needs(Right.LOOK)
def get_function_key(desk: Desk, project_id: int) -> KnownSecret | None:
    """What may be shown of the key; None when there is none. Raises NotFound for the project."""
    return get_secret(desk, project_id, "function_key")


@needs(Right.PROJECTS)
def make_function_key(desk: Desk, project_id: int) -> str:
    """Make a key in place of the former one, which stops working at once. The key itself is not stored: show it now.

    Raises NotFound, or Conflict for the environment's project, whose key the environment gives.
    """
    return make_secret(desk, project_id, "function_key")


@needs(Right.PROJECTS)
def remove_function_key(desk: Desk, project_id: int) -> None:
    """Accept no calls of the functions for this project. Raises as `make_function_key`."""
    remove_secret(desk, project_id, "function_key")


@needs(Right.LOOK)
def find_key_owner(desk: Desk, key: str) -> int | None:
    """The id of the project that this key belongs to; None when it belongs to none."""
    return find_owners(desk, "function_key", {key}).get(key)
