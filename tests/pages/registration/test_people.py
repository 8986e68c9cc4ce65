"""The registered people on the registration page: loaded, narrowed, searched."""

from core.desk import Desk
from core.jobs.progress import list_jobs
from core.sandbox.server import SandboxServer
from core.services.projects.projects import ProjectSettings
from core.services.registration.list_subscribers import list_sessions, list_subscribers
from core.services.registration.registration_pages import refresh_places
from tests.pages.drawn import table
from tests.pages.registration.registration_page import section
from tests.pages.seen import words
from tests.stored import finished
from tests.subscribers_world import page_id, pull_now
from tests.wording import like, ru, ru_n


def test_section_asks_for_a_page_first(desk: Desk, project: ProjectSettings) -> None:
    app = section("people")
    assert not app.exception
    assert ru("Choose a registration page to see who registered on it.") in words(app)


def test_people_are_loaded_by_a_button_and_stay(
    jobs: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    page = page_id(small_sandbox)
    app = section("people", page=page)
    [button] = [button for button in app.button if button.label == ru("Load the registered people")]
    button.click().run()
    finished(jobs, list_jobs(jobs, project.id)[0].id)
    app.run()
    total = list_subscribers(jobs, project.id, page).total
    assert total
    assert ru_n("{n} registration found", "{n} registrations found", total) in words(app)
    assert ru_n("**{n} registration**", "**{n} registrations**", total) in words(section("people", page=page))


def test_session_and_search_narrow_the_table(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    refresh_places(desk, project.id)
    page = page_id(small_sandbox)
    pull_now(desk, project.id, page)
    held = next(session for session in list_sessions(desk, project.id, page) if session.came)
    assert held.starts_at is not None
    app = section("people", page=page, session=f"{held.starts_at:%Y-%m-%dT%H:%MZ}")
    shown = table(app, "subscribers_rows")
    assert len(shown) == held.registered
    email = str(shown["email"].iloc[3])
    app.text_input(key="subscriber").set_value(email.upper()).run()
    assert table(app, "subscribers_rows")["email"].tolist() == [email]
    app.text_input(key="subscriber").set_value("nobody@nowhere").run()
    assert ru("Nobody found. Try part of the name or the last digits of the phone.") in words(app)


def test_page_without_people_says_so(desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer) -> None:
    page = page_id(small_sandbox, "copy-old")
    pull_now(desk, project.id, page)
    assert ru("Nobody is registered on this page.") in words(section("people", page=page))


def test_incomplete_list_is_shown_as_incomplete(
    desk: Desk, project: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("total", rows=5, methods=("getSubscribers",))
    page = page_id(small_sandbox)
    pull_now(desk, project.id, page)
    part = like("{people} of the {said} that Bizon365 counts, loaded {time}.")
    assert part.search(words(section("people", page=page)))
