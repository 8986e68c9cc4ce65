"""A press as people make it: the mouse goes down right after typing, and comes up 300 ms later."""

from playwright.sync_api import Locator, Page

from tests.browser.screen import settle

HELD_MS = 300
AT_REST = """() => document.getAnimations().every(
    one => one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity)"""
"""No animation that will end is under way. (Its promise `finished` would never come where its element was replaced.)"""


def press_and_hold(page: Page, pressed: Locator) -> None:
    """Press a button while another field has the focus. It may not move, neither while it is pressed nor after."""
    page.wait_for_function(AT_REST, polling=50)
    pressed.click(trial=True)  # in sight, at rest, and under nothing
    place = _corner(pressed)
    box = pressed.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(HELD_MS)
    held = _corner(pressed)
    page.mouse.up()
    assert held == place, f"moved from {place} to {held} while it was pressed"
    settle(page)
    after = _corner(pressed)
    # None: the action has led elsewhere, or has closed what the button stood in.
    assert after in (place, None), f"moved from {place} to {after}"


def _corner(pressed: Locator) -> tuple[float, float] | None:
    """Left and top; None when it is not to be seen. How wide a button is may change with the number in it. Unlike
    `bounding_box` this never waits for a button that has gone."""
    boxes = pressed.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
    return next(((box["x"], box["y"]) for box in boxes if box["width"]), None)
