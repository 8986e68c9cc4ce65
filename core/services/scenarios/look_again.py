"""Looking at each person of a scenario's campaign once more right before they are sent something."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson, LeftOut
from core.services.campaigns.left_out import LeftOutNow
from core.services.campaigns.look_again import Judge, find_planned, judges_runs
from core.services.campaigns.same_people import Key, person_keys
from core.services.projects.projects import get_project
from core.services.scenarios.due import is_over
from core.services.scenarios.note import On, read_on, subject_of
from core.services.scenarios.runs import require_run
from core.services.scenarios.states import RunState
from core.services.scenarios.whom import gather_people, mark_people, stamp_people
from data.models import ScenarioRun
from data.repositories import scenarios as repository

Found = dict[Key, LeftOut | None]
"""The keys of everybody for whom a run is meant now, each with the reason for which its person gets nothing."""


@judges_runs
def open_judge(desk: Desk, project_id: int, run_id: int, job_id: str = "") -> Judge:
    """Who is still meant by the run; nobody once it is too late for it. With the id of the campaign that it has begun
    its people are at first as the plan of that has them, while nothing is new. Raises NotFound when it is asked about a
    run that is not there any more."""
    return _Judge(desk, project_id, run_id, job_id)


class _Judge:
    """Reads the run and its scenario anew only when they have changed, and gathers people anew only then, or when
    something else has: who is left out, or what the scenario has to know (`stamp_of_step`). Of whom Salebot was asked
    meanwhile which client they are, it is looked by that client, too."""

    def __init__(self, desk: Desk, project_id: int, run_id: int, job_id: str) -> None:
        self._desk, self._project_id, self._run_id, self._job_id = desk, project_id, run_id, job_id
        self._zone = get_project(desk, project_id).time_zone
        self._read: object = None
        self._gathered = ""
        self._found: Found = {}

    def __call__(self, people: Sequence[CampaignPerson]) -> list[LeftOut | None]:
        desk, project_id = self._desk, self._project_id
        with desk.store.reading() as session:
            read = repository.stamp_run(session, project_id, self._run_id)
            if read is None or read != self._read:
                self._run, self._on = self._find_run(session)
                self._read = read
            run, on = self._run, self._on
            if is_over(run, on.rules, desk.now(), self._zone):
                return [LeftOut.NOT_MEANT for _ in people]
            until = desk.now() if run.state == RunState.WAITING else run.until
            subject = subject_of(run, on, until=until or desk.now())
            made_by = stamp_people(session, project_id, on.rules, run.step, subject, self._zone)
        about = (desk, project_id, run.scenario_id, on.rules, run.step, subject)
        if made_by != self._gathered:
            is_first = self._job_id and not self._gathered
            planned = find_planned(desk, project_id, self._job_id, made_by) if is_first else None
            self._left_out = LeftOutNow(desk, project_id)
            self._found = _by_key(gather_people(*about, self._left_out) if planned is None else planned)
            self._gathered = made_by
        if found_out := [one for one in people if self._is_client_new(one)]:
            self._found = _by_key(mark_people(*about, self._left_out, found_out), self._found)
        return [_why(self._found, person) for person in people]

    def _is_client_new(self, person: CampaignPerson) -> bool:
        """Whether somebody who is meant is a client of whom it was not known."""
        if person.client_id is None or ("client_id", str(person.client_id)) in self._found:
            return False
        return _why(self._found, person) is None

    def _find_run(self, session: Session) -> tuple[ScenarioRun, On]:
        run = require_run(session, self._project_id, self._run_id)
        return run, read_on(repository.get_any_scenario(session, run.scenario_id))


def _by_key(people: Iterable[CampaignPerson], before: Found | None = None) -> Found:
    """These people, and those found `before`. Of two with one key the one who is left out counts: nobody can tell which
    of them it is."""
    found = dict(before or {})
    for person in people:
        for key in person_keys(person):
            found[key] = found.get(key) or person.left_out
    return found


def _why(found: Found, person: CampaignPerson) -> LeftOut | None:
    """A family shares a phone, so the phone decides only where nothing else is known."""
    keys = [key for key in person_keys(person) if key in found]
    sure = [key for key in keys if key[0] != "phone"] or keys
    return next((found[key] for key in sure if found[key]), None) if sure else LeftOut.NOT_MEANT
