"""A press as people make it: the mouse goes down right after typing, and comes up 300 ms later."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import settle

HELD_MS = 300


def press_and_hold(page: Page, pressed: Locator) -> None:
    """Press a button while another field has the focus. It may not move, neither while it is pressed nor after."""
    expect(pressed).to_be_enabled()
    pressed.scroll_into_view_if_needed()
    before = pressed.bounding_box()
    assert before is not None
    page.mouse.move(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(HELD_MS)
    held = pressed.bounding_box()
    page.mouse.up()
    assert held == before
    settle(page)
    if pressed.is_visible():  # the action may have led elsewhere
        assert pressed.bounding_box() == before
