"""The text of a link: what a copy does to it, and Salebot's ``#{...}`` in it.

Salebot replaces a marker ``#{name}`` as it is (docs/salebot.md, section 10), so it stands unchanged in a link while
everything around it is percent-encoded. A link that is built holds no ``;``, quote, backslash, space or ``**``, which
is why mending never changes it.
"""

import html
import re
from collections.abc import Callable
from urllib.parse import quote, unquote

MARKER = re.compile(r"(#\{[\w.]+\})")
"""What Salebot replaces; a group, so that splitting by it keeps the markers."""
ANY_BRACES = re.compile(r"#\{([^{}]*)\}")
"""A marker or what somebody meant to be one."""
FRAGMENT_SAFE = "/:@!$+,="
"""What a fragment may hold as it is; ``?`` and ``&`` would begin parameters that were typed in the wrong place."""

_ENTITY = re.compile(r"&(?:#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,8});", re.IGNORECASE)
_ENTITY_DEPTH = 5
# What a copy from a web page, a document or a messenger brings along; a break is where a long line was broken
_UNSEEN = re.compile(r"[\r\n\t\f\v\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]+")
_LINE_BEFORE_LINK = re.compile(r"(?<!\s)\s+(?=https?://)", re.IGNORECASE)
_AROUND = " \"'`<>«»“”„‘’"
_CALCULATOR = re.compile(r"[\w.]+ *= *([\"'«“])(.+?)[\"'»”]")
_ASSIGNED = re.compile(r"\A[\w.]+ *= *(?=https?:)", re.IGNORECASE)
# A browser that took the marker for a fragment writes its braces like this
_ENCODED_MARKER = re.compile(r"(?:#|%23)(?:\{|%7B)([^{}%]*)(?:\}|%7D)", re.IGNORECASE)


def repair_text(text: str) -> str:
    """A pasted link without what does not belong to it.

    HTML entities (``&amp;``, ``&#x66;``), the backslashes and ``**`` of Markdown, quotes, brackets, invisible
    characters and the ``link = "..."`` of a calculator line go; ``#%7Bname%7D`` and ``#{ name }`` become markers.
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
    """The same text without spaces inside of its markers."""
    return ANY_BRACES.sub(lambda braces: "".join(braces[0].split()), text)


def encode(text: str, safe: str = "") -> str:
    """Percent-encode everything but the markers, Cyrillic too, and of ASCII everything but letters, digits, ``-._~``
    and what is `safe`."""
    return map_text(text, lambda part: quote(part, safe=safe, errors="surrogateescape"))


def decode(text: str) -> str:
    """Undo `encode`, once. Bytes that are no UTF-8 are kept, as Python's surrogates."""
    return map_text(text, lambda part: unquote(part, errors="surrogateescape"))


def map_text(text: str, change: Callable[[str], str]) -> str:
    """Change what stands outside of the markers."""
    parts = MARKER.split(text)
    parts[::2] = [change(part) if part else part for part in parts[::2]]
    return "".join(parts)


def list_markers(text: str) -> tuple[str, ...]:
    """The names in all ``#{...}`` of a text, good or bad, in their order."""
    return tuple(ANY_BRACES.findall(text))


def has_marker(text: str) -> bool:
    """Whether Salebot would replace anything in the text."""
    return MARKER.search(text) is not None


def has_open_marker(text: str) -> bool:
    """Whether a ``#{`` is never closed."""
    return "#{" in ANY_BRACES.sub("", text)
