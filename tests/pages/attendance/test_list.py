"""A list of people is checked against a webinar, and every row of it is counted once."""

from datetime import datetime, timedelta

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.domain.webinars.segments import Band, Measure, Rules
from core.environment import ROOT
from core.sandbox.server import SandboxServer
from core.services.projects.projects import ProjectSettings, list_projects
from core.services.webinars.segments import Segment, save_segment
from tests.attendance_world import pull_now
from tests.conftest import open_page
from tests.pages.attendance.attendance_page import WEBINAR, counts, page
from tests.pages.drawn import table
from tests.pages.seen import press, words
from tests.present import HELD_ON, YESTERDAY
from tests.reports_world import store_report, viewer
from tests.wording import ru, ru_n

SCHOOL_ROOM = "222222:room"


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
    rows = table(app, "attendance_list_rows")
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
    assert len(table(app, "attendance_list_rows")) == 1


def test_slips_of_a_list_are_corrected_by_one_click_and_back(desk: Desk, small: ProjectSettings) -> None:
    def checked(app: AppTest) -> list[str]:
        return list(table(press(app, ru("Check the list")), "attendance_list_rows")["given_0"])

    pull_now(desk, small.id, WEBINAR)
    app = page()
    app.text_area(key="attendance_text").set_value("vera@gmial.com\ngleb@example.com").run()
    assert "№ 1: `vera@gmial.com` → `vera@gmail.com`" in words(app)
    app = press(app, ru_n("Correct {n} e-mail", "Correct {n} e-mails", 1))
    assert ru_n("{n} e-mail is corrected.", "{n} e-mails are corrected.", 1) in words(app)
    assert checked(app) == ["vera@gmail.com", "gleb@example.com"]
    assert checked(press(app, ru("As it was"))) == ["vera@gmial.com", "gleb@example.com"]


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
    assert table(app, "attendance_first_rows")["given_0"].tolist() == ["Анна Павлова"]
    [encoding] = [box for box in app.selectbox if box.label == ru("Encoding")]
    assert encoding.value == "cp1251"
    encoding.set_value("koi8-r").run()
    assert table(app, "attendance_first_rows")["given_0"].tolist() == [
        content.decode("koi8-r").splitlines()[1].partition(";")[0]
    ]


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
    assert table(app, "attendance_first_rows")["number"].tolist() == ["4", "6", "13"]
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


def test_a_saved_segment_is_taken_as_the_list(desk: Desk) -> None:
    project_id = list_projects(desk)[0].id
    rows = [
        viewer("Анна", email="anna@example.com", phone="8 900 000-00-21", minutes=40),
        viewer("Борис", email="boris@example.com", minutes=10),
    ]
    store_report(desk, project_id, rows)
    save_segment(desk, project_id, Segment("Мои люди", Rules({Measure.MINUTES: Band(30)}), room_id=SCHOOL_ROOM))
    app = open_page("attendance")
    app.segmented_control(key="attendance_mode").set_value("list").run()
    app.selectbox(key="attendance_segment").set_value("Мои люди").run()
    assert not app.exception
    assert app.segmented_control(key="attendance_source").value == "file"
    assert "Мои люди.xlsx" in words(app)
    shown = table(app, "attendance_first_rows")
    assert "anna@example.com" in shown.to_string()
    assert len(shown) == 1
    assert "boris" not in shown.to_string()
