"""Settings, clicked through in Chromium: connections, secrets, the webhook, variables, the checklist."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import patience
from tests.browser.live import WEBINARS, Live, live_project
from tests.browser.screen import ROW_PX, alert, box_of, button, click_at, counted, open_page, ru, settle
from tests.dashboard import Dashboard

WRONG_TOKEN = "made-up-token-of-nobody-0001"


@pytest.fixture(scope="module")
def desk(dashboard: Dashboard) -> Iterator[Live]:
    with live_project(dashboard) as desk:
        yield desk


def service(page: Page, name: str) -> Locator:
    """The box of one of the two services."""
    return page.get_by_test_id("stColumn").filter(has=page.get_by_role("heading", name=name, exact=True))


def open_section(page: Page, desk: Live, section: str) -> None:
    open_page(page, f"{desk.address}/settings?section={section}")


@pytest.mark.long
def test_both_services_answer_in_words(page: Page, desk: Live) -> None:
    open_section(page, desk, "connection")
    bizon, salebot = service(page, "Bizon365"), service(page, "Salebot")
    button(bizon, ru("Check the connection")).click()
    reports = counted("It shows {n} report.", "It shows {n} reports.", WEBINARS)
    expect(alert(page, f"{ru('Bizon365 accepted the token.')} {reports}")).to_be_visible()
    expect(bizon).to_contain_text(desk.account.bizon_project_id)
    button(salebot, ru("Check the connection")).click()
    channels = counted("{n} channel is connected", "{n} channels are connected", 2)
    expect(alert(page, channels)).to_contain_text(ru("WhatsApp among them"))
    assert desk.account.bizon_token not in page.content()
    assert desk.account.salebot_key not in page.content()


@pytest.mark.long
def test_a_new_project_is_refused_with_a_wrong_token_and_works_with_the_right_one(page: Page, desk: Live) -> None:
    open_section(page, desk, "connection")
    add_project(page, desk, "Школа вязания")
    connect_to(page, desk.account.address)
    save_token(page, ru("Bizon365 token"), ru("Save"), WRONG_TOKEN)
    expect(alert(page, ru("The Bizon365 token was not accepted…"))).to_be_visible()
    expect(service(page, "Bizon365")).not_to_contain_text(ru("Bizon365 accepted the token."))
    assert WRONG_TOKEN not in page.content()

    token = desk.account.bizon_token
    save_token(page, ru("New token"), ru("Replace"), f" {token[:9]} {token[9:]}\n")
    expect(alert(page, ru("Bizon365 accepted the token. Choose the project to work with:"))).to_be_visible()
    button(page, ru("Choose")).click()
    expect(alert(page, counted("It shows {n} report.", "It shows {n} reports.", WEBINARS))).to_be_visible()
    expect(
        service(page, "Bizon365").get_by_text(
            ru("{name}: saved, ends with `{tail}`", name=ru("Bizon365 token"), tail=token[-4:])
        )
    ).to_be_visible()
    assert token not in page.content()
    page.reload()
    settle(page)
    assert token not in page.content()

    name = page.get_by_role("textbox", name=ru("Project name"))
    name.fill("Школа шитья")
    name.blur()
    page.locator("[class*='st-key-settings_save']").get_by_role("button").click()
    expect(page.get_by_role("combobox", name=ru("Project"), exact=True)).to_have_value("Школа шитья")


def add_project(page: Page, desk: Live, name: str) -> None:
    button(page, ru("New project")).click()
    dialog = page.get_by_role("dialog")
    asked = dialog.get_by_role("textbox", name=ru("Project name"))
    asked.fill(name)
    asked.blur()
    desk.await_draft(name)
    page.reload()
    settle(page)
    button(page, ru("New project")).click()
    expect(asked).to_have_value(name)
    button(dialog, ru("Add project")).click()
    expect(dialog).not_to_be_visible()
    expect(page.get_by_text(f"{name} · {ru('live account')}")).to_be_visible()


def connect_to(page: Page, address: str) -> None:
    bizon = page.get_by_role("textbox", name=ru("Bizon365 address"))
    bizon.fill(f" {address}/api/v1/ ")
    page.get_by_role("textbox", name=ru("Salebot address")).fill(address)
    save = page.locator("[class*='st-key-settings_save']").get_by_role("button")
    save.click()
    refused = ru("leads into your own network; if that is right, allow such addresses in Settings, “Connection”.")
    expect(page.get_by_role("alert").filter(has_text=refused)).to_be_visible()
    page.get_by_text(ru("Allow addresses in your own network")).click()
    settle(page)
    save.click()
    expect(alert(page, ru("Saved."))).to_be_visible()
    expect(bizon).to_have_value(address)


def save_token(page: Page, label: str, pressed: str, token: str) -> None:
    box = service(page, "Bizon365")
    box.get_by_role("textbox", name=label, exact=True).fill(token)
    button(box, pressed).click()
    expect(box.get_by_role("textbox")).to_have_value("")


@pytest.mark.long
def test_the_webhook_is_masked_until_it_is_asked_for(page: Page, desk: Live) -> None:
    key = desk.account.salebot_key
    open_section(page, desk, "webhook")
    expect(page.get_by_text(f"/bizon_webhook/••••{key[-4:]}")).to_be_visible()
    assert key not in page.content()
    # The first is that of the dashboard's own address, the last that of the field for the key of the cash desk
    button(page, ru("Show")).nth(1).click()
    expect(page.get_by_text(f"{desk.account.address}/bizon_webhook/{key}", exact=True)).to_be_visible()
    button(page, ru("Hide")).click()
    expect(page.get_by_text(f"/bizon_webhook/••••{key[-4:]}")).to_be_visible()
    assert key not in page.content()


@pytest.mark.long
def test_a_variable_is_added_and_a_bad_name_is_refused_with_a_sentence(page: Page, desk: Live) -> None:
    open_section(page, desk, "variables")
    add_variable(page, "1город", "Казань")
    button(page, ru("Save variables")).click()
    refusal = alert(page, ru("Nothing is saved yet. Correct these rows:"))
    expect(refusal).to_contain_text("1город")
    expect(refusal).to_contain_text(ru("must begin with a letter."))
    page.reload()
    settle(page)
    expect(page.get_by_test_id("stDataFrame").locator("td").filter(has_text="1город")).to_be_attached()
    expect(page.get_by_text(ru("Not saved yet."))).to_be_visible()
    button(page, ru("Discard")).click()
    expect(page.get_by_text(ru("Not saved yet."))).to_have_count(0)
    settle(page)
    add_variable(page, "город", "Казань")
    button(page, ru("Save variables")).click()
    expect(alert(page, ru("Saved. Now make the same changes in Salebot, see below."))).to_be_visible()
    expect(page.get_by_test_id("stCode").filter(has_text="Казань")).to_be_visible()
    expect(page.get_by_test_id("stCode").filter(has_text="1город")).to_have_count(0)


def add_variable(page: Page, name: str, value: str) -> None:
    """Into the empty row below the last one, as in a spreadsheet."""
    table = page.get_by_test_id("stDataFrame").locator("canvas").first
    _, _, width, height = box_of(table)
    click_at(page, table, width / 4, height - ROW_PX / 2)
    editor = page.locator(".gdg-input")
    editor.fill(name)
    editor.press("Tab")
    expect(table.locator("td[aria-colindex='2'][aria-selected=true]")).to_be_attached()
    page.keyboard.press("Enter")
    editor.fill(value)
    editor.press("Enter")
    expect(table.locator("td").filter(has_text=value)).to_be_attached()


@pytest.mark.long
def test_a_function_key_is_made_opens_the_functions_and_is_never_shown_again(page: Page, desk: Live) -> None:
    open_page(page, f"{desk.address}/settings?section=functions&project=1")
    button(page, ru("Create a key")).click()
    expect(alert(page, ru("Copy the key now: it will not be shown again."))).to_be_visible()
    settle(page)
    key = page.get_by_test_id("stCode").first.inner_text().strip()
    expect(page.get_by_text(f"Authorization: Bearer {key}", exact=True)).to_be_visible()
    called = patience.post(
        f"{desk.public_address}/api/functions/bizon365_add_subscriber",
        json={"variables": {}},
        headers={"Authorization": f"Bearer {key}"},
    )
    assert called.json() == {"result": "Missing required variables", "variables": {}}
    page.reload()
    expect(button(page, ru("Replace the key"))).to_be_visible()
    assert key not in page.content()
    assert key not in desk.dashboard.log


@pytest.mark.long
def test_the_checklist_names_the_page_whose_marker_has_the_wrong_case(page: Page, desk: Live) -> None:
    open_section(page, desk, "setup")
    button(page, ru("Check now")).click()
    wrong = ru("“{name}” instead of “salebot”: wrong case", name="Salebot")
    flawed = page.get_by_role("listitem").filter(has_text=wrong)
    expect(flawed).to_have_count(1)
    expect(flawed).to_contain_text("racion")
    checked = re.compile(re.escape(ru("Checked {when}: correct", when="|")).replace(r"\|", ".+"))
    expect(page.get_by_text(checked)).to_have_count(2)


@pytest.mark.long
def test_nothing_is_said_to_be_saved_while_a_number_is_not_taken(page: Page, desk: Live) -> None:
    open_section(page, desk, "salebot")
    pace = page.get_by_role("spinbutton", name=ru("Requests to Salebot per second"))
    pace.fill("25")
    button(page, ru("Save")).click()
    expect(pace).to_be_focused()
    expect(page.get_by_text(ru("Error: Number is outside the allowed range…", n="0.1", most="10.0"))).to_be_visible()
    pace.fill("2")
    button(page, ru("Save")).click()
    expect(alert(page, ru("Saved."))).to_be_visible()
