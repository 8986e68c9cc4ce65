"""The first quarter of an hour: start, pull everything, look at a webinar, check a list, take the tables along."""

import csv
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from python_calamine import CalamineWorkbook

from core.sandbox.world.webinars import Webinar
from core.sandbox.world.world import World
from core.services.projects.run_sandbox import SEED
from tests.browser.guest_list import TITLES, Guest, invite
from tests.browser.known_world import Numbers, count
from tests.browser.live import live_project
from tests.browser.screen import (
    bars,
    button,
    counted,
    file_link,
    go_to,
    grouped,
    metric,
    moment,
    open_page,
    open_tab,
    open_webinar,
    ru,
    share_of,
)
from tests.dashboard import Dashboard
from tests.present import DAY

PULL_MS = 600_000
WEBINARS, VIEWERS = 6, 400
DEVICES = {"phone": ru("Phone"), "desktop": ru("Computer"), "tv": ru("TV"), None: ru("unknown")}


def test_from_a_fresh_start_to_a_checked_list_every_number_is_that_of_the_world(
    page: Page, dashboard: Dashboard
) -> None:
    with live_project(dashboard, webinars=WEBINARS, viewers=VIEWERS) as desk:
        go_all_the_way(page, dashboard, desk.account.world)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_so_it_is_with_the_dashboards_own_sandbox_of_a_hundred_webinars(page: Page, tmp_path: Path) -> None:
    with Dashboard(tmp_path) as dashboard:
        go_all_the_way(page, dashboard, World(SEED, DAY))


def go_all_the_way(page: Page, dashboard: Dashboard, world: World) -> None:
    newest = world.webinars[0]
    pull_everything(page, dashboard, world)
    see_numbers(page, newest, count(world, newest))
    guests = invite(world, newest)
    check_list(page, newest, guests)
    take_along(page, guests)


def pull_everything(page: Page, dashboard: Dashboard, world: World) -> None:
    open_page(page, dashboard.address)
    button(page, ru("Load the reports")).click()
    every = len(world.webinars)
    pulled = ru("{ready} of {total} fully loaded", ready=every, total=every)
    expect(page.get_by_text(pulled, exact=True)).to_be_visible(timeout=PULL_MS)
    expect(metric(page, ru("Came"))).to_have_count(5)


def see_numbers(page: Page, webinar: Webinar, known: Numbers) -> None:
    go_to(page, ru("Webinars"))
    open_webinar(page, 1)
    expect(page.get_by_role("heading", level=1)).to_have_text(webinar.room.title)
    expect(page.get_by_text(moment(webinar.starts_at_ms))).to_be_visible()
    expect(metric(page, ru("Came"))).to_have_text(grouped(known.people))
    open_tab(page, ru("Cities and devices"))
    [(city, people)] = known.cities.most_common(1)
    shown_city, shown_people = next(iter(bars(page, ru("People by city")).items()))
    assert shown_city.casefold() == city
    assert shown_people == share_of(people, known.people)
    assert bars(page, ru("By device")) == {
        words: share_of(known.devices[device], known.people)
        for device, words in DEVICES.items()
        if known.devices[device]
    }
    open_tab(page, ru("People"))
    expect(page.get_by_text(counted("{n} person found", "{n} people found", known.people), exact=True)).to_be_visible()
    assert len(read_csv(download(page, file_link(page, ru("Download CSV")).last))) == known.people


def check_list(page: Page, webinar: Webinar, guests: list[Guest]) -> None:
    go_to(page, ru("Attendance"))
    room = page.get_by_role("combobox", name=ru("Room"))
    room.fill(webinar.room.title)
    page.get_by_role("option", name=f"{webinar.room.title} · {webinar.room_id}").click()
    page.get_by_role("radio", name=moment(webinar.starts_at_ms)).click()
    _, day, clock = moment(webinar.starts_at_ms).split()
    expect(page.get_by_role("textbox", name=ru("Date"))).to_have_value(day)
    expect(page.get_by_role("textbox", name=ru("Time"))).to_have_value(clock)
    people = page.get_by_role("textbox", name=ru("One person per line, or columns copied from a spreadsheet"))
    people.fill("\n".join(["\t".join(TITLES), *(guest.line for guest in guests)]))
    button(page, ru("Check the list")).click()
    expect(page.get_by_text(counted("{n} row read", "{n} rows read", len(guests)))).to_be_visible()
    expect(page.get_by_text(ru("Exact match of room, date and time."))).to_be_visible()
    told = Counter(guest.presence for guest in guests)
    expect(metric(page, ru("Attended"))).to_have_text(str(told["present"]))
    expect(metric(page, ru("Did not attend"))).to_have_text(str(told["absent"]))
    expect(metric(page, ru("Cannot tell"))).to_have_text(str(told["unknown"]))
    expect(page.get_by_text("30 + 15 + 5 = 50")).to_be_visible()


def take_along(page: Page, guests: list[Guest]) -> None:
    """Both files say of every person what the world says, with the columns of the list kept."""
    words = {"present": ru("Attended"), "absent": ru("Did not attend"), "unknown": ru("Cannot tell")}
    expected = [(guest.name, words[guest.presence]) for guest in guests]
    for rows in (
        read_csv(download(page, file_link(page, ru("Download CSV")))),
        read_xlsx(download(page, file_link(page, ru("Download xlsx")))),
    ):
        assert [(row[TITLES[0]], row[ru("Outcome")]) for row in rows] == expected


def download(page: Page, pressed: Locator) -> Path:
    with page.expect_download() as started:
        pressed.click()
    return started.value.path()


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_text("utf-8-sig")), delimiter=";"))


def read_xlsx(path: Path) -> list[dict[str, object]]:
    titles, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, titles), row, strict=True)) for row in rows]
