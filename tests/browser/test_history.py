"""Back and Forward of the browser: one press is one step, on every page, and what was shown there is shown again. A
reload and another page lose nothing that was typed or chosen just before."""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.live import Live, live_project, pull_all
from tests.browser.screen import counted, go_to, open_page, ru, settle
from tests.dashboard import Dashboard
from tests.inbox_world import registration
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.long

Act = Callable[[Page], None]
SHOWN = """() => [
    location.pathname,
    document.querySelector("h1")?.innerText,
    ...[...document.querySelectorAll("[data-testid=stMain] [role=radio][aria-checked=true]")].map(one => one.innerText),
    ...[...document.querySelectorAll("[data-testid=stMain] [role=combobox]")].map(one => one.value),
]"""
IS_SHOWN = f"shown => JSON.stringify(({SHOWN})()) === JSON.stringify(shown)"


class Step(NamedTuple):
    """What was shown after an act, and the address."""

    address: str
    shown: list[str]


@pytest.fixture(scope="module")
def desk(dashboard: Dashboard, operator: BrowserContext) -> Iterator[Live]:
    with live_project(dashboard, webinars=2) as desk:
        pull_all(desk, operator)
        desk.deliver(registration(1, phone=None))
        yield desk


def to_page(title: str) -> Act:
    return lambda page: go_to(page, ru(title))


def choosing(key: str, place: int) -> Act:
    """One of the choices that stand side by side, by the widget's key."""
    return lambda page: page.locator(f".st-key-{key}").get_by_role("radio").nth(place).click()


def pressing(key: str) -> Act:
    return lambda page: page.locator(f".st-key-{key}").get_by_role("button").click()


def following(one: str, many: str, n: int) -> Act:
    """A link of the page that says how many it is about."""
    return lambda page: page.get_by_role("link", name=counted(one, many, n)).click()


def picking(key: str, place: int) -> Act:
    """Another one of a list that opens."""

    def pick(page: Page) -> None:
        page.locator(f".st-key-{key}").get_by_role("combobox").click()
        page.get_by_role("option").nth(place).click()

    return pick


OF_EACH_KIND: tuple[Act, ...] = (
    to_page("Webinars"),
    pressing("tick_all"),
    following("Compare {n} webinar", "Compare {n} webinars", 2),
    choosing("webinar_tab", 1),
    to_page("Attendance"),
    picking("attendance_room", 1),
    to_page("Links"),
    to_page("Settings"),
    choosing("settings_section", 3),
)
MORE: tuple[Act, ...] = (
    to_page("Campaigns"),
    to_page("Attendance"),
    choosing("attendance_mode", 2),
    choosing("attendance_mode", 1),
    to_page("Links"),
    choosing("links_target", 1),
    choosing("links_section", 1),
    choosing("links_section", 2),
    to_page("Registration"),
    choosing("registration_section", 1),
    choosing("registration_section", 3),
    to_page("Inbox"),
    choosing("inbox_section", 2),
    choosing("inbox_section", 1),
)
"""The other pages, and several choices one after the other."""


def take(page: Page) -> Step:
    settle(page)
    parts = urlsplit(page.url)
    return Step(f"{parts.path}?{parts.query}", page.evaluate(SHOWN))


def is_at(page: Page, step: Step) -> None:
    page.wait_for_function(IS_SHOWN, arg=step.shown, timeout=PATIENCE_S * 1000)
    settle(page)
    assert take(page) == step


@pytest.mark.parametrize("acts", [OF_EACH_KIND, MORE], ids=["each kind", "more"])
def test_every_press_of_back_and_forward_is_one_step(page: Page, desk: Live, acts: tuple[Act, ...]) -> None:
    desk.forget_drafts()
    open_page(page, desk.address)
    steps = [take(page)]
    for act in acts:
        before = page.url
        act(page)
        page.wait_for_function("before => location.href !== before", arg=before)
        steps.append(take(page))
    for step in reversed(steps[:-1]):
        page.go_back()
        is_at(page, step)
    for step in steps[1:]:
        page.go_forward()
        is_at(page, step)


def field(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key}").locator("input, textarea")


def test_what_was_typed_or_chosen_just_before_a_reload_or_another_page_is_there_again(page: Page, desk: Live) -> None:
    people = "anna@example.com\nboris@example.com"
    desk.forget_drafts()
    open_page(page, f"{desk.address}/attendance")
    field(page, "attendance_text").fill(people)
    page.reload()  # while the field has not been left
    expect(field(page, "attendance_text")).to_have_value(people)
    desk.await_draft(people)
    field(page, "stay").fill("10")
    field(page, "stay").press("Enter")
    page.get_by_test_id("stNumberInputStepUp").click()
    room = field(page, "attendance_room").input_value()
    picking("attendance_room", 1)(page)
    expect(field(page, "attendance_room")).not_to_have_value(room)
    room = field(page, "attendance_room").input_value()
    field(page, "time").fill("19:00")
    field(page, "day").fill("01.12.2026")
    field(page, "day").blur()
    page.reload()  # before the server has answered
    expect(field(page, "day")).to_have_value("01.12.2026")
    page.wait_for_url("**stay=11*")  # what came after it is not typed over
    expect(field(page, "stay")).to_have_value("11")
    page.wait_for_url("**day=01.12.2026*")
    expect(field(page, "attendance_room")).to_have_value(room)
    field(page, "day").fill("02.12.2026")
    # By a press so quick that the field is left and the link followed at once
    page.get_by_role("navigation").get_by_role("link", name=ru("Links"), exact=True).click()
    page.reload()
    expect(page.get_by_role("heading", level=1, name=ru("Links"), exact=True)).to_be_visible()
    go_to(page, ru("Attendance"))
    expect(field(page, "day")).to_have_value("02.12.2026")
    page.wait_for_url("**day=02.12.2026*")
    for key, value in (("time", "19:00"), ("attendance_text", people)):
        expect(field(page, key)).to_have_value(value)
    field(page, "day").fill("03.12.2026")
    open_page(page, f"{desk.address}/attendance?day=04.12.2026")
    expect(field(page, "day")).to_have_value("04.12.2026")  # what a link says is not mixed with it
