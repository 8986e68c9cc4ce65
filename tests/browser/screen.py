"""What an operator does and sees in the browser: pages opened, buttons pressed, numbers read.

Words come from the catalogue, as the pages take them, so that rewording a translation breaks no test.
"""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import stamina
from playwright.sync_api import Locator, Page, expect

from core.i18n import Language
from tests import wording
from tests.patience import PATIENCE_S
from tests.present import WEEK

ZONE = ZoneInfo("Europe/Moscow")
ROW_PX = 35
"""Of every row of a table."""
UNFINISHED = '[data-stale="true"], [data-testid="stSkeleton"], [data-testid="stAppSkeleton"]'
_MARKS = re.compile(r"\*\*|`")


def ru(message: str, **values: object) -> str:
    """The sentence as it is read on the Russian page, without the marks of Markdown."""
    return said(message, "ru", **values)


def said(message: str, language: Language, **values: object) -> str:
    """The sentence in a language, its placeholders filled."""
    text = _MARKS.sub("", wording.sentence(message, language))
    return text.format(**values) if values else text


def counted(one: str, many: str, n: int) -> str:
    """The Russian form for `n`."""
    return wording.ru_n(one, many, n)


def share_of(people: int, total: int) -> str:
    """What stands at a bar."""
    return f"{grouped(people)} · {people / total * 100:.1f}\u00a0%".replace(".", ",")


def grouped(n: int) -> str:
    """12 345, as Russian writes it; any white space compares as a space."""
    return f"{n:,}".replace(",", "\u00a0")


def moment(epoch_ms: int) -> str:
    """Day of the week, ДД.ММ.ГГГГ and ЧЧ:ММ in Moscow: "чт 19.11.2026 20:02"."""
    local = datetime.fromtimestamp(epoch_ms / 1000, ZONE)
    return f"{WEEK[local.weekday()]} {local:%d.%m.%Y %H:%M}"


def open_page(page: Page, address: str) -> None:
    """Go to an address and wait until the page is drawn."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has nothing more to draw."""
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_attached()
    expect(page.locator(UNFINISHED)).to_have_count(0)


def go_to(page: Page, title: str) -> None:
    """Follow the link of the sidebar."""
    page.get_by_role("navigation").get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
    settle(page)


def button(page: Page | Locator, label: str) -> Locator:
    """The button of this name."""
    return page.get_by_role("button", name=label, exact=True)


def file_link(page: Page | Locator, label: str) -> Locator:
    """The link of this name, drawn as a button, that brings a file."""
    return page.get_by_role("link", name=label, exact=True)


def metric(page: Page, label: str) -> Locator:
    """The number under this label; two of them for the moment in which the page puts a new one in place of the old."""
    named = page.get_by_test_id("stMetricLabel").get_by_text(label, exact=True)
    return page.get_by_test_id("stMetric").filter(has=named).get_by_test_id("stMetricValue")


def chart(page: Page, title: str) -> Locator:
    """The bar chart of this title."""
    return page.get_by_role("figure", name=title, exact=True)


def bars(page: Page, title: str) -> dict[str, str]:
    """What stands at each bar, by its name, from the top."""
    figure = chart(page, title)
    expect(figure.locator(".bartext").first).to_be_visible()
    names = figure.locator(".ytick text").all_text_contents()
    return dict(zip(names, figure.locator(".bartext").all_text_contents(), strict=True))


@stamina.retry(on=(AssertionError, ValueError), attempts=None, timeout=PATIENCE_S, wait_initial=0.05, wait_max=0.2)
def expect_bars(page: Page, title: str, expected: dict[str, str]) -> None:
    """Wait until this stands at the bars: a chart is drawn again a moment after the page has settled."""
    assert bars(page, title) == expected


def click_bar(page: Page, title: str, name: str) -> None:
    """Click the bar of this name."""
    bar = chart(page, title).locator(".points .point path").nth(list(bars(page, title)).index(name))
    _, _, width, height = box_of(bar)
    click_at(page, bar, width / 2, height / 2)


def click_at(page: Page, drawn: Locator, x: float, y: float) -> None:
    """Click a place in something drawn, over which sheets lie that take the mouse."""
    left, top, _, _ = box_of(drawn)
    page.mouse.click(left + x, top + y)


def box_of(drawn: Locator) -> tuple[float, float, float, float]:
    """Left, top, width and height, in sight."""
    settle(drawn.page)  # while it draws itself anew, a page shows for a moment the old beside the new
    expect(drawn).to_have_count(1)
    expect(drawn).to_be_visible()
    drawn.scroll_into_view_if_needed()
    box = drawn.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


def alert(page: Page, words: str) -> Locator:
    """The box, of whatever colour, that says these words."""
    return page.get_by_test_id("stAlert").filter(has_text=words)


def progress(page: Page, words: str) -> Locator:
    """The bar of a job that says these words."""
    return page.get_by_test_id("stProgress").filter(has_text=words)


def table_rows(page: Page) -> Locator:
    """The rows of the product's own table, without the headings."""
    return page.locator(".deskTable tbody tr")


def open_row(page: Page, row: int) -> None:
    """Press a row of the product's own table, beside its name; the heading is row 0."""
    table_rows(page).nth(row - 1).locator("td:not(.deskTick)").first.click()


def open_webinar(page: Page, row: int) -> None:
    """Press a row of the list of webinars, beside its name, which leads to its page; the heading is row 0."""
    open_row(page, row)
    page.wait_for_url("**/webinar?**")
    settle(page)


def open_tab(page: Page, name: str) -> None:
    """Open a tab of the page of a webinar."""
    page.locator(".st-key-webinar_tab").get_by_role("radio", name=name, exact=True).click()
    settle(page)


def tick_row(page: Page, row: int) -> None:
    """Tick or untick a row of the list of webinars; the heading is row 0."""
    table_rows(page).nth(row - 1).get_by_role("checkbox").click()
