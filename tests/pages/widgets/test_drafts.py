"""What an operator typed, uploaded and chose is there again in a new session, on another page, in another language."""

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.environment import ROOT
from core.sandbox.server import SandboxServer
from core.services.projects.operator_drafts import list_drafts
from core.services.projects.projects import ProjectSettings
from tests.conftest import add_live, open_page
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


def words(app: AppTest) -> str:
    return "\n".join(str(part.value) for part in [*app.markdown, *app.caption])


def test_a_pasted_list_and_the_choices_are_there_after_a_reload(desk: Desk, project: ProjectSettings) -> None:
    app = with_list("attendance", "attendance")
    app.text_input(key="day").set_value("01.12.2026").run()
    app.number_input(key="stay").set_value(15).run()
    again = open_page("attendance")
    assert again.text_area(key="attendance_text").value == "anna@example.com\nboris@example.com"
    assert again.text_input(key="day").value == "01.12.2026"
    assert again.number_input(key="stay").value == 15


def test_an_uploaded_file_is_read_after_a_reload_and_can_be_cleared(desk: Desk, project: ProjectSettings) -> None:
    uploaded(open_page("attendance"))
    again = open_page("attendance")
    assert again.dataframe[0].value.iloc[1].tolist() == [3, "boris@example.com", "Борис"]
    assert "Гости.csv" in words(again)
    again.button(key="attendance_clear_file").click().run()
    assert not again.dataframe
    assert "attendance_file" not in list_drafts(desk, project.id)
    assert not open_page("attendance").dataframe


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


def test_a_link_to_a_question_is_not_mixed_with_the_question_before(desk: Desk, project: ProjectSettings) -> None:
    app = open_page("attendance")
    app.text_input(key="time").set_value("19:00").run()
    linked = AppTest.from_file(str(ROOT / "pages/navigation.py"), default_timeout=app.default_timeout)
    linked.query_params.update({"room": "623727:python-start", "day": "02.12.2026"})
    linked.run().switch_page("attendance/page.py").run()
    assert linked.text_input(key="day").value == "02.12.2026"
    assert linked.text_input(key="time").value == ""


def test_drafts_of_one_project_are_not_shown_in_another(
    desk: Desk, project: ProjectSettings, shared_sandbox: SandboxServer
) -> None:
    other = add_live(desk, shared_sandbox)
    app = with_list("attendance", "attendance")
    chosen = app.sidebar.selectbox[0]
    first = chosen.value
    chosen.set_value(project.id if first == other.id else other.id).run()
    assert app.text_area(key="attendance_text").value == ""
    app.sidebar.selectbox[0].set_value(first).run()
    assert app.text_area(key="attendance_text").value == "anna@example.com\nboris@example.com"


def test_only_secrets_and_confirmations_stand_in_forms_that_hold_back_what_is_typed() -> None:
    """Of Streamlit's own forms a reload loses what was typed."""
    forms = {
        str(path.relative_to(ROOT / "pages"))
        for path in (ROOT / "pages").rglob("*.py")
        if "st.form(" in path.read_text("utf-8")
    }
    assert forms == {
        "registration/undo.py",
        "settings/connection.py",
        "settings/new_project.py",
        "settings/project.py",
    }


def test_a_chosen_language_is_there_after_a_reload(desk: Desk, project: ProjectSettings) -> None:
    app = open_page("home")
    app.sidebar.segmented_control(key="language_choice_ru").set_value("en").run()
    assert open_page("attendance").title[0].value == "Attendance"
