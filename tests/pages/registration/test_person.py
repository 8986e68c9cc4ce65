"""One person is registered on the registration page, and the page says how it ended."""

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import add_project
from pages.widgets.language import plain
from tests.pages.registration.registration_page import NO_SUCH_SESSION, day_of, section
from tests.pages.seen import press, words
from tests.present import day_and_month, in_title
from tests.registering import coming, page_id, registered
from tests.wording import ru


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


def test_slip_of_one_person_is_offered_and_not_taken_silently(desk: Desk, where: dict[str, str]) -> None:
    app = section("person", **where)
    app = app.text_input(key="registration_email").set_value("vera@gmial.com").run()
    assert ru("This e-mail looks mistyped. Did you mean {email}?", email="`vera@gmail.com`") in words(app)
    app = press(press(app, ru("Correct it")), ru("Register"))
    assert ru(
        "{who} is registered for {when}.", who=plain("vera@gmail.com"), when=in_title(day_of(where), "19:00")
    ) in words(app)
