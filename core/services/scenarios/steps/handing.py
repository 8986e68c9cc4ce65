"""What the steps have in common that hand people on, to other programs, into a file or as a number in a notice: a run
hands each person on once, which its ledger of handed people says."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson
from core.domain.campaigns.plan import PlannedPerson, PlanState, plan_people
from core.services.campaigns.plan_campaign import find_known
from core.services.campaigns.same_people import list_same, person_keys, same_as, trace_of_person
from core.services.scenarios.steps.planned import NAMES, PlannedStep
from data.models import HandedPerson, ScenarioRun
from data.repositories import handed as repository

_UNSURE = (PlanState.NO_CONTACT, PlanState.CONTRADICTION)


@dataclass(frozen=True, slots=True)
class Handing:
    """Everybody who is meant, with what will be done with them: `WILL_SEND` are handed on. `last`: the number of the
    last person of the ledger by which it was planned."""

    rows: tuple[PlannedPerson, ...] = field(repr=False)
    last: int

    @property
    def counts(self) -> Counter[StrEnum]:
        return Counter(row.state for row in self.rows)

    @property
    def reached(self) -> list[PlannedPerson]:
        return [row for row in self.rows if row.state is PlanState.WILL_SEND]

    def as_step(self, begin: Callable[[int], object], *, goes_out: bool = True) -> PlannedStep:
        """What a step that hands these people on would do; see `PlannedStep`."""
        reached = self.reached
        return PlannedStep(
            people=len(reached),
            counts=self.counts,
            names=[row.person.username for row in reached[:NAMES]],
            job_id=None,
            begin=begin,
            rows=self.rows,
            goes_out=goes_out,
        )


def plan_handing(
    desk: Desk,
    project_id: int,
    people: Sequence[CampaignPerson],
    run_id: int | None,
    *,
    counts_all: bool = False,
    needs_client: bool = False,
) -> Handing:
    """Who is handed on now. Whoever has no client in the copy is, too: nobody is written to. Who contradicts themselves
    or has no contact is not, for nobody could tell who that is; with `counts_all` they are, as one of a number. With
    `needs_client` nobody is of whom no client is known, for there is nothing else to say who they are.
    `run_id`: None for a run that is not there yet."""
    with desk.store.reading() as session:
        handed = repository.list_handed(session, project_id, run_id) if run_id else []
    before = _Before(handed)
    planned = plan_people(people, known=find_known(desk, project_id, people), got={})
    with desk.store.reading() as session:
        same = before.find(session, project_id, planned)
    rows = []
    for row in planned:
        is_unsure = row.state in _UNSURE
        if row.state in (PlanState.WILL_SEND, PlanState.LOOK_UP) or (counts_all and is_unsure):
            client_id = None if is_unsure else row.client_id
            person = replace(row.person, client_id=client_id)
            is_handed = before.takes(person) or row.number in same
            state = PlanState.ALREADY_SENT if is_handed else PlanState.WILL_SEND
            if state is PlanState.WILL_SEND and needs_client and client_id is None:
                state = PlanState.NO_CONTACT
            row = replace(row, state=state, client_id=client_id)
        rows.append(row)
    return Handing(tuple(rows), handed[-1].number if handed else 0)


def hand_on(
    session: Session, desk: Desk, run: ScenarioRun, handing: Handing, *, most: int | None = None
) -> dict[int, list[PlannedPerson]]:
    """Write down in an open transaction who is handed on, and add them to the people of the run; returns them by the
    part, of `most` people, in which they go. A plan is carried out once: nobody is where the ledger has grown since."""
    run_id = run.id or 0
    number, part = repository.find_last(session, run_id)
    new = handing.reached if number == handing.last else []
    parts = {part + n: some for n, some in enumerate(_chunks(new, most or max(len(new), 1)), start=1)}
    rows = _rows(parts, number, {"run_id": run_id, "project_id": run.project_id, "handed_at": desk.now()})
    repository.add_handed(session, list(rows))
    run.people += len(new)
    session.add(run)
    return parts


def handed_person(row: HandedPerson) -> CampaignPerson:
    """A person of the ledger."""
    return CampaignPerson(row.client_id, row.email, row.phone, row.username)


class _Before:
    """Those who were handed on before. Of whom nothing is known but that they were there, only the number counts."""

    def __init__(self, handed: Iterable[HandedPerson]) -> None:
        self._people = [handed_person(row) for row in handed if not row.is_erased]
        self._same = same_as(self._people)
        self._nobodys = sum(not person_keys(one) for one in self._people)

    def find(self, session: Session, project_id: int, planned: Sequence[PlannedPerson]) -> set[int]:
        """The numbers of those who have no key of theirs and are one of them by all that the store knows."""
        people = {row.number: replace(row.person, client_id=row.client_id) for row in planned}
        asked = {number: person for number, person in people.items() if person not in self._same}
        if not (self._people and asked):
            return set()
        traces, numbers = [trace_of_person(one) for one in self._people], list(asked)
        return {numbers[place] for place in list_same(session, project_id, traces, list(asked.values()))}

    def takes(self, person: CampaignPerson) -> bool:
        """Whether the person is one of them; each of whom nothing is known stands for one person."""
        if person_keys(person):
            return person in self._same
        self._nobodys -= 1
        return self._nobodys >= 0


def _chunks(rows: Sequence[PlannedPerson], most: int) -> Iterator[list[PlannedPerson]]:
    for start in range(0, len(rows), most):
        yield list(rows[start : start + most])


def _rows(parts: dict[int, list[PlannedPerson]], number: int, of_all: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part, rows in parts.items():
        for row in rows:
            number += 1
            yield {
                **of_all,
                "number": number,
                "part": part,
                "client_id": row.client_id,
                "email": row.person.email,
                "phone": row.person.phone,
                "username": row.person.username,
            }
