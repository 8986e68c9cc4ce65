"""The definitions that a page shows without being asked: explaining sentences in its small print.

What folds out or stands behind a question mark is help. A sentence with a number of these people or of this moment is a
fact, which a page may show as many of as it has.
"""

import re
from functools import cache

from babel.messages.pofile import read_po
from playwright.sync_api import Page

from core.i18n import CATALOGUES, Language

MOST = 2
_SMALL_PRINT = """() => {
    const place = document.querySelector("[role=dialog]") ?? document.querySelector("[data-testid=stMain]");
    return [...place.querySelectorAll("[data-testid=stCaptionContainer]")]
        .filter(one => one.checkVisibility() && !one.closest("details"))
        .map(one => one.innerText);
}"""
_FEWEST_SPACES = 2
"""What is shorter only names something ("Pasted list.")."""
_END = re.compile(r"(?<=[.?!])\s+")


def find_too_many(page: Page, language: Language) -> list[str]:
    """The definitions in sight, in the dialog if one is open, where they are more than two. The line under the title
    says what the page is for, and is none."""
    captions = page.evaluate(_SMALL_PRINT)
    below_the_title = captions if page.get_by_role("dialog").count() else captions[1:]
    always_so = _sentences_without_numbers(language)
    found = [
        sentence
        for caption in below_the_title
        for sentence in _END.split(_bare(caption))
        if sentence.endswith(".")
        and sentence.count(" ") >= _FEWEST_SPACES
        and (sentence in always_so or not re.search(r"\d", sentence))
    ]
    return found if len(found) > MOST else []


@cache
def _sentences_without_numbers(language: Language) -> set[str]:
    """What the catalogue says the same whatever the data; it may hold a digit all the same ("API v2")."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        strings = [message.string for message in read_po(file, locale=language) if message.id]
    forms = [form for string in strings for form in (string if isinstance(string, tuple) else (string,))]
    return {sentence for form in forms for sentence in _END.split(_bare(str(form))) if "{" not in sentence}


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\*\*|`", "", text)).strip()
