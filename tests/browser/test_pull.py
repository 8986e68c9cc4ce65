"""A pull as the operator sees it: begun, watched from two tabs, disturbed, stopped, killed, and complete in the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.known_world import count
from tests.browser.live import WEBINARS, Live, live_dashboard, live_project
from tests.browser.screen import button, go_to, grouped, metric, moment, open_page, progress, ru, settle
from tests.dashboard import Dashboard

SLOW_S = 6.0
"""Long enough to see a pull run; what is looked for ends the slowness."""
VERY_SLOW_S = 60.0
"""Longer than any test waits: only the stop button or a kill ends it."""


@pytest.fixture(scope="module")
def desk(dashboard: Dashboard) -> Iterator[Live]:
    with live_project(dashboard) as desk:
        yield desk


def begin(page: Page) -> None:
    """A pull of everything, from the page of webinars."""
    if page.get_by_test_id("stExpander").count() == 0:
        button(page, ru("Load reports from Bizon365")).click()
    only_new = page.get_by_role("switch", name=ru("Only new ones"))
    only_new.press("Space")
    expect(only_new).not_to_be_checked()
    button(page, ru("Load reports")).click()


def pulled_of(done: int, total: int) -> str:
    return ru("{done} of {total} reports loaded", done=done, total=total)


def test_home_leads_to_the_first_pull_and_every_tab_sees_it_run(
    context: BrowserContext, page: Page, dashboard: Dashboard
) -> None:
    with live_project(dashboard) as desk:
        desk.account.faults.play("slow", delay_s=SLOW_S)
        open_page(page, desk.address)
        expect(page.get_by_role("heading", name=ru("Who came to your webinars?"))).to_be_visible()
        button(page, ru("Load the reports")).click()
        expect(page.get_by_text(ru("You can close this tab: the work continues."))).to_be_visible()
        expect(button(page, ru("Stop"))).to_be_visible()
        second = context.new_page()
        open_page(second, f"{desk.address}/settings")
        expect(progress(second, ru("Loading reports"))).to_be_visible()
        desk.account.faults.clear()
        expect(progress(second, ru("Loading reports"))).to_have_count(0)
        expect_whole(page, desk)
        expect(page.get_by_text(f"{ru('Loading reports')}: {ru('done')}")).to_be_visible()


def expect_whole(page: Page, desk: Live) -> None:
    """Home shows every webinar with the people it had."""
    world = desk.account.world
    every = len(world.webinars)
    expect(page.get_by_text(ru("{ready} of {total} fully loaded", ready=every, total=every))).to_be_visible()
    newest = world.webinars[:5]
    expect(metric(page, ru("Came"))).to_have_text([grouped(count(world, webinar).people) for webinar in newest])


@pytest.mark.long
def test_faults_that_pass_are_not_noticed_and_those_that_stay_are_named(page: Page, desk: Live) -> None:
    late, refused, *good = desk.account.world.webinars
    faults = desk.account.faults
    faults.play("status", status=500, methods=["getviewers"], subject=good[0].webinar_id, times=1)
    faults.play("status", status=429, methods=["get"], subject=good[1].webinar_id, times=1, retry_after_s=1)
    faults.play("not_ready", subject=late.webinar_id)
    faults.play("message", methods=["getviewers"], subject=refused.webinar_id, text="Ведутся работы")
    open_page(page, f"{desk.address}/webinars")
    begin(page)
    expect(page.get_by_text(pulled_of(len(good), WEBINARS))).to_be_visible()
    page.get_by_text("2 отчёта").click()
    for webinar, why in (
        (late, ru("The report is not ready in Bizon365 yet. It takes 1–3 hours after the webinar; try again later.")),
        (refused, ru("{service} refused and said: {detail}", service="Bizon365", detail="«Ведутся работы».")),
    ):
        line = page.get_by_test_id("stExpander").get_by_role("paragraph").filter(has_text=webinar.room_id)
        expect(line).to_contain_text(moment(webinar.starts_at_ms))
        expect(line).to_contain_text(why)

    faults.clear()
    page.get_by_text(ru("Load reports from Bizon365"), exact=True).click()
    settle(page)
    button(page, ru("Load reports")).click()
    expect(page.get_by_text(pulled_of(2, 2))).to_be_visible()
    go_to(page, ru("Home"))
    expect_whole(page, desk)


@pytest.mark.long
def test_a_slow_pull_is_stopped_by_its_button(page: Page, desk: Live) -> None:
    desk.account.faults.play("slow", methods=["getviewers"], delay_s=VERY_SLOW_S)
    open_page(page, f"{desk.address}/webinars")
    begin(page)
    expect(progress(page, ru("{done} of {total}", done=0, total=WEBINARS)).first).to_be_visible()
    button(page, ru("Stop")).click()
    expect(page.get_by_text(ru("stopped by you"))).to_be_visible()
    desk.account.faults.clear()
    expect(page.get_by_text(f"{ru('not loaded yet')}: {WEBINARS}")).to_be_visible()


@pytest.mark.long
def test_a_killed_pull_goes_on_after_the_restart_and_ends_complete(context: BrowserContext, tmp_path: Path) -> None:
    with live_dashboard(tmp_path, webinars=7) as desk:
        page = context.new_page()
        open_page(page, desk.address)
        desk.account.faults.play("slow", methods=["getviewers"], after=2, delay_s=VERY_SLOW_S)
        button(page, ru("Load the reports")).click()
        expect(progress(page, ru("{done} of {total}", done=2, total=7)).first).to_be_visible()
        page.close()
        desk.dashboard.kill()
        desk.account.faults.clear()
        desk.account.faults.play("slow", methods=["getviewers"], delay_s=SLOW_S)
        desk.dashboard.start()
        page = context.new_page()
        open_page(page, desk.address)
        expect(progress(page, ru("Loading reports"))).to_be_visible()
        desk.account.faults.clear()
        expect_whole(page, desk)
