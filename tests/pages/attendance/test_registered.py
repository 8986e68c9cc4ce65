"""The people registered for a webinar are checked by one button, without any upload."""

from datetime import UTC, datetime, time

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.jobs.progress import list_jobs
from core.sandbox.server import SandboxServer
from core.sandbox.world.catalogue import PAGES
from core.services.projects.projects import ProjectSettings
from core.services.registration.list_subscribers import list_sessions
from core.services.registration.registration_pages import refresh_places
from core.services.registration.subscribers_job import start_pull_subscribers
from tests.conftest import open_page, wire
from tests.pages.attendance.attendance_page import counts, registered_page
from tests.pages.drawn import tables
from tests.pages.seen import press, words
from tests.patience import PATIENCE_S
from tests.present import YESTERDAY
from tests.stored import finished, write
from tests.subscribers_world import page_id
from tests.subscribers_world import pull_now as pull_subscribers_now
from tests.wording import ru, ru_n


def pages_of(server: SandboxServer, room: str) -> list[str]:
    """The registration pages that lead to this room."""
    return [page_id(server, plan.slug) for plan in PAGES if plan.room_slug == room]


def who_came(jobs: Desk, project: ProjectSettings, app: AppTest) -> AppTest:
    """The page after the one press, and after every job that followed from it."""
    app = press(app, ru("Who came"))
    known = 0
    while len(made := list_jobs(jobs, project.id)) > known:  # one that is quick has ended before it is looked for
        known = len(made)
        for job in made:
            finished(jobs, job.id)
        app = app.run()
    return app


def test_registered_people_are_checked_by_one_button_without_any_upload(
    jobs: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    app = registered_page(small_sandbox)
    assert ru("The people registered on this page have not been loaded yet.") in words(app)
    app = who_came(jobs, small, app)
    assert not app.exception
    assert ru("Exact match of room, date and time.") in words(app)
    registered, came, absent, unknown, strangers = (int(number) for number in counts(app))
    assert registered == came + absent + unknown > came > 0 == unknown
    people = ru_n("{n} person registered for…", "{n} people registered for…", registered)
    assert f"{came} + {absent} + 0 = {people}" in words(app)

    assert set(tables(app)[-1]["outcome"]) == {ru("Did not come")}  # the list to act upon comes first
    assert len(tables(app)[-1]) == absent
    [group] = [control for control in app.button_group if str(control.key).startswith("attendance_group")]
    group.set_value("unregistered").run()
    assert len(tables(app)[-1]) == strangers


def test_one_button_loads_pages_people_and_report_of_the_newest_webinar(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    project = wire(jobs, small_sandbox)
    app = who_came(jobs, project, open_page("attendance", check="registered"))
    assert not app.exception
    newest = max(small_sandbox.world.webinars, key=lambda one: one.starts_at_ms)
    assert app.query_params["page"] in pages_of(small_sandbox, newest.room.slug)
    assert [job.kind for job in list_jobs(jobs, project.id)] == ["pull_reports", "pull_subscribers"]
    assert counts(app)


def _page_that_looked_before_the_end() -> None:
    import streamlit as st

    from core.services.projects.jobs import list_jobs
    from core.services.projects.projects import list_projects
    from core.services.registration.list_subscribers import list_sessions
    from pages.attendance.gather import STATE_KEY, Gathering, gather
    from pages.widgets.desk import acting_desk

    desk, page_id = acting_desk(), st.query_params["page"]
    project = list_projects(desk)[0]
    is_first = "seen" not in st.session_state
    if is_first:
        st.session_state.seen = True
        [job] = list_jobs(desk, project.id)
        st.session_state[STATE_KEY] = Gathering(project.id, page_id, has_listed=True, job_id=job.id)
    session = None if is_first else list_sessions(desk, project.id, page_id)[0]
    st.text(gather(project, page_id, session) is not None)


def test_people_whose_loading_ends_while_the_page_draws_itself_are_checked(
    jobs: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    refresh_places(jobs, small.id)
    finished(jobs, start_pull_subscribers(jobs, small.id, page_id(small_sandbox)))
    app = AppTest.from_function(_page_that_looked_before_the_end, default_timeout=PATIENCE_S)
    app.query_params["page"] = page_id(small_sandbox)
    assert [said.value for said in app.run().text] == ["True"]


def test_people_loaded_before_the_webinar_are_loaded_again_by_the_button(
    jobs: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_subscribers_now(jobs, small.id, page_id(small_sandbox))
    write(
        jobs, "UPDATE registration_page SET subscribers_pulled_at = :at", at=datetime.combine(YESTERDAY, time(15), UTC)
    )
    app = who_came(jobs, small, registered_page(small_sandbox))
    assert ru("The registered people…") not in words(app)
    assert counts(app)


def test_people_loaded_before_the_webinar_are_said_to_be_old(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_subscribers_now(desk, small.id, page_id(small_sandbox))
    write(
        desk, "UPDATE registration_page SET subscribers_pulled_at = :at", at=datetime.combine(YESTERDAY, time(15), UTC)
    )
    assert ru("The registered people…") in words(registered_page(small_sandbox))


def test_only_sessions_that_have_begun_are_offered(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_subscribers_now(desk, small.id, page_id(small_sandbox))
    app = registered_page(small_sandbox, session="")
    [sessions] = [box for box in app.selectbox if box.label == ru("Session")]
    every = list_sessions(desk, small.id, page_id(small_sandbox))
    held = [session for session in every if session.starts_at and session.starts_at <= desk.now()]
    assert len(sessions.options) == len(held) > 0


def test_refused_token_leaves_the_registered_unknown_and_says_what_to_do(
    jobs: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("status", status=401)
    app = press(registered_page(small_sandbox), ru("Who came"))
    assert ru("The Bizon365 token was not accepted…") in words(app)
    assert ru("The people registered on this page have not been loaded yet.") in words(app)
