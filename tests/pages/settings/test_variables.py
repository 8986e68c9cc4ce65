"""The section «Variables» of Settings: what is listed to paste into Salebot, and what is saved."""

from core.desk import Desk
from core.sandbox.server import SandboxServer
from core.services.projects.operator_drafts import keep_draft, list_drafts
from core.services.projects.projects import ProjectSettings
from core.services.projects.variables import Variable, list_variables, save_variables
from tests.pages.settings.settings_page import open_settings
from tests.wording import ru


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
