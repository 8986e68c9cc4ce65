"""A walk through every view: nothing left in the other language, nothing wider than a phone's screen or cut off in a
narrow window, a title and a language of its own, few definitions in sight, and nothing that axe-core finds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from babel.messages.pofile import read_po
from playwright.sync_api import BrowserContext, Page

from core.i18n import CATALOGUES, Language
from tests.browser.axe import Look, find_faults
from tests.browser.live import Live
from tests.browser.narrow import find_cut
from tests.browser.screen import said, settle
from tests.browser.small_print import find_too_many
from tests.browser.views import VIEWS, View

LOCALES: dict[Language, str] = {"ru": "ru-RU", "en": "en-US"}
LONG = 14
"""A sentence of so many letters is looked for within a line too; a shorter one only as a line of its own."""
EVERYTHING_READ = """() => {
    const names = [...document.querySelectorAll("[translate=no]")];
    for (const one of names) one.hidden = true;
    const read = [
        document.body.innerText,
        ...[...document.querySelectorAll("svg text, canvas th, canvas td")].map(drawn => drawn.textContent),
        ...["placeholder", "aria-label", "title"].flatMap(
            name => [...document.querySelectorAll(`[${name}]:not([translate=no])`)].map(one => one.getAttribute(name))),
    ].join("\\n");
    for (const one of names) one.hidden = false;
    return read;
}"""
"""What is read on a page, without names that are nobody's words."""


@dataclass
class Seen:
    """What was wrong, by view: sentences left in the other language; the title of the tab and the language of the
    document; definitions in sight, where they are too many; what does not fit a phone or a window at 150 % zoom; what
    axe-core found."""

    foreign: dict[str, list[str]] = field(default_factory=dict)
    badly_titled: dict[str, tuple[str, str]] = field(default_factory=dict)
    defined: dict[str, list[str]] = field(default_factory=dict)
    cut: dict[str, list[str]] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)


def walk(
    context: BrowserContext, desk: Live, language: Language, *, views: Sequence[View] = VIEWS, axe: Look | None = None
) -> Seen:
    """Go through views, on a laptop and on a phone, in a browser of this language. axe-core, which takes time, looks at
    them in the look `axe`."""
    page = context.new_page()
    foreign = foreign_sentences(language)
    seen = Seen()
    for view in views:
        name = view.__name__
        page.set_viewport_size({"width": 1440, "height": 900})
        view(page, desk, language)
        page.mouse.move(0, 0)  # under the mouse a hint may just appear
        settle(page)
        read = _bare(page.evaluate(EVERYTHING_READ))
        if found := [one.sentence for one in foreign if one.is_in(read)]:
            seen.foreign[name] = found
        if (about := _title_and_language(page)) != (f"{_name_of(page, language)} · Webinar Desk", language):
            seen.badly_titled[name] = about
        if defined := find_too_many(page, language):
            seen.defined[name] = defined
        if axe and (faults := find_faults(page, axe)):
            seen.faults[name] = faults
        if cut := find_cut(page, words=language == "ru"):  # the longer words
            seen.cut[name] = cut
    page.close()
    return seen


def _name_of(page: Page, language: Language) -> str:
    """As the menu has it; of a page that one comes to from another, its own."""
    beside_the_menu = {
        "/webinar": "Webinar",
        "/compare": "Several webinars",
        "/notices": "Notices",
        "/help": "Help",
        "/room": "Webinars of a room",
    }
    if name := beside_the_menu.get(urlsplit(page.url).path):
        return said(name, language)
    return page.locator("[data-testid=stSidebarNavLink][aria-current=page]").inner_text().split("\n")[-1]


def _title_and_language(page: Page) -> tuple[str, str]:
    return page.title(), page.evaluate("document.documentElement.lang")


@dataclass(frozen=True)
class Foreign:
    """A sentence, what it looks like, and its longest words without a placeholder: most are not on a page at all, and
    these are looked for fast."""

    sentence: str
    looks: re.Pattern[str]
    words: str

    def is_in(self, read: str) -> bool:
        return self.words in read and self.looks.search(read) is not None


def foreign_sentences(language: Language) -> list[Foreign]:
    """What the catalogue of the other language says and this one's does not."""
    other: Language = "en" if language == "ru" else "ru"
    foreign = sorted(_sentences(other) - _sentences(language))
    return [_foreign(sentence) for sentence in foreign if _has_words(sentence)]


def _sentences(language: Language) -> set[str]:
    """Lines of the catalogue as they are read: without Markdown, the forms of a plural one by one."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        strings = [message.string for message in read_po(file, locale=language) if message.id]
    forms = [form for string in strings for form in (string if isinstance(string, tuple) else (string,))]
    lines = [line for form in forms for line in str(form).split("\n")]
    return {re.sub(r"^(\d+\.|-) |\*\*|`", "", line).strip() for line in lines} - {""}


def _has_words(sentence: str) -> bool:
    """Of its own: «{time}, {who}» would be found anywhere."""
    return any(map(str.isalpha, re.sub(r"\{\w+\}", "", sentence)))


def _foreign(sentence: str) -> Foreign:
    literals = re.split(r"\{\w+\}", _bare(sentence))
    longest = max(literals, key=len)
    looks = ".*".join(map(re.escape, literals))
    pattern = looks if len(longest) >= LONG else rf"^{looks}$"
    return Foreign(sentence, re.compile(pattern, re.MULTILINE), longest)


def _bare(text: str) -> str:
    """Without the names of buttons in Bizon365 and Salebot, which stay Russian; every space alike."""
    return re.sub(r"[^\S\n]+", " ", re.sub(r"«[^»]*»", "«»", text))
