"""The section «Webhook» of Settings: both addresses, which are secret, and forwarding to Salebot."""

from pathlib import Path

import pytest

from core.desk import Desk
from core.services.orders.cash_desk_key import find_key_tail
from core.services.projects.account_secrets import reveal_salebot_key
from core.services.projects.projects import ProjectSettings, list_projects
from core.services.projects.public_address import set_public_address
from core.services.projects.salebot_settings import get_salebot_settings
from core.services.projects.webhook_secret import make_webhook_secret, reveal_webhook_path
from core.start import get_desk
from tests.pages.settings.settings_page import open_settings
from tests.wording import like, ru


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
    assert (address, marker) == (f"{desk.environment.public_address}{path}", "salebot")
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


def test_key_of_the_cash_desk_is_typed_once_and_never_shown_again(desk: Desk, live: ProjectSettings) -> None:
    page = open_settings(live, "webhook")
    assert page.says(ru("API key of the cash desk: not saved"))
    page.app.text_input(key=f"settings_cash_desk_key_{live.id}").set_value("a-key-of-the-cash-desk-9876")
    page.press(ru("Save"))
    assert page.says(ru("API key of the cash desk: saved, ends with `{tail}`", tail="9876"))
    assert not page.says("a-key-of-the-cash-desk")
    assert find_key_tail(desk, live.id) == "9876"
    page.press(ru("Yes, remove"))
    assert find_key_tail(desk, live.id) is None


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
