"""The runs of the registration page: their outcome, resuming, undoing, and the list for another date."""

from core.desk import Desk
from core.jobs.progress import list_jobs
from core.sandbox.server import SandboxServer
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.registration.job import start_registration
from pages.widgets.language import moment_in_name, plain
from tests.pages.drawn import table, tables
from tests.pages.registration.registration_page import counts, section
from tests.pages.seen import press, words
from tests.present import in_title
from tests.registering import coming, emails, page_id, plan_of, registered
from tests.stored import finished
from tests.wording import ru, ru_n


def test_run_that_rests_for_a_bad_token_links_to_the_settings_and_can_go_on(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("status", methods=["addSubscriber"], status=401, after=1)
    run = start_registration(jobs, project.id, plan_of(jobs, small_sandbox, emails(3)))
    finished(jobs, run)
    app = section("runs", run=run)
    assert ru("The Bizon365 token was not accepted…") in words(app)
    assert ru_n("{n} person still waits to be registered.", "{n} people still wait to be registered.", 2) in words(app)
    small_sandbox.faults.clear()
    press(app, ru("Go on"))
    assert finished(jobs, run).state == "done"
    assert registered(small_sandbox) == dict.fromkeys(emails(3), 1)


def test_people_of_a_run_become_a_list_for_one_more_date_and_keep_their_own(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    run = start_registration(jobs, project.id, plan_of(jobs, small_sandbox, emails(2)))
    finished(jobs, run)
    again = ru_n("Add one more date for {n} person", "Add one more date for {n} people", 2)
    app = press(section("runs", run=run), again)
    assert table(app, "registration_first_rows").iloc[:, 1].tolist() == emails(2)
    assert [app.text_input(key=key).value for key in ("date", "at")] == ["", ""]
    day, clock = moment_in_name(coming(small_sandbox, 1), project.time_zone).split()
    app.text_input(key="date").set_value(day)
    app.text_input(key="at").set_value(clock).run()
    assert counts(press(app, ru("Make the plan")))[ru("Will be registered")] == "2"
    assert ru("One more date moves nobody: they stay registered for the first one too.") in words(
        section("runs", run=run)
    )


def test_run_is_undone_only_after_its_own_confirmation(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    run = start_registration(jobs, project.id, plan_of(jobs, small_sandbox, emails(2)))
    finished(jobs, run)
    press(section("runs", run=run), ru("Show whose registration will be cancelled"))
    app = section("runs", run=run)  # as after a reload of the browser
    assert counts(app)[ru("Will be cancelled")] == "2"
    confirmation = f"removal_confirm_{run}"
    app.text_input(key=confirmation).set_value("3")
    app = press(app, ru_n("Cancel {n} registration", "Cancel {n} registrations", 2))
    assert ru("is not the number of people; nothing was cancelled.") in words(app)
    assert registered(small_sandbox) == dict.fromkeys(emails(2), 1)
    app.text_input(key=confirmation).set_value("2")
    press(app, ru_n("Cancel {n} registration", "Cancel {n} registrations", 2))
    finished(jobs, list_jobs(jobs, project.id, kind="unregister")[0].id)
    assert not registered(small_sandbox)
    undone = section("runs", run=run)
    assert counts(undone) == {ru("Cancelled"): "2"}
    assert undone.header[0].value.endswith(ru_n("{n} registration is cancelled", "{n} registrations are cancelled", 2))


def test_people_of_another_run_stay_unless_the_box_is_ticked(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    run = start_registration(jobs, project.id, plan_of(jobs, small_sandbox, emails(3)))
    finished(jobs, run)
    also = plan_of(jobs, small_sandbox, [*emails(1), "person9@example.com"], session=1, name="2.csv")
    other = start_registration(jobs, project.id, also)
    finished(jobs, other)
    app = press(section("runs", run=run), ru("Show whose registration will be cancelled"))
    assert counts(app)[ru("Will stay: also in another registration")] == "1"
    assert "2.csv" in table(app, "removal_shared_rows")["others"].iloc[0]
    assert ru_n("Cancel {n} registration", "Cancel {n} registrations", 2) in [button.label for button in app.button]
    [box] = [
        box
        for box in app.checkbox
        if box.label == (ru_n("Cancel for this {n} person as well", "Cancel for these {n} people as well", 1))
    ]
    box.check().run()
    app = section("runs", run=run)
    app.text_input(key=f"removal_confirm_{run}").set_value("3")
    press(app, ru_n("Cancel {n} registration", "Cancel {n} registrations", 3))
    finished(jobs, list_jobs(jobs, project.id, kind="unregister")[0].id)
    assert not registered(small_sandbox)
    assert registered(small_sandbox, session=1) == {"person9@example.com": 1}

    with_another = "{n} registration was cancelled together with another list."
    app = section("runs", run=other)
    assert ru_n(with_another, "{n} registrations were cancelled together with another list.", 1) in words(app)
    app = press(app, ru("Show whose registration will be cancelled"))
    app.text_input(key=f"removal_confirm_{other}").set_value("1")
    press(app, ru_n("Cancel {n} registration", "Cancel {n} registrations", 1))
    finished(jobs, list_jobs(jobs, project.id, kind="unregister")[0].id)
    assert ru("In this list {n} are cancelled in all.").format(n=2) in words(section("runs", run=other))


def test_runs_are_named_by_page_session_and_people_and_listed_with_their_counts(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    assert ru("Nobody has been registered…") in words(section("runs"))
    finished(jobs, start_registration(jobs, project.id, plan_of(jobs, small_sandbox, emails(2), name="май.csv")))
    app = section("runs")
    start = coming(small_sandbox).astimezone(project.time_zone)
    named = f"{page_id(small_sandbox)}, {in_title(start.date(), f'{start:%H:%M}')}: "
    named += ru_n("{n} is registered", "{n} are registered", 2)
    assert f"**{plain(named)}** · {ru('done')}" in words(app)
    assert f"май.csv · {ru_n('{n} row', '{n} rows', 2)}" in words(app)
    assert f"{ru('Registered')}: 2" in words(app)
    assert press(app, ru("Open")).header[0].value == plain(named)


def test_run_of_another_project_is_not_shown(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    run = start_registration(jobs, project.id, plan_of(jobs, small_sandbox, emails(1)))
    finished(jobs, run)
    other = add_project(jobs, ProjectDraft(name="Школа", bizon_project_id="1"))
    app = section("runs", run=run, project=str(other.id))
    assert ru("This registration is not here. It may be in another project.") in words(app)
    assert not tables(app)
