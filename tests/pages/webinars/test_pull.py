"""The pull on the page of webinars, clicked through: what is loaded, how it ends, and what it leaves in the list."""

import pytest

from core.desk import Desk
from core.errors import Forbidden, ReportNotReady, Unauthorized
from core.jobs.attempts import finish_job, mark_running
from core.jobs.creation import create_job
from core.jobs.items import settle_line, write_ledger
from core.jobs.progress import list_jobs
from core.jobs.states import ItemState, JobState
from core.sandbox.server import SandboxServer
from core.services.orders.states import note_pull
from core.services.projects.draft import ProjectDraft
from core.services.projects.operator_drafts import list_drafts
from core.services.projects.projects import ProjectSettings, add_project, list_projects
from tests.conftest import open_page, wire
from tests.orders_world import order, put
from tests.pages.drawn import table
from tests.pages.seen import press
from tests.pages.webinars.seen import PEOPLE, opened, words
from tests.present import DAY
from tests.reports_world import START, store_report
from tests.stored import finished
from tests.wording import ru, ru_n


@pytest.fixture
def project(desk: Desk) -> ProjectSettings:
    """The sandbox project, with a token and with nobody answering."""
    return list_projects(desk)[0]


def test_without_reports_the_page_leads_to_the_first_pull(desk: Desk, small_sandbox: SandboxServer) -> None:
    wire(desk, small_sandbox)
    app = open_page("webinars")
    assert not app.exception
    assert ru("No reports yet. Load them:…") in words(app)
    assert [button.label for button in app.button] == [ru("Load reports")]


def test_what_is_to_be_loaded_is_there_after_a_reload_until_it_is_loaded(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    project = wire(jobs, small_sandbox)
    app = open_page("webinars")
    app.button_group(key="pull_kinds").set_value(["live"])
    app.date_input(key="pull_since").set_value(START.date()).run()
    app = open_page("webinars")
    assert app.button_group(key="pull_kinds").value == ["live"]
    assert app.date_input(key="pull_since").value == START.date()
    app.button_group(key="pull_kinds").set_value([])
    press(app, ru("Load reports"))
    assert ru("Choose a kind of webinars.") in words(app)
    assert [mark for mark in app.get("html") if "st-key-pull_kinds" in mark.proto.body]
    app.button_group(key="pull_kinds").set_value(["live"]).run()
    assert not list_jobs(jobs, project.id), "the press that was refused has been kept"
    press(app, ru("Load reports"))
    assert not [name for name in list_drafts(jobs, project.id) if name.startswith("pull_")]
    finished(jobs, list_jobs(jobs, project.id, kind="pull_reports")[0].id)


def test_without_a_token_the_page_says_where_to_save_one(desk: Desk) -> None:
    add_project(desk, ProjectDraft(name="Школа"))
    app = open_page("webinars")
    app.selectbox(key="project_id").set_value(list_projects(desk)[1].id).run()
    assert ru("There is no Bizon365 token yet…") in words(app)
    assert ru("Load reports") not in [button.label for button in app.button]


def test_a_pull_fills_the_page_with_the_numbers_of_the_world(jobs: Desk, small_sandbox: SandboxServer) -> None:
    project = wire(jobs, small_sandbox)
    app = press(open_page("webinars"), ru("Load reports"))
    [job] = list_jobs(jobs, project.id, kind="pull_reports")
    finished(jobs, job.id)
    app.run()
    assert not app.exception
    assert ru("{done} of {total} reports loaded", done=6, total=6) in words(app)
    assert ru_n("{n} webinar found", "{n} webinars found", 6) in words(app)
    app.multiselect(key="webinars_columns").set_value(["pulled"]).run()
    assert table(app, "webinars_rows")["pulled"].tolist() == ["60"] * 6


def test_while_a_pull_runs_there_is_no_form_for_another(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, PEOPLE)
    job_id = create_job(desk, project.id, "pull_reports", {})
    mark_running(desk, job_id)
    app = opened("webinars")
    labels = [button.label for button in app.button]
    assert ru("Load reports") not in labels
    assert ru("Stop") in labels


def test_the_last_pull_names_what_was_not_pulled_and_why(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, None, webinar_id="late")
    job_id = create_job(desk, project.id, "pull_reports", {})
    write_ledger(desk, job_id, ["late", "part", "good", "left"])
    settle_line(desk, job_id, "late", ItemState.NOT_READY, problem=ReportNotReady("bizon365", "get"))
    settle_line(desk, job_id, "part", ItemState.INCOMPLETE)
    settle_line(desk, job_id, "good", ItemState.DONE)
    finish_job(desk, job_id, JobState.STOPPED)
    said = words(opened("webinars"))
    assert ru("{done} of {total} reports loaded", done=1, total=4) in said
    assert ru("stopped by you") in said
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((START.date() - DAY).days)
    day = f"{ru(near)}, чт 19.11.2026" if near else "чт 19.11.2026"
    assert f"**Python с нуля · 222222:room** {day} 19:00" in said
    assert ru("The report is not ready in…") in said
    assert ru("Bizon365 sent fewer viewers…") in said
    assert ru("Loading was stopped before this one.") in said


def test_a_pull_that_could_not_begin_says_what_to_do(desk: Desk, project: ProjectSettings) -> None:
    job_id = create_job(desk, project.id, "pull_reports", {})
    finish_job(desk, job_id, JobState.FAILED, Unauthorized("bizon365", "getlist", 401))
    assert ru("The Bizon365 token was not accepted…") in words(opened("webinars"))


def test_without_the_cash_desk_the_page_says_so_and_that_orders_of_before_stay(
    desk: Desk, project: ProjectSettings
) -> None:
    store_report(desk, project.id, PEOPLE)
    finish_job(desk, create_job(desk, project.id, "pull_reports", {}), JobState.DONE)
    note_pull(desk, project.id, Forbidden("bizon365", "getorders", 403))
    why = "the account has no cash desk, or the owner of the token may not see them."
    assert ru(f"Orders are not shown: {why}") in words(opened("webinars"))
    put(desk, project.id, order(1, 9_950, email="boris@example.com"))
    assert ru(f"No new orders come: {why}") in words(opened("webinars"))
