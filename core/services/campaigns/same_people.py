"""Whether the people of a campaign are among certain others, such as those who have paid: by all that the store knows
of these others, also under another key than the campaign has.

Who cannot be told apart from one of them counts as one: they are left out, and a message to a wrong person is worse
than one that is missing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from core.domain.campaigns.campaign import CampaignPerson
from core.domain.identity import CONTACTS, OVER_TIME, KeyKind, Trace, find_humans, identifies, join_traces
from core.services.reports.humans import trace_of
from core.services.reports.rows import read_keys
from data.repositories.near_people import list_near
from data.repositories.reports import humans as repository

Key = tuple[KeyKind, str]
MOST_ROUNDS = 5
"""How often further keys of a person are followed; a chain of more is no person."""


@dataclass(frozen=True, slots=True)
class SamePeople:
    """The keys of certain people. `sure`: those that were given, and further client ids and e-mails that are theirs.
    `phones`: further phones, which a family may share, so they say something of those only who have no e-mail."""

    sure: frozenset[Key] = field(repr=False)
    phones: frozenset[Key] = field(repr=False)

    def __contains__(self, person: CampaignPerson) -> bool:
        own = person_keys(person)
        if not self.sure.isdisjoint(own):
            return True
        return not any(kind == "email" for kind, _ in own) and not self.phones.isdisjoint(own)


NOBODY = SamePeople(frozenset(), frozenset())


def person_keys(person: CampaignPerson) -> set[Key]:
    """The client ids and contacts of a person of a campaign."""
    keys: set[Key] = {("email" if "@" in one else "phone", one) for one in person.contacts}
    return keys | {("client_id", str(one)) for one in (person.client_id, person.asked_id) if one is not None}


def trace_of_person(person: CampaignPerson) -> Trace:
    """The trace that a person of a campaign leaves."""
    emails = tuple(one for one in person.contacts if "@" in one)
    phones = tuple(one for one in person.contacts if "@" not in one)
    client_id = (str(person.client_id),) if person.client_id is not None else ()
    return Trace(client_id, emails, phones, names=(person.username,) if person.username else ())


def same_as(people: Iterable[CampaignPerson]) -> SamePeople:
    """These people by the keys alone that are given."""
    keys = frozenset(key for person in people for key in person_keys(person))
    phones = frozenset(key for key in keys if key[0] == "phone")
    return SamePeople(keys - phones, phones)


def find_same(
    session: Session, project_id: int, people: Sequence[Trace], asked: Sequence[CampaignPerson] | None = None
) -> SamePeople:
    """These people, to be asked who is among them. With `asked` only of these it will be asked: then nothing further is
    looked up of those who can be none of them, which for a few who are asked takes less than for all."""
    if asked is not None:
        _, near = _look_around(session, project_id, {key for person in asked for key in person_keys(person)})
        people = [person for person in people if not near.isdisjoint(_keys(person))]
    given = {key for person in people for key in _keys(person)}
    found = {key for person in widen(session, project_id, people) for key in _keys(person)}
    phones = frozenset(key for key in found if key[0] == "phone")
    return SamePeople(frozenset(given | (found - phones)), phones)


def list_same(session: Session, project_id: int, people: Sequence[Trace], asked: Sequence[CampaignPerson]) -> set[int]:
    """The places of those asked who are one of these people, by the rule of `core.domain.identity`: here who shares
    only a phone with another e-mail is somebody else."""
    known, near = _look_around(session, project_id, {key for person in asked for key in person_keys(person)})
    people = [person for person in people if not near.isdisjoint(_keys(person))]
    firsts = find_humans([*people, *map(trace_of_person, asked), *known], OVER_TIME).firsts
    own, of_asked = set(firsts[: len(people)]), firsts[len(people) : len(people) + len(asked)]
    return {place for place, first in enumerate(of_asked) if first in own}


def widen(session: Session, project_id: int, people: Sequence[Trace]) -> list[Trace]:
    """Each of these people with all further keys that reports, registrations and the copy of the clients know to be
    theirs, by the rule of `core.domain.identity`."""
    known, _ = _look_around(session, project_id, {key for person in people for key in _keys(person)})
    firsts = find_humans([*people, *known], OVER_TIME).firsts
    of_human: defaultdict[int, list[Trace]] = defaultdict(list)
    for row, first in zip(known, firsts[len(people) :], strict=True):
        of_human[first].append(row)
    return [join_traces([person, *of_human[first]]) for person, first in zip(people, firsts, strict=False)]


def _look_around(session: Session, project_id: int, keys: Collection[Key]) -> tuple[list[Trace], set[Key]]:
    """All that may be of those who have these keys: the traces that share a key with them, directly or through others,
    and the keys that were met."""
    rows: set[Trace] = set()
    humans: set[int] = set()
    seen: set[Key] = set()
    ahead = set(keys)
    for _ in range(MOST_ROUNDS):
        if not ahead:
            break
        by_kind = _by_kind(ahead)
        new_humans = repository.list_humans_with(session, project_id, ahead) - humans
        humans |= new_humans
        near = [
            trace_of(read_keys(trace.keys), trace.username)
            for trace in repository.list_traces(session, project_id, new_humans)
        ]
        for client_id, emails, phones, name in list_near(session, project_id, by_kind):
            near.append(Trace((client_id,) if client_id else (), emails, phones, names=(name,) if name else ()))
        rows.update(near)
        seen |= ahead
        ahead = {key for row in near for key in _keys(row)} - seen
    return list(rows), seen | ahead


def _keys(trace: Trace) -> set[Key]:
    return {(kind, value) for kind in CONTACTS for value in getattr(trace, kind) if identifies(kind, value)}


def _by_kind(keys: Iterable[Key]) -> Mapping[str, Collection[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for kind, value in keys:
        found[kind].append(value)
    return found
