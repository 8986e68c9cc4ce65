"""A list is registered on the registration page: its rows are read, planned and carried out."""

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.domain.lists.given_columns import given_names
from core.domain.webinars.segments import Band, Measure, Rules
from core.environment import ROOT
from core.sandbox.server import SandboxServer
from core.services.projects.projects import ProjectSettings
from core.services.registration.batches import list_batches
from core.services.webinars.segments import Segment, save_segment
from tests.pages.drawn import table
from tests.pages.registration.registration_page import NO_SUCH_SESSION, counts, day_of, section
from tests.pages.seen import press, words
from tests.present import HELD_ON, in_title
from tests.registering import emails, registered
from tests.reports_world import store_report, viewer
from tests.stored import finished
from tests.wording import ru, ru_n


def paste(text: str, **where: str) -> AppTest:
    """The section of spreadsheets with a pasted list."""
    app = section("list", **where)
    app.segmented_control(key="registration_source").set_value("paste").run()
    app = app.text_area(key="registration_text").set_value(text).run()
    assert not app.exception
    return app


def test_plan_of_a_pasted_list_adds_up(desk: Desk, where: dict[str, str]) -> None:
    people = "E-mail\tИмя\nperson1@example.com\tАнна\nPERSON1@example.com\tАня\nне адрес\tБорис\nperson2@example.com\t"
    app = press(paste(people, **where), ru("Make the plan"))
    assert not app.warning
    assert counts(app) == {
        ru("Will be registered"): "2",
        ru("Already registered"): "0",
        ru("Repeated in the list"): "1",
        ru("Cannot be registered"): "1",
    }
    assert "2 + 0 + 1 + 1 = " + ru_n("{n} row read.", "{n} rows read.", 4) in words(app)
    shown = table(app, "registration_plan_rows")
    assert shown[["number", "value", "reason"]].values.tolist() == [
        ["4", "не адрес", ru("is not an e-mail; correct it in the list")]
    ]


def test_plan_is_made_anew_after_a_reload_unless_the_choices_are_others(
    desk: Desk, where: dict[str, str], small_sandbox: SandboxServer
) -> None:
    button = ru_n("Register {n} person", "Register {n} people", 2)
    press(paste("\n".join(emails(2)), **where), ru("Make the plan"))
    again = section("list", **where)
    assert not again.exception
    assert counts(again)[ru("Will be registered")] == "2"
    assert not set(given_names(9)) & set(table(again, "registration_plan_rows"))  # the e-mail is not shown twice
    assert button in [one.label for one in again.button]
    asked = len(small_sandbox.traffic.of("getSubscribers"))
    assert not section("list", **where | {"at": "20:00"}).metric
    assert len(small_sandbox.traffic.of("getSubscribers")) == asked
    press(again, ru("Another list"))
    assert not section("list", **where).metric


def test_nothing_is_sent_by_a_plan_and_a_session_that_the_page_does_not_offer_is_warned_of(
    desk: Desk, where: dict[str, str], small_sandbox: SandboxServer
) -> None:
    rows = f"E-mail\t{ru('Time')}\nperson1@example.com\t{where['at']}\nperson2@example.com\t03:30"
    app = press(paste(rows, **where), ru("Make the plan"))
    assert [in_title(day_of(where), "03:30") in said for said in NO_SUCH_SESSION.findall(words(app))] == [True]
    assert counts(app)[ru("Will be registered")] == "2"
    assert not small_sandbox.traffic.of("addSubscriber")


def test_exactly_the_plan_is_carried_out(
    jobs: Desk, project: ProjectSettings, where: dict[str, str], small_sandbox: SandboxServer
) -> None:
    app = press(paste("\n".join(emails(3)), **where), ru("Make the plan"))
    app = press(app, ru_n("Register {n} person", "Register {n} people", 3))
    [batch] = list_batches(jobs, project.id)
    assert app.query_params["run"] == batch.id
    finished(jobs, batch.id)
    app = section("runs", run=batch.id)
    assert counts(app) == {ru("Registered"): "3"}
    assert registered(small_sandbox) == dict.fromkeys(emails(3), 1)


def test_changed_input_hides_the_plan(desk: Desk, where: dict[str, str]) -> None:
    app = press(paste("\n".join(emails(2)), **where), ru("Make the plan"))
    assert ru_n("Register {n} person", "Register {n} people", 2) in [button.label for button in app.button]
    app.text_input(key="at").set_value("20:00").run()
    assert ru("The columns or the common…") in words(app)
    assert ru_n("Register {n} person", "Register {n} people", 2) not in [button.label for button in app.button]


def test_no_plan_is_shown_when_the_subscribers_cannot_be_read(
    desk: Desk, where: dict[str, str], small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("status", methods=["getSubscribers"], status=401)
    app = press(paste("\n".join(emails(2)), **where), ru("Make the plan"))
    assert ru("The Bizon365 token was not accepted…") in app.error[0].value
    assert not app.metric


def test_list_without_emails_says_what_is_missing(desk: Desk, where: dict[str, str]) -> None:
    app = paste("Имя\tТелефон\nАнна\t+79000000001", **where)
    assert ru("Choose the column with the…") in words(app)
    assert ru("choose the column with e-mails:…") in press(app, ru("Make the plan")).error[0].value


def test_everything_wrong_with_a_list_is_said_at_once_until_it_is_corrected(desk: Desk, where: dict[str, str]) -> None:
    app = paste("Имя\tТелефон\nАнна\t+79000000001", **where | {"date": "", "at": "25:99"})
    assert not app.error
    app = press(app, ru("Make the plan"))
    for said in (ru("choose the column with e-mails:…"), ru("Enter the date."), f"{ru('Time')}: "):
        assert said in app.error[0].value
    app.text_input(key="at").set_value(where["at"]).run()
    assert f"{ru('Time')}: " not in app.error[0].value
    assert ru("Enter the date.") in app.error[0].value


def test_choice_of_columns_is_remembered_for_the_same_header(desk: Desk, where: dict[str, str]) -> None:
    people = "Код\tКонтакт для писем\n7\tperson1@example.com"
    app = paste(people, **where)
    [name] = [box for box in app.selectbox if box.label == ru("Name")]
    name.set_value(0).run()
    app = press(app, ru("Make the plan"))
    press(app, ru("Another list"))
    [name] = [box for box in paste(people, **where).selectbox if box.label == ru("Name")]
    assert name.value == 0


def test_unreadable_file_shows_an_error_and_another_can_be_chosen(desk: Desk, where: dict[str, str]) -> None:
    app = section("list", **where)
    app.file_uploader[0].upload("list.csv", b"", "text/csv").run()
    assert ru("List") + ": " in app.error[0].value
    assert app.file_uploader


def test_file_in_cp1251_is_read_and_its_encoding_can_be_changed(desk: Desk, where: dict[str, str]) -> None:
    app = section("list", **where)
    content = "Имя;E-mail\nАнна Павлова;person1@example.com\n".encode("cp1251")
    app.file_uploader[0].upload("list.csv", content, "text/csv").run()
    assert table(app, "registration_first_rows").iloc[0, 1] == "Анна Павлова"
    [encoding] = [box for box in app.selectbox if box.label == ru("Encoding")]
    assert encoding.value == "cp1251"
    encoding.set_value("koi8-r").run()
    assert table(app, "registration_first_rows").iloc[0, 1] != "Анна Павлова"


def test_column_titled_like_the_row_number_is_shown_beside_it_and_more_emails_are_named(
    desk: Desk, where: dict[str, str]
) -> None:
    app = paste("№\tПочта\tЕщё почта\n77\tperson1@example.com\tperson2@example.com", **where)
    assert table(app, "registration_first_rows").to_numpy().tolist() == [
        ["2", "77", "person1@example.com", "person2@example.com"]
    ]
    named = "There are more e-mails in {columns}: nobody is registered with these."
    assert ru(named, columns="«Ещё почта»") in words(app)
    [email] = [box for box in app.selectbox if box.label == ru("E-mail")]
    assert ru(named, columns="«Почта»") in words(email.set_value(2).run())


def test_rows_hidden_in_the_spreadsheet_are_registered_only_if_the_operator_takes_them(
    desk: Desk, where: dict[str, str]
) -> None:
    app = section("list", **where)
    content = (ROOT / "tests/samples/hidden_rows.ods").read_bytes()
    app.file_uploader[0].upload("leads.ods", content, "application/vnd.oasis.opendocument.spreadsheet").run()
    assert counts(press(app, ru("Make the plan")))[ru("Will be registered")] == "3"
    [hidden] = [choice for choice in app.segmented_control if "7" in choice.label]
    app = hidden.set_value("take").run()
    assert counts(press(app, ru("Make the plan")))[ru("Will be registered")] == "7"


def test_moments_when_leads_came_are_not_sessions_unless_the_operator_says_so(
    desk: Desk, where: dict[str, str]
) -> None:
    title = ru("Date")
    app = paste(f"E-mail\t{title}\nperson1@example.com\t{HELD_ON} 10:47", **where)
    [date] = [box for box in app.selectbox if box.label == title]
    assert date.value is None
    assert ru("“{title}” looks like the time when each person left their contacts…", title=title) in words(app)
    date.set_value(1).run()
    assert ru_n("{n} row is for a session that is over.", "{n} rows are for sessions that are over.", 1) in words(
        press(app, ru("Make the plan"))
    )


def test_slips_of_a_list_are_registered_as_corrected(
    desk: Desk, where: dict[str, str], small_sandbox: SandboxServer
) -> None:
    app = paste("vera@gmial.com\nperson1@example.com", **where)
    app = press(app, ru("Make the plan"))
    assert ru_n("{n} e-mail looks mistyped.", "{n} e-mails look mistyped.", 1) in words(app)
    app = press(app, ru_n("Correct {n} e-mail", "Correct {n} e-mails", 1))
    assert ru("The columns or the common values changed after the plan was made. Make the plan again.") in words(app)
    app = press(app, ru("Make the plan"))
    assert list(table(app, "registration_plan_rows")["email"]) == ["vera@gmail.com", "person1@example.com"]


def test_people_of_a_saved_segment_are_the_list(desk: Desk, project: ProjectSettings, where: dict[str, str]) -> None:
    stays = {"person1@example.com": 40, "person2@example.com": 10}
    store_report(desk, project.id, [viewer("Гость", email=email, minutes=stay) for email, stay in stays.items()])
    save_segment(desk, project.id, Segment("Мои люди", Rules({Measure.MINUTES: Band(30)}), room_id="222222:room"))
    app = section("list", **where)
    app.selectbox(key="registration_segment").set_value("Мои люди").run()
    assert not app.exception
    assert "person2" not in table(app, "registration_first_rows").to_string()
    assert counts(press(app, ru("Make the plan")))[ru("Will be registered")] == "1"
