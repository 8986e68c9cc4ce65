"""Every view of every page, and how an operator gets there, in either language."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from core.i18n import Language
from core.sandbox.world.catalogue import PAGES
from tests.browser.inbox_views import (
    INBOX_VIEWS,
    see_campaign_plan,
    see_empty_inbox,
    see_received,
)
from tests.browser.live import Live
from tests.browser.screen import ZONE, alert, button, file_link, open_page, open_row, said
from tests.registering import coming, page_id


def see_home(page: Page, desk: Live, _: Language) -> None:
    open_page(page, desk.address)


def see_webinars(page: Page, desk: Live, language: Language) -> None:
    first, second, *_ = desk.report_ids()
    open_page(page, f"{desk.address}/webinars?reports={first},{second}")
    page.get_by_text(said("Load reports from Bizon365", language), exact=True).click()


def see_webinar(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/webinar?tab=places&city=unknown&city=524901")
    expect(page.locator(".bartext").first).to_be_visible()


def see_people_of_a_webinar(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/webinar?tab=people")


def see_minutes_of_a_webinar(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/webinar?tab=room")
    page.get_by_text(said("As a table", language), exact=True).first.click()
    expect(file_link(page, said("Download CSV", language))).to_be_visible()


def see_chat_of_a_webinar(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/webinar?tab=chat")
    page.get_by_text(said("Who wrote most", language), exact=True).click()


def see_segment(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/webinar?tab=segments&segment_from=20")
    expect(file_link(page, said("Download CSV", language))).to_be_visible()


def see_times_of_a_room(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/room?tab=when")


def see_periods_of_a_room(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/room?tab=periods")


def see_new_scenario(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/scenarios?new=stayed_not_bought")
    button(page, said("What would it have done?", language)).click()
    expect(alert(page, said("Choose the room or the registration page.", language))).to_be_visible()


def see_scenarios(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/scenarios")


def see_several_webinars(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/compare?reports={','.join(map(str, desk.report_ids()[:3]))}")
    button(page, said("Filter people", language)).click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()


def see_checked_list(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/attendance")
    people = page.get_by_role(
        "textbox", name=said("One person per line, or columns copied from a spreadsheet", language)
    )
    people.fill("nobody@example.com\n+79000000000\n+79000000000\n-")
    button(page, said("Check the list", language)).click()
    expect(file_link(page, said("Download CSV", language))).to_be_visible()


def see_checked_person(page: Page, desk: Live, language: Language) -> None:
    newest = desk.account.world.webinars[0]
    row = next(row for row in desk.account.world.viewers(newest.webinar_id) if row.get("email"))
    open_page(page, f"{desk.address}/attendance?check=person")
    page.get_by_role("textbox", name=said("E-mail", language)).fill(row["email"])
    button(page, said("Check", language)).click()
    page.get_by_text(said("Everything from Bizon365, to copy", language)).click()
    expect(page.get_by_test_id("stCode")).to_be_visible()


def see_who_came(page: Page, desk: Live, language: Language) -> None:
    room = desk.account.world.webinars[0].room.slug
    slug = next(plan.slug for plan in PAGES if plan.room_slug == room)
    open_page(page, f"{desk.address}/attendance?check=registered&page={desk.account.world.bizon_project}:{slug}")
    button(page, said("Who came", language)).click()
    expect(file_link(page, said("Download CSV", language))).to_be_visible()


def see_registered_people(page: Page, desk: Live, language: Language) -> None:
    """Of the page whose people were just loaded."""
    asked = urlsplit(page.url).query.replace("check=registered", "section=people")
    open_page(page, f"{desk.address}/registration?{asked}")
    expect(file_link(page, said("Download CSV", language))).to_be_visible()


def see_refused_person(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/registration?section=person&page={page_id(desk.account)}")
    page.get_by_text(said("The same from a bot", language)).click()
    button(page, said("Register", language)).click()
    expect(page.get_by_text("Missing required variables")).to_be_visible()


def see_plan(page: Page, desk: Live, language: Language) -> None:
    session = f"{coming(desk.account).astimezone(ZONE):date=%d.%m.%Y&at=%H:%M}"
    open_page(page, f"{desk.address}/registration?section=list&page={page_id(desk.account)}&{session}")
    page.get_by_text(said("Paste", language), exact=True).click()
    people = page.get_by_role(
        "textbox", name=said("Rows copied from a spreadsheet with the header, or one e-mail per line", language)
    )
    people.fill(f"E-mail\ttel\n{language}@example.com\t12\n{language}@example.com\nnobody")
    people.blur()
    button(page, said("Make the plan", language)).click()
    expect(page.get_by_role("heading", name=said("The plan", language), exact=True)).to_be_visible()


def see_run(page: Page, desk: Live, language: Language) -> None:
    """Of the plan that was just made; with the question whether to undo it."""
    page.get_by_test_id("stBaseButton-primary").click()
    page.get_by_text(said("Cancel these registrations", language)).click()
    button(page, said("Show whose registration will be cancelled", language)).click()
    expect(page.get_by_text(said("Will be cancelled", language))).to_be_visible()


def see_runs(page: Page, desk: Live, language: Language) -> None:
    button(page, said("Back to the history", language)).click()
    expect(button(page.get_by_test_id("stMain"), said("Open", language)).first).to_be_visible()


def see_report_not_found(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/attendance?check=person&room=623727:none&day=01.02.2020")
    page.get_by_role("textbox", name=said("E-mail", language)).fill("nobody@example.com")
    button(page, said("Check", language)).click()
    expect(alert(page, said("**Report not found.** People may still have been there.", language))).to_be_visible()


def see_link(page: Page, desk: Live, language: Language) -> None:
    """Everything opened, with warnings of what was pasted; kept in the history."""
    room = "http://start.bizon365.ru/room/623727/python-start"
    open_page(page, f"{desk.address}/links?to=pasted")
    pasted = page.get_by_role("textbox", name=said("The link as you have it", language))
    pasted.fill(f"{room}?Salebot=1&UTM_source=VK&email=anna@example.com&a=1&a=2&param1=#{{Client_ID}}")
    pasted.blur()
    for words in ("UTM tags", "More parameters", "Test link", "Link for everyone and QR code"):
        page.get_by_text(said(words, language), exact=True).click()
    expect(page.get_by_role("link", name=said("Open the test link", language))).to_be_visible()
    button(page, said("Save", language)).click()
    expect(alert(page, said("Saved: the link is in the history.", language))).to_be_visible()


def see_links_of_a_list(page: Page, desk: Live, language: Language) -> None:
    page.get_by_text(said("Links for a list", language), exact=True).click()
    people = page.get_by_role(
        "textbox", name=said("One person per line, or columns copied from a spreadsheet", language)
    )
    people.fill("nobody@example.com\n12345\n12345\n-")
    people.blur()
    expect(file_link(page, said("Download CSV", language))).to_be_visible()


def see_link_history(page: Page, desk: Live, language: Language) -> None:
    page.get_by_text(said("History", language), exact=True).click()
    open_row(page, 1)
    button(page, said("Rename", language)).first.click()
    expect(button(page, said("Save the name", language))).to_be_visible()


def see_missing_marker(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/links?to=registration_page&place={desk.account.world.bizon_project}:js")
    loading = [button(page, said(label, language)) for label in ("Load rooms and pages from Bizon365", "Reload")]
    loading[0].or_(loading[1]).click()
    expect(alert(page, said("This page has no marker; it must be `salebot`.", language))).to_be_visible()


def see_connection(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/settings?section=connection")
    checks = button(page, said("Check the connection", language))
    checks.first.click()
    expect(alert(page, said("Bizon365 accepted the token.", language))).to_be_visible()
    checks.last.click()
    expect(alert(page, "WhatsApp")).to_be_visible()


def see_webhook(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/settings?section=webhook")
    button(page, said("Show", language)).first.click()
    expect(button(page, said("Hide", language))).to_be_visible()


def see_variables(page: Page, desk: Live, _: Language) -> None:
    open_page(page, f"{desk.address}/settings?section=variables")


def see_functions(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/settings?section=functions")
    expect(page.get_by_text(said("How to call them from Salebot", language))).to_be_visible()


def see_checklist(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/settings?section=setup")
    button(page, said("Check now", language)).click()
    expect(page.get_by_role("listitem").filter(has_text="racion")).to_be_visible()


def see_live_project(page: Page, desk: Live, language: Language) -> None:
    open_page(page, f"{desk.address}/settings?section=connection")
    button(page, said("New project", language)).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name=said("Project name", language)).fill(f"Школа {language}")
    button(dialog, said("Add project", language)).click()
    expect(page.get_by_text(said("live account", language))).to_be_visible()
    page.get_by_text(said("Remove this project", language)).click()


def see_home_without_token(page: Page, desk: Live, language: Language) -> None:
    """Of the project that was just added."""
    open_page(page, f"{desk.address}/?{urlsplit(page.url).query}")
    expect(page.get_by_text(said("Connect Bizon365", language))).to_be_visible()


def see_help(page: Page, desk: Live, _: Language) -> None:
    open_page(page, f"{desk.address}/help?section=wrong")


View = Callable[[Page, Live, Language], None]

VIEWS: tuple[View, ...] = (
    see_home,
    see_webinars,
    see_webinar,
    see_people_of_a_webinar,
    see_minutes_of_a_webinar,
    see_chat_of_a_webinar,
    see_segment,
    see_times_of_a_room,
    see_periods_of_a_room,
    see_new_scenario,
    see_scenarios,
    see_several_webinars,
    see_checked_list,
    see_checked_person,
    see_who_came,
    see_registered_people,
    see_refused_person,
    see_plan,
    see_run,
    see_runs,
    see_report_not_found,
    see_link,
    see_links_of_a_list,
    see_link_history,
    see_missing_marker,
    *INBOX_VIEWS,
    see_connection,
    see_webhook,
    see_variables,
    see_functions,
    see_checklist,
    see_live_project,
    see_home_without_token,
    see_help,
)

EACH_PAGE: tuple[View, ...] = (
    see_home,
    see_webinars,
    see_webinar,
    see_new_scenario,
    see_checked_list,
    see_plan,
    see_link,
    see_empty_inbox,
    see_received,
    see_campaign_plan,
    see_connection,
)
"""The view that shows most of each page. `make test-long` walks all of `VIEWS`."""
