"""The views of what comes by webhook and of what is sent to Salebot; each stands on what those before it brought."""

from playwright.sync_api import Page, expect

from core.i18n import Language
from tests.browser.live import Live
from tests.browser.screen import button, file_link, open_page, open_row, said, settle
from tests.inbox_world import registration


def see_empty_inbox(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/inbox")
    expect(button(page, said("Send a test registration", language))).to_be_visible()


def deliver_registrations(desk: Live) -> None:
    """One whose client is known, and one without. A repeated delivery changes nothing."""
    client = next(person.client_id for person in desk.account.world.people.everybody() if person.client_id)
    desk.deliver(registration(1, phone=None, url_marker=str(client), url_marker_name="salebot", utm_source="vk"))
    desk.deliver(registration(2, phone=None))


def see_received(page: Page, desk: Live, language: Language) -> None:
    """Matched, not matched, and not recognised."""
    open_page(page, f"{desk.address}/inbox")
    deliver_registrations(desk)
    desk.deliver(b"{}")
    for name in ("Done", "No client", "Not recognised"):
        expect(page.get_by_role("radio", name=f"{said(name, language)} · 1", exact=True)).to_be_visible()
    settle(page)


def see_unknown_delivery(page: Page, desk: Live, language: Language) -> None:
    page.get_by_role("radio", name=said("Not recognised", language)).click()
    expect(page.get_by_test_id("stCode")).to_be_visible()


def see_story(page: Page, desk: Live, language: Language) -> None:
    deliver_registrations(desk)
    open_page(page, f"{desk.address}/inbox?group=unmatched")
    expect(page.get_by_role("radio", name=f"{said('No client', language)} · 1", exact=True)).to_be_visible()
    settle(page)
    open_row(page, 1)
    field = page.get_by_role("textbox", name=said("Find the client", language), exact=True)
    client = next(person.client_id for person in desk.account.world.people.everybody() if person.client_id)
    field.fill(str(client))
    field.blur()
    button(page, said("Look at this client", language)).click()
    expect(button(page, said("Choose this client", language))).to_be_visible()


def see_announced_reports(page: Page, desk: Live, language: Language) -> None:
    desk.deliver(b'{"event": "webinarEnd", "webinarId": "222222:room*2026-11-20T19:00:00", "stat": 12, "len": 60}')
    open_page(page, f"{desk.address}/inbox?section=reports")
    expect(file_link(page, said("Download CSV", language))).to_be_visible()


def see_clients(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/inbox?section=clients")
    open_row(page, 1)
    expect(button(page, said("Load variables from Salebot", language))).to_be_visible()


def see_campaign_plan(page: Page, desk: Live, language: Language) -> None:
    """With the questions of all actions."""
    open_page(page, f"{desk.address}/inbox")
    page.get_by_role("button", name=said("Send to Salebot · {whom}", language, whom="2")).click()
    dialog = page.get_by_role("dialog")
    for action in ("Save variables", "Add to a list", "Send a message"):
        button(dialog, said(action, language)).click()
        settle(page)
    for action in ("Save variables", "Add to a list", "Send a message"):
        button(dialog, said(action, language)).click()
        settle(page)
    text = dialog.get_by_role("textbox", name=said("Callback text", language))
    text.fill("vebinar")
    text.blur()
    settle(page)
    button(dialog, said("Make the plan", language)).click()
    dialog.get_by_text(said("People in the plan", language)).click()
    expect(file_link(dialog, said("Download CSV", language))).to_be_visible()


def see_campaign(page: Page, desk: Live, language: Language) -> None:
    """Of the plan that was just made."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_test_id("stCheckbox").last.locator("label").click()
    settle(page)
    button(dialog, said("Send to Salebot", language)).click()
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name=said("To the campaign", language)).click()
    expect(page.get_by_test_id("stAlert").filter(has_text=said("Done", language))).to_be_visible()


def see_sent(page: Page, desk: Live, language: Language) -> None:
    back = button(page, said("All campaigns", language))
    back.click()
    expect(back).to_be_hidden()
    # Choices of the sidebar have a button of that name, too
    expect(button(page.get_by_test_id("stMain"), said("Open", language))).to_be_visible()


def see_home_with_registrations(page: Page, desk: Live, _: Language) -> None:
    open_page(page, desk.address)


def see_salebot_limits(page: Page, desk: Live, _: Language) -> None:
    open_page(page, f"{desk.address}/settings?section=salebot")


INBOX_VIEWS = (
    see_empty_inbox,
    see_received,
    see_unknown_delivery,
    see_story,
    see_announced_reports,
    see_clients,
    see_campaign_plan,
    see_campaign,
    see_sent,
    see_home_with_registrations,
    see_salebot_limits,
)
"""In this order."""
