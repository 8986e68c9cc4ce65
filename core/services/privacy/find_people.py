"""Finding one person in the whole store by any of their keys, and telling them apart from others who share one.

The rule is that of `core.domain.identity`: whoever shares a client id or an e-mail is one human; people who only share
a phone may be a family, so each of them is shown, and an administrator chooses.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from sqlmodel import Session

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.contacts import normalize_client_id
from core.domain.identity import OVER_TIME, STRONG, KeyKind, Trace, find_humans, identifies, join_traces
from core.domain.mail import normalize_email
from core.domain.phones import normalize_phone
from core.domain.privacy.person_keys import Key, keys_of
from core.errors import InvalidInput
from core.rights import needs
from core.services.projects.projects import get_project
from data.repositories.privacy import traces as repository
from data.repositories.privacy.traces import Held

MOST_ROUNDS = 20
"""How often further keys of a person are followed; a chain of more is no person."""


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """One human in the store. `counts`: the number of rows by table. `shared`: the phones that other people have, too.
    `token` stands for the person in a page, and says nothing about them."""

    token: str
    keys: frozenset[Key] = field(repr=False)
    shared: frozenset[Key] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    counts: Mapping[str, int]
    rows: tuple[Held, ...] = field(repr=False)

    def values(self, kind: KeyKind) -> tuple[str, ...]:
        """The keys of one kind, sorted."""
        return tuple(sorted(value for known, value in self.keys if known == kind))


@needs(Right.ERASURE)
def find_people(desk: Desk, project_id: int, text: str) -> tuple[FoundPerson, ...]:
    """Everybody who has one of the keys in the text, several separated by commas or lines: a client id, an e-mail, a
    phone, or the id of a chat. Raises InvalidInput("person") for a text without any, NotFound for the project."""
    seeds = read_keys(text, get_project(desk, project_id).phone_country)
    with desk.store.reading() as session:
        return find_humans_with(session, project_id, seeds)


def read_keys(text: str, country: str) -> frozenset[Key]:
    """What a typed text may mean: ten digits are a phone or a client id. Raises InvalidInput("person")."""
    keys: set[Key] = set()
    for part in text.replace(";", ",").replace("\n", ",").split(","):
        word = part.strip()
        if email := normalize_email(word):
            keys.add(("email", email))
            continue
        if phone := normalize_phone(word, country):
            keys.add(("phone", phone))
        if client_id := normalize_client_id(word):
            keys.add(("client_id", client_id))
        elif word and not phone and "@" not in word:
            keys.add(("chat_user_id", word))
    if not keys or not all(identifies(*key) for key in keys):
        raise InvalidInput("person", None, "empty")
    return frozenset(keys)


def find_humans_with(session: Session, project_id: int, seeds: Collection[Key]) -> tuple[FoundPerson, ...]:
    """The humans who hold one of these keys, those with most rows first."""
    groups = _group(repository.list_held(session, project_id, _by_kind(seeds)))
    found: dict[str, FoundPerson] = {}
    for rows in groups:
        person = _complete(session, project_id, rows)
        found.setdefault(person.token, person)
    return tuple(sorted(found.values(), key=lambda one: (-sum(one.counts.values()), one.token)))


def _complete(session: Session, project_id: int, rows: list[Held]) -> FoundPerson:
    """The human of these rows with all further rows that are theirs."""
    own = rows
    for _ in range(MOST_ROUNDS):
        trace = _joined(own)
        near = repository.list_held(session, project_id, _by_kind(keys_of(trace)))
        places = {(row.table, row.key) for row in own}
        groups = _group(near)
        mine = next((group for group in groups if any((row.table, row.key) in places for row in group)), own)
        if len(mine) <= len(own):
            break
        own = mine
    keys = frozenset(key for key in keys_of(_joined(own)) if identifies(*key))
    of_others = {key for group in groups if group is not mine for row in group for key in keys_of(_trace(row))}
    return FoundPerson(
        token=sha256(repr(sorted((row.table, row.key) for row in own)).encode()).hexdigest()[:16],
        keys=keys,
        shared=frozenset(key for key in keys & of_others if key[0] not in STRONG),
        names=tuple(dict.fromkeys(name for row in own for name in row.names)),
        counts=Counter(row.table for row in own),
        rows=tuple(own),
    )


def _group(rows: Iterable[Held]) -> list[list[Held]]:
    held = list(rows)
    firsts = find_humans([_trace(row) for row in held], OVER_TIME).firsts
    groups: defaultdict[int, list[Held]] = defaultdict(list)
    for row, first in zip(held, firsts, strict=True):
        groups[first].append(row)
    return list(groups.values())


def _trace(row: Held) -> Trace:
    return Trace(*row[2:])


def _joined(rows: Iterable[Held]) -> Trace:
    return join_traces([_trace(row) for row in rows])


def _by_kind(keys: Iterable[Key]) -> dict[str, list[str]]:
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for kind, value in sorted(keys):
        if identifies(kind, value):
            by_kind[kind].append(value)
    return by_kind
