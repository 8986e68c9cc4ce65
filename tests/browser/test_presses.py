"""A press is sent to the server, and sent once, whatever the page draws while it is made."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.held_rows import field, of_session
from tests.browser.live import Live, live_project
from tests.browser.screen import box_of, button, open_page, ru, settle
from tests.dashboard import Dashboard
from tests.inbox_world import registration
from tests.registering import sent_to

BUSY_MS = 1500
"""Longer than the time between two looks of a page that watches something: one is due when the press comes."""
CLICK_WHEN_BUSY = """(one, ms) => {
    setTimeout(() => {
        for (const from = performance.now(); performance.now() - from < ms;);
        setTimeout(() => one.click());
    });
}"""
REGISTER, LOAD = "Register", "Load the pages from Bizon365"
SLOW_S = 1.5
PRESS_BOTH = "([one, other, ms]) => { one.click(); setTimeout(() => other.click(), ms); }"


@pytest.fixture(scope="module")
def desk(dashboard: Dashboard) -> Iterator[Live]:
    with live_project(dashboard, webinars=1) as desk:
        yield desk


def send_test(page: Page) -> Locator:
    return button(page.get_by_test_id("stMain"), ru("Send a test registration"))


def in_group_test(page: Page, number: int) -> Locator:
    return page.get_by_role("radio", name=f"{ru('Test')} · {number}", exact=True)


def is_press(frame: bytes | str) -> bool:
    """Whether the browser says in this message that a button was pressed."""
    message = BackMsg.FromString(frame if isinstance(frame, bytes) else frame.encode())
    return any(widget.trigger_value for widget in message.rerun_script.widget_states.widgets)


def test_a_press_counts_though_the_page_draws_the_button_elsewhere_while_it_is_held(page: Page, desk: Live) -> None:
    open_page(page, f"{desk.address}/inbox")
    left, top, width, height = box_of(send_test(page))
    page.mouse.move(left + width / 2, top + height / 2)
    page.mouse.down()
    desk.deliver(registration(1, phone=None))
    expect(page.get_by_role("radio", name=f"{ru('No client')} · 1", exact=True)).to_be_visible()
    assert box_of(send_test(page))[1] < top - height
    page.mouse.up()
    expect(in_group_test(page, 1)).to_be_visible()


def test_a_press_is_sent_once_though_the_page_looks_for_news_in_the_same_moment(page: Page, desk: Live) -> None:
    frames: list[bytes | str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(frame)))
    open_page(page, f"{desk.address}/inbox")
    send_test(page).evaluate(CLICK_WHEN_BUSY, BUSY_MS)
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    settle(page)
    assert sum(map(is_press, frames)) == 1


@pytest.mark.parametrize(
    "later_ms",
    [
        pytest.param(20, id="before it is acted on"),
        pytest.param(500, id="before it is answered", marks=pytest.mark.long),
    ],
)
def test_a_press_is_done_whole_though_another_button_is_pressed_meanwhile(
    page: Page, desk: Live, later_ms: int
) -> None:
    email = f"person{later_ms}@example.com"
    desk.forget_drafts()
    of_session("person")(page, desk)
    field("E-mail")(page).fill(email)
    field("E-mail")(page).blur()
    settle(page)
    register, load = (button(page.get_by_test_id("stMain"), ru(name)) for name in (REGISTER, LOAD))
    desk.account.faults.play("slow", methods=["addSubscriber"], delay_s=SLOW_S)
    page.evaluate(PRESS_BOTH, [register.element_handle(), load.element_handle(), later_ms])
    expect(page.get_by_test_id("stCode").filter(has_text="/click/")).to_be_visible()
    expect(page.get_by_text(ru("Pages from Bizon365 as of {time}.").partition("{")[0])).to_be_visible()
    desk.account.faults.clear()
    assert sent_to(desk.account)[email] == 1
