"""The registration page: one person, and a list from its rows to the run."""

from datetime import date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.environment import ROOT
from core.sandbox.server import SandboxServer
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectSettings, add_project
from core.services.registration.batches import list_batches
from pages.widgets.language import moment_in_name, plain
from tests.conftest import wire
from tests.pages.registration.registration_page import counts, press, section, words
from tests.present import HELD_ON, day_and_month, in_title
from tests.registering import coming, emails, page_id, registered
from tests.stored import finished
from tests.wording import like, ru, ru_n

NO_SUCH_SESSION = like("The schedule of page {page} has no such session: {time}.")


@pytest.fixture
def project(desk: Desk, small_sandbox: SandboxServer) -> ProjectSettings:
    return wire(desk, small_sandbox)


@pytest.fixture
def where(project: ProjectSettings, small_sandbox: SandboxServer) -> dict[str, str]:
    """A session that is offered, as it stands in the address."""
    day, clock = moment_in_name(coming(small_sandbox), project.time_zone).split()
    return {"page": page_id(small_sandbox), "date": day, "at": clock}


def day_of(where: dict[str, str]) -> date:
    """The day of a session as it stands in the address."""
    return datetime.strptime(where["date"], "%d.%m.%Y").date()  # noqa: DTZ007


def paste(text: str, **where: str) -> AppTest:
    """The section of spreadsheets with a pasted list."""
    app = section("list", **where)
    app.segmented_control(key="registration_source").set_value("paste").run()
    app = app.text_area(key="registration_text").set_value(text).run()
    assert not app.exception
    return app


def test_sessions_of_the_page_are_offered_from_its_public_schedule(
    desk: Desk, where: dict[str, str], small_sandbox: SandboxServer
) -> None:
    page = page_id(small_sandbox)
    app = section("person", page=page)
    pills = app.button_group(key=f"registration_session_{page}")
    assert len(pills.options) == 12
    app = pills.set_value(coming(small_sandbox)).run()
    assert (app.text_input(key="date").value, app.text_input(key="at").value) == (where["date"], where["at"])
    section("list", page=page)
    assert len(small_sandbox.traffic.of("form")) == 1


def test_date_is_typed_where_the_schedule_cannot_be_read(
    desk: Desk, where: dict[str, str], small_sandbox: SandboxServer
) -> None:
    small_sandbox.faults.play("html", methods=["form"])
    app = section("person", **where | {"date": f"{day_and_month(day_of(where))} в 7:00 PM", "at": ""})
    assert ru("The page's schedule cannot be read now, so type date and time.") in words(app)
    app.text_input(key="registration_email").set_value("person1@example.com")
    app = press(app, ru("Register"))
    assert not app.warning
    assert registered(small_sandbox) == {"person1@example.com": 1}
    assert len(small_sandbox.traffic.of("form")) == 1
    small_sandbox.faults.clear()
    assert ru("The page's schedule cannot be read now, so type date and time.") not in words(section("person", **where))


def test_one_person_is_registered_and_gets_the_personal_link(
    desk: Desk, where: dict[str, str], small_sandbox: SandboxServer
) -> None:
    app = section("person", **where)
    app.text_input(key="registration_email").set_value("person1@example.com")
    app = press(app, ru("Register"))
    assert ru(
        "{who} is registered for {when}.", who=plain("person1@example.com"), when=in_title(day_of(where), "19:00")
    ) in words(app)
    line, link = (code.value for code in app.code)
    assert "/click/" in link
    assert f"'{where['date']}', '{where['at']}', 'person1@example.com'" in line
    assert registered(small_sandbox) == {"person1@example.com": 1}


def test_answer_for_one_person_is_there_after_a_reload_and_who_registers_again_is_told_so(
    desk: Desk, where: dict[str, str], small_sandbox: SandboxServer
) -> None:
    app = section("person", **where)
    app.text_input(key="registration_email").set_value("person1@example.com")
    app.text_input(key="registration_name").set_value("Анна")
    link = press(app, ru("Register")).code[1].value
    said = {"her": "Анна", "when": in_title(day_of(where), "19:00")}
    again = section("person", **where)
    assert ru("{her} is registered for {when}.", **said) in words(again)
    assert again.code[1].value == link
    assert len(small_sandbox.traffic.of("addSubscriber")) == 1
    assert ru("{her} was already registered for {when}.", **said) in words(press(again, ru("Register")))
    assert len(small_sandbox.traffic.of("addSubscriber")) == 1
    assert ru("{her} was already registered for {when}.", **said) in words(section("person", **where))


def test_refusal_of_one_person_is_shown_with_the_message_of_bizon365(desk: Desk, where: dict[str, str]) -> None:
    app = section("person", **where | {"at": "03:33"})
    assert in_title(day_of(where), "03:33") in NO_SUCH_SESSION.findall(words(app))[0]
    app.text_input(key="registration_email").set_value("person1@example.com")
    app = press(app, ru("Register"))
    assert "Нет вебинара на указанное время" in app.error[0].value
    assert app.code[1].value == "Нет вебинара на указанное время"
    assert "Нет вебинара на указанное время" in section("person", **where | {"at": "03:33"}).error[0].value


def test_person_without_an_email_is_refused_without_a_request(
    desk: Desk, where: dict[str, str], small_sandbox: SandboxServer
) -> None:
    app = press(section("person", **where), ru("Register"))
    assert ru("Enter the e-mail.") in app.error[0].value
    assert app.code[1].value == "Missing required variables"
    assert not small_sandbox.traffic.of("addSubscriber")


def test_everything_wrong_with_one_person_is_said_at_once(desk: Desk, where: dict[str, str]) -> None:
    app = section("person", **where | {"date": "", "at": "25:99"})
    app.text_input(key="registration_email").set_value("not an address")
    said = press(app, ru("Register")).error[0].value
    assert ru("Enter the date.") in said
    for named in ("Time", "E-mail"):
        assert f"{ru(named)}: " in said


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
    table = app.dataframe[-1].value
    assert table[["number", "value", "reason"]].values.tolist() == [
        [4, "не адрес", ru("is not an e-mail; correct it in the list")]
    ]


def test_plan_is_made_anew_after_a_reload_unless_the_choices_are_others(
    desk: Desk, where: dict[str, str], small_sandbox: SandboxServer
) -> None:
    button = ru_n("Register {n} person", "Register {n} people", 2)
    press(paste("\n".join(emails(2)), **where), ru("Make the plan"))
    again = section("list", **where)
    assert not again.exception
    assert counts(again)[ru("Will be registered")] == "2"
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
    assert app.dataframe[0].value.iloc[0, 1] == "Анна Павлова"
    [encoding] = [box for box in app.selectbox if box.label == ru("Encoding")]
    assert encoding.value == "cp1251"
    encoding.set_value("koi8-r").run()
    assert app.dataframe[0].value.iloc[0, 1] != "Анна Павлова"


def test_column_titled_like_the_row_number_is_shown_beside_it_and_more_emails_are_named(
    desk: Desk, where: dict[str, str]
) -> None:
    app = paste("№\tПочта\tЕщё почта\n77\tperson1@example.com\tperson2@example.com", **where)
    assert app.dataframe[0].value.to_numpy().tolist() == [[2, "77", "person1@example.com", "person2@example.com"]]
    named = "There are more e-mails in {columns}: nobody is registered with these."
    assert ru(named, columns="«Ещё почта»") in words(app)
    [email] = [box for box in app.selectbox if box.label == ru("E-mail")]
    assert ru(named, columns="«Почта»") in words(email.set_value(2).run())


def test_chosen_page_is_dropped_when_the_project_changes(desk: Desk, where: dict[str, str]) -> None:
    other = add_project(desk, ProjectDraft(name="Школа"))
    app = section("person", **where)
    app.sidebar.selectbox[0].set_value(other.id).run()
    assert "page" not in app.query_params
    assert app.query_params["section"] == "person"


def test_error_of_a_refused_person_is_shown_until_the_fields_change(desk: Desk, where: dict[str, str]) -> None:
    app = press(section("person", **where), ru("Register"))
    assert app.error
    app.text_input(key="registration_email").set_value("person1@example.com").run()
    assert not app.error


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
    assert list(app.dataframe[-1].value["email"]) == ["vera@gmail.com", "person1@example.com"]


def test_slip_of_one_person_is_offered_and_not_taken_silently(desk: Desk, where: dict[str, str]) -> None:
    app = section("person", **where)
    app = app.text_input(key="registration_email").set_value("vera@gmial.com").run()
    assert ru("This e-mail looks mistyped. Did you mean `{email}`?", email="vera@gmail.com") in words(app)
    app = press(press(app, ru("Correct it")), ru("Register"))
    assert ru(
        "{who} is registered for {when}.", who=plain("vera@gmail.com"), when=in_title(day_of(where), "19:00")
    ) in words(app)
