"""Attendance asked in Chromium: of one person yes, no, and every reason for neither; of the registered, who came."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from core.i18n import Language
from core.sandbox.world.catalogue import PAGES
from core.sandbox.world.webinars import Webinar
from tests.browser.known_world import Row
from tests.browser.live import Live, live_project
from tests.browser.screen import (
    ZONE,
    alert,
    button,
    counted,
    file_link,
    go_to,
    grouped,
    metric,
    open_page,
    ru,
    said,
    settle,
)
from tests.dashboard import Dashboard

NOBODY = "nobody@example.com"
NOT_READY = "The report is not ready: it takes 1–3 hours after the webinar. We do not know yet who was there."


@pytest.fixture(scope="module")
def desk(dashboard: Dashboard) -> Iterator[Live]:
    with live_project(dashboard) as desk:
        yield desk


@pytest.fixture(autouse=True)
def undisturbed(desk: Live) -> Iterator[None]:
    yield
    desk.account.faults.clear()


def guest_of(desk: Live, webinar: Webinar) -> Row:
    """The row of somebody who gave an e-mail and came in once."""
    rows = [row for row in desk.account.world.viewers(webinar.webinar_id) if row.get("email")]
    typed = Counter(row["email"].casefold() for row in rows)
    return next(row for row in rows if typed[row["email"].casefold()] == 1)


def question_of(webinar: Webinar, later_min: int = 0) -> dict[str, str]:
    """The parameters of the address."""
    start = datetime.fromtimestamp(webinar.starts_at_ms / 1000, ZONE) + timedelta(minutes=later_min)
    return {"check": "person", "room": webinar.room_id, "day": f"{start:%d.%m.%Y}", "time": f"{start:%H:%M}"}


def ask(page: Page, desk: Live, webinar: Webinar, email: str, *, later_min: int = 0) -> None:
    """By a link to the question: this webinar, or a moment so much later than its start; no former answer is shown."""
    desk.forget_drafts()
    open_page(page, f"{desk.address}/attendance?{urlencode(question_of(webinar, later_min))}")
    page.get_by_role("textbox", name=ru("E-mail")).fill(email)
    button(page, ru("Check")).click()


def said_yes(page: Page) -> None:
    expect(
        alert(page, ru("**Yes, this person was there** · {counted}", counted=ru("anyone who entered counts")))
    ).to_be_visible()


def said_no(page: Page) -> None:
    expect(alert(page, ru("**No, this person was not there**"))).to_be_visible()


def test_a_webinar_not_pulled_yet_is_pulled_and_the_check_goes_on_by_itself(page: Page, desk: Live) -> None:
    webinar = desk.account.world.webinars[0]
    guest = guest_of(desk, webinar)
    desk.account.faults.play("slow", methods=["getviewers"], delay_s=3)
    ask(page, desk, webinar, f"  {guest['email'].upper()} ")
    expect(page.get_by_text(ru("Exact match of room, date and time."))).to_be_visible()
    going_on = ru("The viewers of this webinar are still loading. The check continues by itself.")
    expect(page.get_by_text(going_on)).to_be_visible()
    said_yes(page)
    page.get_by_text(ru("Everything from Bizon365, to copy")).click()
    assert json.loads(page.get_by_test_id("stCode").locator("code").text_content() or "") == guest
    assert [call.query["webinarId"] for call in desk.account.traffic.of("getviewers")] == [webinar.webinar_id]


@pytest.mark.long
def test_who_was_not_there_is_a_no_and_a_webinar_pulled_once_is_not_pulled_again(page: Page, desk: Live) -> None:
    webinar = desk.account.world.webinars[1]
    ask(page, desk, webinar, guest_of(desk, webinar)["email"])
    said_yes(page)
    desk.account.traffic.clear()
    ask(page, desk, webinar, NOBODY)
    said_no(page)
    assert not desk.account.traffic.of("getviewers")


@pytest.mark.long
def test_a_result_below_the_screen_is_announced_by_a_button_that_leads_to_it(page: Page, desk: Live) -> None:
    """On a phone with its keyboard open, where Enter asks."""
    page.set_viewport_size({"width": 390, "height": 420})
    webinar = desk.account.world.webinars[0]
    open_page(page, f"{desk.address}/attendance?{urlencode(question_of(webinar))}")
    email = page.get_by_role("textbox", name=ru("E-mail"))
    email.fill(NOBODY)
    email.blur()
    desk.await_draft(NOBODY)
    page.reload()
    expect(email).to_have_value(NOBODY)
    settle(page)
    email.press("Enter")
    below = page.get_by_role("button", name=ru("The result is below"))
    below.click()
    expect(alert(page, ru("**No, this person was not there**"))).to_be_in_viewport()
    expect(below).to_be_hidden()


def test_the_menu_of_a_phone_closes_when_a_page_is_chosen(page: Page, desk: Live) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, desk.address)
    page.get_by_test_id("stExpandSidebarButton").click()
    go_to(page, ru("Links"))
    expect(page.get_by_test_id("stSidebarNav")).not_to_be_in_viewport()
    expect(page.get_by_test_id("stExpandSidebarButton")).to_be_visible()


@pytest.mark.long
def test_another_language_closes_the_menu_of_a_phone_and_folds_nothing(page: Page, desk: Live) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{desk.address}/links")
    page.get_by_text(ru("UTM tags"), exact=True).click()
    tag = page.get_by_role("textbox", name="utm_source")
    expect(tag).to_be_visible()
    languages: tuple[tuple[str, Language], ...] = (("English", "en"), ("Русский", "ru"))
    for name, language in languages:
        page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_role("radio", name=name).click()
        expect(page.get_by_test_id("stSidebarNav")).not_to_be_in_viewport()
        expect(page.get_by_role("heading", level=1, name=said("Links", language), exact=True)).to_be_visible()
        settle(page)
        expect(tag).to_be_visible()


@pytest.mark.long
def test_the_nearest_start_is_taken_and_said(page: Page, desk: Live) -> None:
    webinar = desk.account.world.webinars[1]
    ask(page, desk, webinar, NOBODY, later_min=12)
    earlier = counted("{n} minute earlier", "{n} minutes earlier", 12)
    nearest = ru("No webinar started at that minute; the nearest one is {difference}.", difference=earlier)
    expect(page.get_by_text(nearest)).to_be_visible()
    said_no(page)


@pytest.mark.long
def test_another_day_is_not_found_and_nobody_is_said_to_be_absent(page: Page, desk: Live) -> None:
    webinar = desk.account.world.webinars[1]
    ask(page, desk, webinar, guest_of(desk, webinar)["email"], later_min=-7 * 24 * 60)
    expect(alert(page, ru("**Report not found.** People may still have been there."))).to_be_visible()
    expect(page.get_by_text(ru("Reports of this room:"))).to_be_visible()
    expect(alert(page, ru("**No, this person was not there**"))).to_have_count(0)


@pytest.mark.long
def test_a_report_that_is_not_ready_is_not_a_no(page: Page, desk: Live) -> None:
    webinar = desk.account.world.webinars[2]
    desk.account.faults.play("not_ready", subject=webinar.webinar_id)
    ask(page, desk, webinar, NOBODY)
    expect(alert(page, ru(NOT_READY))).to_be_visible()
    expect(alert(page, ru("**No, this person was not there**"))).to_have_count(0)
    desk.account.faults.clear()
    button(page, ru("Try again")).click()
    said_no(page)


def test_who_registered_and_did_not_come_is_a_file_without_any_upload(page: Page, desk: Live) -> None:
    webinar = desk.account.world.webinars[3]
    slug = next(plan.slug for plan in PAGES if plan.room_slug == webinar.room.slug)
    start = datetime.fromtimestamp(webinar.planned_at.timestamp(), UTC)
    question = {
        "check": "registered",
        "page": f"{desk.account.world.bizon_project}:{slug}",
        "session": f"{start:%Y-%m-%dT%H:%MZ}",
    }
    open_page(page, f"{desk.address}/attendance?{urlencode(question)}")
    button(page, ru("Who came")).click()
    registered = webinar.came + webinar.missed
    expect(metric(page, ru("Registered"))).to_have_text(grouped(registered))
    came, absent, unknown = (
        int(metric(page, ru(name)).inner_text()) for name in ("Came", "Did not come", "Cannot tell")
    )
    assert (came + absent, unknown) == (registered, 0)
    with page.expect_download() as download:
        file_link(page, ru("Download CSV")).click()
    assert download.value.suggested_filename == f"{ru('did-not-come')}.csv"
    heading, *rows = csv.reader(download.value.path().read_text("utf-8-sig").splitlines(), delimiter=";")
    listed = [dict(zip(heading, row, strict=True)) for row in rows]
    assert {row[ru("Outcome")] for row in listed} == {ru("Did not come")}
    assert len(listed) == absent
    seen = {row["email"].casefold() for row in desk.account.world.viewers(webinar.webinar_id) if row.get("email")}
    assert not seen & {row[ru("E-mail")] for row in listed}
