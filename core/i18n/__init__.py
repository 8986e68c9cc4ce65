"""The texts of the interface: gettext catalogues, Russian and English, read straight from their .po files.

The message ids are the English sentences. `catalogues/ru.po` and `catalogues/en.po` are kept complete by
`make catalogues` (see `core/i18n/update.py`) and by a test.
"""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal

Language = Literal["ru", "en"]
LANGUAGES: tuple[Language, ...] = ("ru", "en")
CATALOGUES = Path(__file__).parent / "catalogues"


def choose_language(locale: str | None) -> Language:
    """The language for a browser's locale (``ru-RU``, ``en-US``): English for an English locale, else Russian.

    The users are Russian-speaking, so Russian is also the choice without a locale, or with another one.
    """
    return "en" if (locale or "").lower().startswith("en") else "ru"


def marked(message: str) -> str:
    """The message itself, which `_` (as it is imported) marks for the catalogues; it is translated elsewhere."""
    return message


@cache
def translations(language: Language) -> gettext.NullTranslations:
    """The catalogue of one language, compiled in memory once per process."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with (CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
