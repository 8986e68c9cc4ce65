"""The scenarios that one person is in: what they got of each for which webinar, what comes next, and why they are left
out."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.campaigns.campaign import CampaignPerson, LeftOut
from core.domain.contacts import client_number
from core.domain.scenarios.scenario import Group
from core.rights import needs
from core.services.campaigns.exclusions import Excluded, list_all_exclusions
from core.services.campaigns.left_out import LeftOutNow
from core.services.campaigns.same_people import SamePeople, find_same, trace_of_person
from core.services.reports.humans import find_same_humans
from core.services.scenarios.look_again import open_judge
from core.services.scenarios.run_ledger import Outcome, handed_outcome, outcome_of, says_more
from core.services.scenarios.runs import Run, list_runs
from core.services.scenarios.scenarios import KeptScenario, list_scenarios
from core.services.scenarios.states import RunState
from data.repositories import campaigns as repository
from data.repositories.handed import list_of_runs
from data.repositories.inbox import person_traces
from data.repositories.registration import batches

MOST_RUNS = 300
"""Among so many of the newest runs it is looked what the person got."""
MOST_JUDGED = 20
"""Of so many runs that have not begun it is asked whether the person is meant."""
_NOT_BEGUN = (RunState.WAITING, RunState.ASKS)


@dataclass(frozen=True, slots=True)
class PersonStep:
    """One step of a scenario for one webinar or session. `outcome`: what became of it for the person, or why they will
    not get it; None when they get it once it is due. `at`: when that was settled."""

    run: Run
    outcome: Outcome | LeftOut | None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonScenario:
    """A scenario with the steps of the person, that which is due last first. `left_out`: why it does not write to
    them."""

    scenario: KeptScenario
    left_out: LeftOut | None
    steps: tuple[PersonStep, ...]


@dataclass(frozen=True, slots=True)
class PersonScenarios:
    """`is_never`: the project does not write to them. `entries`: where they stand among those who are left out; when
    they are so by a segment, there is none of it."""

    is_never: bool
    scenarios: tuple[PersonScenario, ...]
    entries: tuple[Excluded, ...] = field(repr=False)


@needs(Right.CONTACTS)
def get_person_scenarios(desk: Desk, project_id: int, person: CampaignPerson) -> PersonScenarios:
    """The scenarios that did something for the person, will do so, or leave them out, by name. Reads the store only."""
    trace = trace_of_person(person)
    with desk.store.reading() as session:
        mine = find_same(session, project_id, [trace])
        humans = find_same_humans(session, project_id, trace)
        visited = {row["report_id"] for row in person_traces.list_visits(session, project_id, humans)}
    whole = _whole(person, mine)
    excluded = list_all_exclusions(desk, project_id)
    entries = tuple(one for one in excluded if not one.segment and one.person in mine)
    scenarios = list_scenarios(desk, project_id)
    steps = _list_steps(desk, project_id, scenarios, mine, whole=whole, visited=visited)
    left_out = LeftOutNow(desk, project_id)
    of_project = left_out.find(None, [whole]).why(whole)
    with_own = {one.scenario_id for one in excluded}
    found = []
    for scenario in scenarios:
        has_own = scenario.id in with_own and of_project is None
        why = left_out.find(scenario.id, [whole]).why(whole) if has_own else of_project
        if steps[scenario.id] or why is LeftOut.TAKEN_OUT:
            found.append(PersonScenario(scenario, why, tuple(reversed(steps[scenario.id]))))
    return PersonScenarios(of_project is not None, tuple(found), entries)


def _list_steps(
    desk: Desk,
    project_id: int,
    scenarios: Sequence[KeptScenario],
    mine: SamePeople,
    *,
    whole: CampaignPerson,
    visited: Collection[int],
) -> Mapping[int, list[PersonStep]]:
    """By scenario the steps that the person got, and those that are to come for which they are meant, or were meant
    before, that which is due first first."""
    runs = list_runs(desk, project_id, limit=MOST_RUNS)
    on = {one.id: one for one in scenarios if one.on_since}
    got = _list_got(desk, project_id, mine, [run.id for run in runs])
    steps: defaultdict[int, list[PersonStep]] = defaultdict(list)
    judged = 0
    for run in sorted(runs, key=lambda one: one.due_at):
        own = steps[run.scenario_id]
        if run.id in got:
            own.append(PersonStep(run, *got[run.id]))
        elif run.state in _NOT_BEGUN and run.scenario_id in on and judged < MOST_JUDGED:
            was_in = any(_is_about_same(one.run, run) for one in own)
            if was_in or _may_be_meant(run, on[run.scenario_id], visited):
                judged += 1
                [why] = open_judge(desk, project_id, run.id)([whole])
                if was_in or why is not LeftOut.NOT_MEANT:
                    own.append(PersonStep(run, why))
    return steps


def _list_got(
    desk: Desk, project_id: int, mine: SamePeople, run_ids: Sequence[int]
) -> Mapping[int, tuple[Outcome, datetime | None]]:
    """What became of the person by each of these runs that has done something for them."""
    found: dict[int, tuple[Outcome, datetime | None]] = {}
    if not mine.sure:
        return found
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for kind, value in mine.sure | mine.phones:
        keys[kind].append(value)
    for run_id, person, outcome, at in _list_rows(desk, project_id, run_ids, keys):
        if person in mine and (run_id not in found or says_more(outcome, than=found[run_id][0])):
            found[run_id] = outcome, at
    return found


def _list_rows(
    desk: Desk, project_id: int, run_ids: Sequence[int], keys: Mapping[str, Collection[str]]
) -> Iterator[tuple[int, CampaignPerson, Outcome, datetime | None]]:
    """The rows of these runs with one of the keys: of campaigns, of registrations, and of those who were handed on."""
    with desk.store.reading() as session:
        for run_id, sent in repository.list_rows_of_runs(session, project_id, run_ids, keys):
            person = CampaignPerson(sent.client_id, sent.email, sent.phone, asked_id=sent.asked_client_id)
            yield run_id, person, outcome_of(sent.plan, sent.state), sent.settled_at
        for run_id, row in batches.list_rows_of_runs(session, project_id, run_ids, keys):
            person = CampaignPerson(client_number(row.client_id), row.email, row.phone)
            yield run_id, person, outcome_of(row.plan, row.state), row.settled_at
        for handed in list_of_runs(session, project_id, run_ids, keys):
            person = CampaignPerson(handed.client_id, handed.email, handed.phone)
            yield handed.run_id, person, handed_outcome(handed), handed.handed_at


def _may_be_meant(run: Run, scenario: KeptScenario, visited: Collection[int]) -> bool:
    """Whether it is worth asking: of a webinar only who was there can have come, and only others did not."""
    if run.report_id is None:
        return True
    return (run.report_id in visited) == (scenario.rules.whom.group is not Group.ABSENT)


def _is_about_same(one: Run, other: Run) -> bool:
    return (one.report_id, one.starts_at, one.title) == (other.report_id, other.starts_at, other.title)


def _whole(person: CampaignPerson, mine: SamePeople) -> CampaignPerson:
    """The person with every contact that is known to be theirs."""
    own = {value for kind, value in mine.sure if kind != "client_id"} - {person.email, person.phone}
    client = min((int(value) for kind, value in mine.sure if kind == "client_id"), default=None)
    return replace(person, client_id=person.client_id or client, others=tuple(sorted(own)))
