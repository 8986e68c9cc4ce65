"""What a marketer does with yesterday's webinar: from Home to its people of a city on phones, to a segment that is kept
and sent to the bot, and to a colleague by a link. A file holds what the table above it shows, that of the segment whom
it counts."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Download, Page, expect

from core.sandbox.world.webinars import Webinar
from tests.browser.known_world import city, device, first, group
from tests.browser.live import Live, live_project, pull_all
from tests.browser.screen import (
    alert,
    box_of,
    button,
    chart,
    click_at,
    counted,
    file_link,
    grouped,
    metric,
    open_page,
    open_tab,
    ru,
    settle,
    table_rows,
)
from tests.dashboard import Dashboard

OFFER_MIN = 30
SEGMENT = "Были на оффере и не купили"


@pytest.fixture(scope="module")
def desk(dashboard: Dashboard, operator: BrowserContext) -> Iterator[Live]:
    with live_project(dashboard, webinars=2, viewers=20) as desk:
        pull_all(desk, operator)
        yield desk


def largest_city_on_phones(desk: Live, webinar: Webinar) -> set[int]:
    """How many came by phone of the city with the most people, as the world has them; of several cities where these
    have as many."""
    people = list(group(desk.account.world, webinar).values())
    cities = Counter(filter(None, (first(map(city, rows)) for rows in people)))
    phones = Counter(first(map(city, rows)) for rows in people if first(map(device, rows)) == "phone")
    return {phones[name] for name, n in cities.items() if n == max(cities.values())}


def choose_fact(page: Page, field: str, fact: str) -> None:
    page.get_by_role("combobox", name=field).click()
    page.get_by_role("option", name=fact, exact=True).click()
    page.keyboard.press("Escape")
    settle(page)


WIDEST_PX = (
    "() => Math.max(...[...document.querySelectorAll('.main-svg')].map((svg) => svg.getBoundingClientRect().width))"
)
"""The width of the widest chart."""
PRINTED_PX = f"""() => {{
    dispatchEvent(new Event("beforeprint"));
    const widest = ({WIDEST_PX})();
    dispatchEvent(new Event("afterprint"));
    return widest;
}}"""
SHEET_PX = 650
"""Of A4 within the margins."""


DARK_ON_PAPER = """() => {
    dispatchEvent(new Event("beforeprint"));
    const seen = [...document.querySelectorAll("h1, [data-testid='stMetricValue'], .deskScroller td")];
    const colors = new Set(seen.map((one) => getComputedStyle(one).color));
    dispatchEvent(new Event("afterprint"));
    return [...colors];
}"""
"""The colours of titles, numbers and cells on paper."""


@pytest.mark.long
def test_a_dark_page_is_printed_dark_on_light(chromium: Browser, desk: Live) -> None:
    page = chromium.new_context(locale="ru-RU", color_scheme="dark").new_page()
    open_page(page, f"{desk.address}/webinar?tab=people")
    expect(table_rows(page).first).to_be_visible()
    on_screen = page.evaluate(DARK_ON_PAPER)
    page.emulate_media(media="print", color_scheme="dark")
    on_paper = page.evaluate(DARK_ON_PAPER)
    assert (on_paper, on_paper == on_screen) == (["rgb(30, 42, 48)"], False)
    buttons = page.get_by_test_id("stMain").locator("button, a").filter(visible=True)
    printed = {words.strip() for words in buttons.all_inner_texts()}
    assert not {ru("Download xlsx"), ru("Download CSV"), ru("Filter people"), ru("Share")} & printed
    page.context.close()


def test_people_who_were_chosen_in_the_box_do_not_come_back_after_a_reset(page: Page, desk: Live) -> None:
    open_page(page, f"{desk.address}/webinar?tab=people")
    everybody = metric(page, ru("Came")).last.inner_text()
    button(page, ru("Filter people")).click()
    page.get_by_role("combobox", name=ru("City"), exact=True).click()
    page.get_by_role("option").nth(1).click()
    page.wait_for_url("**city=*")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    settle(page)
    button(page, ru("Reset")).click()
    expect(metric(page, ru("Came")).last).to_have_text(everybody)
    open_tab(page, ru("Funnel"))
    expect(chart(page, ru("How far people got"))).to_be_visible()
    assert "city=" not in page.url
    expect(metric(page, ru("Came")).last).to_have_text(everybody)


@pytest.mark.long
def test_a_finger_that_moves_on_a_chart_moves_the_page_and_one_that_does_not_chooses(
    chromium: Browser, desk: Live
) -> None:
    context = chromium.new_context(
        locale="ru-RU", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    open_page(page, f"{desk.address}/webinar?tab=room")
    minutes = chart(page, ru("People in the room")).locator(".nsewdrag").first
    left, top, width, height = box_of(minutes)
    scrolled = "() => document.querySelector('[data-testid=\"stMain\"]').scrollTop"
    before = page.evaluate(scrolled)
    finger = context.new_cdp_session(page)
    for kind, moved in [("touchStart", 0), *(("touchMove", 20 * n) for n in range(1, 8)), ("touchEnd", None)]:
        points = [] if moved is None else [{"x": left + width / 2, "y": top + height - 20 - moved}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_function(f"before => ({scrolled})() > before + 50", arg=before)
    assert "in_room" not in page.url
    left, top, width, height = box_of(minutes)
    page.touchscreen.tap(left + width / 2, top + height / 2)
    page.wait_for_url("**in_room=at*")
    context.close()


def read_csv(download: Download, folder: Path) -> list[list[str]]:
    file = folder / "people.csv"
    download.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as rows:
        return list(csv.reader(rows, delimiter=";"))


def in_segment(page: Page) -> int:
    return int(re.sub(r"\D", "", metric(page, ru("In the segment")).last.inner_text()))


def test_from_home_to_a_segment_in_the_bot(page: Page, desk: Live, tmp_path: Path) -> None:
    newest = desk.account.world.webinars[0]
    open_page(page, desk.address)
    page.get_by_test_id("stMain").get_by_role("link", name=newest.room.title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(newest.room.title)
    settle(page)

    expect(chart(page, ru("People in the room"))).to_be_visible()
    assert 0 < page.evaluate(PRINTED_PX) < SHEET_PX < page.evaluate(WIDEST_PX)

    open_tab(page, ru("Cities and devices"))
    page.get_by_role("radio", name=ru("City and device")).click()
    settle(page)
    expected = re.compile("|".join(f"^{grouped(n)}$" for n in largest_city_on_phones(desk, newest)))
    longest = chart(page, ru("People by city and device")).locator(".points .point path").first
    expect(longest).to_be_visible()
    _, _, width, height = box_of(longest)
    click_at(page, longest, width / 2, height / 2)
    expect(metric(page, ru("Came")).last).to_have_text(expected)
    shown = metric(page, ru("Came")).last.inner_text()

    colleague = page.context.new_page()
    open_page(colleague, page.url)
    expect(metric(colleague, ru("Came")).last).to_have_text(shown)
    colleague.close()

    open_tab(page, ru("People"))
    page.get_by_role("columnheader", name=ru("Name")).get_by_role("button").click()
    settle(page)
    expect(page.get_by_role("columnheader", name=ru("Name"))).to_have_attribute("aria-sort", "ascending")
    names = [row.locator("th").inner_text() for row in table_rows(page).all()]
    titles = [re.sub(r"[↑↓]", "", title).strip() for title in page.locator(".deskTable thead th").all_inner_texts()]
    assert grouped(len(names)) == shown
    with page.expect_download() as download:
        file_link(page, ru("Download CSV")).click()
    header, *rows = read_csv(download.value, tmp_path)
    assert (header, [row[0] for row in rows]) == (titles, names)

    open_page(page, f"{desk.address}/webinar?report={desk.report_ids()[0]}&tab=room")
    minutes = chart(page, ru("People in the room")).locator(".nsewdrag").first
    _, _, width, height = box_of(minutes)
    click_at(page, minutes, width / 2, height / 2)
    page.wait_for_url("**in_room=at*")
    settle(page)
    button(page, ru("Reset")).click()
    settle(page)
    button(page, ru("Minute of the offer")).click()
    minutes = page.get_by_role("spinbutton", name=ru("Minutes from the start to the offer in this room"))
    minutes.fill(str(OFFER_MIN))
    minutes.press("Enter")
    settle(page)
    button(page, ru("Save the minute")).click()
    expect(alert(page, ru("Saved: the minute of the offer holds for all webinars of this room."))).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)

    open_tab(page, ru("Segments"))
    choose_fact(page, ru("And all of it"), ru("were there at the offer"))
    choose_fact(page, ru("And none of it"), ru("paid in full"))
    people = in_segment(page)
    assert 0 < people < len(group(desk.account.world, newest))
    button(page, ru("Save as a segment")).click()
    name = page.get_by_role("textbox", name=ru("Name of the segment"))
    name.fill(SEGMENT)
    name.press("Enter")
    settle(page)
    button(page, ru("Save the segment")).click()
    expect(alert(page, ru("Saved: {people} ({webinars}).").partition("{")[0])).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)

    with page.expect_download() as download:
        file_link(page, ru("Download CSV")).click()
    assert len(read_csv(download.value, tmp_path)) - 1 == people

    whom = counted("{n} person", "{n} people", people)
    page.get_by_role("button", name=ru("Send to Salebot · {whom}", whom=whom)).click()
    dialog = page.get_by_role("dialog")
    button(dialog, ru("Make the plan")).click()
    expect(metric(page, ru("Will be sent"))).to_be_visible()
    settle(page)
    sure = dialog.get_by_text(
        re.compile(counted("Yes, send to {n} person", "Yes, send to {n} people", 7).split("7")[0])
    )
    sent = int(re.sub(r"\D", "", sure.inner_text()))
    assert 0 < sent <= people
    sure.click()
    settle(page)
    button(dialog, ru("Send to Salebot")).click()
    expect(dialog).to_be_hidden()
    expect(alert(page, ru("done"))).to_be_visible()
    page.get_by_role("link", name=ru("To the campaign")).click()
    expect(page.get_by_text(counted("{n} person in the list", "{n} people in the list", people))).to_be_visible()
