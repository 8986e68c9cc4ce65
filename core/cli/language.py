"""The language of the command line: Russian where the shell speaks it, else English. Names of columns, codes and files
are the same in both, since programs read them."""

import os

from core.i18n import Language, translations

LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first that is set decides, as it does for other programs."""


def language() -> Language:
    locale = next(filter(None, map(os.environ.get, LOCALE_VARIABLES)), "")
    return "ru" if locale.lower().startswith("ru") else "en"


def _(message: str, **values: object) -> str:
    """`message` in the language of the shell, with `{placeholders}` filled."""
    text = translations(language()).gettext(message)
    return text.format(**values) if values else text
