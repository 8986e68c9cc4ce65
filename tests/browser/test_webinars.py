"""Webinars, clicked through in Chromium: opened, ticked, narrowed by a bar, searched, sent as a link."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from core.sandbox.world.webinars import Webinar
from tests.browser.known_world import count, group
from tests.browser.live import Live, live_project, pull_all
from tests.browser.screen import (
    click_bar,
    counted,
    expect_bars,
    grouped,
    metric,
    open_page,
    open_tab,
    open_webinar,
    ru,
    said,
    settle,
    share_of,
    table_rows,
    tick_row,
)
from tests.dashboard import Dashboard


@pytest.fixture(scope="module")
def desk(dashboard: Dashboard, operator: BrowserContext) -> Iterator[Live]:
    with live_project(dashboard, webinars=6) as desk:
        pull_all(desk, operator)
        yield desk


@pytest.fixture(autouse=True)
def nothing_chosen(desk: Live) -> None:
    """The page keeps what is ticked: no test begins with the ticks of another one."""
    desk.forget_drafts()


def devices(desk: Live, webinar: Webinar, city: str | None = None) -> dict[str, str]:
    """The bars by device, as the world has them."""
    numbers = count(desk.account.world, webinar, only_from=city)
    words = {"phone": ru("Phone"), "desktop": ru("Computer"), "tv": ru("TV"), None: ru("unknown")}
    return {
        words[device]: share_of(people, numbers.people)
        for device, people in sorted(numbers.devices.items(), key=lambda one: (one[0] is None, -one[1]))
    }


def comparison(page: Page, n: int) -> Locator:
    """The link that compares so many ticked webinars."""
    return page.get_by_role("link", name=counted("Compare {n} webinar", "Compare {n} webinars", n))


def test_two_ticked_webinars_are_counted_together_and_each_person_once(page: Page, desk: Live) -> None:
    world = desk.account.world
    first, second = world.webinars[1], world.webinars[3]
    together = len(group(world, first, second))
    assert together < count(world, first).people + count(world, second).people, "nobody came to both"
    open_page(page, f"{desk.address}/webinars")
    tick_row(page, 2)
    expect(comparison(page, 1)).to_be_visible()
    tick_row(page, 4)
    comparison(page, 2).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ru("Several webinars"))
    expect(metric(page, ru("Came")).last).to_have_text(grouped(together))


@pytest.mark.long
def test_title_opens_the_page_of_the_webinar_and_back_leads_to_the_list_as_it_was(page: Page, desk: Live) -> None:
    second = desk.account.world.webinars[1]
    open_page(page, f"{desk.address}/webinars")
    tick_row(page, 1)
    expect(comparison(page, 1)).to_be_visible()
    open_webinar(page, 2)
    expect(page.get_by_role("heading", level=1)).to_have_text(second.room.title)
    expect(metric(page, ru("Came")).last).to_have_text(grouped(count(desk.account.world, second).people))
    page.go_back()
    page.wait_for_url("**/webinars?**")
    settle(page)
    expect(comparison(page, 1)).to_be_visible()


def test_table_is_walked_by_the_keyboard_and_quick_ticks_are_all_kept(page: Page, desk: Live) -> None:
    second = desk.account.world.webinars[1]
    open_page(page, f"{desk.address}/webinars")
    for row in (1, 2, 3):
        tick_row(page, row)
    expect(comparison(page, 3)).to_be_visible()
    expect(table_rows(page).get_by_role("checkbox", checked=True)).to_have_count(3)
    heading = page.get_by_role("columnheader", name=ru("Start")).get_by_role("button")
    heading.press("Enter")
    expect(page.get_by_role("columnheader", name=ru("Start"))).to_have_attribute("aria-sort", "ascending")
    expect(heading).to_be_focused()
    heading.press("Enter")
    expect(page.get_by_role("columnheader", name=ru("Start"))).to_have_attribute("aria-sort", "descending")
    first = table_rows(page).first.get_by_role("link")
    first.focus()
    first.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/webinar?**")
    expect(page.get_by_role("heading", level=1)).to_have_text(second.room.title)


@pytest.mark.long
def test_a_click_on_a_city_narrows_devices_numbers_and_viewers(page: Page, desk: Live) -> None:
    world = desk.account.world
    newest = world.webinars[0]
    open_page(page, f"{desk.address}/webinar?tab=places")
    expect_bars(page, ru("By device"), devices(desk, newest))
    click_bar(page, ru("People by city"), "Москва")
    settle(page)
    moscow = count(world, newest, only_from="москва")
    expect(metric(page, ru("Came")).last).to_have_text(grouped(moscow.people))
    expect_bars(page, ru("By device"), devices(desk, newest, "москва"))
    open_tab(page, ru("People"))
    expect(page.get_by_text(counted("{n} person found", "{n} people found", moscow.people))).to_be_visible()
    open_tab(page, ru("Cities and devices"))
    click_bar(page, ru("People by city"), "Москва")
    settle(page)
    expect(metric(page, ru("Came")).last).to_have_text(grouped(count(world, newest).people))


@pytest.mark.long
def test_people_are_found_by_a_part_of_their_contacts(page: Page, desk: Live) -> None:
    newest = desk.account.world.webinars[0]
    rows = desk.account.world.viewers(newest.webinar_id)
    phone = next(row["phone"] for row in rows if row.get("phone", "").startswith("+7"))
    wanted = "".join(filter(str.isdigit, phone))[-6:]
    open_page(page, f"{desk.address}/webinar?tab=people")
    search = page.get_by_role("textbox", name=ru("Search")).last
    search.fill(wanted)
    search.press("Enter")
    expect(page.get_by_text(counted("{n} person found", "{n} people found", 1), exact=True)).to_be_visible()


@pytest.mark.long
def test_a_link_opens_the_same_view_elsewhere_and_in_another_language(
    context: BrowserContext, page: Page, desk: Live
) -> None:
    second = desk.account.world.webinars[1]
    open_page(page, f"{desk.address}/webinars")
    open_webinar(page, 2)
    open_tab(page, ru("Cities and devices"))
    click_bar(page, ru("People by city"), "Москва")
    settle(page)
    moscow = count(desk.account.world, second, only_from="москва")
    expect(metric(page, ru("Came")).last).to_have_text(grouped(moscow.people))

    colleague = context.new_page()
    open_page(colleague, page.url)
    expect(colleague.get_by_role("heading", level=1)).to_have_text(second.room.title)
    expect(metric(colleague, ru("Came")).last).to_have_text(grouped(moscow.people))

    page.get_by_role("radio", name="English").click()
    expect(page.get_by_text(said("Filter people", "en"))).to_be_visible()
    expect(metric(page, said("Came", "en"))).to_have_text(grouped(moscow.people))
    assert page.url.split("?")[1] == colleague.url.split("?")[1]
