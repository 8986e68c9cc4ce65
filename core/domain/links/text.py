"""The text of a link: repairing what copying did to it, and Salebot's markers ``#{...}`` in it.

Salebot replaces a marker ``#{name}`` only as it is (docs/salebot.md, section 10), so a marker is not encoded while
everything around it is percent-encoded. A built link holds no ``;``, quote, backslash, space or ``**``, so that
`repair_text` never changes it.
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

_ENTITY = re.compile(r"&(?:#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,8});", re.IGNORECASE)
_ENTITY_DEPTH = 5
# Invisible characters that come along when text is copied, and the breaks of long lines
_UNSEEN = re.compile(r"[\r\n\t\f\v\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]+")
_LINE_BEFORE_LINK = re.compile(r"(?<!\s)\s+(?=https?://)", re.IGNORECASE)
_AROUND = " \"'`<>«»“”„‘’"
_CALCULATOR = re.compile(r"[\w.]+ *= *([\"'«“])(.+?)[\"'»”]")
_ASSIGNED = re.compile(r"\A[\w.]+ *= *(?=https?:)", re.IGNORECASE)
# A browser that took the marker for a fragment writes its braces like this
_ENCODED_MARKER = re.compile(r"(?:#|%23)(?:\{|%7B)([^{}%]*)(?:\}|%7D)", re.IGNORECASE)


def repair_text(text: str) -> str:
    """A pasted link without the characters that do not belong to it.

    HTML entities (``&amp;``, ``&#x66;``) are replaced; the backslashes and ``**`` of Markdown, quotes, brackets,
    invisible characters and the ``link = "..."`` of a calculator line are removed; ``#%7Bname%7D`` and ``#{ name }``
    become markers.
    """
    for _ in range(_ENTITY_DEPTH):
        text, found = _ENTITY.subn(lambda entity: html.unescape(entity[0]), text)
        if not found:
            break
    text = (
        _UNSEEN.sub("", _LINE_BEFORE_LINK.sub(" ", text))
        .replace("\u00a0", " ")
        .replace("\\", "")
        .replace("**", "")
        .strip(" `<>")
    )
    calculator = _CALCULATOR.match(text)
    text = calculator[2] if calculator else _ASSIGNED.sub("", text, count=1)
    return repair_markers(_ENCODED_MARKER.sub(r"#{\1}", text.strip(_AROUND)))


def repair_markers(text: str) -> str:
    """The text without spaces inside its markers."""
    return ANY_BRACES.sub(lambda braces: "".join(braces[0].split()), text)


def encode(text: str, safe: str = "") -> str:
    """The text, percent-encoded outside its markers: everything except ASCII letters, digits, ``-._~`` and the
    characters in `safe`."""
    return map_text(text, lambda part: quote(part, safe=safe, errors="surrogateescape"))


def decode(text: str) -> str:
    """The text, percent-decoded once outside its markers. Bytes that are not UTF-8 become surrogates."""
    return map_text(text, lambda part: unquote(part, errors="surrogateescape"))


def map_text(text: str, change: Callable[[str], str]) -> str:
    """The text with `change` applied to each part outside its markers."""
    parts = MARKER.split(text)
    parts[::2] = [change(part) if part else part for part in parts[::2]]
    return "".join(parts)


def list_markers(text: str) -> tuple[str, ...]:
    """The names in all ``#{...}`` of a text, valid or not, in their order."""
    return tuple(ANY_BRACES.findall(text))


def has_marker(text: str) -> bool:
    """Whether Salebot would replace anything in the text."""
    return MARKER.search(text) is not None


def has_open_marker(text: str) -> bool:
    """Whether a ``#{`` is never closed."""
    return "#{" in ANY_BRACES.sub("", text)
