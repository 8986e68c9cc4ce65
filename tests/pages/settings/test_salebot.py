"""The section «Salebot» of Settings, and the line that tells the calls of today."""

from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_budget import spend_call
from core.services.projects.salebot_settings import SalebotSettings, change_salebot_settings, get_salebot_settings
from tests.conftest import open_page
from tests.patience import PATIENCE_S
from tests.wording import ru


def open_section() -> AppTest:
    return open_page("settings").segmented_control(key="settings_section").set_value("salebot").run()


def test_calls_of_today_stand_beside_their_budget(desk: Desk, project: ProjectSettings) -> None:
    for _ in range(3):
        spend_call(desk, project.id, project.time_zone)
    app = open_section()
    assert not app.exception
    assert (app.metric[0].value, app.metric[0].delta) == ("3", ru("of {total}", total=5_000))
    assert [caption for caption in app.main.caption if "Москва, UTC+3" in caption.value]


def test_limits_pace_and_scope_are_saved_and_the_rest_stays(desk: Desk, project: ProjectSettings) -> None:
    change_salebot_settings(desk, project.id, SalebotSettings(True, "client", 1.0, 10_000, 2_000))
    app = open_section()
    key = "settings_salebot_{}_" + str(project.id)
    assert app.radio(key=key.format("variable_scope")).value == "client"
    app.radio(key=key.format("variable_scope")).set_value("deal")
    app.number_input(key=key.format("per_second")).set_value(2.5)
    app.number_input(key=key.format("daily_budget")).set_value(4_000)
    app.number_input(key=key.format("campaign_cap")).set_value(150)
    next(button for button in app.main.button if button.label == ru("Save")).click().run()
    assert not app.exception
    assert get_salebot_settings(desk, project.id) == SalebotSettings(True, "deal", 2.5, 4_000, 150)
    assert [box for box in app.success if ru("Saved.") in box.value]
    assert app.metric[0].delta == ru("of {total}", total=4_000)


def _show_use() -> None:
    from core.services.projects.projects import list_projects
    from core.start import get_desk
    from pages.inbox.clients import show_salebot_use

    show_salebot_use(list_projects(get_desk())[0])


def test_line_tells_the_calls_and_then_what_to_do(desk: Desk, project: ProjectSettings) -> None:
    spend_call(desk, project.id, project.time_zone)
    app = AppTest.from_function(_show_use, default_timeout=PATIENCE_S).run()
    assert [caption.value for caption in app.caption] == [
        ru("Salebot: {n} of {budget} requests today", n=1, budget=5_000)
    ]
    change_salebot_settings(desk, project.id, SalebotSettings(False, "client", 1.0, 1, 2_000))
    app.run()
    assert not app.caption
    assert ru("Today's {n} requests to Salebot…", n=1) in app.warning[0].value
