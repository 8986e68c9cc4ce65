"""No button moves because a field above it lost its focus, so a click held for long is never lost."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.held_press import press_and_hold
from tests.browser.live import Live, live_dashboard, pull_all
from tests.browser.screen import button, metric, open_page, ru, settle

Find = Callable[[Page], Locator]
LIST = "One person per line, or columns copied from a spreadsheet"
CONTACTS = "nobody@example.com\n+79000000000"
COLUMNS = "E-mail\tТелефон\nnobody@example.com\t\n\t+79000000000"


@dataclass(frozen=True)
class Row:
    """A field, and the button that is pressed right after typing into it."""

    name: str
    open: Callable[[Page, Live], None]
    field: Find
    typed: str
    pressed: Find
    takes_effect: Callable[[Page], AbstractContextManager[object]]


def at(path: str) -> Callable[[Page, Live], None]:
    return lambda page, desk: open_page(page, f"{desk.address}/{path}")


def textbox(label: str) -> Find:
    return lambda page: page.get_by_role("textbox", name=ru(label), exact=True).last


def pressing(label: str) -> Find:
    return lambda page: button(page, ru(label)).last


def shows(found: Find, text: str | None = None) -> Callable[[Page], AbstractContextManager[None]]:
    """The press makes this appear, with this text."""

    @contextmanager
    def watch(page: Page) -> Iterator[None]:
        yield
        expect(found(page)).to_be_visible() if text is None else expect(found(page)).to_have_text(text)

    return watch


def downloads(page: Page) -> AbstractContextManager[object]:
    return page.expect_download()


def checked_list(page: Page, desk: Live) -> None:
    """A list with the result of its check."""
    open_page(page, f"{desk.address}/attendance")
    textbox(LIST)(page).fill("nobody@example.com")
    button(page, ru("Check the list")).click()
    expect(button(page, ru("Download CSV"))).to_be_visible()
    settle(page)


check_list, download = pressing("Check the list"), pressing("Download CSV")
two_absent = shows(lambda page: metric(page, ru("Absent")), "2")
ATTENDANCE = (
    Row("contacts to check", at("attendance"), textbox(LIST), CONTACTS, check_list, two_absent),
    Row("columns to check", at("attendance"), textbox(LIST), COLUMNS, check_list, two_absent),
    Row("columns in the place of a contact", checked_list, textbox(LIST), COLUMNS, check_list, two_absent),
    Row("a list beside the result of another", checked_list, textbox(LIST), COLUMNS, download, downloads),
)
ROWS = (*ATTENDANCE,)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, operator: BrowserContext) -> Iterator[Live]:
    with live_dashboard(tmp_path_factory.mktemp("held"), webinars=2) as dashboard:
        pull_all(dashboard, operator)
        yield dashboard


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_button_pressed_right_after_typing_does_its_work_and_stays(page: Page, desk: Live, row: Row) -> None:
    row.open(page, desk)
    row.field(page).fill(row.typed)
    with row.takes_effect(page):
        press_and_hold(page, row.pressed(page))
