"""The Inbox in Chromium: a webhook appears by itself, matched; its story is opened; another is matched by hand."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from core.http.transport import open_http
from core.salebot.api import SalebotApi
from core.salebot.wire import SalebotAccount
from tests.browser.live import Live, live_project
from tests.browser.screen import alert, button, metric, open_page, open_row, ru, settle
from tests.conftest import QUICK
from tests.dashboard import Dashboard
from tests.inbox_world import registration

HOSTILE_NAME = "<img src=x onerror=alert(1)> *Вера* `a` $b$ ~~c~~ #d"
"""Shown as it is."""


@pytest.fixture(scope="module")
def desk(dashboard: Dashboard) -> Iterator[Live]:
    with live_project(dashboard, webinars=1) as desk:
        yield desk


@pytest.fixture(scope="module")
def salebot(desk: Live) -> Iterator[SalebotApi]:
    """The account's Salebot, asked without the dashboard."""
    account = SalebotAccount(desk.account.address, desk.account.salebot_key)
    with open_http(QUICK, own_network=True) as http:
        yield SalebotApi(account, http, clock=desk.clock)


def group(page: Page, name: str, registrations: int) -> Locator:
    """The group of this name, once it has so many."""
    return page.get_by_role("radio", name=f"{ru(name)} · {registrations}", exact=True)


def test_a_webhook_appears_by_itself_and_another_is_matched_by_hand(
    page: Page, desk: Live, salebot: SalebotApi
) -> None:
    someone, another = salebot.fetch_clients(0, 2)
    open_page(page, f"{desk.address}/inbox")
    expect(page.get_by_text(ru("To the webhook URL"))).to_be_visible()

    link = {"url_marker": str(someone.client_id), "url_marker_name": "Salebot"}
    desk.deliver(registration(1, username=HOSTILE_NAME, **link))
    expect(group(page, "Done", 1)).to_be_visible()
    expect(metric(page, ru("Last webhook"))).to_have_text(ru("just now"))
    settle(page)
    open_row(page, 1)
    expect(page.get_by_role("heading", name=HOSTILE_NAME, exact=True)).to_be_visible()
    expect(page.locator("img[src='x']")).to_have_count(0)
    expect(alert(page, str(someone.client_id))).to_contain_text(ru("by the link"))

    desk.deliver(registration(2, username="Галя", phone=None))
    button(page, ru("All registrations")).click()
    expect(group(page, "No client", 1)).to_be_visible()
    button(page, ru("Show them")).click()
    settle(page)
    open_row(page, 1)
    expect(alert(page, ru("No client found"))).to_be_visible()
    field = page.get_by_role("textbox", name=ru("Find the client"), exact=True)
    field.fill(str(another.client_id))
    field.blur()
    settle(page)
    button(page, ru("Look at this client")).click()
    name = str(salebot.get_variables(another.client_id)["name"])
    expect(page.get_by_role("heading", name=ru("Is this {name}?", name=name))).to_be_visible()
    settle(page)
    page.get_by_text(ru("Yes, I am sure that it is the same person")).click()
    settle(page)
    button(page, ru("Choose this client")).click()
    expect(alert(page, ru("Saved in Salebot"))).to_contain_text(ru("chosen by hand"))
    expect(alert(page, ru("Saved in Salebot"))).to_be_in_viewport()
    assert salebot.get_variables(another.client_id)["bizon_email"] == "person2@example.com"

    settle(page)
    page.get_by_text(ru("It was the wrong client: cancel the choice")).click()
    button(page, ru("Cancel the choice of the client")).click()
    expect(alert(page, ru("The choice of the client is cancelled."))).to_be_visible()
    assert not salebot.get_variables(another.client_id).get("bizon_email")
