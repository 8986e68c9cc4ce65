"""What a key of the HTTP API may do."""

from collections.abc import Collection
from enum import StrEnum

from core.domain.access.rights import Right


class Scope(StrEnum):
    """Codes in the store. Every key reads what shows no contacts; `contacts` and `act` come on top of that."""

    READ = "read"
    CONTACTS = "contacts"
    ACT = "act"


_RIGHTS = {Scope.READ: Right.LOOK, Scope.CONTACTS: Right.CONTACTS, Scope.ACT: Right.WORK}


def rights_of(scopes: Collection[Scope]) -> frozenset[Right]:
    """The rights of who calls with a key of these scopes."""
    return frozenset(_RIGHTS[scope] for scope in (*scopes, Scope.READ))


def write_scopes(scopes: Collection[Scope]) -> str:
    """As they are stored."""
    return " ".join(scope for scope in Scope if scope is Scope.READ or scope in scopes)


def read_scopes(stored: str) -> frozenset[Scope]:
    """Stored scopes."""
    return frozenset(map(Scope, stored.split()))
