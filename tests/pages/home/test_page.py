"""The home page: its first words, what it says while a pull runs and afterwards."""

import subprocess
import sys

from core.desk import Desk
from core.environment import ROOT
from core.errors import Unauthorized
from core.jobs.attempts import finish_job, mark_running
from core.jobs.items import write_ledger
from core.jobs.progress import list_jobs
from core.jobs.states import JobState
from core.sandbox.server import SandboxServer
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from core.services.registration.job import start_registration
from core.services.reports.job import start_pull
from core.services.reports.pull_reports import PullRequest
from data.repositories.reports.outdated import mark_outdated
from tests.conftest import open_page, wire
from tests.registering import emails, plan_of
from tests.reports_world import store_report, viewer
from tests.stored import finished
from tests.wording import ru, ru_n


def texts(page: object) -> str:
    main = page.main  # type: ignore[attr-defined]
    return "\n".join(str(getattr(element, "value", "") or getattr(element, "label", "")) for element in main)


def test_fresh_start_has_one_button_and_it_starts_the_pull(jobs: Desk, small_sandbox: SandboxServer) -> None:
    wire(jobs, small_sandbox)
    page = open_page("home")
    assert not page.exception
    assert [button.label for button in page.main.button] == [ru("Load the reports")]
    page.main.button[0].click().run()
    assert not page.exception
    (job,) = list_jobs(jobs, 1, kind="pull_reports")
    assert finished(jobs, job.id).state == "done"
    page.run()
    assert ru("Latest webinars") in [heading.value for heading in page.header]
    assert sum(int(metric.value) for metric in page.metric if metric.label == ru("Came")) > 0


def test_a_webinar_has_the_same_numbers_as_on_its_own_page(desk: Desk) -> None:
    people = [
        viewer("Анна", email="a@example.com", minutes=30),
        viewer("Вера", minutes=44.9),
        viewer("Гена", minutes=60),
    ]
    report = store_report(desk, 1, people)
    on_home = {metric.label: metric.value for metric in open_page("home").metric}
    own = {metric.label: metric.value for metric in open_page("webinar", report=str(report)).metric}
    assert own[ru("Half stayed longer than")] == ru("{n} min", n=44)
    assert on_home == own


def test_page_that_is_there_before_the_sandbox_waits_for_it(desk: Desk, small_sandbox: SandboxServer) -> None:
    page = open_page("home")
    assert not page.exception
    assert [box.value for box in page.info if ru("Preparing the sandbox; this takes a few seconds.") in box.value]
    assert not page.main.button
    wire(desk, small_sandbox)
    page.run()
    assert [button.label for button in page.main.button] == [ru("Load the reports")]


def test_running_pull_shows_how_far_it_is(desk: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(desk, small_sandbox)
    job_id = start_pull(desk, project.id, PullRequest())
    mark_running(desk, job_id)
    write_ledger(desk, job_id, ["a", "b"])
    page = open_page("home")
    assert not page.exception
    assert ru("Stop") in [button.label for button in page.main.button]


def test_failed_pull_says_what_to_do(desk: Desk) -> None:
    job_id = start_pull(desk, 1, PullRequest())
    finish_job(desk, job_id, JobState.FAILED, Unauthorized("bizon365", "getlist", 401))
    page = open_page("home")
    assert ru("The Bizon365 token was not accepted…") in page.error[0].value


def test_reports_whose_people_are_counted_again_are_named(desk: Desk) -> None:
    store_report(desk, 1, [viewer("Анна", email="anna@example.com")])
    with desk.store.writing() as session:
        mark_outdated(session, 1)
    assert ru_n("People are being counted again…", "People are being counted again…", 1) in texts(open_page("home"))


def test_registration_that_rests_is_named_and_leads_to_its_run(desk: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(desk, small_sandbox)
    with desk.store.writing() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO report (project_id, webinar_id, room_id, kind, starts_at, state, listed_at, listing,"
            " version, viewer_count, person_count)"
            " VALUES (1, 'w', 'r', 'live', '2026-11-20', 'listed', '2026-11-20', '{}', 0, 0, 0)"
        )
    job_id = start_registration(desk, project.id, plan_of(desk, small_sandbox, emails(3)))
    mark_running(desk, job_id)
    finish_job(desk, job_id, JobState.PAUSED)
    finish_job(desk, start_pull(desk, project.id, PullRequest()), JobState.DONE)
    page = open_page("home")
    assert not page.exception
    said = texts(page)
    assert f"{ru('Loading reports')}: {ru('done')}" in said
    assert ru("paused") in said
    assert ru("{done} of {total} registered", done=0, total=3) in said
    [link] = [link for link in page.main.get("page_link") if link.proto.label == ru("To the registration")]
    assert job_id in link.proto.query_string


def test_live_project_without_token_is_led_to_the_settings(desk: Desk) -> None:
    project = add_project(desk, ProjectDraft(name="School"))
    page = open_page("home")
    page.sidebar.selectbox(key="project_id").set_value(project.id).run()
    assert not page.exception
    assert not page.main.button
    assert ru("First connect the account…") in texts(page)


def test_first_page_does_not_wait_for_pandas() -> None:
    code = (
        "import sys, core.web.lifespan, pages.widgets.sidebar, core.services.home.overview, pages.home.latest\n"
        "assert 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
