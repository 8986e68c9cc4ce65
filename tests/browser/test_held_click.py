"""No button moves because a field above it lost its focus, so a click held for long is never lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.held_press import press_and_hold
from tests.browser.held_rows import MORE_ROWS, ROWS, Row
from tests.browser.live import Live, live_project, pull_all
from tests.browser.narrow import PHONE_PX
from tests.browser.screen import box_of, button, open_page, ru
from tests.dashboard import Dashboard
from tests.inbox_world import registration


@pytest.fixture(scope="module")
def desk(dashboard: Dashboard, operator: BrowserContext) -> Iterator[Live]:
    with live_project(dashboard, webinars=2) as desk:
        pull_all(desk, operator)
        desk.deliver(registration(1, phone=None))
        desk.deliver(registration(2, phone=None))
        yield desk


@pytest.mark.parametrize(
    "row", [*ROWS, *(pytest.param(row, marks=pytest.mark.long) for row in MORE_ROWS)], ids=lambda row: row.name
)
def test_a_button_pressed_right_after_typing_does_its_work_and_stays(page: Page, desk: Live, row: Row) -> None:
    desk.forget_drafts()
    row.open(page, desk)
    row.type(page)
    with row.brings(page):
        press_and_hold(page, row.pressed(page))


def test_the_offer_to_correct_a_typo_moves_nothing_on_a_phone(page: Page, desk: Live) -> None:
    desk.forget_drafts()
    page.set_viewport_size(PHONE_PX)  # type: ignore[arg-type]
    open_page(page, f"{desk.address}/registration?section=person")
    email, below = page.get_by_role("textbox", name=ru("E-mail")), page.get_by_text(ru("The same from a bot"))
    before = box_of(below)[1] - box_of(button(page, ru("Register")))[1]
    email.fill("anna@gmial.com")
    email.blur()
    expect(button(page, ru("Correct it"))).to_be_visible()
    assert box_of(below)[1] - box_of(button(page, ru("Register")))[1] == before
