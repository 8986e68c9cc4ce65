"""The plan of a campaign: what will be done with every person of a list, settled before anything is sent."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from core.domain.campaigns.campaign import CampaignActions, CampaignPerson, CampaignSource, LeftOut, Step


class PlanState(StrEnum):
    """What will be done with a person. `LOOK_UP`: their client is not known for sure, Salebot will be asked for it.
    `CONTRADICTION`: what is known of the person belongs to different clients, so that one of them is a stranger;
    nothing is sent to any of them. `GOT_PART`: the client has got some of the actions by an earlier campaign of the
    name; `WILL_COMPLETE`: such a client gets the others now. The last five are `LeftOut`."""

    WILL_SEND = "will_send"
    WILL_COMPLETE = "will_complete"
    LOOK_UP = "look_up"
    ALREADY_SENT = "already_sent"
    GOT_PART = "got_part"
    REPEATED = "repeated"
    CONTRADICTION = "contradiction"
    NO_CONTACT = "no_contact"
    PAID = LeftOut.PAID.value
    CAME = LeftOut.CAME.value
    REGISTERED = LeftOut.REGISTERED.value
    TAKEN_OUT = LeftOut.TAKEN_OUT.value
    EXCLUDED = LeftOut.EXCLUDED.value


LEFT_OUT = (PlanState.PAID, PlanState.CAME, PlanState.REGISTERED, PlanState.TAKEN_OUT, PlanState.EXCLUDED)
TO_DO = (PlanState.WILL_SEND, PlanState.WILL_COMPLETE, PlanState.LOOK_UP)
FoundBy = Literal["given", "copy"]
Got = Mapping[int, tuple[Step, ...]]
"""The clients who have got a campaign of this name, or are about to, each with those of its actions that they lack."""


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """A person and what will be done with them. `number` counts from 1; `client_id` is the client where it is known,
    and `found_by` says from where; `same_as` is the number of the person that a repeated one repeats. `lacks` are the
    actions that a client who got a part of them lacks."""

    number: int
    state: PlanState
    person: CampaignPerson = field(repr=False)
    client_id: int | None = None
    found_by: FoundBy | None = None
    same_as: int | None = None
    lacks: tuple[Step, ...] = ()

    def judged(self, got: Got, *, completes: bool) -> "PlannedPerson":
        """The person as they are planned when these clients have got the campaign."""
        lacks = None if self.client_id is None else got.get(self.client_id)
        is_left_out = self.state in LEFT_OUT
        if lacks is None or not (is_left_out or self.state in (PlanState.WILL_SEND, PlanState.WILL_COMPLETE)):
            return self
        if is_left_out and lacks:
            return self
        part = PlanState.WILL_COMPLETE if completes else PlanState.GOT_PART
        return replace(self, state=part if lacks else PlanState.ALREADY_SENT, lacks=lacks)


@dataclass(frozen=True, slots=True)
class CampaignNeeds:
    """The calls and people that a campaign needs, and how many of them are left today, on the account's day.

    Calls are those that count towards Salebot's message quota: `calls_least` if everybody who is looked up is found at
    the first try, `calls_most` if nobody is. `people` are those to be sent something or to be looked up.
    """

    calls_least: int
    calls_most: int
    calls_today: int
    budget: int
    people: int
    people_today: int
    cap: int

    @property
    def calls_left(self) -> int:
        return max(0, self.budget - self.calls_today)

    @property
    def people_left(self) -> int:
        """How many people may still be sent something today, by all campaigns together."""
        return max(0, self.cap - self.people_today)


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """All people of a campaign, in their order. `repeat` counts the campaigns of this name, 0 for the first; `again`: a
    person who got an earlier one gets it once more; `completes`: one who got a part gets the rest. `planned_at` is
    aware UTC."""

    name: str
    actions: CampaignActions
    source: CampaignSource
    again: bool
    completes: bool
    repeat: int
    rows: tuple[PlannedPerson, ...] = field(repr=False)
    needs: CampaignNeeds
    planned_at: datetime

    @property
    def source_key(self) -> str | None:
        """See `CampaignSource.key_of`."""
        return self.source.key_of(self.name)

    @property
    def counts(self) -> Mapping[PlanState, int]:
        """How many people there are of each kind; they add up to the rows."""
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in PlanState}

    def only(self, *states: PlanState) -> tuple[PlannedPerson, ...]:
        """The people of these kinds."""
        return tuple(row for row in self.rows if row.state in states)


@dataclass(frozen=True, slots=True)
class KnownClients:
    """What the dashboard's copy knows of clients: the ids of those who hold an e-mail or a phone, by contact, and the
    contacts of those clients of whom all variables were read, by id."""

    by_contact: Mapping[str, Collection[int]] = field(default_factory=dict, repr=False)
    contacts_of: Mapping[int, Collection[str]] = field(default_factory=dict, repr=False)


def plan_people(
    people: Sequence[CampaignPerson], *, known: KnownClients, got: Got, completes: bool = False
) -> tuple[PlannedPerson, ...]:
    """Say what will be done with each person; `completes`: who got a part of it gets the rest.

    A client id that only the operator's list gives is checked with the person's own e-mail and phone: see
    `_find_client`. Rows with the same client are one person. People whose client is not known are the same when they
    have the same e-mail or, without an e-mail, the same phone: members of a family share a phone, and each has an
    e-mail. Who is left out takes with them every row of the same client. The order of the people does not change how
    many there are of each kind.
    """
    found = [_find_client(person, known) for person in people]
    people = _leave_out(people, found)
    same_as = _find_same(people, found)
    planned = []
    for number, (person, (state, client_id, found_by)) in enumerate(zip(people, found, strict=True), start=1):
        first = same_as.get(number)
        if person.left_out:
            state = PlanState(person.left_out.value)
        elif first is not None:
            state = PlanState.REPEATED
        row = PlannedPerson(number, state, person, client_id=client_id, found_by=found_by, same_as=first)
        planned.append(row.judged(got, completes=completes))
    return tuple(planned)


def belongs_to_another(contacts: Collection[str], known: Collection[str]) -> bool:
    """Whether a client with the contacts `known` is another person than the one with these `contacts`: both have an
    e-mail, or both a phone, and not the same."""
    mine, theirs = _by_kind(contacts), _by_kind(known)
    return any(mine[kind] and theirs[kind] and mine[kind].isdisjoint(theirs[kind]) for kind in mine)


class _Finding(NamedTuple):
    state: PlanState
    client_id: int | None = None
    found_by: FoundBy | None = None


def _find_client(person: CampaignPerson, known: KnownClients) -> _Finding:
    """The client of a person, and whether it is sure enough to be sent something.

    Of two clients by different kinds of contacts, the phone's is taken. The asked id counts when a client found by the
    person's own contacts is the same, or when no client is found and the copy knows nothing else of the asked one.
    Salebot is asked when the copy does not know all of the asked client.
    """
    holders = [set(known.by_contact[contact]) for contact in person.contacts if contact in known.by_contact]
    own, asked = person.client_id, person.asked_id
    if asked is not None:
        if any(asked in clients for clients in holders):
            return _Finding(PlanState.WILL_SEND, asked, "given")
        if own != asked or holders or belongs_to_another(person.contacts, known.contacts_of.get(asked, ())):
            found = {own, *(max(clients) for clients in holders)} - {asked, None}
            return _Finding(PlanState.CONTRADICTION, next(iter(found), None))
        if person.contacts and asked not in known.contacts_of:
            return _Finding(PlanState.LOOK_UP)
    if own is not None:
        return _Finding(PlanState.WILL_SEND, own, "given")
    if person.others and not _are_of_one_person(person, holders):
        return _Finding(PlanState.CONTRADICTION)
    if holders:
        # The newest of several: ids only grow (docs/salebot.md, section 14)
        return _Finding(PlanState.WILL_SEND, max(holders[0]), "copy")
    return _Finding(PlanState.LOOK_UP if person.contacts else PlanState.NO_CONTACT)


def _leave_out(people: Sequence[CampaignPerson], found: Sequence[_Finding]) -> Sequence[CampaignPerson]:
    """The people, with the reason of one row for all rows of the same client."""
    why = {client: person.left_out for person, (_, client, _) in zip(people, found, strict=True) if person.left_out}
    why.pop(None, None)
    return [
        replace(person, left_out=person.left_out or why.get(client))
        for person, (_, client, _) in zip(people, found, strict=True)
    ]


def _are_of_one_person(person: CampaignPerson, holders: Sequence[set[int]]) -> bool:
    """Whether several contacts of a row are one person's: their clients are the same or, where none is known, there is
    one e-mail among them. A family in one cell has several e-mails and several clients."""
    return bool(set.intersection(*holders)) if holders else len(_by_kind(person.contacts)["email"]) <= 1


def _by_kind(contacts: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"email": set(), "phone": set()}
    for contact in contacts:
        found["email" if "@" in contact else "phone"].add(contact)
    return found


def _find_same(people: Sequence[CampaignPerson], found: Sequence[_Finding]) -> dict[int, int]:
    """For the number of each repeated person, the number of the first row of the same person. A row that contradicts
    itself is about nobody, and who is left out repeats nobody."""
    first_of: dict[object, int] = {}
    same_as: dict[int, int] = {}

    def rank(index: int) -> int:
        # The people of whom most is known come first, so that the order of the list does not matter.
        return 0 if found[index].client_id is not None else 1 if people[index].email else 2

    sure = [
        index
        for index, (state, *_) in enumerate(found)
        if state is not PlanState.CONTRADICTION and not people[index].left_out
    ]
    for index in sorted(sure, key=rank):
        person, client_id, number = people[index], found[index].client_id, index + 1
        own = [one for one in (person.email, person.phone) if one in person.contacts]
        key = client_id if client_id is not None else next(iter(own), None)
        if key is None:
            continue
        first = first_of.setdefault(key, number)
        if first != number:
            same_as[number] = first
        for contact in own:
            first_of.setdefault(contact, first)
    return same_as
