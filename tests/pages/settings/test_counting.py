"""The section «Counting» of Settings."""

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.domain.reports.definitions import Counting
from core.services.projects.counting import get_counting
from core.services.projects.projects import ProjectSettings
from tests.conftest import open_page
from tests.wording import ru

KEY = "settings_counting_{}_{}"


def save(app: AppTest) -> AppTest:
    saved = next(button for button in app.main.button if button.label == ru("Save")).click().run()
    assert not saved.exception
    assert [box for box in saved.success if ru("Saved.") in box.value]
    return saved


def test_minutes_and_days_are_saved_and_an_empty_end_is_the_usual_one(desk: Desk, project: ProjectSettings) -> None:
    app = open_page("settings").segmented_control(key="settings_section").set_value("counting").run()
    assert not app.exception
    fields = ("attended_from_min", "end_tolerance_min", "purchase_days")
    came, end, bought = (app.number_input(key=KEY.format(field, project.id)) for field in fields)
    assert (came.value, end.value, bought.value) == (0, None, 3)
    came.set_value(10)
    end.set_value(7)
    bought.set_value(14)
    save(app)
    assert get_counting(desk, project.id) == Counting(600.0, 14, 420.0)
    app.number_input(key=KEY.format("end_tolerance_min", project.id)).set_value(None)
    save(app)
    assert get_counting(desk, project.id) == Counting(600.0, 14, None)
