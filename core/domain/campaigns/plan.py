"""The plan of a campaign: what will be done with every person of a list, settled before anything is sent."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from core.domain.campaigns.campaign import CampaignActions, CampaignPerson, CampaignSource


class PlanState(StrEnum):
    """What will be done with a person. `LOOK_UP`: their client is not known yet, Salebot will be asked for it."""

    WILL_SEND = "will_send"
    LOOK_UP = "look_up"
    ALREADY_SENT = "already_sent"
    REPEATED = "repeated"
    NO_CONTACT = "no_contact"


TO_DO = (PlanState.WILL_SEND, PlanState.LOOK_UP)
FoundBy = Literal["given", "copy"]


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """A person and what will be done with them. `number` counts from 1; `client_id` is the client where it is known,
    and `found_by` says from where; `same_as` is the number of the person that a repeated one repeats."""

    number: int
    state: PlanState
    person: CampaignPerson = field(repr=False)
    client_id: int | None = None
    found_by: FoundBy | None = None
    same_as: int | None = None


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
    person who got an earlier one gets it once more. `planned_at` is aware UTC."""

    name: str
    actions: CampaignActions
    source: CampaignSource
    again: bool
    repeat: int
    rows: tuple[PlannedPerson, ...] = field(repr=False)
    needs: CampaignNeeds
    planned_at: datetime

    @property
    def counts(self) -> Mapping[PlanState, int]:
        """How many people there are of each kind; they add up to the rows."""
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in PlanState}

    def only(self, *states: PlanState) -> tuple[PlannedPerson, ...]:
        """The people of these kinds."""
        return tuple(row for row in self.rows if row.state in states)


def plan_people(
    people: Sequence[CampaignPerson], *, known: Mapping[str, int], got: Collection[int]
) -> tuple[PlannedPerson, ...]:
    """Say what will be done with each person. `known` are the clients of e-mails and phones, as far as the dashboard's
    copy knows them; `got` are the clients who have got this campaign, or are about to.

    Rows with the same client are one person. People whose client is not known are the same when they have the same
    e-mail or, without an e-mail, the same phone: members of a family share a phone, and each has an e-mail. The order
    of the people does not change how many there are of each kind.
    """
    found = [_find_client(person, known) for person in people]
    same_as = _find_same(people, [client_id for client_id, _ in found])
    planned = []
    for number, (person, (client_id, found_by)) in enumerate(zip(people, found, strict=True), start=1):
        first = same_as.get(number)
        state = PlanState.WILL_SEND
        if first is not None:
            state = PlanState.REPEATED
        elif client_id is None:
            state = PlanState.LOOK_UP if person.email or person.phone else PlanState.NO_CONTACT
        elif client_id in got:
            state = PlanState.ALREADY_SENT
        planned.append(PlannedPerson(number, state, person, client_id=client_id, found_by=found_by, same_as=first))
    return tuple(planned)


def _find_client(person: CampaignPerson, known: Mapping[str, int]) -> tuple[int | None, FoundBy | None]:
    if person.client_id is not None:
        return person.client_id, "given"
    # The phone before the e-mail, as everywhere where a client is looked for (docs/salebot.md, section 14).
    for contact in (person.phone, person.email):
        if contact and contact in known:
            return known[contact], "copy"
    return None, None


def _find_same(people: Sequence[CampaignPerson], clients: Sequence[int | None]) -> dict[int, int]:
    """For the number of each repeated person, the number of the first row of the same person."""
    first_of: dict[object, int] = {}
    same_as: dict[int, int] = {}

    def rank(index: int) -> int:
        # The people of whom most is known come first, so that the order of the list does not matter.
        return 0 if clients[index] is not None else 1 if people[index].email else 2

    for index in sorted(range(len(people)), key=rank):
        person, client_id, number = people[index], clients[index], index + 1
        key = client_id if client_id is not None else person.email or person.phone
        if key is None:
            continue
        first = first_of.setdefault(key, number)
        if first != number:
            same_as[number] = first
        for contact in (person.email, person.phone):
            if contact:
                first_of.setdefault(contact, first)
    return same_as
