"""Where somebody came from: the tags of their link, the partner, the page before, the address that they opened
(docs/bizon365.md, section 7). Contacts are left out, wherever they stand."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

from core.domain.letters import storable
from core.domain.remembered import remembered
from core.domain.reports.click_times import CLICKS
from core.domain.reports.nothing import known

MOST_LETTERS = 120
"""Of a value no more is kept: what differs behind them is a mark of an advertisement's click."""
_UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")
_TOLD = (*_UTM, "url", "referer", "partner", "page")
_CONTACT = re.compile(r"@|(?<!\d)(?:\+\s?\d[\d ()-]{8,}\d|[78]?[ (-]{0,2}9\d\d[ )-]{0,2}\d{3}[ -]?\d\d[ -]?\d\d)(?!\d)")
_PERSONAL_LINK = re.compile(r"^click/.*")
_TEXTS = frozenset({str, type(None)})
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


class _Tags(NamedTuple):
    source: str | None
    medium: str | None
    campaign: str | None
    content: str | None
    term: str | None


_NO_TAGS = _Tags(None, None, None, None, None)


class Origin(NamedTuple):
    """Where a viewer or a subscriber came from; None is unknown. `partner` is Bizon365's partner, `referrer` the host
    of the page before, `entry` host and path of the address that was opened, `page_id` the registration page.
    `is_from_link`: the tags were not given and have been read in the address; None without tags."""

    source: str | None = None
    medium: str | None = None
    campaign: str | None = None
    content: str | None = None
    term: str | None = None
    partner: str | None = None
    referrer: str | None = None
    entry: str | None = None
    page_id: str | None = None
    is_from_link: bool | None = None

    @property
    def is_tagged(self) -> bool:
        """Whether a link with a tag or of a partner brought the person."""
        return any(self[:6])


UNKNOWN_ORIGIN = Origin()


def origin_of(raw: Mapping[str, Any]) -> Origin:
    """The origin of a raw viewer. Tags stand in fields of their own; only where it has none of them are those of the
    opened address taken, all together."""
    read = raw.get
    url, referrer, partner, page_id = read("url"), read("referer"), read("partner"), read("page")
    tags = _read_tags(raw)
    is_from_link = False if tags else None
    if type(url) is not str:
        url = ""
    elif tags is None and "utm_" in url:
        tags = _tags_of(url)
        is_from_link = True if tags else None
    return Origin(
        *(tags or _NO_TAGS),
        partner=_value(partner) if partner else None,
        referrer=_host(_before_query(referrer)) if referrer and type(referrer) is str else None,
        entry=_entry(_before_query(url)) if url else None,
        page_id=_value(page_id) if page_id else None,
        is_from_link=is_from_link,
    )


def told_of_origin(raw: Mapping[str, Any]) -> tuple[str | None, ...] | None:
    """All that `origin_of` looks at, as long as it is texts: raw viewers that tell the same have the same origin. None
    where another value is among it."""
    told = tuple(map(raw.get, _TOLD))
    return told if _TEXTS.issuperset(map(type, told)) else None


def origin_of_subscriber(raw: Mapping[str, Any], *, partner: str | None, page_id: str) -> Origin:
    """The origin of a raw subscriber (docs/bizon365.md, section 11) of this page; `partner` is the marker of a
    partner."""
    tags = _read_tags(raw)
    return Origin(*(tags or _NO_TAGS), partner=_value(partner), page_id=page_id, is_from_link=False if tags else None)


def origin_rows(origins: Iterable[Origin]) -> dict[Origin, dict[str, Any]]:
    """The origins by column, each once, with the `digest` that stands for all of them; without those of whom nothing is
    known."""
    return {
        origin: {"digest": blake2b(json.dumps(origin).encode(), digest_size=16).hexdigest(), **origin._asdict()}
        for origin in set(origins) - {UNKNOWN_ORIGIN}
    }


def take_origin(origins: list[Origin]) -> Origin:
    """The origin of a person with several rows, in order of entry, taken whole from one of them: the first that a
    tagged link brought, or else the first with a page before it, or the first."""
    if len(origins) > 1:
        for one in origins:
            if one.is_tagged:
                return one
        for one in origins:
            if one.referrer:
                return one
    return origins[0]


def clicked_of(raw: Mapping[str, Any]) -> bool | None:
    """Whether the viewer clicked a button, a banner or a file; None where the row says nothing about it."""
    told: bool | None = None
    for name in CLICKS:
        value = raw.get(name)
        if value is None:
            continue
        if isinstance(value, str):
            value = value.strip().lower() not in ("", "0", "false", "no", "none", "null", "[]", "{}", "[ ]")
        if value:
            return True
        told = False
    return told


class _HoldsContact(Exception):
    """So that no contact stays in a cache: results are kept there, and no exceptions."""


def _read_tags(raw: Mapping[str, Any]) -> _Tags | None:
    """The tags in fields of their own; None without any."""
    read = raw.get
    given = (read("utm_source"), read("utm_medium"), read("utm_campaign"), read("utm_content"), read("utm_term"))
    if not any(given):
        return None
    if _TEXTS.issuperset(map(type, given)):
        with suppress(_HoldsContact):
            return _plain_tags(*given)
    tags = _Tags(*map(_value, given))
    return tags if any(tags) else None


@remembered(8192)
def _plain_tags(*given: str | None) -> _Tags | None:
    tags = _Tags(*[known(_plain(value)) if value else None for value in given])
    return tags if any(tags) else None


def _value(value: object) -> str | None:
    return known(_cleaned(str(value))) if _is_text(value) else None


def _is_text(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and bool(value)


def _cleaned(text: str) -> str | None:
    try:
        return _plain(text)
    except _HoldsContact:
        return None


@remembered(8192)
def _plain(text: str) -> str | None:
    if "%" in text:
        text = storable(unquote(text, errors="replace"))
    text = " ".join(text.split())
    if _CONTACT.search(text):
        raise _HoldsContact
    return text[:MOST_LETTERS].rstrip() or None


def _tags_of(url: str) -> _Tags | None:
    # A link may have a second "?" instead of "&"
    query = url.partition("#")[0].partition("?")[2].replace("?", "&")
    found: dict[str, str] = {}
    for name, value in parse_qsl(query):
        found.setdefault(name.lower(), value)
    tags = _Tags(*[known(_cleaned(storable(found[name]))) if name in found else None for name in _UTM])
    return tags if any(tags) else None


def _before_query(address: str) -> str:
    return address.partition("?")[0].partition("#")[0].strip()


@remembered(8192)
def _host(address: str) -> str | None:
    host = _SCHEME.sub("", address).partition("/")[0].rpartition("@")[2].lower()
    return _cleaned(host.removeprefix("www.")) if "." in host else None


def _entry(address: str) -> str | None:
    try:
        return _plain_entry(address)
    except _HoldsContact:
        return _join_entry(address, lambda part: _cleaned(part) or "…")


@remembered(8192)
def _plain_entry(address: str) -> str | None:
    return _join_entry(address, _plain)


def _join_entry(address: str, read: Callable[[str], str | None]) -> str | None:
    """Host and path. A personal link ends with the person's key, which is left out."""
    host = _host(address)
    path = _SCHEME.sub("", address).partition("/")[2]
    parts = [read(part) for part in _PERSONAL_LINK.sub("click", path).split("/") if part]
    return "/".join((host, *filter(None, parts)))[:MOST_LETTERS] if host else None
