"""The scripts that elements of pages bring along. The policy of a page lets no other script run within it, so each of
them stands here."""

import json
from functools import cache
from pathlib import Path

from core.i18n import LANGUAGES, Language, translations
from core.i18n import marked as _
from pages.widgets.streamlit_words import words_in

RELOAD = "location.reload()"
TO_THE_START = "location.assign('/')"


@cache
def frontend_script(language: Language) -> str:
    """What every page does with Streamlit's own words, in a language, and for reading and saving."""
    words, sentences = words_in(language)
    below = translations(language).gettext(_("The result is below"))
    given = json.dumps(
        {"language": language, "below": below, "words": words, "sentences": sentences}, ensure_ascii=False
    )
    # Streamlit drops a script in which a tag seems to begin.
    given = given.replace("<", r"\u003c")
    return f"({Path(__file__).with_name('frontend.js').read_text('utf-8').strip()})({given})"


@cache
def brought_scripts() -> tuple[str, ...]:
    """All of them."""
    return (RELOAD, TO_THE_START, *map(frontend_script, LANGUAGES))
