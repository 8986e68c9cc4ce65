"""People are told once of what does not go as it should, and once a day as long as it stays so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.desk import Desk
from core.domain.notices.kinds import NoticeKind
from core.errors import Unauthorized, Unavailable
from core.jobs.attempts import finish_job
from core.jobs.creation import create_job
from core.jobs.states import JobState
from core.services.home.troubles import LATE, tell_troubles
from core.services.notices.notices import list_notices
from core.services.orders.states import note_pull
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project, list_projects
from data.models import ExpectedReport, WebhookEvent
from tests.present import SteppingClock


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def standing(desk: Desk, clock: SteppingClock) -> Desk:
    return replace(desk, clock=clock)


@pytest.fixture
def project_id(desk: Desk) -> int:
    return list_projects(desk)[0].id


def told(desk: Desk, project_id: int) -> Sequence[tuple[NoticeKind, object]]:
    tell_troubles(desk, project_id)
    tell_troubles(desk, project_id)
    return [(one.kind, dict(one.facts)) for one in list_notices(desk, project_id)]


def test_nothing_is_told_while_all_is_well(standing: Desk, project_id: int) -> None:
    note_pull(standing, project_id, Unavailable("bizon365", "getorders"))
    assert told(standing, project_id) == []


def test_refused_token_is_told_once_a_day(standing: Desk, clock: SteppingClock, project_id: int) -> None:
    note_pull(standing, project_id, Unauthorized("bizon365", "getorders"))
    refused = (NoticeKind.TOKEN_REFUSED, {"service": "bizon365"})
    assert told(standing, project_id) == [refused]
    clock.step(timedelta(hours=24))
    assert told(standing, project_id) == [refused, refused]


def expect(desk: Desk, project_id: int, webinar_id: str, *, event_id: int) -> None:
    values: dict[str, Any] = {
        "webinar_id": webinar_id,
        "event_id": event_id,
        "announced_at": desk.now(),
        "state": "ready",
    }
    with desk.store.writing() as session:
        session.add(ExpectedReport(project_id=project_id, **values))
        if event_id:
            event: dict[str, Any] = {"kind": "webinar_end", "content_type": "", "body": b"", "received_at": desk.now()}
            session.add(WebhookEvent(project_id=project_id, delivery_key=webinar_id, **event))


def test_silent_webhook_is_told_when_a_webinar_came_without_it(
    standing: Desk, clock: SteppingClock, project_id: int
) -> None:
    expect(standing, project_id, "a", event_id=1)
    last_at = standing.now()
    clock.step(timedelta(days=1))
    assert told(standing, project_id) == [], "no webinar was held since"
    expect(standing, project_id, "b", event_id=0)
    assert told(standing, project_id) == [], "it may come still"
    clock.step(LATE + timedelta(seconds=1))
    assert told(standing, project_id) == [(NoticeKind.WEBHOOK_SILENT, {"last_at": last_at.isoformat()})]


def test_without_any_webhook_none_is_missed(standing: Desk, clock: SteppingClock, project_id: int) -> None:
    expect(standing, project_id, "b", event_id=0)
    clock.step(timedelta(days=1))
    assert told(standing, project_id) == []


def test_job_that_rests_by_a_problem_is_told_and_a_pause_is_not(standing: Desk, project_id: int) -> None:
    paused, stuck = (create_job(standing, project_id, "send_campaign", {"n": n}) for n in range(2))
    finish_job(standing, paused, JobState.PAUSED)
    finish_job(standing, stuck, JobState.PAUSED, problem=Unauthorized("salebot", "message"))
    facts = {"kind": "send_campaign", "job_id": stuck, "name": None}
    assert told(standing, project_id) == [(NoticeKind.JOB_RESTS, facts)]


@pytest.mark.sqlite("the backups of a server are its own")
def test_trouble_of_the_installation_is_told_in_one_project(
    standing: Desk, clock: SteppingClock, project_id: int
) -> None:
    clock.step(timedelta(days=3))  # no backup was made
    own = add_project(standing, ProjectDraft(name="Школа")).id
    assert told(standing, project_id) == []
    assert told(standing, own) == [(NoticeKind.BACKUP_TROUBLE, {})]
