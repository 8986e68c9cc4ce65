"""People registered in Chromium: one by the form, a spreadsheet by its plan; the refused row mended, the run undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, expect

from core.spreadsheets.table import read_file
from tests.browser.live import Live, live_project
from tests.browser.screen import ZONE, alert, button, counted, file_link, go_to, metric, open_page, ru, settle
from tests.dashboard import Dashboard
from tests.registering import coming, page_id, registered
from tests.wording import like

LIST = """Имя;E-mail;Телефон
Анна;person1@example.com;8 900 000-00-01
Борис;person2@example.com;
Вера;person3@example;79000000003
Анна;PERSON1@example.com;
Галя;person9@example.com;
"""
PLANNED = {"Will be registered": 2, "Already registered": 1, "Repeated in the list": 1, "Cannot be registered": 1}


@pytest.fixture(scope="module")
def desk(dashboard: Dashboard) -> Iterator[Live]:
    with live_project(dashboard, webinars=1) as desk:
        yield desk


def fill(page: Page, label: str, value: str) -> None:
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(value)
    field.blur()
    settle(page)


def section(page: Page, name: str) -> None:
    page.get_by_role("radio", name=ru(name), exact=True).click()
    settle(page)


def choose_session(page: Page, desk: Live) -> None:
    """The page by its id, out of the account's list; the session by its date and time."""
    button(page, ru("Load the pages from Bizon365")).click()
    expect(page.get_by_text(ru("Pages from Bizon365 as of {time}.").partition("{")[0])).to_be_visible()
    settle(page)
    choice = page.get_by_role("combobox", name=ru("Registration page"), exact=True)
    choice.fill(page_id(desk.account))
    page.get_by_role("option").filter(has_text=page_id(desk.account)).click()
    settle(page)
    start = coming(desk.account).astimezone(ZONE)
    fill(page, ru("Date"), f"{start:%d.%m.%Y}")
    fill(page, ru("Time"), f"{start:%H:%M}")


def register(page: Page, email: str) -> None:
    fill(page, ru("E-mail"), email)
    button(page, ru("Register")).click()
    expect(page.get_by_test_id("stCode").filter(has_text="/click/")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name=ru("E-mail"), exact=True)).to_have_value(email)
    expect(page.get_by_test_id("stCode").filter(has_text="/click/")).to_be_visible()
    settle(page)


def downloaded(page: Page) -> tuple[tuple[str, ...], ...]:
    """The CSV behind the first of the page's buttons, as the page reads it when it is uploaded again: the rows to be
    mended, when the run has ended."""
    with page.expect_download() as waiting:
        file_link(page, ru("Download CSV")).first.click()
    file: Download = waiting.value
    return read_file(Path(file.path()).read_bytes()).rows


def test_a_spreadsheet_is_planned_registered_and_undone(page: Page, desk: Live, tmp_path: Path) -> None:
    open_page(page, desk.address)
    go_to(page, ru("Registration"))
    choose_session(page, desk)
    register(page, "person9@example.com")

    section(page, "A spreadsheet")
    file = tmp_path / "список.csv"
    file.write_bytes(LIST.encode("cp1251"))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(counted("{n} row read", "{n} rows read", 5))).to_be_visible()
    button(page, ru("Make the plan")).click()
    for label, rows in PLANNED.items():
        expect(metric(page, ru(label))).to_have_text(str(rows))
    page.reload()
    for label, rows in PLANNED.items():
        expect(metric(page, ru(label))).to_have_text(str(rows))
    settle(page)
    button(page, counted("Register {n} person", "Register {n} people", 2)).click()

    expect(metric(page, ru("Registered"))).to_have_text("2")
    expect(page.get_by_text(like("Done {time}: everyone in the plan was sent."))).to_be_visible()
    # Pressed at the lower end of the page, where the plan was
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_role("button", name=ru("The result is below"))).to_have_count(0)
    header, *to_mend = downloaded(page)
    assert registered(desk.account) == {f"person{n}@example.com": 1 for n in (1, 2, 9)}
    assert header == ("Имя", "E-mail", "Телефон", ru("Reason"))
    reason = "E-mail: " + ru("is not an e-mail; correct it in the list")
    assert to_mend == [("Вера", "person3@example", "79000000003", reason)]

    page.get_by_text(ru("Cancel these registrations")).click()
    button(page, ru("Show whose registration will be cancelled")).click()
    expect(metric(page, ru("Will be cancelled"))).to_have_text("2")
    page.reload()
    expect(metric(page, ru("Will be cancelled"))).to_have_text("2")
    page.get_by_role("textbox", name=ru("Type the number of people to confirm: {n}", n=2)).fill("2")
    button(page, counted("Cancel {n} registration", "Cancel {n} registrations", 2)).click()
    expect(
        alert(page, counted("{n} registration was cancelled.", "{n} registrations were cancelled.", 2))
    ).to_be_visible()
    assert registered(desk.account) == {"person9@example.com": 1}
