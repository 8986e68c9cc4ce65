"""The section «Connection» of Settings: what it shows, what it saves, and what it never shows."""

from dbos import DBOS

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.operator_drafts import list_drafts
from core.services.projects.projects import ProjectSettings, get_project, list_projects
from core.services.projects.salebot_settings import get_salebot_settings
from tests.pages.settings.settings_page import open_settings
from tests.wording import ru, ru_n


def test_sandbox_is_shown_and_cannot_be_edited(project: ProjectSettings) -> None:
    page = open_settings(project)
    assert page.says(project.bizon_base_url)
    assert not page.app.main.text_input
    assert ru("Save") not in [button.label for button in page.app.button]


def test_connection_of_the_sandbox_is_told_in_words(project: ProjectSettings, shared_sandbox: SandboxServer) -> None:
    page = open_settings(project)
    page.press(ru("Check the connection"))
    assert page.says(ru("Bizon365 accepted the token."))
    assert page.says(ru_n("It shows {n} report.", "It shows {n} reports.", len(shared_sandbox.world.webinars)))
    assert page.says(shared_sandbox.bizon_project_id)
    assert page.says("Europe/Moscow, UTC+3")


def test_saved_token_is_checked_and_never_shown(
    desk: Desk, live: ProjectSettings, shared_sandbox: SandboxServer
) -> None:
    page = open_settings(live)
    field = page.app.text_input(key=f"settings_bizon_token_{live.id}")
    assert (field.proto.type, field.proto.autocomplete) == (field.proto.PASSWORD, "new-password")
    field.set_value(f" {shared_sandbox.bizon_token} ")
    page.press(ru("Save"))
    assert get_project(desk, live.id).bizon_token_tail == shared_sandbox.bizon_token[-4:]
    assert page.app.text_input(key=f"settings_bizon_token_{live.id}").value == ""
    assert page.says(shared_sandbox.bizon_token[-4:])
    assert not page.says(shared_sandbox.bizon_token)
    assert shared_sandbox.bizon_token not in repr(page.app.session_state)


def test_project_number_is_chosen_from_what_the_token_offers(
    desk: Desk, live: ProjectSettings, shared_sandbox: SandboxServer
) -> None:
    page = open_settings(live)
    page.app.text_input(key=f"settings_bizon_token_{live.id}").set_value(shared_sandbox.bizon_token)
    page.press(ru("Save"))
    page.press(ru("Choose"))
    assert get_project(desk, live.id).bizon_project_id == shared_sandbox.bizon_project_id
    assert page.app.text_input(key=f"settings_bizon_project_id_{live.id}").value == shared_sandbox.bizon_project_id
    assert page.says(ru("Bizon365 accepted the token."))


def test_refused_token_is_explained_with_what_to_do(live: ProjectSettings) -> None:
    page = open_settings(live)
    page.app.text_input(key=f"settings_bizon_token_{live.id}").set_value("made-up-token-that-nobody-knows")
    page.press(ru("Save"))
    assert [box for box in page.app.error if ru("The Bizon365 token was not accepted…") in box.value]


def test_token_is_removed_after_a_question(desk: Desk, connected: ProjectSettings) -> None:
    page = open_settings(connected)
    page.app.button(key=f"removed_settings_bizon_token_{connected.id}").click().run()
    assert get_project(desk, connected.id).bizon_token_tail is None
    assert get_project(desk, connected.id).salebot_key_tail is not None


def test_settings_are_saved_tidied_up(desk: Desk, live: ProjectSettings) -> None:
    page = open_settings(live)
    page.app.text_input(key=f"settings_name_{live.id}").set_value("  Школа   вязания ")
    page.app.text_input(key=f"settings_bizon_base_url_{live.id}").set_value("online.bizon365.ru /api/v1")
    page.app.radio(key=f"settings_bizon_api_version_{live.id}").set_value("v1")
    page.app.selectbox(key=f"settings_time_zone_{live.id}").set_value("Asia/Yekaterinburg")
    page.app.selectbox(key=f"settings_phone_country_{live.id}").set_value("BY")
    page.app.number_input(key=f"settings_requests_per_second_{live.id}").set_value(4.0)
    next(button for button in page.app.button if button.label == ru("Save") and button.proto.type == "primary").click()
    page.app.run()
    saved = get_project(desk, live.id)
    assert (saved.name, saved.bizon_base_url) == ("Школа вязания", "https://online.bizon365.ru")
    assert (saved.bizon_api_version, saved.time_zone.key, saved.requests_per_second) == ("v1", "Asia/Yekaterinburg", 4)
    assert saved.phone_country == "BY"
    assert page.app.text_input(key=f"settings_name_{live.id}").value == "Школа вязания"
    assert [warning for warning in page.app.warning if "4" in warning.value]


def test_everything_wrong_with_the_settings_is_said_at_once_until_it_is_corrected(
    desk: Desk, live: ProjectSettings
) -> None:
    page = open_settings(live)
    page.app.text_input(key=f"settings_name_{live.id}").set_value(" ")
    page.app.text_input(key=f"settings_bizon_project_id_{live.id}").set_value("№ 12/4")
    page.app.text_input(key=f"settings_salebot_base_url_{live.id}").set_value("http://salebot.example.com").run()
    assert not page.app.error
    page.app.button(key=f"settings_save_{live.id}").click().run()
    for named in (ru("Project name"), ru("Bizon365 project number"), ru("Salebot address")):
        assert named in page.app.error[-1].value
    assert [one for one in page.app.get("html") if f"st-key-settings_name_{live.id}" in one.proto.body]
    assert get_project(desk, live.id) == live
    page.app.text_input(key=f"settings_name_{live.id}").set_value("Школа").run()
    assert ru("Project name") not in page.app.error[-1].value
    assert ru("Salebot address") in page.app.error[-1].value


def test_unsaved_settings_are_there_after_a_reload_and_no_key_is_kept_with_them(
    desk: Desk, live: ProjectSettings
) -> None:
    page = open_settings(live)
    page.app.text_input(key=f"settings_name_{live.id}").set_value("Школа вязания").run()
    webhook = "https://chatter.salebot.pro/bizon_webhook/made-up-key-of-nobody"
    page.app.text_input(key=f"settings_salebot_base_url_{live.id}").set_value(webhook).run()
    page.app.text_input(key=f"settings_bizon_token_{live.id}").set_value("made-up-token-of-nobody").run()
    page.open("functions")
    page.app.text_input(key=f"settings_public_address_{live.id}").set_value("https://desk.example.com").run()
    page.open("salebot")
    page.app.number_input(key=f"settings_salebot_campaign_cap_{live.id}").set_value(150).run()

    again = open_settings(live)
    assert again.app.text_input(key=f"settings_name_{live.id}").value == "Школа вязания"
    assert again.says(ru("Not saved yet."))
    assert not [draft for draft in list_drafts(desk, live.id).values() if "made-up" in str(draft)]
    again.app.button(key=f"settings_discard_{live.id}").click().run()
    assert again.app.text_input(key=f"settings_name_{live.id}").value == "Школа"
    assert not again.says(ru("Not saved yet."))
    again.open("functions")
    assert again.app.text_input(key=f"settings_public_address_{live.id}").value == "https://desk.example.com"
    again.open("salebot")
    assert again.app.number_input(key=f"settings_salebot_campaign_cap_{live.id}").value == 150
    again.press(ru("Save"))
    assert get_salebot_settings(desk, live.id).campaign_cap == 150
    assert set(list_drafts(desk, live.id)) == {"settings_public_address"}


def test_time_zones_begin_with_moscow_in_the_operators_language(live: ProjectSettings) -> None:
    zones = open_settings(live).app.selectbox(key=f"settings_time_zone_{live.id}")
    assert zones.options[0] == "Москва (Europe/Moscow, UTC+3)"
    assert len(zones.options) > 300


def test_countries_of_phones_begin_with_russia_in_the_operators_language(live: ProjectSettings) -> None:
    countries = open_settings(live).app.selectbox(key=f"settings_phone_country_{live.id}")
    assert countries.options[:2] == ["Россия (+7)", "Беларусь (+375)"]


def test_new_project_becomes_the_chosen_one_and_is_looked_after(jobs: Desk, project: ProjectSettings) -> None:
    page = open_settings(project)
    page.press(ru("New project"))
    page.app.text_input(key="new_name").set_value("Школа танцев")
    page.press(ru("Add project"))
    made = list_projects(jobs)[1]
    assert (made.name, made.kind) == ("Школа танцев", "live")
    assert page.app.session_state["project_id"] == made.id
    asked = DBOS.list_workflows(name="round.news")
    assert {one.queue_partition_key for one in asked} == {f"news.{made.id}"}


def test_new_project_without_a_name_is_not_made(desk: Desk, project: ProjectSettings) -> None:
    page = open_settings(project)
    page.press(ru("New project"))
    page.app.text_input(key="new_key").set_value("https://chatter.salebot.pro/api/")
    page.press(ru("Add project"))
    assert len(list_projects(desk)) == 1
    faults = page.app.session_state["new_project_faults"]
    assert [fault.field for fault in faults] == ["project_name", "salebot_key"]


def test_project_is_removed_only_when_its_name_is_typed(desk: Desk, live: ProjectSettings) -> None:
    page = open_settings(live)
    page.app.text_input(key=f"settings_removal_{live.id}").set_value("не то")
    page.press(ru("Remove for good"))
    assert len(list_projects(desk)) == 2
    page.app.text_input(key=f"settings_removal_{live.id}").set_value("Школа")
    page.press(ru("Remove for good"))
    assert [project.kind for project in list_projects(desk)] == ["sandbox"]
    assert page.says(ru("The project was removed."))
    assert not page.app.warning  # of a link to a project that is not here
