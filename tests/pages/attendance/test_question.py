"""The question of the attendance page: what is missing is named, and the address holds what was asked."""

from core.desk import Desk
from core.services.projects.projects import ProjectSettings
from tests.conftest import open_page
from tests.pages.attendance.attendance_page import ROOM, ask_about, page
from tests.pages.seen import press, words
from tests.present import HELD_ON
from tests.wording import ru


def test_empty_page_says_what_to_do_first(desk: Desk) -> None:
    app = open_page("attendance")
    assert not app.exception
    assert ru("No reports yet. Load them first, or enter a room id.") in words(app)


def test_date_that_is_none_is_named(desk: Desk, small: ProjectSettings) -> None:
    app = ask_about("nobody@example.com", day="завтра")
    assert ru("is not a date; write it as 13.09.2026.") in words(app)


def test_check_without_a_list_asks_for_it_and_for_all_else_that_is_wrong(desk: Desk, small: ProjectSettings) -> None:
    app = press(page(day="", clock="25:99"), ru("Check the list"))
    assert app.error[0].value.split("  \n")[0] == ru("Enter the date.")
    assert f"{ru('Time')}: " in app.error[0].value
    assert ru("Paste a list or choose a file.") in app.error[0].value
    assert [one for one in app.get("html") if "st-key-attendance_text" in one.proto.body]


def test_question_stays_in_the_address(desk: Desk, small: ProjectSettings) -> None:
    address = page("person").query_params
    assert (address["room"], address["check"]) == (ROOM, "person")


def test_link_to_a_question_opens_it(desk: Desk, small: ProjectSettings) -> None:
    app = open_page("attendance", room="623727:typed", day=HELD_ON, time="19:00", check="person", stay="30")
    assert app.selectbox(key="attendance_room").value == "623727:typed"
    assert app.segmented_control(key="attendance_mode").value == "person"
    assert (app.text_input(key="day").value, app.text_input(key="time").value) == (HELD_ON, "19:00")
    assert app.number_input(key="stay").value == 30
