"""The attendance page, from the question to the answer."""

import json
from datetime import datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.environment import ROOT
from core.jobs.progress import list_jobs
from core.sandbox.server import SandboxServer
from core.sandbox.world.catalogue import PAGES
from core.services.projects.projects import ProjectSettings, list_projects
from core.services.registration.list_subscribers import list_sessions
from pages.widgets.language import plain
from tests.attendance_world import list_now, pull_now
from tests.conftest import open_page, wire
from tests.patience import PATIENCE_S
from tests.present import HELD_ON, WEEK, YESTERDAY, day_and_month
from tests.reports_world import store_report, viewer
from tests.stored import finished
from tests.subscribers_world import page_id
from tests.subscribers_world import pull_now as pull_subscribers_now
from tests.wording import like, ru, ru_n

ROOM = "623727:python-start"
WEBINAR = f"{ROOM}*{YESTERDAY}T19:00:00"
SCHOOL_ROOM = "222222:room"
CLOCK = "19:00"


@pytest.fixture
def small(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    """The sandbox project over six webinars, which are listed."""
    project = wire(desk, small_sandbox)
    list_now(desk, project.id)
    return project


def page(mode: str = "list", *, day: str = HELD_ON, clock: str = CLOCK) -> AppTest:
    """The page with its question filled in."""
    app = open_page("attendance")
    app.selectbox(key="attendance_room").set_value(ROOM)
    app.text_input(key="day").set_value(day)
    app.text_input(key="time").set_value(clock)
    app.segmented_control(key="attendance_mode").set_value(mode)
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    [button] = [button for button in app.button if button.label == label]
    return button.click().run()


def ask_about(email: str, *, day: str = HELD_ON, clock: str = CLOCK) -> AppTest:
    """The page after one person was asked about."""
    app = page("person", day=day, clock=clock)
    app.text_input(key="attendance_email").set_value(email)
    return press(app, ru("Check"))


def words(app: AppTest) -> str:
    """Everything the page says in running text."""
    parts = [*app.markdown, *app.caption, *app.success, *app.info, *app.warning, *app.error]
    return "\n".join(str(part.value) for part in parts)


def counts(app: AppTest) -> list[str]:
    return [metric.value for metric in app.metric]


def test_empty_page_says_what_to_do_first(desk: Desk) -> None:
    app = open_page("attendance")
    assert not app.exception
    assert ru("No reports yet. Load them first, or enter a room id.") in words(app)


def test_pasted_list_is_checked_and_adds_up(desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer) -> None:
    pull_now(desk, small.id, WEBINAR)
    emails = [viewer["email"] for viewer in small_sandbox.world.viewers(WEBINAR) if viewer.get("email")]
    app = page()
    more = ("nobody@example.com", "не контакт", "anna@@a.ru", emails[0])
    app.text_area(key="attendance_text").set_value("\n".join([*emails, *more]))
    app = press(app.run(), ru("Check the list"))
    assert not app.exception
    assert counts(app) == [str(len(emails) + 1), "1", "2"]
    assert f"{len(emails) + 1} + 1 + 2 = {ru_n('{n} row read.', '{n} rows read.', len(emails) + 4)}" in words(app)
    assert ru("Exact match of room, date and time.") in words(app)
    rows = app.dataframe[-1].value
    assert len(rows) == len(emails) + 4
    cannot_read, repeated = rows["note"].iloc[-2:]
    assert cannot_read == ru(
        "{column}, “{value}”: {reason}",
        column=ru("Column {n}", n=1),
        value="anna@@a.ru",
        reason=ru("the e-mail is not valid: correct it"),
    )
    assert ru("the same person as in row {n}", n=1) in repeated

    app.button_group(key="attendance_outcomes").set_value(["absent"]).run()
    again = open_page("attendance")
    assert not again.exception
    assert again.button_group(key="attendance_outcomes").value == ["absent"]
    assert len(app.dataframe[-1].value) == 1


def test_slips_of_a_list_are_corrected_by_one_click_and_back(desk: Desk, small: ProjectSettings) -> None:
    def checked(app: AppTest) -> list[str]:
        return list(press(app, ru("Check the list")).dataframe[-1].value["given_0"])

    pull_now(desk, small.id, WEBINAR)
    app = page()
    app.text_area(key="attendance_text").set_value("vera@gmial.com\ngleb@example.com").run()
    assert "№ 1: `vera@gmial.com` → `vera@gmail.com`" in words(app)
    app = press(app, ru_n("Correct {n} e-mail", "Correct {n} e-mails", 1))
    assert ru_n("{n} e-mail is corrected.", "{n} e-mails are corrected.", 1) in words(app)
    assert checked(app) == ["vera@gmail.com", "gleb@example.com"]
    assert checked(press(app, ru("As it was"))) == ["vera@gmial.com", "gleb@example.com"]


def test_without_a_contact_nobody_is_asked_about(desk: Desk, small: ProjectSettings) -> None:
    pull_now(desk, small.id, WEBINAR)
    app = ask_about("vera")
    assert ru("Enter a whole e-mail, phone or client id.") in words(app)
    assert [one for one in app.get("html") if "st-key-attendance_email" in one.proto.body]
    assert "result" not in app.query_params


def test_slip_of_one_person_is_corrected_by_one_click(desk: Desk, small: ProjectSettings) -> None:
    pull_now(desk, small.id, WEBINAR)
    app = ask_about("vera@gmial.com")
    assert "vera@gmail.com" in words(app)
    app = press(app, ru("Correct it"))
    assert app.text_input(key="attendance_email").value == "vera@gmail.com"
    assert ru("This e-mail looks mistyped. Did you mean `{email}`?", email="vera@gmail.com") not in words(app)


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


def test_webinar_that_was_started_again_is_counted_as_one_unless_the_operator_parts_them(desk: Desk) -> None:
    project_id = list_projects(desk)[0].id
    began = datetime.fromisoformat(f"{YESTERDAY}T19:00+03:00")
    came = [viewer("Вера", email="vera@example.com"), viewer("Гость")]
    store_report(desk, project_id, came, starts_at=began, webinar_id=f"{SCHOOL_ROOM}*{YESTERDAY}T19:00:00")
    store_report(
        desk,
        project_id,
        [viewer("Глеб", email="gleb@example.com")],
        starts_at=began + timedelta(minutes=40),
        webinar_id=f"{SCHOOL_ROOM}*{YESTERDAY}T19:40:00",
    )
    app = open_page("attendance")
    app.selectbox(key="attendance_room").set_value(SCHOOL_ROOM)
    app.text_input(key="day").set_value(HELD_ON)
    app.text_input(key="time").set_value("19:00")
    app.text_area(key="attendance_text").set_value("vera@example.com\ngleb@example.com\ndina@example.com")
    app = press(app.run(), ru("Check the list"))
    assert not app.exception
    assert counts(app) == ["2", "1", "0"]
    assert f"19:40: {ru_n('{n} viewer', '{n} viewers', 1)}" in words(app)
    assert ru_n("{n} viewer left no contact and…", "{n} viewers left no…", 1) in words(app)

    [together] = [box for box in app.checkbox if "19:40" in box.label]
    app = together.uncheck().run()
    assert not app.exception
    assert counts(app) == ["1", "2", "0"]
    assert "19:40: " not in words(app)
    [together] = [box for box in app.checkbox if "19:40" in box.label]
    assert counts(together.check().run()) == ["2", "1", "0"]


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
    assert app.dataframe[0].value.iloc[0].tolist() == [ROOM, f"{WEEK[YESTERDAY.weekday()]} {HELD_ON} 19:00"]


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


def test_date_that_is_none_is_named(desk: Desk, small: ProjectSettings) -> None:
    app = ask_about("nobody@example.com", day="завтра")
    assert ru("is not a date; write it as 13.09.2026.") in words(app)


def test_column_is_chosen_by_hand_where_its_name_tells_nothing(desk: Desk, small: ProjectSettings) -> None:
    app = page()
    app.text_area(key="attendance_text").set_value("Код;Метка\n84201536;vip\n84201537;").run()
    assert ru("Choose the column with e-mails, phones or client ids.") in words(app)
    [client_id] = [box for box in app.selectbox if box.label == ru("Client id")]
    client_id.set_value(0).run()
    assert ru("Choose the column with e-mails, phones or client ids.") not in words(app)


def test_recognised_column_can_be_taken_back(desk: Desk, small: ProjectSettings) -> None:
    app = page()
    app.text_area(key="attendance_text").set_value("Почта;Телефон\nanna@example.com;89000000001").run()
    for label in (ru("E-mail"), ru("Phone")):
        [box] = [box for box in app.selectbox if box.label == label]
        assert box.value is not None
        box.set_value(None).run()
    assert ru("Choose the column with e-mails, phones or client ids.") in words(app)


def test_encoding_of_a_file_is_recognised_and_can_be_changed(desk: Desk, small: ProjectSettings) -> None:
    app = page()
    app.segmented_control(key="attendance_source").set_value("file").run()
    content = "Имя;E-mail\nАнна Павлова;anna@example.com\n".encode("cp1251")
    app.file_uploader[0].upload("list.csv", content, "text/csv").run()
    assert app.dataframe[0].value["given_0"].tolist() == ["Анна Павлова"]
    [encoding] = [box for box in app.selectbox if box.label == ru("Encoding")]
    assert encoding.value == "cp1251"
    encoding.set_value("koi8-r").run()
    assert app.dataframe[0].value["given_0"].tolist() == [content.decode("koi8-r").splitlines()[1].partition(";")[0]]


def test_hidden_rows_are_asked_about_and_left_out_until_then(desk: Desk, small: ProjectSettings) -> None:
    app = page()
    app.segmented_control(key="attendance_source").set_value("file").run()
    content = (ROOT / "tests/samples/hidden_rows.ods").read_bytes()
    app.file_uploader[0].upload("leads.ods", content, "application/vnd.oasis.opendocument.spreadsheet").run()
    question = ru_n(
        "{n} of {total} rows is hidden in the spreadsheet, by a filter or by hand",
        "{n} of {total} rows are hidden in the spreadsheet, by a filter or by hand",
        4,
        total=7,
    )
    assert app.dataframe[0].value["number"].tolist() == [4, 6, 13]
    assert ru_n("{n} hidden row is left out.", "{n} hidden rows are left out.", 4) in words(app)
    [hidden] = [choice for choice in app.segmented_control if choice.label == question]
    hidden.set_value("take").run()
    assert ru_n("{n} row read", "{n} rows read", 7) in words(app)


def test_sheet_that_was_read_is_named_and_what_cannot_be_read_is_shown(desk: Desk, small: ProjectSettings) -> None:
    app = page()
    app.segmented_control(key="attendance_source").set_value("file").run()
    people = "<table><tr><td>Отчёт</table><table><tr><td>Почта<td>Имя<tr><td>anna@example.com<td>????</table>"
    app.file_uploader[0].upload("leads.xls", people.encode(), "application/vnd.ms-excel").run()
    assert ru("We read the sheet “{sheet}”.", sheet="2") in words(app)
    assert "????" in next(warning.value for warning in app.warning)
    [sheet] = [box for box in app.selectbox if box.label == ru("Sheet")]
    sheet.set_value("1").run()
    assert ru("We read the sheet “{sheet}”.", sheet="1") in words(app)


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
    asked = {"room": "623727:typed", "day": HELD_ON, "time": "19:00", "check": "person", "stay": "30"}
    fresh = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    for name, value in asked.items():
        fresh.query_params[name] = value
    app = fresh.run().switch_page("attendance/page.py").run()
    assert app.selectbox(key="attendance_room").value == "623727:typed"
    assert app.segmented_control(key="attendance_mode").value == "person"
    assert (app.text_input(key="day").value, app.text_input(key="time").value) == (HELD_ON, "19:00")
    assert app.number_input(key="stay").value == 30


def pages_of(server: SandboxServer, room: str) -> list[str]:
    """The registration pages that lead to this room."""
    return [page_id(server, plan.slug) for plan in PAGES if plan.room_slug == room]


def registered_page(small_sandbox: SandboxServer, *, session: str = f"{YESTERDAY}T16:00Z") -> AppTest:
    """The page by a link to the question who of the registered came."""
    asked = {"check": "registered", "page": page_id(small_sandbox), "session": session}
    fresh = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    for name, value in asked.items():
        fresh.query_params[name] = value
    return fresh.run().switch_page("attendance/page.py").run()


def who_came(jobs: Desk, project: ProjectSettings, app: AppTest) -> AppTest:
    """The page after the one press, and after every job that followed from it."""
    app = press(app, ru("Who came"))
    while running := list_jobs(jobs, project.id, active_only=True):
        finished(jobs, running[0].id)
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

    assert set(app.dataframe[-1].value["outcome"]) == {ru("Did not come")}  # the list to act upon comes first
    assert len(app.dataframe[-1].value) == absent
    [group] = [control for control in app.button_group if str(control.key).startswith("attendance_group")]
    group.set_value("unregistered").run()
    assert len(app.dataframe[-1].value) == strangers


def test_one_button_loads_pages_people_and_report_of_the_newest_webinar(
    jobs: Desk, small_sandbox: SandboxServer
) -> None:
    project = wire(jobs, small_sandbox)
    fresh = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=PATIENCE_S)
    fresh.query_params["check"] = "registered"
    app = who_came(jobs, project, fresh.run().switch_page("attendance/page.py").run())
    assert not app.exception
    newest = max(small_sandbox.world.webinars, key=lambda one: one.starts_at_ms)
    assert app.query_params["page"] in pages_of(small_sandbox, newest.room.slug)
    assert [job.kind for job in list_jobs(jobs, project.id)] == ["pull_reports", "pull_subscribers"]
    assert counts(app)


def test_people_loaded_before_the_webinar_are_loaded_again_by_the_button(
    jobs: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_subscribers_now(jobs, small.id, page_id(small_sandbox))
    with jobs.store.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE registration_page SET subscribers_pulled_at = ?", (f"{YESTERDAY} 15:00:00.000000",)
        )
    app = who_came(jobs, small, registered_page(small_sandbox))
    assert ru("The registered people…") not in words(app)
    assert counts(app)


def test_people_loaded_before_the_webinar_are_said_to_be_old(
    desk: Desk, small: ProjectSettings, small_sandbox: SandboxServer
) -> None:
    pull_subscribers_now(desk, small.id, page_id(small_sandbox))
    with desk.store.writing() as session:
        session.connection().exec_driver_sql(
            "UPDATE registration_page SET subscribers_pulled_at = ?", (f"{YESTERDAY} 15:00:00.000000",)
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
