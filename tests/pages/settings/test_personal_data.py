"""The section «Персональные данные» of Settings."""

from core.desk import Desk
from core.domain.privacy.keep_times import Kept
from core.http.pace import never
from core.services.clients.copy import keep_variables
from core.services.privacy.erase import list_acts
from core.services.privacy.find_people import find_people
from core.services.privacy.job import clean_daily
from core.services.projects.keep_times import get_keep_times
from core.services.projects.operator_drafts import keep_draft
from core.services.projects.projects import ProjectSettings
from tests.conftest import open_page
from tests.wording import ru


def test_keep_times_are_saved_and_the_last_cleaning_is_told(desk: Desk, project: ProjectSettings) -> None:
    keep_draft(desk, project.id, "list", "anna@example.com")
    clean_daily(desk, project.id, never)
    app = open_page("settings").segmented_control(key="settings_section").set_value("personal").run()
    assert not app.exception
    assert app.info[0].value.endswith(ru("Last cleaning: {time}. Nothing was old.").rpartition("}")[2])
    app.number_input(key=f"settings_keep_viewers_{project.id}").set_value(365)
    next(button for button in app.main.button if button.label == ru("Save")).click().run()
    assert not app.exception
    assert get_keep_times(desk)[Kept.VIEWERS] == 365


def test_a_person_is_found_looked_at_and_erased(desk: Desk, project: ProjectSettings) -> None:
    keep_variables(desk, project.id, [700_800_900], {"email": "zoya@example.com", "name": "Зоя"}, complete=True)
    app = open_page("settings").segmented_control(key="settings_section").set_value("personal").run()
    app.text_input(key=f"erasure_search_{project.id}").set_value("Zoya@Example.com")
    next(button for button in app.main.button if button.label == ru("Search")).click().run()
    next(button for button in app.main.button if button.label == ru("Choose")).click().run()
    assert not app.exception
    assert [one for one in app.main.markdown if ru("clients loaded from Salebot") in one.value]
    next(button for button in app.main.button if button.label == ru("Yes, erase")).click().run()
    assert not app.exception
    assert find_people(desk, project.id, "zoya@example.com") == ()
    [act] = list_acts(desk, project.id)
    assert act.removed["clients"] == 1
    assert [one for one in app.main.markdown if f"{act.number}" in one.value]
