"""Links to Bizon365 rooms and registration pages (docs/bizon365.md, section 16): building and recognising them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple
from urllib.parse import quote, unquote

from core.domain.links.text import FRAGMENT_SAFE, encode, has_marker, repair_text
from core.domain.tags import TAGS
from core.errors import InvalidInput

LinkKind = Literal["room", "registration_page", "individual", "unknown"]
PageForm = Literal["path", "bizonpages"]
Prefill = Literal["phone", "email", "username"]

URL_MARKER = "salebot"
"""The parameter that holds the client's id in Salebot: the partner marker of a registration page, or the own URL
parameter of a room. Bizon365 takes it in lower case only."""
AUTOLOGIN = "autologin"
PREFILLS: tuple[Prefill, ...] = ("phone", "email", "username")
PARAMS = ("param1", "param2", "param3")
CUSTOM = "cf_"
"""The prefix of the names of a form's own fields."""
PARAMETERS = (URL_MARKER, *PREFILLS, *TAGS, *PARAMS, AUTOLOGIN)
"""The documented parameters of Bizon365's links, besides ``cf_<field>``."""

BIZON_HOST = "start.bizon365.ru"
ACCOUNT_HOST = "online.bizon365.ru"
BIZON_HOSTS = (BIZON_HOST, ACCOUNT_HOST)
PAGES_HOST = ".bizonpages.ru"

_SCHEME = re.compile(r"https?:/*", re.IGNORECASE)
_HOST = re.compile(r"(?:\w(?:[\w-]{0,61}\w)?\.)+\w(?:[\w-]{0,61}\w)?(?::[0-9]{1,5})?")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+")
_PUNCTUATION = ".,:!"
_NAME = re.compile(r"[\w~-]+(?:\.[\w~-]+)*", re.ASCII)


class Parameter(NamedTuple):
    """One decoded parameter of the query. `value` may hold text and ``#{...}``; None means a flag without a value."""

    name: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The parts of a link. `scheme` is http or https; `host` includes the port, in lower case, Cyrillic not encoded;
    `path` is percent-encoded and is "" or begins with ``/``; parameters and `fragment` are decoded. A fragment is not
    empty and does not begin with ``{``, since ``#{`` would begin a marker. Each parameter has a name or a value.

    `redirected_by` is the host of another service's redirect that the link was pasted in; it is no part of the link."""

    scheme: str
    host: str
    path: str = ""
    parameters: tuple[Parameter, ...] = ()
    fragment: str | None = None
    redirected_by: str | None = field(default=None, compare=False)

    def find(self, name: str) -> str | None:
        """The value of the last parameter with this name; None when there is no such parameter or it is a flag."""
        return next((value for other, value in reversed(self.parameters) if other == name), None)


def build_link(link: Link) -> str:
    """The link as text, percent-encoded except for its markers. `parse_link` gives exactly the same Link again."""
    place, parameters, fragment = encode_pieces(link)
    query = "&".join(parameters)
    text = f"{place}?{query}{fragment}" if query else f"{place}{fragment}"
    # Messengers, and `parse_link`, take a punctuation mark at the end for one of the sentence around the link
    return f"{text[:-1]}%{ord(text[-1]):02X}" if text[-1] in _PUNCTUATION else text


def encode_pieces(link: Link) -> tuple[str, tuple[str, ...], str]:
    """The texts that `build_link` joins: the part before the ``?``, each parameter, and the fragment with its ``#``."""
    parameters = tuple(
        encode(name) if value is None else f"{encode(name)}={encode(value)}" for name, value in link.parameters
    )
    fragment = "#" + encode(link.fragment, FRAGMENT_SAFE) if link.fragment else ""
    return f"{link.scheme}://{link.host}{link.path}", parameters, fragment


def with_parameters(link: Link, parameters: Iterable[Parameter]) -> Link:
    """The link with these parameters first, then its own ones with other names. The last one of a repeated name is
    kept."""
    ours = dict(parameters)
    theirs = {name: value for name, value in link.parameters if name not in ours}
    return replace(link, parameters=tuple(Parameter(*pair) for pair in (ours | theirs).items()))


def link_kind(link: Link) -> LinkKind:
    """The kind of place that the link leads to, judged by its form."""
    if _find_subdomain(link):
        return "registration_page"
    match _segments(link):
        case ["room", name] | ["room", _, name] if _is_name(name):
            return "room"
        case ["page", name] | ["page", _, name] if _is_name(name):
            return "registration_page"
        case ["click", _]:
            return "individual"
        case [project, name] if link.host in BIZON_HOSTS and _NUMBER.fullmatch(project) and _is_name(name):
            return "room"
    return "unknown"


def place_of(link: Link) -> tuple[str | None, str] | None:
    """The project number and the name of the room or page; the number is None where the link has none or an alias in
    its place. None when the link leads to neither a room nor a page, or its name is a ``#{...}``."""
    if subdomain := _find_subdomain(link):
        name, _, project = subdomain.rpartition(".")
    elif link_kind(link) in ("room", "registration_page"):
        project, name = _segments(link)[-2:]
    else:
        return None
    return (project if _NUMBER.fullmatch(project) else None, name) if _NAME.fullmatch(name) else None


def place_id(link: Link) -> str | None:
    """The id of the room or page in the API, ``222222:SW45zV0d``; None where the link does not contain all of it."""
    place = place_of(link)
    return f"{place[0]}:{place[1]}" if place and place[0] else None


def room_url(room_id: str, domain: str | None = None) -> str:
    """The common link to a room, on the account's own `domain` if there is one, else on Bizon365's.

    Raises InvalidInput(field="room_id") for an id that is not ``<project>:<room>``, and what `clean_domain` raises.
    """
    project, room = _split_id("room_id", room_id)
    return f"https://{clean_domain(domain)}/room/{room}" if domain else f"https://{BIZON_HOST}/room/{project}/{room}"


def page_url(page_id: str, form: PageForm = "path", domain: str | None = None) -> str:
    """The link to a registration page: on the account's own `domain` if there is one, else in this `form`. The form
    ``bizonpages`` is ``http://<page>.<project>.bizonpages.ru``, which does not support https.

    Raises InvalidInput(field="page_id"), with reason ``no_subdomain`` for a name that cannot stand in a host, and what
    `clean_domain` raises.
    """
    project, page = _split_id("page_id", page_id)
    if domain:
        return f"https://{clean_domain(domain)}/page/{page}"
    if form == "path":
        return f"https://{BIZON_HOST}/page/{project}/{page}"
    if not (_LABEL.fullmatch(page) and _LABEL.fullmatch(project)):
        raise InvalidInput("page_id", page_id, "no_subdomain")
    return f"http://{page}.{project}{PAGES_HOST}".lower()


def click_url(secret: str | None) -> str | None:
    """The individual link of the subscriber with this secret; None without a secret."""
    return f"https://{ACCOUNT_HOST}/click/{secret}" if secret else None


def clean_domain(text: str) -> str:
    """The host, with its port if there is one, in the text that was typed as the account's own domain.

    Raises InvalidInput(field="domain") with reason ``required``, ``has_credentials`` or ``bad_url``.
    """
    host = "".join(_SCHEME.sub("", repair_text(text), count=1).split())
    return check_host("domain", re.split(r"[/?#]", host)[0])


def check_host(field: str, text: str) -> str:
    """The host, with its port if there is one, in lower case.

    Raises InvalidInput(field=`field`) with reason ``required``, ``has_credentials`` or ``bad_url``. The error holds no
    value, because the text may contain a password.
    """
    if not text:
        raise InvalidInput(field, None, "required")
    if "@" in text:
        raise InvalidInput(field, None, "has_credentials")
    host = text.lower()
    if not _HOST.fullmatch(host) or int(host.partition(":")[2] or 0) > 65535:
        raise InvalidInput(field, None, "bad_url")
    return host


def _find_subdomain(link: Link) -> str | None:
    """``<page>.<project>`` of a bizonpages.ru link; None for any other link."""
    name = link.host.removesuffix(PAGES_HOST)
    return name if name != link.host and "." in name else None


def _segments(link: Link) -> list[str]:
    return [unquote(part) for part in link.path.split("/") if part]


def _is_name(text: str) -> bool:
    """Whether the text can be the name of a room or page; words that were pasted after a link cannot."""
    return bool(_NAME.fullmatch(text)) or has_marker(text)


def _split_id(field: str, text: str) -> tuple[str, str]:
    project, colon, name = text.strip().partition(":")
    if not colon or not project or not name:
        raise InvalidInput(field, text, "bad_place_id")
    return quote(project, safe=""), quote(name, safe="")
