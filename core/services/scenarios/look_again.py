"""Looking at each person of a scenario's campaign once more right before they are sent something."""

from collections.abc import Iterable

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignPerson, LeftOut
from core.services.campaigns.exclusions import stamp_left_out
from core.services.campaigns.look_again import Judge, judges_runs
from core.services.campaigns.same_people import Key, person_keys
from core.services.projects.projects import get_project
from core.services.scenarios.look import is_over
from core.services.scenarios.note import read_on, subject_of
from core.services.scenarios.runs import require_run
from core.services.scenarios.states import RunState
from core.services.scenarios.subjects import Known, content_of
from core.services.scenarios.whom import gather_people
from data.repositories import scenarios as repository

Found = dict[Key, LeftOut | None]
"""The keys of everybody for whom a run is meant now, each with the reason for which its person gets nothing."""


@judges_runs
def open_judge(desk: Desk, project_id: int, run_id: int) -> Judge:
    """Who is still meant by the run; nobody once it is too late for it. People are gathered anew only when the
    scenario, who is left out, or what it has to know has changed (`content_of`)."""
    stamp: object = None
    found: Found = {}
    zone = get_project(desk, project_id).time_zone

    def judge(person: CampaignPerson) -> LeftOut | None:
        nonlocal stamp, found
        with desk.store.reading() as session:
            run = require_run(session, project_id, run_id)
            scenario = repository.get_any_scenario(session, run.scenario_id)
            on = read_on(scenario)
            rules = on.rules
            until = desk.now() if run.state == RunState.WAITING else run.until
            subject = subject_of(run, on, until=until or desk.now())
            content = content_of(Known(session, project_id, [run.report_id or 0]), rules, subject, zone)
            now = (content, scenario.version, stamp_left_out(session, project_id))
        if is_over(run, rules, desk.now(), zone):
            return LeftOut.NOT_MEANT
        if now != stamp:
            found = _by_key(gather_people(desk, project_id, run.scenario_id, rules, run.step, subject))
            stamp = now
        return _why(found, person)

    return judge


def _by_key(people: Iterable[CampaignPerson]) -> Found:
    """Of two people with one key the one who is left out counts: nobody can tell which of them it is."""
    found: Found = {}
    for person in people:
        for key in person_keys(person):
            found[key] = found.get(key) or person.left_out
    return found


def _why(found: Found, person: CampaignPerson) -> LeftOut | None:
    """A family shares a phone, so the phone decides only where nothing else is known."""
    keys = [key for key in person_keys(person) if key in found]
    sure = [key for key in keys if key[0] != "phone"] or keys
    return next((found[key] for key in sure if found[key]), None) if sure else LeftOut.NOT_MEANT
