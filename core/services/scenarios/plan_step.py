"""What a step of a scenario would do for one webinar, session or day, by its kind."""

from collections.abc import Iterator

from core.desk import Desk
from core.domain.scenarios.actions import RegisterNext, TellOperators, TellPrograms, WriteFile
from core.domain.scenarios.scenario import MOST_STEPS, Scenario
from core.services.campaigns.left_out import LeftOutNow
from core.services.projects.projects import get_project
from core.services.scenarios.absent import list_parts
from core.services.scenarios.arrivals import counts_from
from core.services.scenarios.steps.campaign import plan_campaign_step
from core.services.scenarios.steps.file import plan_file_step
from core.services.scenarios.steps.notify import plan_notice_step
from core.services.scenarios.steps.planned import PlannedStep
from core.services.scenarios.steps.register import plan_register_step
from core.services.scenarios.steps.webhook import plan_webhook_step
from core.services.scenarios.subjects import Subject
from core.services.scenarios.whom import gather_people, stamp_people
from data.repositories import scenarios as repository


def plan_step(
    desk: Desk, project_id: int, scenario_id: int, rules: Scenario, step: int, subject: Subject, left_out: LeftOutNow
) -> PlannedStep:
    """The plan for everybody who is to get the step now and for whom it was not begun before.

    It is named for the scenario, the webinar or session and the step, and keyed by their ids, so that what is loaded
    again, restarted, edited or renamed reaches nobody again. Raises the DeskErrors of its kind, and NotFound.
    """
    zone = get_project(desk, project_id).time_zone
    title = f"{rules.name} · {subject.starts_at.astimezone(zone):%d.%m.%Y %H:%M} · {scenario_id}.{step + 1}"
    key = ("scenario", str(scenario_id), subject.key, str(step + 1))
    with desk.store.reading() as session:  # before they are gathered: what becomes known meanwhile is news
        made_by = stamp_people(session, project_id, rules, step, subject, zone)
    people = gather_people(desk, project_id, scenario_id, rules, step, subject, left_out)
    with desk.store.reading() as session:
        run = repository.find_run_of(session, project_id, scenario_id, subject.key, step)
    run_id = run.id if run else None
    match rules.steps[step].actions:
        case RegisterNext() as actions:
            after = min(counts_from(desk, project_id, rules, subject, zone), desk.now())
            return plan_register_step(desk, project_id, actions, people, title=title, after=after, run_id=run_id)
        case TellOperators():
            until = f"{subject.until}" if rules.when.trigger.comes_singly else ""
            return plan_notice_step(desk, project_id, people, run_id=run_id, name=rules.name, key=(*key, until))
        case TellPrograms() as actions:
            about = {
                "scenario_id": scenario_id,
                "step": step + 1,
                "webinar_id": subject.key if subject.report_id else None,
                "starts_at": subject.starts_at.isoformat(),
            }
            return plan_webhook_step(desk, project_id, actions, people, run_id=run_id, about=about)
        case WriteFile() as actions:
            stem = f"{subject.starts_at.astimezone(zone):%Y-%m-%d_%H-%M}_scenario-{scenario_id}_step-{step + 1}"
            return plan_file_step(desk, project_id, actions, people, run_id=run_id, stem=stem)
        case actions:
            parts = list_parts(desk, project_id, subject.report_id) if subject.report_id else ()
            former = [*_list_moved(rules, step, key), *((*key[:2], part.webinar_id, key[-1]) for part in parts)]
            return plan_campaign_step(
                desk,
                project_id,
                actions,
                people,
                title=title,
                group=rules.whom.group,
                key=key,
                former=former,
                made_by=made_by,
            )


def _list_moved(rules: Scenario, step: int, key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The keys of the other steps that do something else: before the scenario was edited they may have done this."""
    actions = rules.steps[step].actions
    for number in range(MOST_STEPS):
        if number != step and not (number < len(rules.steps) and rules.steps[number].actions == actions):
            yield (*key[:-1], str(number + 1))
