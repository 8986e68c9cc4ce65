"""A scenario in Chromium: from a template to the clients of the bot, who get it once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import stamina
from playwright.sync_api import BrowserContext, Locator, Page, expect

from core.desk import local_operator
from core.sandbox.world.webinars import Webinar
from core.services.projects.projects import list_projects
from core.services.scenarios.switch import stop_all
from tests.browser.known_world import client_id, group
from tests.browser.live import Live, live_project, pull_all
from tests.browser.screen import alert, button, counted, go_to, open_page, ru, settle
from tests.conftest import environment_desk
from tests.dashboard import Dashboard
from tests.patience import PATIENCE_S

AFTER = timedelta(minutes=30)
"""The webinar ends so long after the scenario is on."""


@pytest.fixture(scope="module")
def desk(dashboard: Dashboard) -> Iterator[Live]:
    with live_project(dashboard, webinars=1, viewers=12) as desk:
        yield desk


@pytest.fixture(scope="module")
def webinar(desk: Live, operator: BrowserContext) -> Webinar:
    """What has just been held, its report loaded."""
    room = desk.account.world.webinars[0].room
    held = desk.account.world.hold(room.slug, desk.clock.now() + AFTER)
    pull_all(desk, operator)
    return held


def notices_of(desk: Live, client: str) -> list[str]:
    """What the bot has told a client."""
    account = desk.account
    address = f"{account.address}/api/{account.salebot_key}/get_history"
    answer: Any = httpx.get(address, params={"client_id": client}, timeout=PATIENCE_S).json()
    return [notice["text"] for notice in answer["result"]]


def test_from_a_template_to_the_clients_of_the_bot(page: Page, desk: Live, webinar: Webinar) -> None:
    open_page(page, f"{desk.address}/scenarios")
    button(page, ru("Thanks for coming")).click()
    settle(page)
    page.get_by_role("combobox", name=ru("When a report of this room or registration page is ready")).click()
    page.get_by_role("option", name=webinar.room.title).click()
    settle(page)
    wait = page.get_by_role("spinbutton", name=ru("How long after"))
    wait.fill("0")
    wait.press("Enter")
    settle(page)
    people = len(group(desk.account.world, webinar))
    button(page, ru("What would it have done?")).click()
    would = counted("It would have been {n} person", "It would have been {n} people", people)
    expect(page.get_by_text(would).first).to_be_visible()
    button(page, ru("Save")).click()
    expect(page.get_by_text(ru("Not saved yet."))).to_have_count(0)
    message = page.get_by_role("textbox", name=ru("Message")).input_value()

    button(page, ru("All scenarios")).click()
    settle(page)
    page.get_by_text(ru("On"), exact=True).click()
    button(page, ru("Switch it on")).click()
    expect(alert(page, ru("On: it concerns what happens from now on."))).to_be_visible()
    go_to(page, ru("Home"))
    await_shown(page, button(page, ru("Send to {n}", n=people)))
    button(page, ru("Stop all scenarios")).click()
    expect(button(page, ru("Send to {n}", n=people))).to_have_count(0)
    let_go_on(desk)
    button(page, ru("New, waiting for you: {n}", n=1)).click()
    button(page, ru("Send to {n}", n=people)).click()
    expect(page.get_by_text(ru("Scenarios wait for you"))).to_have_count(0)

    go_to(page, ru("Scenarios"))
    await_shown(page, page.get_by_text(f"{ru('step {n}', n=1)} · {ru('done')}"))
    clients = {client_id(row) for row in desk.account.world.viewers(webinar.webinar_id)} - {None}
    assert {client: notices_of(desk, str(client)) for client in clients} == {key: [message] for key in clients}


def let_go_on(live: Live) -> None:
    """As somebody else does, on a page of their own."""
    desk = environment_desk(live.dashboard.home).acting_as(local_operator())
    [project] = [one for one in list_projects(desk) if not one.is_sandbox]
    stop_all(desk, project.id, stop=False)
    desk.store.close()


@stamina.retry(on=AssertionError, attempts=None, timeout=PATIENCE_S, wait_initial=0.2, wait_max=1)
def await_shown(page: Page, what: Locator) -> None:
    """Wait until the page, opened anew, shows what a round has brought about."""
    page.reload()
    settle(page)
    expect(what).to_be_visible(timeout=200)
