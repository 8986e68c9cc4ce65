"""No button moves because a field above it lost its focus, so a click held for long is never lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.held_press import press_and_hold
from tests.browser.held_rows import MORE_ROWS, ROWS, Row
from tests.browser.live import Live, live_dashboard, pull_all
from tests.inbox_world import registration


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, operator: BrowserContext) -> Iterator[Live]:
    with live_dashboard(tmp_path_factory.mktemp("held"), webinars=2) as dashboard:
        pull_all(dashboard, operator)
        dashboard.deliver(registration(1, phone=None))
        dashboard.deliver(registration(2, phone=None))
        yield dashboard


@pytest.mark.parametrize(
    "row", [*ROWS, *(pytest.param(row, marks=pytest.mark.long) for row in MORE_ROWS)], ids=lambda row: row.name
)
def test_a_button_pressed_right_after_typing_does_its_work_and_stays(page: Page, desk: Live, row: Row) -> None:
    desk.forget_drafts()
    row.open(page, desk)
    row.type(page)
    with row.brings(page):
        press_and_hold(page, row.pressed(page))
