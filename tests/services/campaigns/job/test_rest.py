"""A campaign that rests, for an outage, a limit or its operator, goes on without a second message, or is stopped."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from typing import Any

import pytest

from core.desk import Desk
from core.domain.campaigns.campaign import CampaignActions, CampaignPerson, Step
from core.domain.campaigns.plan import PlanState
from core.errors import LimitReached, Missing, NotConfigured, RateLimited, Rejected, Unauthorized, Unavailable
from core.jobs import engine
from core.jobs.attempts import ask_pause
from core.jobs.progress import ask_stop, get_job
from core.sandbox.server import SandboxServer
from core.sandbox.world.people import Person
from core.services.campaigns.job import MOST_LOST, MOST_REFUSED, start_campaign
from core.services.campaigns.start_campaign import write_campaign
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from tests.registering import under_way
from tests.sending import as_people, carry_out, go_on, once, plan_of, received, states
from tests.services.campaigns.job.campaign_run import CALL_BACK, run
from tests.stored import finished, kept_by_engine, refuse


def limit(desk: Desk, project: ProjectSettings, **limits: int) -> None:
    """Set `daily_budget` or `campaign_cap`."""
    settings = get_salebot_settings(desk, project.id)
    change_salebot_settings(desk, project.id, replace(settings, **limits))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fault", "error", "left"),
    [
        ({"status": 401}, Unauthorized, {"sent": 2, "planned": 6}),
        ({"status": 404}, Missing, {"sent": 2, "planned": 6}),
        # Nobody can tell whether the last one arrived.
        ({"status": 429, "retry_after_s": 600}, RateLimited, {"sent": 2, "uncertain": 1, "planned": 5}),
        ({"status": 500, "retry_after_s": 600}, Unavailable, {"sent": 2, "uncertain": 1, "planned": 5}),
    ],
)
def test_campaign_rests_during_an_outage_and_finishes_when_resumed(
    desk: Desk,
    sandbox: SandboxServer,
    project: ProjectSettings,
    people: list[Person],
    fault: dict[str, Any],
    error: type,
    left: dict[str, int],
) -> None:
    sandbox.faults.play("status", after=2, **fault, methods=("callback",))
    sandbox.faults.play("status", **fault, methods=("get_history",))
    job = run(desk, project, as_people(people), CALL_BACK)
    assert (job.state, type(job.problem), dict(job.counts)) == ("failed", error, left)
    assert job.can_go_on
    sandbox.faults.clear()
    job = go_on(desk, job.id)
    assert (job.state, job.problem, dict(job.counts)) == ("done", None, {"sent": 8})
    assert received(desk, project.id, people)[0] == once(people)


def test_one_refused_look_up_ends_one_person_and_several_in_a_row_let_the_campaign_rest(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    who = [CampaignPerson(email=person.email) for person in people]
    sandbox.faults.play("message", text="Неверный email", times=1, methods=("find_client_id_by_email",))
    assert dict(run(desk, project, who[:2], CALL_BACK).counts) == {"rejected": 1, "sent": 1}
    sandbox.faults.play("message", text="Нет прав", methods=("find_client_id_by_email",))
    job = run(desk, project, who[2:], CALL_BACK)
    assert (job.state, type(job.problem), job.counts["rejected"]) == ("failed", Rejected, MOST_LOST)
    sandbox.faults.clear()
    assert dict(go_on(desk, job.id).counts) == {"rejected": MOST_LOST, "sent": 6 - MOST_LOST}


def test_many_refusals_in_a_row_let_the_campaign_rest_and_the_refused_get_a_later_one(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, clients: Iterator[Person]
) -> None:
    people = list(islice(clients, 2 + 2 + MOST_REFUSED + 1))
    sandbox.faults.play("message", text="Нет доступа", after=1, times=2, methods=("callback",))
    sandbox.faults.play("message", text="Нет доступа", after=4, methods=("callback",))
    job = run(desk, project, as_people(people))
    assert (job.state, dict(job.counts)) == ("failed", {"sent": 2, "rejected": 2 + MOST_REFUSED, "planned": 1})
    assert isinstance(job.problem, Rejected)
    sandbox.faults.clear()
    assert dict(go_on(desk, job.id).counts) == {"sent": 3, "rejected": 2 + MOST_REFUSED}
    assert dict(run(desk, project, as_people(people)).counts) == {"sent": 2 + MOST_REFUSED}
    assert received(desk, project.id, people) == (once(people), once(people))


@pytest.mark.parametrize(
    ("method", "actions"),
    [("add_to_list", CampaignActions(list_id=7)), ("save_variables", CampaignActions(own={"b365_room": "Python"}))],
)
def test_refused_call_for_several_clients_leaves_all_of_them_planned(
    desk: Desk,
    sandbox: SandboxServer,
    project: ProjectSettings,
    people: list[Person],
    method: str,
    actions: CampaignActions,
) -> None:
    sandbox.faults.play("message", text="List not found", methods=(method,))
    job = run(desk, project, as_people(people), actions)
    assert (job.state, type(job.problem), dict(job.counts)) == ("failed", Rejected, {"planned": 8})


def test_campaign_rests_after_several_lost_answers_in_a_row(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    sandbox.faults.play("cut", methods=("callback",))
    job = run(desk, project, as_people(people), CALL_BACK)
    assert (job.state, type(job.problem)) == ("failed", Unavailable)
    assert dict(job.counts) == {"uncertain": MOST_LOST, "planned": 8 - MOST_LOST}
    sandbox.faults.clear()
    assert dict(go_on(desk, job.id).counts) == {"sent": 8}
    assert received(desk, project.id, people)[0] == once(people)


def test_daily_cap_counts_the_people_of_all_campaigns(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    limit(desk, project, campaign_cap=5)
    run(desk, project, as_people(people[:3]), CALL_BACK, name="Другая")
    plan = plan_of(desk, project.id, as_people(people), CALL_BACK)
    assert (plan.needs.people, plan.needs.people_today, plan.needs.people_left) == (8, 3, 2)
    job = carry_out(desk, write_campaign(desk, project.id, plan))
    assert (job.state, dict(job.counts)) == ("failed", {"sent": 2, "planned": 6})
    assert isinstance(job.problem, LimitReached)
    assert (job.problem.what, job.problem.limit) == ("campaign_cap", 5)
    assert dict(go_on(desk, job.id).counts) == {"sent": 2, "planned": 6}
    with desk.store.writing() as session:  # the next day
        session.connection().exec_driver_sql("UPDATE campaign_row SET sent_at = '2026-01-01 00:00:00.000000'")
    assert dict(go_on(desk, job.id).counts) == {"sent": 7, "planned": 1}
    limit(desk, project, campaign_cap=100)
    assert go_on(desk, job.id).state == "done"
    assert received(desk, project.id, people)[0] == once(people) + once(people[:3])


def test_campaign_rests_when_the_budget_of_calls_is_used_up(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    limit(desk, project, daily_budget=6)
    plan = plan_of(desk, project.id, as_people(people))
    needs = plan.needs
    assert (needs.calls_least, needs.calls_most, needs.calls_left) == (17, 17, 6)
    job = carry_out(desk, write_campaign(desk, project.id, plan))
    # The list takes a call for all; then two are called back and written to, and one is only called back.
    assert (job.state, dict(job.counts)) == ("failed", {"sent": 2, "planned": 6})
    assert isinstance(job.problem, LimitReached)
    assert job.problem.what == "salebot_budget"
    limit(desk, project, daily_budget=1000)
    assert go_on(desk, job.id).state == "done"
    assert received(desk, project.id, people) == (once(people), once(people))
    assert len(sandbox.traffic.of("add_to_list")) == 1


def test_person_only_called_back_before_the_stop_ends_as_partly(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    limit(desk, project, daily_budget=4)
    job = run(desk, project, as_people(people[:3]))
    ask_stop(desk, job.id)
    job = get_job(desk, job.id)
    assert (job.state, states(desk, job)) == ("stopped", ["sent", "partly", "not_sent"])
    plan = plan_of(desk, project.id, as_people(people))
    assert (plan.counts[PlanState.ALREADY_SENT], plan.needs.people_today) == (1, 2)
    assert [row.lacks for row in plan.only(PlanState.GOT_PART)] == [(Step.MESSAGE,)]


def test_paused_campaign_sends_nothing_until_it_is_resumed(
    jobs: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person]
) -> None:
    sandbox.faults.play("slow", delay_s=0.15, methods=("callback",))
    job_id = start_campaign(jobs, project.id, plan_of(jobs, project.id, as_people(people)))
    under_way(jobs, job_id, settled=1)
    ask_pause(jobs, job_id)
    job = finished(jobs, job_id)
    assert (job.state, job.counts["planned"] > 0) == ("paused", True)
    sandbox.faults.clear()
    callbacks, messages = received(jobs, project.id, people)
    assert callbacks == messages == once(people[: job.counts["sent"]])
    with ThreadPoolExecutor(2) as clicks:
        list(clicks.map(lambda _: engine.resume(jobs, job_id), range(2)))
    assert finished(jobs, job_id).state == "done"
    assert received(jobs, project.id, people) == (once(people), once(people))


@pytest.mark.parametrize("done", [True, False])
def test_uncertain_clients_of_a_stopped_campaign_are_looked_up_and_sent_nothing(
    desk: Desk, sandbox: SandboxServer, project: ProjectSettings, people: list[Person], done: bool
) -> None:
    sandbox.faults.play("cut", after=2, times=1, methods=("callback",), done=done)
    sandbox.faults.play("html", methods=("get_history",))
    job = run(desk, project, as_people(people), CALL_BACK)
    assert dict(job.counts) == {"sent": 2, "uncertain": 1, "planned": 5}
    ask_stop(desk, job.id)
    sandbox.faults.clear()
    sandbox.traffic.clear()
    job = go_on(desk, job.id)
    assert (job.state, dict(job.counts)) == ("stopped", {"sent": 2 + done, "not_sent": 6 - done})
    assert not sandbox.traffic.of("callback")


def test_project_without_key_sends_nothing(desk: Desk, sandbox: SandboxServer, people: list[Person]) -> None:
    school = add_project(desk, ProjectDraft(name="School"))
    job = carry_out(desk, write_campaign(desk, school.id, plan_of(desk, school.id, as_people(people))))
    assert (job.state, type(job.problem), dict(job.counts)) == ("failed", NotConfigured, {"planned": 8})


def test_log_of_a_failed_campaign_holds_no_contacts(
    jobs: Desk, project: ProjectSettings, people: list[Person], caplog: pytest.LogCaptureFixture
) -> None:
    refuse(jobs, "UPDATE", "campaign_row")
    who = [CampaignPerson(email=person.email, phone=f"+{person.phone}") for person in people]
    job = finished(jobs, start_campaign(jobs, project.id, plan_of(jobs, project.id, who)))
    assert job.state == "failed"
    kept = kept_by_engine(jobs)
    assert [one for one in people if one.email in caplog.text or one.email.encode() in kept] == []
