"""The section «Bot functions» of Settings: the key, which is shown once, and the public address."""

from core.desk import Desk
from core.services.projects.function_keys import find_key_owner
from core.services.projects.projects import ProjectSettings
from core.services.projects.public_address import get_public_address
from tests.pages.settings.settings_page import open_settings
from tests.wording import like, ru


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
