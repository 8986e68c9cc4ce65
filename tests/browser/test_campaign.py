"""The attended of a list sent to the bot in Chromium: its clients have the variables; nobody gets it twice."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from core.sandbox.world.webinars import Webinar
from tests.browser.known_world import Row, client_id
from tests.browser.live import Live, live_project
from tests.browser.screen import ZONE, alert, button, counted, metric, open_page, ru, settle
from tests.dashboard import Dashboard
from tests.patience import PATIENCE_S

NOBODY = "nobody@example.com"
GUESTS = 3


@pytest.fixture(scope="module")
def desk(dashboard: Dashboard) -> Iterator[Live]:
    with live_project(dashboard, webinars=1) as desk:
        yield desk


def guests_of(desk: Live, webinar: Webinar) -> dict[str, Row]:
    """By their clients the rows of people who came in once, with an e-mail that is nobody else's."""
    rows = desk.account.world.viewers(webinar.webinar_id)
    clients, emails = Counter(map(client_id, rows)), Counter(email_of(row) for row in rows)
    guests = {
        client: row
        for row in rows
        if (client := client_id(row)) and clients[client] == 1 and email_of(row) and emails[email_of(row)] == 1
    }
    return dict(list(guests.items())[:GUESTS])


def email_of(row: Row) -> str:
    return str(row.get("email", "")).casefold()


def salebot(desk: Live, action: str, **params: str) -> Any:
    """What the account's Salebot answers."""
    account = desk.account
    return httpx.get(f"{account.address}/api/{account.salebot_key}/{action}", params=params, timeout=PATIENCE_S).json()


def check_list(page: Page, desk: Live, webinar: Webinar, contacts: list[str]) -> None:
    start = datetime.fromtimestamp(webinar.starts_at_ms / 1000, ZONE)
    question = {"check": "list", "room": webinar.room_id, "day": f"{start:%d.%m.%Y}", "time": f"{start:%H:%M}"}
    open_page(page, f"{desk.address}/attendance?{urlencode(question)}")
    text = page.get_by_role("textbox", name=ru("One person per line, or columns copied from a spreadsheet"))
    text.fill("\n".join(contacts))
    button(page, ru("Check the list")).click()
    expect(metric(page, ru("Attended"))).to_have_text(str(GUESTS))
    settle(page)
    page.get_by_role("button", name=f"{ru('Attended')} · {GUESTS}", exact=True).click()
    settle(page)


def open_dialog(page: Page) -> Locator:
    people = counted("{n} person", "{n} people", GUESTS)
    page.get_by_role("button", name=ru("Send to Salebot · {whom}", whom=people)).click()
    dialog = page.get_by_role("dialog")
    expect(button(dialog, ru("Make the plan"))).to_be_visible()
    settle(page)
    return dialog


def plan(page: Page, dialog: Locator) -> None:
    button(dialog, ru("Make the plan")).click()
    expect(metric(page, ru("Will be sent"))).to_be_visible()
    settle(page)
    below = button(dialog, f"{ru('The result is below')} ↓")
    below.click()
    expect(dialog.get_by_role("heading", name=ru("The plan"), exact=True)).to_be_in_viewport()
    expect(below).to_have_count(0)


def test_attended_people_get_their_variables_and_the_callback_once(page: Page, desk: Live) -> None:
    [webinar] = desk.account.world.webinars
    guests = guests_of(desk, webinar)
    check_list(page, desk, webinar, [*(row["email"] for row in guests.values()), NOBODY])

    dialog = open_dialog(page)
    button(dialog, ru("Send the bot a callback")).click()
    settle(page)
    plan(page, dialog)
    page.reload()
    expect(dialog.get_by_role("textbox", name=ru("Callback text"))).to_have_value(ru("was at the webinar"))
    expect(metric(page, ru("Will be sent"))).to_have_text(str(GUESTS))
    dialog.get_by_text(counted("Yes, send to {n} person", "Yes, send to {n} people", GUESTS)).click()
    settle(page)
    button(dialog, ru("Send to Salebot")).click()
    expect(dialog).to_be_hidden()
    expect(alert(page, ru("done"))).to_be_visible()

    for client, row in guests.items():
        told = salebot(desk, "get_variables", client_id=client)
        assert (told["b365_attended"], told["b365_viewer"].count(row["email"])) == ("True", 1)
        notices = salebot(desk, "get_history", client_id=client)["result"]
        assert [notice["text"] for notice in notices] == [ru("was at the webinar")]

    dialog = open_dialog(page)
    plan(page, dialog)
    expect(metric(page, ru("Got it already"))).to_have_text(str(GUESTS))
    text = dialog.get_by_role("textbox", name=ru("Callback text"))
    for typed in ("was there", "came again"):
        text.fill(typed)
        page.keyboard.press("Escape")  # while the field has not been left
        expect(dialog).to_be_hidden()
        open_dialog(page)
        expect(text).to_have_value(typed)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name=ru("To the campaign")).click()
    expect(metric(page, ru("Sent"))).to_have_text(str(GUESTS))
    assert "/campaigns?" in page.url
