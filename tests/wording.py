"""What the interface says, looked up in its catalogues as the pages do, so that rewording a translation breaks no test.

A sentence is named by its message id. A long one may be cut short: "The Bizon365 token was not accepted…" names the one
message that begins so. Every function raises `LookupError` where the catalogues hold no such message, or several.
"""

import re
from functools import cache

from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from core.i18n import CATALOGUES, Language, translations

CUT = "…"


def ru(message: str, **values: object) -> str:
    """The Russian sentence with its placeholders filled; whole numbers are written as Russian writes them."""
    return said(message, "ru", **values)


def en(message: str, **values: object) -> str:
    """The English sentence with its placeholders filled; whole numbers are written as English writes them."""
    return said(message, "en", **values)


def said(message: str, language: Language, **values: object) -> str:
    """The sentence in a language, with its placeholders filled."""
    text = sentence(message, language)
    return text.format(**_written(values, language)) if values else text


def ru_n(one: str, many: str, n: int, **values: object) -> str:
    """The Russian form for `n`, with its placeholders filled."""
    return said_n(one, many, n, "ru", **values)


def said_n(one: str, many: str, n: int, language: Language, **values: object) -> str:
    """The form for `n` in a language, with its placeholders filled."""
    found, found_many = _find((one, many), language)
    form = translations(language).ngettext(found, found_many, n)
    return form.format(**_written({"n": n, **values}, language))


def like(message: str, **values: object) -> re.Pattern[str]:
    """What the Russian sentence looks like: a placeholder without a value stands for any text."""
    written = _written(values, "ru")
    *parts, end = re.split(r"(\{\w+\})", sentence(message, "ru"))
    literals, names = parts[::2], [placeholder.strip("{}") for placeholder in parts[1::2]]
    filled = [re.escape(str(written[name])) if name in written else ".+?" for name in names]
    return re.compile(
        "".join(re.escape(text) + value for text, value in zip(literals, filled, strict=True)) + re.escape(end)
    )


def sentence(message: str, language: Language) -> str:
    """The translation as the catalogue holds it."""
    (found,) = _find((message,), language)
    return translations(language).gettext(found)


@cache
def _messages(language: Language) -> frozenset[tuple[str, ...]]:
    """The message ids of a catalogue; of a plural, both forms."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        ids = [message.id for message in read_po(file, locale=language) if message.id]
    return frozenset(tuple(one) if isinstance(one, list | tuple) else (one,) for one in ids)


@cache
def _find(asked: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """The message id in full. Without this, gettext would give back whatever it was asked for."""
    if asked in _messages(language):
        return asked
    if not all(form.endswith(CUT) for form in asked):
        raise LookupError(f"The catalogue has no such message: {asked}")
    found = [
        message
        for message in _messages(language)
        if len(message) == len(asked)
        and all(whole.startswith(form.removesuffix(CUT)) for whole, form in zip(message, asked, strict=True))
    ]
    if len(found) != 1:
        raise LookupError(f"{len(found)} messages begin so: {asked}")
    return found[0]


def _written(values: dict[str, object], language: Language) -> dict[str, object]:
    return {
        name: format_decimal(value, locale=language) if isinstance(value, int) else value
        for name, value in values.items()
    }
