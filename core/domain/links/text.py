"""The text of a link: repairing what copying did to it, and the markers in it that others fill in.

Salebot replaces a marker ``#{name}`` only as it is (docs/salebot.md, section 10), and so do advertising systems with
their macros: ``{keyword}`` of Yandex and Google, ``{{campaign_id}}`` of VK, ``__CAMPAIGN_ID__`` of TikTok. So both are
not encoded while everything around them is percent-encoded. A built link holds no ``;``, quote, backslash, space or
``**``, so that `repair_text` never changes it.
"""

import html
import re
from collections.abc import Callable
from urllib.parse import quote, unquote

MARKER = re.compile(r"(#\{[\w.]+\})")
"""A marker that Salebot replaces. It is a group, so that splitting by it keeps the markers."""
ANY_BRACES = re.compile(r"#\{([^{}]*)\}")
"""A marker, or text in braces that was meant to be one."""
FRAGMENT_SAFE = "/:@!$+,="
"""The characters that are not encoded in a fragment. ``?`` and ``&`` are, because `parse_link` would take what follows
for misplaced parameters."""

_MACRO = re.compile(
    r"(?<![#{])\{\{[a-zA-Z_][a-zA-Z0-9_.]*\}\}(?!\})"
    r"|(?<![#{])\{[a-zA-Z_][a-zA-Z0-9_.]*\}(?!\})"
    r"|(?<!_)__[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*__(?!_)"
)
KEPT = re.compile(f"({MARKER.pattern[1:-1]}|{_MACRO.pattern})")
"""A marker or a macro, as a group."""
_ENTITY = re.compile(r"&(?:#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,8});", re.IGNORECASE)
_ENTITY_DEPTH = 5
# Invisible characters that come along when text is copied
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]+")
_BREAK = re.compile(r"[\t\f\v\u00a0]")
_AROUND = " \n\"'`<>«»“”„‘’"
# A link with a text of its own, as Slack writes it
_SLACK = re.compile(r"<(https?:[^<>|]+)\|[^<>]*>", re.IGNORECASE)
_CALCULATOR = re.compile(r"[\w.]+ *= *([\"'«“])(.+?)[\"'»”]", re.DOTALL)
_ASSIGNED = re.compile(r"\A[\w.]+ *= *(?=https?:)", re.IGNORECASE)
# A browser that took the marker for a fragment writes its braces like this
_ENCODED_MARKER = re.compile(r"(?:#|%23)(?:\{|%7B)([^{}%]*)(?:\}|%7D)", re.IGNORECASE)


def repair_text(text: str) -> str:
    """A pasted text without the characters that do not belong to a link.

    HTML entities (``&amp;``, ``&#x66;``) are replaced; the backslashes and ``**`` of Markdown, quotes, brackets,
    invisible characters and the ``link = "..."`` of a calculator line are removed; ``#%7Bname%7D`` and ``#{ name }``
    become markers. Of white space only spaces and line breaks (``\\n``) remain.
    """
    for _ in range(_ENTITY_DEPTH):
        text, found = _ENTITY.subn(lambda entity: html.unescape(entity[0]), text)
        if not found:
            break
    text = "\n".join(_BREAK.sub(" ", _UNSEEN.sub("", text)).splitlines())
    text = _SLACK.sub(r"<\1>", text).replace("\\", "").replace("**", "").strip(" \n`<>")
    calculator = _CALCULATOR.match(text)
    text = calculator[2] if calculator else _ASSIGNED.sub("", text, count=1)
    return repair_markers(_ENCODED_MARKER.sub(r"#{\1}", text.strip(_AROUND)))


def repair_markers(text: str) -> str:
    """The text without spaces inside its markers."""
    return ANY_BRACES.sub(lambda braces: "".join(braces[0].split()), text)


def encode(text: str, safe: str = "") -> str:
    """The text, percent-encoded outside its markers and macros: everything except ASCII letters, digits, ``-._~`` and
    the characters in `safe`."""
    return map_text(text, lambda part: quote(part, safe=safe, errors="surrogateescape"))


def decode(text: str) -> str:
    """The text, percent-decoded once outside its markers and macros. Bytes that are not UTF-8 become surrogates."""
    return map_text(text, lambda part: unquote(part, errors="surrogateescape"))


def map_text(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` applied to each part outside its markers and macros."""
    parts = KEPT.split(text)
    parts[::2] = [change(part) if part else part for part in parts[::2]]
    return "".join(parts)


def list_macros(text: str) -> tuple[str, ...]:
    """The macros of advertising systems in a text, in their order."""
    return tuple(_MACRO.findall(text))


def list_markers(text: str) -> tuple[str, ...]:
    """The names in all ``#{...}`` of a text, valid or not, in their order."""
    return tuple(ANY_BRACES.findall(text))


def has_marker(text: str) -> bool:
    """Whether Salebot would replace anything in the text."""
    return MARKER.search(text) is not None


def has_open_marker(text: str) -> bool:
    """Whether a ``#{`` is never closed."""
    return "#{" in ANY_BRACES.sub("", text)
