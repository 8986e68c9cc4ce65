"""One person is asked about, and “was not there” is said only where it is sure."""

import json

from core.desk import Desk
from core.jobs.progress import list_jobs
from core.sandbox.server import SandboxServer
from core.services.projects.projects import ProjectSettings
from pages.widgets.language import plain
from tests.attendance_world import pull_now
from tests.conftest import open_page
from tests.pages.attendance.attendance_page import ROOM, WEBINAR, ask_about, page
from tests.pages.drawn import table
from tests.pages.seen import press, words
from tests.present import HELD_ON, WEEK, YESTERDAY, day_and_month
from tests.stored import finished
from tests.wording import like, ru, ru_n


def test_without_a_contact_nobody_is_asked_about(desk: Desk, small: ProjectSettings) -> None:
    pull_now(desk, small.id, WEBINAR)
    app = ask_about("vera")
    assert ru("Enter a whole e-mail, phone or client id.") in words(app)
    assert [one for one in app.get("html") if "st-key-attendance_email" in one.proto.body]
    assert "result" not in app.query_params


def test_press_for_a_list_does_not_ask_about_one_person(desk: Desk, small: ProjectSettings) -> None:
    pull_now(desk, small.id, WEBINAR)
    app = page("person")
    app.text_input(key="attendance_email").set_value("nobody@example.com").run()
    app.segmented_control(key="attendance_mode").set_value("list").run()
    [button] = [button for button in app.button if button.label == ru("Check the list")]
    button.click()
    app.segmented_control(key="attendance_mode").set_value("person").run()
    assert app.text_input(key="attendance_email").value == "nobody@example.com"
    assert "result" not in app.query_params


def test_slip_of_one_person_is_corrected_by_one_click(desk: Desk, small: ProjectSettings) -> None:
    pull_now(desk, small.id, WEBINAR)
    app = ask_about("vera@gmial.com")
    assert "vera@gmail.com" in words(app)
    app = press(app, ru("Correct it"))
    assert app.text_input(key="attendance_email").value == "vera@gmail.com"
    assert ru("This e-mail looks mistyped. Did you mean {email}?", email="`vera@gmail.com`") not in words(app)


def test_address_with_a_cyrillic_letter_is_no_sure_absence(desk: Desk, small: ProjectSettings) -> None:
    pull_now(desk, small.id, WEBINAR)
    asked = ask_about(
        "nobody@example.com", day=f"{WEEK[YESTERDAY.weekday()]}, {day_and_month(YESTERDAY)} в 7:00 PM", clock=""
    )
    assert ru("**No, this person was not there**") in words(asked)
    again = open_page("attendance")
    assert again.text_input(key="attendance_email").value == "nobody@example.com"
    assert ru("**No, this person was not there**") in words(again)
    assert ru("**No, this person was not there**") not in words(ask_about("nоbody@example.com"))


def test_check_goes_on_by_itself_when_the_report_has_come(
    jobs: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    viewer = next(viewer for viewer in small_sandbox.world.viewers(WEBINAR) if viewer.get("email"))
    app = ask_about(viewer["email"])
    finished(jobs, list_jobs(jobs, small.id)[0].id)
    app.run()
    assert like("**Yes, this person was there** · {counted}").search(words(app))
    assert app.code[0].value.startswith("{")


def test_one_person_is_a_card_with_what_bizon365_gave_folded_below(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_now(desk, small.id, WEBINAR)
    written = ("email", "city", "utm_source", "messages_num")
    viewer = next(one for one in small_sandbox.world.viewers(WEBINAR) if all(map(one.get, written)))
    app = ask_about(viewer["email"])
    assert not app.exception
    assert app.header[0].value == plain(viewer["username"])
    assert [metric.label for metric in app.metric] == [ru("Time in the room"), ru("Entered"), ru("Left")]
    card = next(text.value for text in app.markdown if text.value.startswith("- **"))
    for label, value in (("City", "**"), ("Device", ","), ("Source", f"utm_source={viewer['utm_source']}")):
        [line] = [line for line in card.splitlines() if line.startswith(f"- **{ru(label)}:**")]
        assert value in line
    chat, everything, *_ = app.expander
    assert chat.label.startswith(ru("Chat"))
    assert len(chat.text) >= viewer["messages_num"]
    assert everything.label == ru("Everything from Bizon365, to copy")
    assert json.loads(everything.code[0].value)["email"] == viewer["email"]


def test_report_that_is_not_ready_is_not_a_no(jobs: Desk, small: ProjectSettings, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("not_ready")
    app = ask_about("nobody@example.com")
    finished(jobs, list_jobs(jobs, small.id)[0].id)
    app.run()
    assert ru("The report is not ready: it…") in words(app)
    assert ru("**No, this person was not there**") not in words(app)

    small_sandbox.faults.clear()
    app = press(app, ru("Try again"))
    finished(jobs, list_jobs(jobs, small.id)[0].id)
    app.run()
    assert ru("**No, this person was not there**") in words(app)


def test_refused_token_says_what_to_do(jobs: Desk, small: ProjectSettings, small_sandbox: SandboxServer) -> None:
    small_sandbox.faults.play("status", status=401)
    app = ask_about("nobody@example.com")
    finished(jobs, list_jobs(jobs, small.id)[0].id)
    app.run()
    assert ru("The Bizon365 token was not accepted…") in words(app)


def test_other_day_shows_the_dates_that_exist(desk: Desk, small: ProjectSettings) -> None:
    app = ask_about("nobody@example.com", day="01.02.2026")
    assert ru("**Report not found.** People may still have been there.") in words(app)
    assert table(app, "attendance_other_reports").iloc[0].tolist() == [
        ROOM,
        f"{WEEK[YESTERDAY.weekday()]} {HELD_ON} 19:00",
    ]


def test_nearest_start_is_said_and_is_a_no_only_once_the_list_could_be_read(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_now(desk, small.id, WEBINAR)
    small_sandbox.faults.play("status", methods=("getlist",), status=401)
    app = ask_about("nobody@example.com", clock="18:48")
    assert ru_n("{n} minute later", "{n} minutes later", 12) in words(app)
    unknown = ru(
        "**Cannot tell:** {reason}.",
        reason=ru("the list of reports did not come from Bizon365, so a report may be missing: check again"),
    )
    assert unknown in words(app)
    assert unknown in words(open_page("attendance"))
    small_sandbox.faults.clear()
    app = press(open_page("attendance"), ru("Check again"))
    assert ru("**No, this person was not there**") in words(app)
    assert unknown not in words(app)
