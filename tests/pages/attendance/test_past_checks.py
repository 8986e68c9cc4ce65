"""A check that was made stays: after a reload, in the history and under its address, until it is deleted."""

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.sandbox.world.catalogue import PAGES
from core.services.projects.projects import ProjectSettings
from tests.attendance_world import pull_now
from tests.conftest import open_page
from tests.pages.attendance.attendance_page import CLOCK, WEBINAR, ask_about, counts, page, registered_page
from tests.pages.seen import press, words
from tests.present import HELD_ON
from tests.subscribers_world import page_id
from tests.subscribers_world import pull_now as pull_subscribers_now
from tests.wording import ru, ru_n


def checked(small_sandbox: SandboxServer) -> AppTest:
    """The page after a list of one guest and one stranger was checked."""
    guest = next(viewer["email"] for viewer in small_sandbox.world.viewers(WEBINAR) if viewer.get("email"))
    app = page()
    app.text_area(key="attendance_text").set_value(f"{guest}\nnobody@example.com")
    return press(app.run(), ru("Check the list"))


def test_a_result_is_there_after_a_reload_and_on_the_way_back_from_another_page(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_now(desk, small.id, WEBINAR)
    app = checked(small_sandbox)
    assert counts(app) == ["1", "1", "0"]
    assert counts(open_page("attendance")) == ["1", "1", "0"]
    app.switch_page("links/page.py").run()
    app.switch_page("attendance/page.py").run()
    assert counts(app) == ["1", "1", "0"]


def test_a_past_check_is_opened_from_the_history_and_by_its_address(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_now(desk, small.id, WEBINAR)
    first = checked(small_sandbox).query_params["result"]
    app = ask_about("nobody@example.com")
    assert app.query_params["result"] != first
    assert ru_n("{n} row", "{n} rows", 2) in words(app)
    app.button(key=f"attendance_past_open_{first}").click().run()
    assert not app.exception
    assert (app.query_params["check"], app.query_params["result"]) == ("list", first)
    assert counts(app) == ["1", "1", "0"]


def test_the_fields_above_a_past_check_hold_its_question(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_now(desk, small.id, WEBINAR)
    app = checked(small_sandbox)
    first, pasted = app.query_params["result"], app.text_area(key="attendance_text").value
    app = ask_about("nobody@example.com")
    second = app.query_params["result"]
    app.text_input(key="attendance_email").set_value("else@example.com")
    app.text_input(key="day").set_value("01.02.2026")
    app.number_input(key="stay").set_value(45).run()

    app.button(key=f"attendance_past_open_{first}").click().run()
    assert app.text_area(key="attendance_text").value == pasted
    assert (app.text_input(key="day").value, app.text_input(key="time").value) == (HELD_ON, CLOCK)
    assert app.number_input(key="stay").value == 0
    app.button(key=f"attendance_past_open_{second}").click().run()
    assert app.text_input(key="attendance_email").value == "nobody@example.com"
    assert app.text_input(key="day").value == HELD_ON


def test_a_past_check_of_registered_people_chooses_its_page_and_session(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_now(desk, small.id, WEBINAR)
    pull_subscribers_now(desk, small.id, page_id(small_sandbox))
    app = press(registered_page(small_sandbox), ru("Who came"))
    asked = {name: app.query_params[name] for name in ("page", "session", "result")}
    other = next(
        code for plan in PAGES if (code := f"{page_id(small_sandbox).split(':')[0]}:{plan.slug}") != asked["page"]
    )
    app.query_params["page"] = other
    app.run()
    assert app.query_params["page"] == other
    app.button(key=f"attendance_past_open_{asked['result']}").click().run()
    assert not app.exception
    assert {name: app.query_params[name] for name in asked} == asked


def test_a_list_that_is_not_checked_yet_stays_when_a_past_check_is_opened(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_now(desk, small.id, WEBINAR)
    app = checked(small_sandbox)
    first = app.query_params["result"]
    app.text_area(key="attendance_text").set_value("next@example.com").run()
    app.button(key=f"attendance_past_open_{first}").click().run()
    assert app.text_area(key="attendance_text").value == "next@example.com"


def test_deleted_past_checks_are_shown_no_more(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_now(desk, small.id, WEBINAR)
    app = checked(small_sandbox)
    app.button(key="attendance_forget").click().run()
    assert not counts(app)
    assert "result" not in app.query_params
    assert not counts(open_page("attendance"))
