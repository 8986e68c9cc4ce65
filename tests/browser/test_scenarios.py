"""A scenario in Chromium: from a template to the clients of the bot, who get it once, and to the page of one client."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, expect

from core.desk import local_operator
from core.i18n import Language
from core.sandbox.world.webinars import Webinar
from core.services.projects.projects import list_projects
from core.services.scenarios.states import RunState
from core.services.scenarios.switch import stop_all
from tests.browser.all_pages import LOCALES
from tests.browser.known_world import client_id, group
from tests.browser.live import Live, live_project, pull_all
from tests.browser.narrow import find_cut
from tests.browser.screen import alert, button, open_page, open_row, said, settle
from tests.conftest import environment_desk
from tests.dashboard import Dashboard
from tests.inbox_world import registration
from tests.patience import PATIENCE_S
from tests.wording import ru, said_n

AFTER = timedelta(minutes=30)
"""The webinar ends so long after the scenario is on."""
LAPTOP, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
OTHERS = [
    pytest.param("ru", PHONE, marks=pytest.mark.long, id="ru phone"),
    pytest.param("en", LAPTOP, marks=pytest.mark.long, id="en laptop"),
    pytest.param("en", PHONE, marks=pytest.mark.long, id="en phone"),
]


@pytest.fixture
def desk(dashboard: Dashboard) -> Iterator[Live]:
    with live_project(dashboard, webinars=1, viewers=6) as desk:
        yield desk


@pytest.fixture
def webinar(desk: Live, operator: BrowserContext) -> Webinar:
    """What has just been held, its report loaded."""
    room = desk.account.world.webinars[0].room
    held = desk.account.world.hold(room.slug, desk.clock.now() + AFTER)
    pull_all(desk, operator)
    return held


@contextmanager
def screen(chromium: Browser, language: Language, size: ViewportSize) -> Iterator[Page]:
    """A page of somebody who speaks the language."""
    context = chromium.new_context(
        locale=LOCALES[language], timezone_id="Europe/Moscow", viewport=size, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_S * 1000)
    yield context.new_page()
    context.close()


def notices_of(desk: Live, client: str) -> list[str]:
    """What the bot has told a client."""
    account = desk.account
    address = f"{account.address}/api/{account.salebot_key}/get_history"
    answer: Any = httpx.get(address, params={"client_id": client}, timeout=PATIENCE_S).json()
    return [notice["text"] for notice in answer["result"]]


def go(people: int, language: Language) -> str:
    """The name of the button that lets it go: some of them are looked for in Salebot first."""
    return said("Send to {n} at most", language, n=people)


def switch_on(page: Page, desk: Live, webinar: Webinar, language: Language) -> str:
    """From a template to a scenario that is on, and asks. Returns its message."""
    open_page(page, f"{desk.address}/scenarios")
    button(page, said("Thanks for coming", language)).click()
    settle(page)
    place = said("When a report of this room or registration page is ready", language)
    page.get_by_role("combobox", name=place).click()
    page.get_by_role("option", name=webinar.room.title).click()
    settle(page)
    wait = page.get_by_role("spinbutton", name=said("How long after", language))
    wait.fill("0")
    wait.press("Enter")
    settle(page)
    people = len(group(desk.account.world, webinar))
    button(page, said("What would it have done?", language)).click()
    would = said_n("It would have been {n} person", "It would have been {n} people", people, language)
    expect(page.get_by_text(would).first).to_be_visible()
    button(page, said("Save", language)).click()
    expect(page.get_by_text(said("Not saved yet.", language))).to_have_count(0)
    message = page.get_by_role("textbox", name=said("Message", language)).input_value()
    button(page, said("All scenarios", language)).click()
    settle(page)
    page.get_by_text(said("On", language), exact=True).click()
    button(page, said("Switch it on", language)).click()
    expect(alert(page, said("On: it concerns what happens from now on.", language))).to_be_visible()
    return message


def walk_from_a_template(page: Page, desk: Live, webinar: Webinar, language: Language) -> None:
    message = switch_on(page, desk, webinar, language)
    people = len(group(desk.account.world, webinar))
    desk.await_run(RunState.ASKS)
    open_page(page, desk.address)
    expect(button(page, go(people, language))).to_be_visible()
    button(page, said("Stop all scenarios", language)).click()
    expect(button(page, go(people, language))).to_have_count(0)
    let_go_on(desk)
    button(page, said("New, waiting for you: {n}", language, n=1)).click()
    button(page, go(people, language)).click()
    expect(page.get_by_text(said("Scenarios wait for you", language))).to_have_count(0)

    desk.await_run(RunState.DONE)
    open_page(page, f"{desk.address}/scenarios")
    done = f"{said('step {n}', language, n=1)} · {said('done', language)}"
    expect(page.get_by_text(done)).to_be_visible()
    clients = {client_id(row) for row in desk.account.world.viewers(webinar.webinar_id)} - {None}
    assert {client: notices_of(desk, str(client)) for client in clients} == {key: [message] for key in clients}


def test_from_a_template_to_the_clients_of_the_bot(page: Page, desk: Live, webinar: Webinar) -> None:
    walk_from_a_template(page, desk, webinar, "ru")


@pytest.mark.long
def test_a_field_that_a_slow_browser_draws_after_the_next_act_holds_what_the_template_says(
    page: Page, desk: Live, webinar: Webinar
) -> None:
    late: list[Route] = []
    page.route(re.compile(r"/(TextInput|NumberInput)\.[^/]*\.js"), lambda route: late.append(route))
    open_page(page, f"{desk.address}/scenarios")
    button(page, ru("Thanks for coming")).click()
    page.get_by_role("checkbox", name=ru("Not to those who have paid meanwhile")).check(force=True)
    expect(page.get_by_text(ru("Not saved yet."))).to_be_visible()
    for code in late:
        code.continue_()
    expect(page.get_by_role("textbox", name=ru("Name"))).to_have_value(ru("Thanks for coming"))
    expect(page.get_by_role("spinbutton", name=ru("At most people a day"))).to_have_value("300")


@pytest.mark.parametrize(("language", "size"), OTHERS)
def test_the_same_in_the_other_language_and_on_a_phone(
    chromium: Browser, desk: Live, webinar: Webinar, language: Language, size: ViewportSize
) -> None:
    with screen(chromium, language, size) as page:
        walk_from_a_template(page, desk, webinar, language)


@pytest.mark.parametrize(
    ("language", "size"), [pytest.param("ru", LAPTOP, marks=pytest.mark.long, id="ru laptop"), *OTHERS]
)
def test_the_page_of_a_person_says_what_waits_what_they_got_and_takes_them_out(
    chromium: Browser, desk: Live, webinar: Webinar, language: Language, size: ViewportSize
) -> None:
    with screen(chromium, language, size) as page:
        switch_on(page, desk, webinar, language)
        desk.await_run(RunState.ASKS)
        story = open_story(page, desk, webinar, language)
        waits = page.get_by_text(said("waits for you to let it go", language))
        expect(waits).to_be_visible()
        button(page, said("Take out of this scenario", language)).click()
        expect(page.get_by_text(said("Left out of this scenario", language))).to_be_visible()
        button(page, said("Write to them in this scenario again", language)).click()
        expect(waits).to_be_visible()
        settle(page)
        button(page, said("Never write to this person", language)).click()
        expect(alert(page, said("This person is never written to…", language))).to_be_visible()
        settle(page)
        button(page, said("Write to this person again", language)).click()
        expect(waits).to_be_visible()
        settle(page)
        assert find_cut(page, words=language == "ru") == []
        page.set_viewport_size(size)
        page.get_by_role("link", name=said("People and results", language)).click()
        button(page, go(len(group(desk.account.world, webinar)), language)).click()
        # By itself, without a reload
        expect(page.get_by_text(f"{said('step {n}', language, n=1)} · {said('done', language)}")).to_be_visible()
        open_page(page, story)
        expect(page.get_by_text(said("Sent", language)).first).to_be_visible()


def open_story(page: Page, desk: Live, webinar: Webinar, language: Language) -> str:
    """The page of somebody who came, who registers again; returns its address."""
    came = next(row for row in desk.account.world.viewers(webinar.webinar_id) if client_id(row))
    body = json.loads(registration(1, phone=None, url_marker=str(client_id(came)), url_marker_name="salebot"))
    desk.deliver(json.dumps(body | {"email": came.get("email") or body["email"]}).encode())
    open_page(page, f"{desk.address}/inbox")
    expect(page.get_by_role("radio", name=f"{said('Done', language)} · 1", exact=True)).to_be_visible()
    settle(page)
    open_row(page, 1)
    expect(page.get_by_role("heading", name=said("Scenarios", language), exact=True)).to_be_visible()
    return page.url


def let_go_on(live: Live) -> None:
    """As somebody else does, on a page of their own."""
    desk = environment_desk(live.dashboard.home).acting_as(local_operator())
    [project] = [one for one in list_projects(desk) if not one.is_sandbox]
    stop_all(desk, project.id, stop=False)
    desk.store.close()
