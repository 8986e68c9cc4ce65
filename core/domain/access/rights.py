"""Who may do what. A service names the right that it needs (`core/rights.py`); which role has it stands here alone."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person is at the dashboard. A viewer looks, an operator works, an administrator also decides on projects,
    secrets, users and erasure."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What a service does for its caller."""

    LOOK = "look"
    """Shows figures, names and counts, but neither an e-mail nor a phone nor anything else that reaches a person."""
    CONTACTS = "contacts"
    """Shows contacts, or what people wrote."""
    WORK = "work"
    """Changes something, or asks Bizon365 or Salebot for something."""
    PROJECTS = "projects"
    """Changes projects, their limits, and their secrets, or shows a secret."""
    USERS = "users"
    """Decides who gets in."""
    ERASURE = "erasure"
    """Deletes what is held about a person."""
    INSTALLATION = "installation"
    """Concerns the whole installation: backups, the audit log."""


_OF_VIEWER = frozenset({Right.LOOK})
_OF_OPERATOR = _OF_VIEWER | {Right.CONTACTS, Right.WORK}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: _OF_VIEWER,
    Role.OPERATOR: _OF_OPERATOR,
    Role.ADMINISTRATOR: frozenset(Right),
}


@dataclass(frozen=True, slots=True)
class Operator:
    """Who acts. `name` is written into what the operator makes; `projects` are the ids of those that the operator may
    see, None for all of them; `user_id` is None for who acts without having logged in; `origin` is the network address
    from which the operator logged in. `only`: no other rights than these, whatever the role has."""

    name: str
    role: Role
    projects: frozenset[int] | None = None
    user_id: int | None = None
    origin: str | None = field(default=None, compare=False)
    only: frozenset[Right] | None = None

    def may(self, right: Right) -> bool:
        return right in RIGHTS[self.role] and (self.only is None or right in self.only)

    def sees(self, project_id: int) -> bool:
        return self.projects is None or project_id in self.projects


SYSTEM = Operator("system", Role.ADMINISTRATOR)
"""Who acts in jobs, rounds and the HTTP routes for callers from outside."""
