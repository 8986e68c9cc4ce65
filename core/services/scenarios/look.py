"""The rounds of scenarios: what has happened is noted as runs, and what is due is begun.

A run is one step for one webinar, session or day, written down once (`core.services.scenarios.note`). Who is meant is
looked at when it is due, and again when more is known, for `GROWS` after that; that nobody gets it twice, the campaigns
see to (`core.services.scenarios.plan_step`). So a look may end anywhere and be made again: only the rounds begin
campaigns, one round of a project at a time.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.desk import Desk
from core.domain.notices.kinds import NoticeKind
from core.domain.scenarios.brake import Asks
from core.domain.scenarios.quiet_hours import QuietHours
from core.domain.scenarios.scenario import Scenario, Trigger
from core.domain.sessions import day_start
from core.errors import DeskError
from core.http.pace import Stopped
from core.jobs.rounds import work_round
from core.problems import write_problem
from core.services.campaigns.left_out import LeftOutNow
from core.services.campaigns.states import KIND as CAMPAIGN
from core.services.notices.notices import raise_notice
from core.services.projects.projects import get_project
from core.services.registration.subscribers_job import KIND as PULL_SUBSCRIBERS
from core.services.scenarios.arrivals import find_arrivals
from core.services.scenarios.braking import find_asks
from core.services.scenarios.due import is_over, step_due_at, until_of, wait_for_next
from core.services.scenarios.files import write_files
from core.services.scenarios.fresh import GIVE_UP_AFTER, freshen
from core.services.scenarios.held import hold_begun, hold_messages, let_go_on
from core.services.scenarios.known import Known, content_of
from core.services.scenarios.meanwhile import has_reports
from core.services.scenarios.note import On, note_new, read_on, subject_of
from core.services.scenarios.plan_step import plan_step
from core.services.scenarios.runs import notice_facts
from core.services.scenarios.settle import settle_sent
from core.services.scenarios.states import KIND, RunState
from core.services.scenarios.steps.planned import PlannedStep
from core.services.scenarios.subjects import Subject
from core.services.scenarios.switch import get_scenario_settings
from core.services.scenarios.write_run import write_run
from data.models import ScenarioRun
from data.repositories import scenarios as repository

LOOK_EVERY = timedelta(seconds=30)
GROWS = timedelta(days=3)
"""So long after it was done, a run looks whether there are more people now."""

Scenarios = Mapping[int, On]
"""By id."""


@work_round(KIND, after=(CAMPAIGN, PULL_SUBSCRIBERS))
def look_after_scenarios(desk: Desk, project_id: int, should_stop: Callable[[], bool]) -> datetime | None:
    """Note what has happened, and begin what is due. Returns when to look again, None while nothing is on and nothing
    that was begun is under way."""
    write_files(desk, project_id)
    settings = get_scenario_settings(desk, project_id)
    if settings.is_stopped:
        return None
    zone = get_project(desk, project_id).time_zone
    scenarios = _list_on(desk, project_id)
    if settings.quiet.holds(desk.now(), zone):
        hold_begun(desk, project_id)
    else:
        let_go_on(desk, project_id, zone, scenarios)
    if settle_sent(desk, project_id, scenarios, zone):
        scenarios = _list_on(desk, project_id)
    if not scenarios:
        return desk.now() + LOOK_EVERY if _is_sending(desk, project_id) else None
    waits_until = note_new(desk, project_id, scenarios, zone)
    _look_at_grown(desk, project_id, scenarios, zone)
    left_out = LeftOutNow(desk, project_id)
    for run in _list_due(desk, project_id, scenarios, settings.quiet, zone):
        if should_stop():
            raise Stopped
        if _is_off(desk, project_id, run.scenario_id):  # pressed since the look began
            continue
        _look_at(desk, project_id, run, scenarios[run.scenario_id], zone, left_out=left_out)
        if _is_off(desk, project_id, run.scenario_id):  # pressed before it was begun
            hold_begun(desk, project_id, run.scenario_id)
            with desk.store.writing(project_id) as session:
                hold_messages(session, desk, project_id, [run.scenario_id])
    again_at = desk.now() + LOOK_EVERY
    return min(waits_until or again_at, again_at)


def _is_off(desk: Desk, project_id: int, scenario_id: int) -> bool:
    """Whether the scenario is off now, or all are."""
    with desk.store.reading() as session:
        is_on = repository.get_any_scenario(session, scenario_id).on_since is not None
    return not is_on or get_scenario_settings(desk, project_id).is_stopped


def _list_on(desk: Desk, project_id: int) -> Scenarios:
    with desk.store.reading() as session:
        found = repository.list_on(session, project_id)
        return {one.id or 0: read_on(one) for one in found}


def _is_sending(desk: Desk, project_id: int) -> bool:
    with desk.store.reading() as session:
        return bool(repository.list_open(session, project_id, RunState.SENDING))


def _look_at_grown(desk: Desk, project_id: int, scenarios: Scenarios, zone: ZoneInfo) -> None:
    """Let those wait again of which more is known than when they were planned; who comes one by one is noted as they
    come."""
    now = desk.now()
    with desk.store.reading() as session:
        done = repository.list_settled_since(session, project_id, RunState.DONE, now - GROWS)
        may_grow = [
            (run, on.rules, subject_of(run, on))
            for run in done
            if (on := scenarios.get(run.scenario_id))
            and not on.rules.when.trigger.comes_singly
            and not is_over(run, on.rules, now, zone)
        ]
        known = Known(session, project_id, [subject for *_, subject in may_grow])
        grown = [
            run for run, rules, subject in may_grow if run.content != content_of(known, rules, run.step, subject, zone)
        ]
    for run in grown:
        write_run(desk, project_id, run, RunState.WAITING)


def _list_due(
    desk: Desk, project_id: int, scenarios: Scenarios, quiet: QuietHours, zone: ZoneInfo
) -> list[ScenarioRun]:
    """What waits and is due by the newest version of its scenario. In quiet hours that is nothing: what is due in them
    moves, of a session before them, of a report after them."""
    now = desk.now()
    with desk.store.reading() as session:
        waiting = repository.list_open(session, project_id, RunState.WAITING)
    due = []
    for run in waiting:
        if run.scenario_id not in scenarios:
            continue
        rules = scenarios[run.scenario_id].rules
        due_at = step_due_at(rules, run.step, run.moment, zone)
        is_before = rules.when.trigger is Trigger.SESSION
        due_at = quiet.before(due_at, zone) if is_before else quiet.after(due_at, zone)
        if due_at != run.due_at:
            write_run(desk, project_id, run, due_at=due_at)
        if due_at <= now and not quiet.holds(now, zone):
            run.due_at = due_at
            due.append(run)
    return due


def _look_at(desk: Desk, project_id: int, run: ScenarioRun, on: On, zone: ZoneInfo, *, left_out: LeftOutNow) -> None:
    """Begin a run that is due, or have it ask. A problem is noted with it, and the next look tries again."""
    now, rules, subject = desk.now(), on.rules, subject_of(run, on, until=until_of(run, on.rules, desk.now(), zone))
    if is_over(run, rules, now, zone):
        write_run(desk, project_id, run, RunState.SKIPPED, settled_at=now)
        return
    try:
        is_fresh = freshen(desk, project_id, rules) and has_reports(desk, project_id, rules, run.step, subject)
        if not is_fresh and now - run.due_at < GIVE_UP_AFTER:
            return
        known = _known(desk, project_id, rules, run.step, subject, zone)
        plan = plan_step(desk, project_id, run.scenario_id, rules, run.step, subject, left_out)
        people = plan.people
        left = plan.campaign.needs.people_left if plan.campaign else people
        asks = None
        if plan.goes_out:
            asks = find_asks(desk, project_id, run, rules, people=people, left_today=left, is_fresh=is_fresh, zone=zone)
        if not people and known["next_at"]:
            waits = wait_for_next(rules, run.step, known["next_at"], known["until"], zone)
            write_run(desk, project_id, run, **{**known, **waits}, problem=None)
        elif not people:
            write_run(desk, project_id, run, RunState.DONE, **known, settled_at=now, problem=None)
        elif asks:
            until = known["until"]
            told = {"asked_for": people, "to_look_up": plan.to_look_up, "until": until, "problem": None}
            write_run(desk, project_id, run, RunState.ASKS, asks=asks, **told)
            kind = NoticeKind.SCENARIO_WAITS if asks is Asks.FIRST else NoticeKind.SCENARIO_STOPPED
            facts = notice_facts(run, rules.name, people)
            raise_notice(desk, project_id, kind, facts, once=f"{run.id}.{people}.{asks}")
        else:
            _send(desk, project_id, run, plan, known, rules=rules, zone=zone)
    except DeskError as error:
        write_run(desk, project_id, run, problem=write_problem(error))


def _known(desk: Desk, project_id: int, rules: Scenario, step: int, subject: Subject, zone: ZoneInfo) -> dict[str, Any]:
    """What a run is planned by, to be noted with it: what stands for it, up to when people came, who comes next."""
    if not rules.when.trigger.comes_singly:
        with desk.store.reading() as session:
            known = Known(session, project_id, [subject])
            content = content_of(known, rules, step, subject, zone)
        return {"content": content, "until": None, "next_at": None}
    since, until = subject.since or subject.moment, subject.until or desk.now()
    came = find_arrivals(desk, project_id, rules, subject, zone)
    return {"content": came.content(since, until), "until": until, "next_at": came.next_after(until)}


def _send(
    desk: Desk,
    project_id: int,
    run: ScenarioRun,
    plan: PlannedStep,
    known: Mapping[str, Any],
    *,
    rules: Scenario,
    zone: ZoneInfo,
) -> None:
    """Note the job, then begin it: one that was noted and not begun is planned again (`settle_sent`). What is done at
    once is written down with its people."""
    now = desk.now()
    is_same_day = run.begun_at is not None and run.begun_at >= day_start(now, zone)
    told: dict[str, Any] = {**known, "people": run.people + plan.people, "problem": None}
    if plan.goes_out:
        begun = plan.people + (run.begun_people if is_same_day else 0)
        told |= {"begun_at": now, "begun_people": begun, "to_look_up": plan.to_look_up}
    if plan.job_id is not None:
        job = {"asked_for": plan.people, "job_id": plan.job_id, "settled_at": now}
        write_run(desk, project_id, run, RunState.SENDING, **told, **job)
        plan.begin(run.id or 0)
        return
    plan.begin(run.id or 0)
    if known["next_at"]:
        waits = wait_for_next(rules, run.step, known["next_at"], known["until"], zone)
        write_run(desk, project_id, run, **{**told, **waits})
    else:
        write_run(desk, project_id, run, RunState.DONE, settled_at=now, asked_for=None, **told)
