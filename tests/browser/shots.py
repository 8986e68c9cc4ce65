"""The pictures of the guide (`make shots`): pages of the sandbox at a fixed moment, both languages, into docs/shots/.

Names of files are those in `docs/guide.ru.md` and `docs/guide.en.md`.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from core.i18n import LANGUAGES, Language
from pages.help.guide import DOCS
from tests.browser.all_pages import LOCALES
from tests.browser.conftest import CHROMIUM, OPTIONS
from tests.browser.inbox_views import deliver_registrations
from tests.browser.live import Live, live_project, pull_all
from tests.browser.screen import ZONE, button, file_link, open_page, said, settle
from tests.dashboard import Dashboard
from tests.patience import PATIENCE_S
from tests.registering import coming, emails, page_id

WEBINARS, VIEWERS = 12, 300
WIDE = ViewportSize(width=1366, height=1000)


def show_connection(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/settings?section=connection")


def show_link(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/links")
    expect(page.get_by_test_id("stCode").first).to_be_visible()


def show_plan(page: Page, desk: Live, language: Language) -> None:
    session = f"{coming(desk.account).astimezone(ZONE):date=%d.%m.%Y&at=%H:%M}"
    open_page(page, f"{desk.address}/registration?section=list&page={page_id(desk.account)}&{session}")
    page.get_by_text(said("Paste", language), exact=True).click()
    rows = page.get_by_role(
        "textbox", name=said("Rows copied from a spreadsheet with the header, or one e-mail per line", language)
    )
    people = emails(5)
    rows.fill("\n".join(["E-mail", *people, people[0], "anna.example.com"]))
    rows.blur()
    button(page, said("Make the plan", language)).click()
    expect(page.get_by_role("heading", name=said("The plan", language), exact=True)).to_be_visible()
    _bring(page.get_by_role("heading", name=said("Same for all rows", language), exact=True))


def show_inbox(page: Page, desk: Live, language: Language) -> None:
    deliver_registrations(desk)
    open_page(page, f"{desk.address}/inbox")
    for name in ("Done", "No client"):
        expect(page.get_by_role("radio", name=f"{said(name, language)} · 1", exact=True)).to_be_visible()


def show_webinar(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/webinar")
    expect(page.locator(".bartext").first).to_be_attached()


def show_answer(page: Page, desk: Live, language: Language) -> None:
    viewers = desk.account.world.viewers(desk.account.world.webinars[0].webinar_id)
    there = [row["email"] for row in viewers if row.get("email")][:4]
    open_page(page, f"{desk.address}/attendance")
    people = page.get_by_role(
        "textbox", name=said("One person per line, or columns copied from a spreadsheet", language)
    )
    people.fill("\n".join([*there, "nobody@example.com", "anna.example.com"]))
    check = button(page, said("Check the list", language))
    check.click()
    expect(file_link(page, said("Download CSV", language))).to_be_visible()
    _bring(check)


def show_segment(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/webinar?tab=segments&segment_from=20")
    expect(file_link(page, said("Download CSV", language))).to_be_visible()


def show_scenario(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/scenarios")
    button(page, said("Thanks for coming", language)).click()
    page.get_by_role(
        "combobox", name=said("When a report of this room or registration page is ready", language)
    ).click()
    page.get_by_role("option").first.click()
    settle(page)
    button(page, said("What would it have done?", language)).click()
    expect(page.locator("[data-result]")).to_be_attached()
    settle(page)
    _bring(page.get_by_role("textbox", name=said("Message", language), exact=True))


def show_where(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/notices?section=where")


def _bring(result: Locator) -> None:
    """To the upper edge of the screen."""
    result.evaluate("found => found.scrollIntoView()")


SHOTS: Mapping[str, Callable[[Page, Live, Language], None]] = {
    "connect": show_connection,
    "link": show_link,
    "register": show_plan,
    "inbox": show_inbox,
    "numbers": show_webinar,
    "came": show_answer,
    "next": show_segment,
    "scenarios": show_scenario,
    "notices": show_where,
}
"""By the name of the file."""


def photograph(browser: Browser, desk: Live, language: Language, folder: Path) -> None:
    """All pictures of one language, each of a screen as a laptop shows it."""
    context = browser.new_context(
        locale=LOCALES[language], timezone_id=ZONE.key, viewport=WIDE, reduced_motion="reduce", color_scheme="light"
    )
    context.set_default_timeout(PATIENCE_S * 1000)
    for name, show in SHOTS.items():
        page = context.new_page()
        show(page, desk, language)
        settle(page)
        page.screenshot(path=folder / f"{name}.png", animations="disabled")
        page.close()
    context.close()


def main() -> None:
    if CHROMIUM is None:
        sys.exit("Chromium is not installed")
    with TemporaryDirectory() as home, Dashboard(Path(home)) as dashboard, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        for language in LANGUAGES:
            folder = DOCS / "shots" / language
            folder.mkdir(parents=True, exist_ok=True)
            with live_project(dashboard, webinars=WEBINARS, viewers=VIEWERS) as desk:
                pull_all(desk, browser.new_context(locale=LOCALES["ru"]))
                photograph(browser, desk, language, folder)
        browser.close()


if __name__ == "__main__":
    main()
