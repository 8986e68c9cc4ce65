"""Links, built in Chromium: from the account's room, from a damaged link, for a list; copied, and found again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.live import Live, live_project
from tests.browser.screen import alert, button, file_link, go_to, open_page, open_row, ru, settle, table_rows
from tests.dashboard import Dashboard

ROOM = "https://start.bizon365.ru/room/623727/python-start"
LINK = f"{ROOM}?salebot=#{{client_id}}"
BUILT = f"{LINK}&email=#{{bizon_email}}&utm_source=telegram&utm_medium=bot&param1=#{{city}}"
PEOPLE = "E-mail\tclient_id\tcity\nanna@example.com\t77\tКазань\nboris@example.com"


@pytest.fixture
def desk(dashboard: Dashboard) -> Iterator[Live]:
    """One for each test, because the fields of a link are kept."""
    with live_project(dashboard, webinars=1) as desk:
        yield desk


def code(page: Page, text: str) -> Locator:
    """The text with a copy button that says exactly this."""
    return page.get_by_test_id("stCode").filter(has=page.get_by_text(text, exact=True))


def choose(page: Page, words: str) -> None:
    """A part of a segmented control, a pill, an expander or a tick box."""
    page.get_by_text(words, exact=True).first.click()
    settle(page)


def copy(page: Page, shown: Locator) -> str:
    """What the copy button puts into the clipboard."""
    shown.get_by_role("button").click()
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_link_is_built_from_the_account_copied_given_to_a_list_and_found_again(page: Page, desk: Live) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.address)
    open_page(page, desk.address)
    go_to(page, ru("Links"))
    button(page, ru("Load rooms and pages from Bizon365")).click()
    expect(code(page, LINK)).to_be_visible()
    choose(page, ru("E-mail"))
    choose(page, ru("UTM tags"))
    choose(page, "Telegram")
    lower = page.get_by_test_id("stCheckbox").filter(has_text=ru("Lower case, and _ instead of spaces"))
    lower.get_by_test_id("stTooltipIcon").click()
    expect(page.get_by_test_id("stTooltipContent")).to_be_visible()
    settle(page)
    expect(lower.locator("input")).to_be_checked()
    choose(page, ru("More parameters"))
    page.get_by_role("textbox", name="param1").fill("#{city}")
    page.get_by_role("textbox", name="param1").blur()
    expect(code(page, BUILT)).to_be_visible()
    assert copy(page, code(page, BUILT)) == BUILT
    assert copy(page, code(page, f'link = "{BUILT}"')) == f'link = "{BUILT}"'
    name = page.get_by_role("textbox", name=ru("Name for the history (optional)"))
    name.fill("Осенний набор")
    name.blur()
    desk.await_draft("Осенний набор")
    page.reload()
    expect(name).to_have_value("Осенний набор")
    settle(page)
    name.press("Enter")
    expect(alert(page, ru("Saved: the link is in the history."))).to_be_visible()
    expect(name).to_have_value("")

    choose(page, ru("Links for a list"))
    expect(code(page, BUILT)).to_be_visible()
    people = page.get_by_role("textbox", name=ru("One person per line, or columns copied from a spreadsheet"))
    people.fill(PEOPLE)
    people.blur()
    with page.expect_download() as downloading:
        file_link(page, ru("Download CSV")).click()
    lines = downloading.value.path().read_text("utf-8-sig").splitlines()
    tags = "&utm_source=telegram&utm_medium=bot"
    kazan = "%D0%9A%D0%B0%D0%B7%D0%B0%D0%BD%D1%8C"
    assert [line.split(";")[1] for line in lines[1:]] == [
        f"{ROOM}?salebot=77&email=anna%40example.com{tags}&param1={kazan}",
        f"{ROOM}?email=boris%40example.com{tags}",
    ]

    choose(page, ru("History"))
    page.get_by_role("textbox", name=ru("Search")).fill("осенний")
    page.get_by_role("textbox", name=ru("Search")).press("Enter")
    expect(table_rows(page)).to_have_count(1)
    open_row(page, 1)
    expect(code(page, BUILT)).to_be_visible()
    page.reload()
    expect(code(page, BUILT)).to_be_visible()
    button(page, ru("Build a new one from it")).click()
    expect(code(page, f'link = "{BUILT}"')).to_be_visible()


@pytest.mark.long
def test_a_damaged_link_is_repaired_and_a_marker_in_the_wrong_case_is_warned_about(page: Page, desk: Live) -> None:
    open_page(page, f"{desk.address}/links")
    button(page, ru("Load rooms and pages from Bizon365")).click()
    expect(code(page, LINK)).to_be_visible()
    open_page(page, f"{desk.address}/links?to=pasted")
    pasted = page.get_by_role("textbox", name=ru("The link as you have it"))
    pasted.fill(f" {ROOM.replace('start', 'st&#x61;rt')}?utm_source=vk&amp;Salebot=#{{client_id}} ")
    pasted.blur()
    expect(code(page, f"{LINK}&utm_source=vk")).to_be_visible()
    mended = "{name} was corrected to `salebot`: otherwise the bot does not recognise its client."
    expect(alert(page, ru(mended, name="Salebot"))).to_be_visible()
    pasted.fill("http://racion.623727.bizonpages.ru")
    pasted.blur()
    wrong = "The marker of this page is “{marker}”, but it must be `salebot` in lower case."
    expect(alert(page, ru(wrong, marker="Salebot"))).to_be_visible()
