"""The Settings page, clicked through: what it shows, what it saves, and what it never shows."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from google.protobuf.text_format import MessageToString  # type: ignore[import-untyped]
from streamlit.testing.v1 import AppTest

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.draft import ProjectDraft
from core.services.projects.function_keys import find_key_owner
from core.services.projects.operator_drafts import keep_draft, list_drafts
from core.services.projects.projects import ProjectSettings, add_project, get_project, list_projects, reveal_salebot_key
from core.services.projects.public_address import get_public_address, set_public_address
from core.services.projects.salebot_settings import get_salebot_settings
from core.services.projects.setup_checklist import STEPS, list_steps, tick_step
from core.services.projects.setup_verdicts import CHECKED_STEPS, write_verdict
from core.services.projects.variables import Variable, list_variables, save_variables
from core.services.projects.webhook_secret import make_webhook_secret, reveal_webhook_path
from core.start import get_desk
from tests.conftest import add_live, open_page
from tests.wording import like, ru, ru_n


@dataclass(frozen=True)
class Page:
    """The page as an operator meets it: labels, words, and everything that reached the browser."""

    app: AppTest

    def press(self, label: str) -> None:
        next(button for button in self.app.button if button.label == label).click()
        self.app.run()
        assert not self.app.exception

    def open(self, section: str) -> None:
        self.app.segmented_control(key="settings_section").set_value(section).run()
        assert not self.app.exception

    def says(self, words: str | re.Pattern[str]) -> bool:
        return re.search(re.escape(words) if isinstance(words, str) else words, self.everything()) is not None

    def everything(self) -> str:
        """As the browser gets it, Cyrillic letters unescaped, and the values by themselves."""
        protos = [element.proto for element in self.app.main if element.proto is not None]
        return "\n".join(MessageToString(proto, as_utf8=True) for proto in protos) + "".join(
            str(getattr(element, "value", "")) for element in self.app.main
        )


@pytest.fixture
def live(desk: Desk, shared_sandbox: SandboxServer) -> ProjectSettings:
    """A live project without secrets yet, at the addresses of a sandbox."""
    return add_project(
        desk,
        ProjectDraft(
            name="Школа",
            bizon_base_url=shared_sandbox.address,
            salebot_base_url=shared_sandbox.address,
            requests_per_second=50,
        ),
    )


@pytest.fixture
def connected(desk: Desk, shared_sandbox: SandboxServer) -> ProjectSettings:
    """A live project with everything that a sandbox wants to know."""
    return add_live(desk, shared_sandbox)


def open_settings(project: ProjectSettings, section: str = "connection") -> Page:
    app = open_page("settings")
    if len(app.selectbox) and app.session_state["project_id"] != project.id:
        app.selectbox(key="project_id").set_value(project.id).run()
    page = Page(app)
    page.open(section)
    return page


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


def test_new_project_becomes_the_chosen_one(desk: Desk, project: ProjectSettings) -> None:
    page = open_settings(project)
    page.press(ru("New project"))
    page.app.text_input(key="new_name").set_value("Школа танцев")
    page.press(ru("Add project"))
    made = list_projects(desk)[1]
    assert (made.name, made.kind) == ("Школа танцев", "live")
    assert page.app.session_state["project_id"] == made.id


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


def test_both_webhooks_are_masked_until_shown_and_again_afterwards(desk: Desk, connected: ProjectSettings) -> None:
    make_webhook_secret(desk, connected.id)
    key, path = str(reveal_salebot_key(desk, connected.id)), str(reveal_webhook_path(desk, connected.id))
    page = open_settings(connected, "webhook")
    for secret in (key, path):
        assert not page.says(secret)
        assert page.says(f"/bizon_webhook/••••{secret[-4:]}")
    page.app.button(key="show_salebot").click().run()
    assert [code.value for code in page.app.code] == [f"{connected.salebot_base_url}/bizon_webhook/{key}", "salebot"]
    page.app.button(key="show_desk").click().run()
    [address, marker] = [code.value for code in page.app.code]
    assert (address, marker) == (f"http://127.0.0.1:8501{path}", "salebot")
    assert page.says(like("Bizon365 cannot reach `{address}`:…"))
    page.open("variables")
    page.open("webhook")
    assert not page.says(key)
    assert not page.says(path)


def test_webhook_asks_for_the_key_and_makes_the_address(desk: Desk, live: ProjectSettings) -> None:
    page = open_settings(live, "webhook")
    assert page.app.info
    assert [code.value for code in page.app.code] == ["salebot"]
    page.press(ru("Create the address"))
    first = reveal_webhook_path(desk, live.id)
    assert first
    assert page.says(ru("Replace the secret"))
    page.press(ru("Yes, replace the secret"))
    assert reveal_webhook_path(desk, live.id) not in (None, first)
    page.press(ru("Yes, remove the secret"))
    assert page.says(ru("The secret is removed."))
    assert reveal_webhook_path(desk, live.id) is None


def test_webhook_address_is_the_public_one_once_it_is_known(desk: Desk, live: ProjectSettings) -> None:
    make_webhook_secret(desk, live.id)
    page = open_settings(live, "webhook")
    page.press(ru("Enter the public address"))
    assert page.app.session_state["settings_section"] == "functions"
    set_public_address(desk, live.id, "https://desk.example.com")
    page.open("webhook")
    assert page.says("https://desk.example.com/bizon_webhook/••••")
    assert not page.says(like("Bizon365 cannot reach `{address}`:…"))


def test_relay_is_switched_and_says_what_it_lacks(desk: Desk, live: ProjectSettings) -> None:
    page = open_settings(live, "webhook")
    page.app.toggle(key=f"settings_relay_{live.id}").set_value(True).run()
    assert get_salebot_settings(desk, live.id).relay
    assert page.says(ru("Nothing can be forwarded…"))
    page.app.toggle(key=f"settings_relay_{live.id}").set_value(False).run()
    assert not get_salebot_settings(desk, live.id).relay


def test_secret_that_the_environment_says_is_not_made_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_HOME", str(tmp_path / "told"))
    monkeypatch.setenv("DESK_WEBHOOK_SECRET", "made-up-webhook-secret-0001")
    get_desk.cache_clear()
    page = open_settings(list_projects(get_desk())[1], "webhook")
    assert page.says("DESK_WEBHOOK_SECRET")
    assert ru("Replace the secret") not in page.everything()
    get_desk().store.close()
    get_desk.cache_clear()


def test_variables_are_listed_to_paste_and_the_token_is_not(
    desk: Desk, connected: ProjectSettings, shared_sandbox: SandboxServer
) -> None:
    save_variables(desk, connected.id, [Variable("город", "Казань"), Variable("b365_report_limit", "25")])
    page = open_settings(connected, "variables")
    assert [code.value for code in page.app.code] == ["bizon365_token", "b365_report_limit", "25", "город", "Казань"]
    assert not page.says(shared_sandbox.bizon_token)
    page.press(ru("Save variables"))
    assert page.says(ru("Saved. Now make the same changes in Salebot, see below."))


def test_unsaved_variables_are_there_after_a_reload_until_they_are_saved(
    desk: Desk, connected: ProjectSettings
) -> None:
    keep_draft(desk, connected.id, "settings_variables", [["b365_report_limit", "10"], ["город", "Казань"]])
    page = open_settings(connected, "variables")
    assert page.app.dataframe[0].value.to_numpy().tolist() == [["b365_report_limit", "10"], ["город", "Казань"]]
    assert page.says(ru("Not saved yet."))
    keep_draft(desk, connected.id, "settings_variables", [["b365_report_limit", ""]])
    wrong = open_settings(connected, "variables")
    wrong.press(ru("Save variables"))
    assert wrong.says(ru("Nothing is saved yet. Correct these rows:"))
    assert [one for one in wrong.app.get("html") if f"st-key-settings_variables_{connected.id}_" in one.proto.body]
    page.press(ru("Save variables"))
    assert Variable("город", "Казань") in list_variables(desk, connected.id)
    assert not page.says(ru("Not saved yet."))
    assert not list_drafts(desk, connected.id)


def test_function_key_is_shown_once_and_opens_the_project(desk: Desk, connected: ProjectSettings) -> None:
    page = open_settings(connected, "functions")
    page.press(ru("Create a key"))
    key = page.app.code[0].value
    assert find_key_owner(desk, key) == connected.id
    assert page.says(f"Authorization: Bearer {key}")
    page.press(ru("I have copied the key, hide it"))
    assert not page.says(key)
    assert key not in repr(page.app.session_state)
    assert page.says(like("Created {when}, ends with `{tail}`.", tail=key[-4:]))


def test_function_key_is_gone_when_the_section_is_left(desk: Desk, connected: ProjectSettings) -> None:
    page = open_settings(connected, "functions")
    page.press(ru("Create a key"))
    first = page.app.code[0].value
    page.press(ru("Yes, replace"))
    second = page.app.code[0].value
    assert (find_key_owner(desk, first), find_key_owner(desk, second)) == (None, connected.id)
    page.open("webhook")
    page.open("functions")
    assert not page.says(second)
    page.press(ru("Yes, remove the key"))
    assert page.says(ru("The key is removed."))
    assert find_key_owner(desk, second) is None


def test_calls_are_shown_under_the_address_for_salebot(desk: Desk, connected: ProjectSettings) -> None:
    page = open_settings(connected, "functions")
    assert page.says(like("Salebot cannot reach `{address}`:…"))
    address = page.app.text_input(key=f"settings_public_address_{connected.id}")
    address.set_value("http://127.0.0.1:8501")
    page.press(ru("Save the address"))
    assert page.says(f"{ru('Public address')}: {ru('works only on this computer…')}")
    page.app.text_input(key=f"settings_public_address_{connected.id}").set_value(" https://desk.example.com/app/ ")
    page.press(ru("Save the address"))
    assert get_public_address(desk, connected.id) == "https://desk.example.com"
    assert "https://desk.example.com/api/functions/bizon365_is_visitor" in [code.value for code in page.app.code]
    page.app.text_input(key=f"settings_public_address_{connected.id}").set_value("")
    page.press(ru("Save the address"))
    assert get_public_address(desk, connected.id) is None


def test_checklist_finds_the_flaws_of_the_registration_pages(connected: ProjectSettings) -> None:
    page = open_settings(connected, "setup")
    page.press(ru("Check now"))
    assert page.says("623727:js") or page.says("623727\\\\:js")
    assert page.says(ru("“{name}” instead of “salebot”: wrong case", name="Salebot"))
    assert page.says(ru("{done} of {total} done", done=2, total=8))


def test_step_ticked_by_hand_stays_ticked(desk: Desk, project: ProjectSettings) -> None:
    page = open_settings(project, "setup")
    page.app.checkbox(key=f"settings_step_{project.id}_phone").check().run()
    assert [step.step for step in list_steps(desk, project.id) if step.is_done] == ["phone"]
    again = open_settings(project, "setup")
    assert again.app.checkbox(key=f"settings_step_{project.id}_phone").value
    again.app.checkbox(key=f"settings_step_{project.id}_phone").uncheck().run()
    assert not [step for step in list_steps(desk, project.id) if step.is_done]


def test_section_is_kept_in_the_address(project: ProjectSettings) -> None:
    page = open_settings(project, "variables")
    assert page.app.query_params["section"] == "variables"


def test_checklist_comes_first_until_it_is_done(desk: Desk, connected: ProjectSettings) -> None:
    def sections() -> list[str]:
        return open_page("settings").segmented_control(key="settings_section").options

    assert sections()[0] == ru("Set-up checklist")
    with desk.store.writing() as session:
        for checked in CHECKED_STEPS:
            write_verdict(session, connected.id, checked, verdict="right", now=desk.now())
    for step in STEPS:
        tick_step(desk, connected.id, step, True)
    assert sections()[0] == ru("Connection")
    assert sections()[-1] == ru("Set-up checklist")
