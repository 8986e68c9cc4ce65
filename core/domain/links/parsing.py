"""Parsing a pasted link: found in its text, taken out of redirects, with the usual damage from copying repaired."""

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote

from core.domain.links.in_text import find_addresses
from core.domain.links.link import BIZON_HOSTS, CUSTOM, PAGES_HOST, PARAMETERS, Link, Parameter, check_host, link_kind
from core.domain.links.redirects import is_foreign, list_inside
from core.domain.links.text import decode, map_text, repair_text
from core.errors import InvalidInput

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://|(https?):/*", re.IGNORECASE)
_FRAGMENT = re.compile(r"#(?!\{)")
_QUERY = re.compile(r"\?")
# People add "&salebot=..." to a link without a query, or a second "?salebot=...", also after the fragment
_KNOWN = "|".join((*PARAMETERS, rf"{CUSTOM}\w+"))
_MISPLACED = re.compile(rf"[?&](?=(?:{_KNOWN})(?:[=&?]|$))", re.IGNORECASE)
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED_END = re.compile(r"%2E\Z", re.IGNORECASE)
_PATH_SAFE = "/%:@$+=~"
_DEEPEST = 4
"""How many redirects may be inside each other."""


def parse_link(text: str) -> Link:
    """Parse a link as it was pasted, and repair it.

    In addition to `repair_text`: words around the link and spaces in it are removed, except within values; a missing
    scheme becomes https; the link is taken out of the redirect of another service; parameters are found after a second
    ``?``, after ``&`` without a ``?`` and after the fragment. Parameters are kept as they are, repeated ones too.
    Values are percent-decoded once; ``+`` is a space. Of several links the only one that leads to Bizon365 is taken.

    Raises InvalidInput(field="link") with reason ``required``, ``several_links``, ``bad_scheme``, ``has_credentials``
    or ``bad_url``; the error holds no value.
    """
    return _parse_text(text, _DEEPEST)


def split_joined(value: str) -> tuple[str, dict[str, str]]:
    """The decoded value of a link's parameter without what a second ``?`` put into it (``501?utm_source=vk``), and the
    parameters in that, by name."""
    own, rest = _cut(_MISPLACED, value)
    pairs = (piece.partition("=") for piece in _MISPLACED.sub("&", rest or "").split("&"))
    return own, {name: text for name, _, text in pairs if name and text}


def _parse_text(text: str, deepest: int) -> Link:
    repaired = repair_text(text)
    links = [_unwrapped(_parse_address(address), deepest) for address in find_addresses(repaired) or (repaired,)]
    different = list(dict.fromkeys(links))
    if len(different) > 1:
        different = [link for link in different if link_kind(link) != "unknown"]
    if len(different) != 1:
        raise InvalidInput("link", None, "several_links")
    return different[0]


def _unwrapped(link: Link, deepest: int) -> Link:
    """The link inside a redirect; the same link when it is none."""
    wraps = link.host not in BIZON_HOSTS and (link_kind(link) == "unknown" or is_foreign(link.host))
    for inside in list_inside(link) if wraps and deepest else ():
        try:
            found = _parse_text(inside.text, deepest - 1)
        except InvalidInput:
            continue
        if link_kind(found) != "unknown" or (is_foreign(link.host) and not is_foreign(found.host)):
            return replace(found, parameters=_joined(found, inside.behind), redirected_by=link.host)
    return link


def _joined(link: Link, behind: Iterable[Parameter]) -> tuple[Parameter, ...]:
    """The link's parameters, and those of Bizon365 that stand behind it in the redirect: where the redirect holds the
    link without encoding it, they are the link's own."""
    own = {name for name, _ in link.parameters}
    known = (each for each in behind if each.name not in own and _MISPLACED.match(f"?{each.name}"))
    return (*link.parameters, *known)


def _parse_address(text: str) -> Link:
    scheme, rest = _split_scheme(text)
    place, fragment = _cut(_FRAGMENT, rest)
    place, query = _cut(_QUERY if "?" in place else _MISPLACED, place)
    late_query = None
    if fragment is not None:
        fragment, late_query = _cut(_MISPLACED, fragment)
    authority, slash, path = "".join(place.split()).partition("/")
    host = check_host("link", authority)
    return Link(
        scheme=scheme or ("http" if host.endswith(PAGES_HOST) else "https"),  # those have no https
        host=host,
        path=_normal_path(slash + path),
        parameters=(*_parameters(query or ""), *_parameters(late_query or "")),
        fragment=decode(fragment.strip()) or None if fragment else None,
    )


def _split_scheme(text: str) -> tuple[str | None, str]:
    found = _SCHEME.match(text)
    scheme = (found[1] or found[2]).lower() if found else None
    if scheme not in ("http", "https", None):
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

    # `build_link` encodes a dot at the end, so that it is not taken for the end of a sentence
    return _UNRESERVED_END.sub(".", map_text(path, quoted))


def _parameters(query: str) -> Iterable[Parameter]:
    for piece in _MISPLACED.sub("&", query).split("&"):
        name, equals, value = piece.partition("=")
        if name.strip() or equals:
            yield Parameter(_decode_query(name), _decode_query(value) if equals else None)


def _decode_query(text: str) -> str:
    return decode(text.strip().replace("+", " "))
