"""A walk through every view: nothing left in the other language, and nothing wider than a phone's screen."""

import re

from babel.messages.pofile import read_po
from playwright.sync_api import Browser
from playwright.sync_api import TimeoutError as NeverHappened

from core.i18n import CATALOGUES, Language
from tests.browser.live import Live
from tests.browser.screen import settle
from tests.browser.views import VIEWS
from tests.patience import PATIENCE_S

PHONE_PX = {"width": 390, "height": 844}
LOCALES: dict[Language, str] = {"ru": "ru-RU", "en": "en-US"}
LONG = 14
"""A sentence of so many letters is looked for within a line too; a shorter one only as a line of its own."""
EVERYTHING_READ = """() => [
    document.body.innerText,
    ...[...document.querySelectorAll("svg text, canvas th, canvas td")].map(drawn => drawn.textContent),
    ...[...document.querySelectorAll("[placeholder]")].map(field => field.placeholder),
].join("\\n")"""
FITS = """() => [document.scrollingElement, document.querySelector("[data-testid=stMain]")]
    .every(one => one.scrollWidth <= Math.min(one.clientWidth, innerWidth))"""


def walk(chromium: Browser, desk: Live, language: Language) -> tuple[dict[str, list[str]], list[str]]:
    """By view, the sentences left in the other language; and the views that are too wide."""
    context = chromium.new_context(locale=LOCALES[language])
    context.set_default_timeout(PATIENCE_S * 1000)
    page = context.new_page()
    foreign = foreign_sentences(language)
    left_over: dict[str, list[str]] = {}
    too_wide = []
    for view in VIEWS:
        page.set_viewport_size({"width": 1440, "height": 900})
        view(page, desk, language)
        settle(page)
        read = _bare(page.evaluate(EVERYTHING_READ))
        if found := [sentence for sentence, pattern in foreign.items() if pattern.search(read)]:
            left_over[view.__name__] = found
        page.set_viewport_size(PHONE_PX)  # type: ignore[arg-type]
        try:
            page.wait_for_function(FITS, timeout=20_000)
        except NeverHappened:
            too_wide.append(view.__name__)
    context.close()
    return left_over, too_wide


def foreign_sentences(language: Language) -> dict[str, re.Pattern[str]]:
    """What the catalogue of the other language says and this one's does not, each with what it looks like."""
    other: Language = "en" if language == "ru" else "ru"
    foreign = sorted(_sentences(other) - _sentences(language))
    return {sentence: _pattern(sentence) for sentence in foreign if _has_words(sentence)}


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


def _pattern(sentence: str) -> re.Pattern[str]:
    literals = [re.escape(part) for part in re.split(r"\{\w+\}", _bare(sentence))]
    is_long = max(map(len, literals)) >= LONG
    looks = ".*".join(literals)
    return re.compile(looks if is_long else rf"^{looks}$", re.MULTILINE)


def _bare(text: str) -> str:
    """Without the names of buttons in Bizon365 and Salebot, which stay Russian; every space alike."""
    return re.sub(r"[^\S\n]+", " ", re.sub(r"«[^»]*»", "«»", text))
