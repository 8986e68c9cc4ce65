"""The section «Персональные данные» of Settings."""

from core.desk import Desk
from core.domain.privacy.keep_times import Kept
from core.http.pace import never
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
