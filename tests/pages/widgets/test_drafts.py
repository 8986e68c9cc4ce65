"""What an operator typed, uploaded and chose is there again in a new session, on another page, in another language."""

from datetime import date

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.environment import ROOT
from core.sandbox.server import SandboxServer
from core.services.projects.operator_drafts import list_drafts
from core.services.projects.projects import ProjectSettings
from tests.conftest import add_live, open_page
from tests.pages.drawn import table, tables
from tests.pages.seen import words
from tests.reports_world import store_report
from tests.wording import ru

PEOPLE = "E-mail;Имя\nanna@example.com;Анна\nboris@example.com;Борис\n"


def with_list(page: str, key: str, text: str = "anna@example.com\nboris@example.com") -> AppTest:
    app = open_page(page)
    app.text_area(key=f"{key}_text").set_value(text).run()
    assert not app.exception
    return app


def uploaded(app: AppTest) -> AppTest:
    app.segmented_control(key="attendance_source").set_value("file").run()
    app.file_uploader[0].upload("Гости.csv", PEOPLE.encode(), "text/csv").run()
    assert not app.exception
    return app


def test_a_pasted_list_and_the_choices_are_there_after_a_reload(desk: Desk, project: ProjectSettings) -> None:
    app = with_list("attendance", "attendance")
    app.text_input(key="day").set_value("01.12.2026").run()
    app.number_input(key="stay").set_value(15).run()
    again = open_page("attendance")
    assert again.text_area(key="attendance_text").value == "anna@example.com\nboris@example.com"
    assert again.text_input(key="day").value == "01.12.2026"
    assert again.number_input(key="stay").value == 15


def test_a_browser_that_has_not_drawn_a_field_yet_is_told_again_what_it_holds(
    desk: Desk, project: ProjectSettings
) -> None:
    open_page("attendance").number_input(key="stay").set_value(15).run()
    again = open_page("attendance")
    again._run(WidgetStates())  # as a slow browser asks, which knows of no field of the page
    stay = again.number_input(key="stay")
    assert (stay.proto.set_value, stay.proto.value) == (True, 15)
    again.run()
    stay = again.number_input(key="stay")
    assert (stay.proto.set_value, stay.value) == (False, 15)


def test_an_uploaded_file_is_read_after_a_reload_and_can_be_cleared(desk: Desk, project: ProjectSettings) -> None:
    uploaded(open_page("attendance"))
    again = open_page("attendance")
    assert table(again, "attendance_first_rows").iloc[1].tolist() == ["3", "boris@example.com", "Борис"]
    assert "Гости.csv" in words(again)
    again.button(key="attendance_clear_file").click().run()
    assert not tables(again)
    assert "attendance_file" not in list_drafts(desk, project.id)
    assert not tables(open_page("attendance"))


def test_a_list_and_its_columns_stay_on_the_way_through_another_page_and_language(
    desk: Desk, project: ProjectSettings
) -> None:
    app = uploaded(open_page("attendance"))
    [phone] = [box for box in app.selectbox if box.label == ru("Phone")]
    phone.set_value(1).run()
    app.sidebar.segmented_control(key="language_choice_ru").set_value("en").run()
    assert [box.value for box in app.selectbox if box.label == "Phone"] == [1]
    app.switch_page("links/page.py").run()
    app.switch_page("attendance/page.py").run()
    assert app.segmented_control(key="attendance_source").value == "file"
    assert [box.value for box in app.selectbox if box.label == "Phone"] == [1]


def test_what_was_typed_just_before_another_language_was_chosen_stays(desk: Desk, project: ProjectSettings) -> None:
    app = with_list("attendance", "attendance", text="anna@example.com")
    app.text_area(key="attendance_text").set_value("boris@example.com")
    app.sidebar.segmented_control(key="language_choice_ru").set_value("en").run()
    assert app.text_area(key="attendance_text").value == "boris@example.com"
    assert open_page("attendance").text_area(key="attendance_text").value == "boris@example.com"


def test_what_was_typed_just_before_another_section_was_opened_stays(desk: Desk, project: ProjectSettings) -> None:
    app = with_list("attendance", "attendance", text="anna@example.com")
    app.text_input(key="day").set_value("01.12.2026").run()
    app.text_area(key="attendance_text").set_value("boris@example.com")
    app.text_input(key="day").set_value("02.12.2026")
    app.segmented_control(key="attendance_mode").set_value("person").run()
    assert app.text_input(key="day").value == "02.12.2026"
    app.segmented_control(key="attendance_mode").set_value("list").run()
    assert app.text_area(key="attendance_text").value == "boris@example.com"


def test_a_link_to_a_question_is_not_mixed_with_the_question_before(desk: Desk, project: ProjectSettings) -> None:
    app = open_page("attendance")
    app.text_input(key="time").set_value("19:00").run()
    linked = open_page("attendance", room="623727:python-start", day="02.12.2026")
    assert linked.text_input(key="day").value == "02.12.2026"
    assert linked.text_input(key="time").value == ""


def opened(page: str, **address: str) -> AppTest:
    """The page, opened by a link."""
    app = open_page(page, **address)
    assert not app.exception
    return app


def test_what_a_list_is_narrowed_to_stands_in_the_address_and_in_a_link(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, [])
    app = open_page("webinars")
    app.selectbox(key="kind").set_value("live")
    app.date_input(key="since").set_value(date(2026, 11, 2))
    app.text_input(key="text").set_value("python").run()
    narrowed = {name: app.query_params[name] for name in ("kind", "since", "text")}
    assert narrowed == {"kind": "live", "since": "2026-11-02", "text": "python"}
    linked = opened("webinars", kind="automatic", until="2026-11-03")
    assert (linked.selectbox(key="kind").value, linked.date_input(key="until").value) == (
        "automatic",
        date(2026, 11, 3),
    )
    assert (linked.date_input(key="since").value, linked.text_input(key="text").value) == (None, "")


def test_what_a_link_says_and_cannot_be_read_narrows_nothing(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, [])
    app = opened("webinars")
    for name, value in (("since", "no day"), ("kind", "gone")):
        app.query_params[name] = value
        app.run()
        assert not app.exception
        assert (app.date_input(key="since").value, app.selectbox(key="kind").value) == (None, None)
        assert name not in app.query_params
    app = opened("attendance")
    for asked, shown in (("15", 15), ("99999", 0), ("-1", 0), ("long", 0)):
        app.query_params["stay"] = asked
        assert app.run().number_input(key="stay").value == shown


def test_link_in_the_words_of_a_former_version_is_still_read(desk: Desk, project: ProjectSettings) -> None:
    store_report(desk, project.id, [])
    assert opened("webinars", kind=ru("Automatic")).selectbox(key="kind").value == "automatic"


def test_drafts_of_one_project_are_not_shown_in_another(
    desk: Desk, project: ProjectSettings, shared_sandbox: SandboxServer
) -> None:
    other = add_live(desk, shared_sandbox)
    app = with_list("attendance", "attendance", text="anna@example.com")
    chosen = app.sidebar.selectbox[0]
    first = chosen.value
    app.text_area(key="attendance_text").set_value("anna@example.com\nboris@example.com")  # just before the other one
    chosen.set_value(project.id if first == other.id else other.id).run()
    assert app.text_area(key="attendance_text").value == ""
    app.sidebar.selectbox[0].set_value(first).run()
    assert app.text_area(key="attendance_text").value == "anna@example.com\nboris@example.com"


def test_only_secrets_confirmations_and_who_is_to_be_erased_stand_in_forms_that_hold_back_what_is_typed() -> None:
    """Of Streamlit's own forms a reload loses what was typed; no draft keeps it."""
    forms = {
        str(path.relative_to(ROOT / "pages"))
        for path in (ROOT / "pages").rglob("*.py")
        if "st.form(" in path.read_text("utf-8")
    }
    assert forms == {
        "registration/undo.py",
        "settings/account.py",
        "settings/cash_desk.py",
        "settings/connection.py",
        "settings/erase_person.py",
        "settings/new_project.py",
        "settings/project.py",
    }


def test_a_chosen_language_is_there_after_a_reload(desk: Desk, project: ProjectSettings) -> None:
    app = open_page("home")
    app.sidebar.segmented_control(key="language_choice_ru").set_value("en").run()
    assert open_page("attendance").title[0].value == "Attendance"
