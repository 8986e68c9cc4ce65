"""The keys of the HTTP API: made and removed in Settings, and found by what a caller sends."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from core.audit import note
from core.desk import Desk
from core.domain.access.credentials import token_hash
from core.domain.access.masking import hide_contacts
from core.domain.access.rights import Operator, Right, Role
from core.domain.audit.deeds import Deed
from core.domain.outside.scopes import Scope, read_scopes, rights_of, write_scopes
from core.errors import InvalidInput, NotFound
from core.rights import needs
from core.services.outside.use import note_contacts, note_used
from core.services.projects.account_secrets import TAIL_LENGTH
from core.services.projects.projects import get_project
from data.models import ApiKey
from data.repositories.outside import openings as repository

NAME_MAX = 60
PREFIX = "wd_"
"""What a key begins with, so that scanners of published code recognise one."""


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What may be shown of a key. `tail`: its last four characters; `used_at` is exact to a minute, None before the
    first use."""

    id: int
    name: str
    scopes: frozenset[Scope]
    tail: str
    created_by: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls with a key: for which project, and as whom. `contacts_at`: when it was noted last that the key gives
    out contacts."""

    key_id: int
    project_id: int
    operator: Operator
    contacts_at: datetime | None


@needs(Right.PROJECTS)
def list_api_keys(desk: Desk, project_id: int) -> list[KnownKey]:
    """The keys of the project, the oldest first."""
    with desk.store.reading() as session:
        rows = repository.list_openings(session, ApiKey, project_id)
        return [
            KnownKey(
                id=row.id or 0,
                name=row.name,
                scopes=read_scopes(row.scopes),
                tail=row.tail,
                created_by=row.created_by,
                created_at=row.created_at,
                used_at=row.used_at,
            )
            for row in rows
        ]


@needs(Right.PROJECTS)
def make_api_key(desk: Desk, project_id: int, name: str, scopes: Collection[Scope] = ()) -> str:
    """Make a key, which always reads, and may do more by its `scopes`. The key itself is not stored: show it now.

    Raises NotFound for the project, and InvalidInput("api_key_name") with reason ``required``, ``too_long``, or
    ``contact``: the name is written into the journal, which holds no contacts.
    """
    get_project(desk, project_id)
    name = " ".join(name.split())
    if not name:
        raise InvalidInput("api_key_name", name, "required")
    if len(name) > NAME_MAX:
        raise InvalidInput("api_key_name", name, "too_long", NAME_MAX)
    if hide_contacts(name) != name:
        raise InvalidInput("api_key_name", name, "contact")
    key = PREFIX + token_urlsafe(32)
    row = ApiKey(
        project_id=project_id,
        name=name,
        scopes=write_scopes(scopes),
        key_hash=token_hash(key),
        tail=key[-TAIL_LENGTH:],
        created_by=desk.operator,
        created_at=desk.now(),
    )
    with desk.store.writing() as session:
        session.add(row)
        session.flush()
        note(session, desk, Deed.API_KEY_MADE, project_id=project_id, subject=row.id)
    return key


@needs(Right.PROJECTS)
def remove_api_key(desk: Desk, project_id: int, key_id: int) -> None:
    """Accept the key no more. Raises NotFound."""
    with desk.store.writing() as session:
        row = repository.find_opening(session, ApiKey, project_id, key_id)
        if row is None:
            raise NotFound("api_key", key_id)
        session.delete(row)
        note(session, desk, Deed.API_KEY_REMOVED, project_id=project_id, subject=key_id)


@needs(Right.LOOK)
def find_caller(desk: Desk, key: str) -> Caller | None:
    """Who calls with this key; None when there is no such key."""
    with desk.store.reading() as session:
        # The time of the look-up reveals at most something of the hash of what was sent, never of a key.
        row = repository.find_key(session, token_hash(key))
    if row is None or row.id is None:
        return None
    note_used(desk, ApiKey, row.id, row.used_at)
    only = rights_of(read_scopes(row.scopes))
    operator = Operator(f"API: {row.name}", Role.OPERATOR, frozenset({row.project_id}), only=only)
    return Caller(row.id, row.project_id, operator, row.contacts_at)


@needs(Right.CONTACTS)
def note_contacts_given(desk: Desk, project_id: int, caller: Caller) -> None:
    """Note in the journal that the caller's key gives out contacts, once a day."""
    note_contacts(desk, ApiKey, project_id, caller.key_id, caller.contacts_at)
