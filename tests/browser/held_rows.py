"""Fields that are followed by a button, on every page: how to get there, what is typed, and what the press brings."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.live import Live
from tests.browser.screen import ZONE, alert, button, file_link, metric, open_page, ru, settle
from tests.patience import PATIENCE_S
from tests.registering import coming, page_id
from tests.wording import like

Act = Callable[[Page], None]
Open = Callable[[Page, Live], None]
Find = Callable[[Page], Locator]
Watch = Callable[[Page], AbstractContextManager[object]]
LIST = "One person per line, or columns copied from a spreadsheet"
ROWS_COPIED = "Rows copied from a spreadsheet with the header, or one e-mail per line"
CONTACTS = "nobody@example.com\n+79001230045"
COLUMNS = "E-mail\tТелефон\nnobody@example.com\t\n\t+79001230045"
TAG = "utm_source"
ROOM_LINK = "https://start.bizon365.ru/room/623727/python-start"


@dataclass(frozen=True)
class Row:
    """What is typed last before the button is pressed, and what shows that the press was not lost."""

    name: str
    open: Open
    type: Act
    pressed: Find
    brings: Watch


def at(path: str) -> Open:
    return lambda page, desk: open_page(page, f"{desk.address}/{path}")


def webinar(tab: str) -> Open:
    """A tab of the page of the webinar whose report came first."""
    return lambda page, desk: at(f"webinar?report={desk.report_ids()[0]}&tab={tab}")(page, desk)


def after(opened: Open, *acts: Act) -> Open:
    """There, once these things were done one after the other."""

    def do(page: Page, desk: Live) -> None:
        opened(page, desk)
        for act in acts:
            act(page)
            settle(page)

    return do


def field(label: str) -> Find:
    """By its label; a tag is called the same in every language."""
    name = label if label == TAG else ru(label)
    return lambda page: page.get_by_role("textbox", name=name, exact=True).last


def typing(label: str, text: str) -> Act:
    return lambda page: field(label)(page).fill(text)


def typed(label: str, text: str) -> Act:
    """Typed, and the field left."""

    def do(page: Page) -> None:
        field(label)(page).fill(text)
        field(label)(page).blur()

    return do


def named(label: str) -> Find:
    return lambda page: button(page.get_by_test_id("stMain").or_(page.get_by_role("dialog")), ru(label)).last


def pressing(label: str) -> Act:
    return lambda page: named(label)(page).click()


def opening(words: str) -> Act:
    return lambda page: page.get_by_text(ru(words), exact=True).first.click()


def shows(found: Find) -> Watch:
    @contextmanager
    def watch(page: Page) -> Iterator[None]:
        yield
        expect(found(page)).to_be_visible()

    return watch


def says(words: str) -> Watch:
    return shows(lambda page: alert(page, ru(words)))


def counts(label: str, value: str) -> Watch:
    @contextmanager
    def watch(page: Page) -> Iterator[None]:
        yield
        expect(metric(page, ru(label))).to_have_text(value)

    return watch


@contextmanager
def downloads(page: Page) -> Iterator[None]:
    with page.expect_download(timeout=PATIENCE_S * 1000):
        yield


def of_session(section: str) -> Open:
    """A section of the registration page, for the first session that is to come."""

    def do(page: Page, desk: Live) -> None:
        session = f"{coming(desk.account).astimezone(ZONE):date=%d.%m.%Y&at=%H:%M}"
        open_page(page, f"{desk.address}/registration?section={section}&page={page_id(desk.account)}&{session}")

    return do


def download(page: Page) -> Locator:
    return file_link(page.get_by_test_id("stMain"), ru("Download CSV")).last


def show_loaded(page: Page) -> None:
    expect(download(page)).to_be_visible()


check_list = named("Check the list")
two_absent = counts("Did not attend", "2")
checked = after(at("attendance"), typed(LIST, "nobody@example.com"), pressing("Check the list"), show_loaded)
ATTENDANCE = (Row("contacts", at("attendance"), typing(LIST, CONTACTS), check_list, two_absent),)

pasted = after(at("links?to=pasted"), typed("The link as you have it", ROOM_LINK))
tags = after(pasted, opening("UTM tags"))
preset = after(tags, typed(TAG, "vk"), pressing("Save as a set"))
saved = after(pasted, pressing("Save"), opening("History"), pressing("Rename"))
people = after(pasted, opening("Links for a list"), typed(LIST, "nobody@example.com"))
LINKS = (
    Row(
        "a damaged link",
        pasted,
        typing("The link as you have it", f"{ROOM_LINK.replace('https', 'http')}?Salebot=1&email=a@b.ru&UTM_source=VK"),
        named("Save"),
        says("Saved: the link is in the history."),
    ),
)

refused = after(of_session("person"), pressing("Register"))
listed = after(of_session("list"), opening("Paste"), typed(ROWS_COPIED, "E-mail\nperson1@example.com"))
planned = after(listed, pressing("Make the plan"))
registered = after(
    of_session("people"),
    lambda page: named("Load the registered people")(page).or_(named("Reload")(page)).click(),
    show_loaded,
)
plan_head = shows(lambda page: page.get_by_role("heading", name=ru("The plan"), exact=True))
REGISTRATION = (
    Row(
        "a person to register",
        refused,
        typing("E-mail", "person1@example.com"),
        named("Register"),
        shows(lambda page: page.get_by_test_id("stCode").filter(has_text="/click/")),
    ),
)

looked_at = after(webinar("people"), show_loaded)
WEBINARS = (
    Row(
        "a webinar",
        at("webinars"),
        lambda page: page.get_by_role("textbox", name=ru("Search"), exact=True).first.fill("Python"),
        named("Tick all found"),
        shows(lambda page: page.get_by_role("link", name=re.compile(rf"{ru('Compare')} \d"))),
    ),
)

unmatched = after(
    lambda page, desk: at(f"inbox?event={desk.event_ids()[0]}")(page, desk),
    lambda page: expect(alert(page, ru("No client found"))).to_be_visible(),  # it has been processed
    typed("Find the client", "1"),
)
sending = after(at("inbox"), lambda page: page.get_by_role("button", name=like("Send to Salebot · {whom}")).click())
INBOX = (
    Row(
        "a client",
        unmatched,
        typing("Find the client", "2"),
        named("Look at this client"),
        says("Salebot has no such client. Check the client id."),
    ),
    Row(
        "a callback",
        sending,
        typing("Callback text", "vebinar"),
        named("Make the plan"),
        shows(lambda page: metric(page, ru("Will be sent"))),
    ),
)

SETTINGS = (
    Row(
        "an address",
        at("settings?section=functions"),
        typing("Public address", "http://desk.example.com"),
        named("Save the address"),
        says("must begin with https://."),
    ),
)
ROWS = (*ATTENDANCE, *REGISTRATION, *WEBINARS, *SETTINGS)
"""Of each kind of field one."""
MORE_ROWS = (
    *LINKS,
    *INBOX,
    Row(
        "a person",
        at("attendance?check=person"),
        typing("E-mail", "nobody@example.com"),
        named("Check"),
        says("**No, this person was not there**"),
    ),
    Row("a session's time", listed, typing("Time", "19:30"), named("Make the plan"), plan_head),
    Row("somebody registered", registered, typing("Search", "nobody at all"), download, downloads),
    Row("columns", at("attendance"), typing(LIST, COLUMNS), check_list, two_absent),
    Row("a tag", tags, typing(TAG, "vk" * 80), named("Save"), says("Saved: the link is in the history.")),
    Row("a viewer", looked_at, typing("Search", "no such"), download, downloads),
    Row("columns for a contact", checked, typing(LIST, COLUMNS), check_list, two_absent),
    Row("a list while another is checked", checked, typing(LIST, COLUMNS), download, downloads),
    Row("a tag for a set", tags, typing(TAG, "ok"), named("Save as a set"), shows(field("Name of the set"))),
    Row("the name of a set", preset, typing("Name of the set", "Свой"), named("Save the set"), says("Saved.")),
    Row(
        "a link's name",
        saved,
        typing("Name of the link", "Осень"),
        named("Save the name"),
        says("Link renamed."),
    ),
    Row("people of a list", people, typing(LIST, COLUMNS), download, downloads),
    Row("a time after the plan", planned, typing("Time", "19:30"), named("Make the plan"), plan_head),
    Row("a webinar and the file", at("webinars"), typing("Search", "no such"), download, downloads),
    Row("a registration", at("inbox"), typing("Search", "no such"), download, downloads),
)
"""The same kinds of fields in further states of their pages."""
