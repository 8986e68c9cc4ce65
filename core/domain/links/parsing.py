"""Parsing a pasted link, with the usual damage from copying and typing repaired."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from core.domain.links.link import CUSTOM, PARAMETERS, Link, Parameter, check_host
from core.domain.links.text import decode, map_text, repair_text
from core.errors import InvalidInput

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://|(https?):/*", re.IGNORECASE)
_BEGINNING = re.compile(r"(?:^|(?<=\s))(?=https?://)", re.IGNORECASE)
_FRAGMENT = re.compile(r"#(?!\{)")
_QUERY = re.compile(r"\?")
# People add "&salebot=..." to a link without a query, or a second "?salebot=...", also after the fragment
_KNOWN = "|".join((*PARAMETERS, rf"{CUSTOM}\w+"))
_MISPLACED = re.compile(rf"[?&](?=(?:{_KNOWN})(?:[=&?]|$))", re.IGNORECASE)
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PATH_SAFE = "/%:@!$+,=~"


def parse_link(text: str) -> Link:
    """Parse a link as it was pasted, and repair it.

    In addition to `repair_text`: words before the link and spaces in it are removed, except within values; a missing
    scheme becomes https; parameters are found after a second ``?``, after ``&`` without a ``?`` and after the fragment.
    Parameters are kept as they are, repeated ones too. Values are percent-decoded once; ``+`` is a space.

    Raises InvalidInput(field="link") with reason ``required``, ``several_links``, ``bad_scheme``, ``has_credentials``
    or ``bad_url``; the error holds no value.
    """
    scheme, rest = _split_scheme(_only_link(repair_text(text)))
    place, fragment = _cut(_FRAGMENT, rest)
    place, query = _cut(_QUERY if "?" in place else _MISPLACED, place)
    late_query = None
    if fragment is not None:
        fragment, late_query = _cut(_MISPLACED, fragment)
    authority, slash, path = "".join(place.split()).partition("/")
    return Link(
        scheme=scheme,
        host=check_host("link", authority),
        path=_normal_path(slash + path),
        parameters=(*_parameters(query or ""), *_parameters(late_query or "")),
        fragment=decode(fragment.strip()) or None if fragment else None,
    )


def _only_link(text: str) -> str:
    begins = [found.start() for found in _BEGINNING.finditer(text)]
    if len(begins) > 1:
        raise InvalidInput("link", None, "several_links")
    return text[begins[0] :] if begins else text


def _split_scheme(text: str) -> tuple[str, str]:
    found = _SCHEME.match(text)
    scheme = (found[1] or found[2]).lower() if found else "https"
    if scheme not in ("http", "https"):
        raise InvalidInput("link", None, "bad_scheme")
    return scheme, (text[found.end() :] if found else text).lstrip("/")


def _cut(where: re.Pattern[str], text: str) -> tuple[str, str | None]:
    """The text before and after the first match; None after it when there is no match."""
    before, *behind = where.split(text, maxsplit=1)
    return before, (behind[0] if behind else None)


def _normal_path(path: str) -> str:
    """The path with everything percent-encoded that was not encoded yet."""

    def quoted(part: str) -> str:
        return quote(_LONE_PERCENT.sub("%25", part), safe=_PATH_SAFE, errors="surrogateescape")

    return map_text(path, quoted)


def _parameters(query: str) -> Iterable[Parameter]:
    for piece in _MISPLACED.sub("&", query).split("&"):
        name, equals, value = piece.partition("=")
        if name.strip() or equals:
            yield Parameter(_decode_query(name), _decode_query(value) if equals else None)


def _decode_query(text: str) -> str:
    return decode(text.strip().replace("+", " "))
