"""What has happened is noted as runs: one for each step of what a scenario is about."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from core.desk import Desk
from core.domain.scenarios.scenario import Scenario, Trigger
from core.services.scenarios.arrivals import Arrivals, find_arrivals, list_arrivals
from core.services.scenarios.due import reached_together, step_due_at, wait_for_next, waits_of
from core.services.scenarios.fresh import keep_fresh
from core.services.scenarios.known import TOLD, Known, stamp_of_new
from core.services.scenarios.restored import was_restored_since
from core.services.scenarios.runs import change_run
from core.services.scenarios.states import RunState
from core.services.scenarios.subjects import Subject, has_registrations, list_new
from core.services.scenarios.written import read_scenario
from data.models import Scenario as StoredScenario
from data.models import ScenarioRun
from data.repositories import scenarios as repository

LONG_AGO = datetime.fromtimestamp(0, UTC)


class On(NamedTuple):
    """A scenario that is on: since when, by which version, and what was known when it was looked last what is new."""

    rules: Scenario
    since: datetime
    version: int
    noted: str | None

    def stamp(self, known: str) -> str:
        """What `noted` becomes when it was looked what is new of all that this stands for."""
        return f"{self.version} {self.since.isoformat()} {known}"


def read_on(stored: StoredScenario) -> On:
    """A stored scenario; what one has begun that was switched off meanwhile goes on."""
    return On(read_scenario(stored.rules), stored.on_since or LONG_AGO, stored.version, stored.noted)


def note_new(desk: Desk, project_id: int, scenarios: Mapping[int, On], zone: ZoneInfo) -> datetime | None:
    """Write down the runs of what is new for these scenarios, all steps at once. It is looked for only when more is
    known than before, which is read at once for all. Returns when a page may be loaded that has to wait for it."""
    with desk.store.reading() as session:
        stale = [on.rules for on in scenarios.values() if _wants_fresh(session, project_id, on)]
    waits_until = keep_fresh(desk, project_id, stale)
    with desk.store.reading() as session:
        known = Known(session, project_id)
        stamps = {one: on.stamp(stamp_of_new(known, on.rules, desk.now(), zone)) for one, on in scenarios.items()}
    for scenario_id, on in scenarios.items():
        if stamps[scenario_id] != on.noted:
            note = _note_arrivals if on.rules.when.trigger.comes_singly else _note_subjects
            note(desk, project_id, scenario_id, on, stamps[scenario_id], zone)
    return waits_until


def _wants_fresh(session: Session, project_id: int, on: On) -> bool:
    """Whether the scenario is about what nothing else may load in time."""
    if on.rules.when.trigger is Trigger.PAGE_REPORT:
        return not has_registrations(session, project_id, on.rules, on.since)
    return on.rules.when.trigger.comes_singly


def _note_subjects(desk: Desk, project_id: int, scenario_id: int, on: On, stamp: str, zone: ZoneInfo) -> None:
    with desk.store.reading() as session:
        subjects = list_new(session, project_id, on.rules, on.since, desk.now(), zone)
        keys = {subject.key for subject in subjects}
        known = repository.list_subjects(session, scenario_id, keys)
        saved_at = repository.find_saved_at(session, scenario_id)
    rows = [
        _row(project_id, scenario_id, on.rules, subject, step, zone)
        for subject in subjects
        for step in range(len(on.rules.steps))
        if (subject.key, step) not in known
    ]
    known_keys = {key for key, _ in known}
    # A step that was added later is for what it is due for from then on
    rows = [row for row in rows if row["subject"] not in known_keys or row["due_at"] > saved_at]
    with desk.store.writing(project_id) as session:
        repository.add_runs(session, rows)
        repository.set_noted(session, project_id, scenario_id, stamp)


def _note_arrivals(desk: Desk, project_id: int, scenario_id: int, on: On, stamp: str, zone: ZoneInfo) -> None:
    """A run that has ended waits again for those of whom it did not know. Where the cash desk has told more and nothing
    else has changed, only that is read: a school has thousands of orders that were there before."""
    told_after = _told_before(on.noted, stamp)
    came = list_arrivals(desk, project_id, on.rules, on.since, zone, told_after)
    with desk.store.writing(project_id) as session:
        known = repository.list_runs_of(session, scenario_id, came)
        known_keys = {key for key, _ in known}
        saved_at = repository.find_saved_at(session, scenario_id)
        rows = []
        for key, arrivals in came.items():
            for step in range(len(on.rules.steps)):
                if run := known.get((key, step)):
                    _wake(desk, session, on, run, arrivals, zone=zone, are_all=told_after is None)
                    continue
                row = _row(project_id, scenario_id, on.rules, arrivals.subject, step, zone)
                if key not in known_keys:
                    rows.append(row)
                    continue
                # A step that was added later is for those for whom it is due from then on
                since = saved_at - (row["due_at"] - row["moment"])
                if moment := arrivals.next_after(since):
                    due_at = step_due_at(on.rules, step, moment, zone)
                    rows.append({**row, "moment": moment, "due_at": due_at, "since": since})
        repository.add_runs(session, rows)
        repository.set_noted(session, project_id, scenario_id, stamp)


def _told_before(noted: str | None, stamp: str) -> datetime | None:
    """Up to when the cash desk had told what the runs know, when the stamp differs in nothing but that it has told
    more."""
    same, told, at = (noted or "").partition(TOLD)
    same_now, _, at_now = stamp.partition(TOLD)
    if not told or same != same_now or "None" in (at, at_now):
        return None
    before = datetime.fromisoformat(at)
    # A clock that was set back may have told something new at an earlier moment
    return before if datetime.fromisoformat(at_now) > before else None


def _wake(
    desk: Desk, session: Session, on: On, run: ScenarioRun, arrivals: Arrivals, *, zone: ZoneInfo, are_all: bool
) -> None:
    """Let a run that has ended wait for those who are new, and one that waits for others no longer than for them; one
    that a person has let go is due anyway. `are_all`: the arrivals are not only those of whom something new is told."""
    is_waiting = run.state == RunState.WAITING and not run.allowed_by
    if not (is_waiting or run.state == RunState.DONE):
        return
    if run.until is None:
        run.moment = min(run.moment, arrivals.moments[0])
        return
    now, since = desk.now(), _since(run, on)
    next_at = arrivals.next_after(run.until)
    if not are_all and any(since <= at <= run.until for at in arrivals.moments):
        arrivals = find_arrivals(desk, run.project_id, on.rules, subject_of(run, on), zone)
        are_all = True
    if are_all and run.content != arrivals.content(since, run.until):
        # Somebody had come by then who is known only now: as if they had come for the step to be due now, or when it
        # was due before a restore: then they may be known only again
        after = waits_of(on.rules, run, zone)
        sent_from = run.until + reached_together(on.rules, run.step) + after
        is_doubtful = was_restored_since(desk, run.project_id, sent_from)
        next_at = min(run.until if is_doubtful else now - after, next_at or now)
    if next_at is None:
        return
    waits = wait_for_next(on.rules, run.step, next_at, run.until, zone)
    if is_waiting and run.moment <= waits["moment"]:
        return
    for name, value in waits.items():
        setattr(run, name, value)
    if run.state == RunState.DONE:
        change_run(session, run, RunState.WAITING)


def subject_of(run: ScenarioRun, on: On, until: datetime | None = None) -> Subject:
    """What a run is about, as the scenario looks at it now."""
    when = on.rules.when
    page_id = when.place_id if when.trigger.is_about_page else None
    return Subject(
        run.subject,
        run.title,
        run.starts_at,
        run.moment,
        report_id=run.report_id,
        page_id=page_id,
        session_at=None if run.subject == page_id else run.starts_at,
        since=_since(run, on) if when.trigger.comes_singly or when.trigger is Trigger.DAILY else None,
        until=until,
    )


def _since(run: ScenarioRun, on: On) -> datetime:
    return max(on.since, run.since or on.since)


def _row(
    project_id: int, scenario_id: int, rules: Scenario, subject: Subject, step: int, zone: ZoneInfo
) -> dict[str, Any]:
    return {
        "project_id": project_id,
        "scenario_id": scenario_id,
        "step": step,
        "subject": subject.key,
        "report_id": subject.report_id,
        "title": subject.title,
        "starts_at": subject.starts_at,
        "moment": subject.moment,
        "due_at": step_due_at(rules, step, subject.moment, zone),
        "state": RunState.WAITING,
        "people": 0,
        "since": None,
    }
