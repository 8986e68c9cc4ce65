"""Services that put a link inside a link of their own, and the addresses inside it."""

import base64
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from core.domain.links.link import Link, Parameter

_FOREIGN = re.compile(
    r"(?:.+\.)?(?:"
    r"vk\.(?:com|ru|me|cc)|ok\.ru|odnoklassniki\.ru|t\.me|telegram\.(?:me|org)|max\.ru|wa\.me|whatsapp\.com|viber\.com"
    r"|instagram\.com|facebook\.com|fb\.(?:com|me)|twitter\.com|x\.com|t\.co|linkedin\.com|tiktok\.com|pinterest\.com"
    r"|youtube\.com|youtu\.be|rutube\.ru|dzen\.ru|google\.[a-z.]{2,6}|yandex\.[a-z.]{2,6}|ya\.ru|yandex\.net|mail\.ru"
    r"|rambler\.ru|bit\.ly|clck\.ru|goo\.(?:gl|su)|tinyurl\.com|u\.to|is\.gd|cutt\.ly|href\.li|taplink\.cc"
    r"|outlook\.com|list-manage\.com|geteml\.com|unisender\.com|sendpulse\.com|sendpul\.se|archive\.org"
    r")"
)
_NESTED = re.compile(r"(?:https?:/|(?:start|online)\.bizon365\.ru/)", re.IGNORECASE)
_BASE64 = re.compile(r"aHR0c[\w+/=~-]{8,}", re.ASCII)
_MOST_ENCODINGS = 5


class Inside(NamedTuple):
    """A text inside a link that holds another address, and the parameters behind it, which may belong to either."""

    text: str
    behind: tuple[Parameter, ...]


def is_foreign(host: str) -> bool:
    """Whether a room or a page can certainly not be under this host: it is a social network, a mail service, a
    shortener of links or the like."""
    return _FOREIGN.fullmatch(host.partition(":")[0]) is not None


def list_inside(link: Link) -> Iterator[Inside]:
    """The addresses that the link holds in its path and in its parameters, percent-encoded, in base64 or as they
    are."""
    for segment in (link.path, *link.path.split("/")):
        if (text := _find_address(segment)) is not None:
            yield Inside(text, link.parameters)
    for index, (name, value) in enumerate(link.parameters):
        if (text := _find_address(value or "") or _find_address(name)) is not None:
            yield Inside(text, link.parameters[index + 1 :])


def _find_address(text: str) -> str | None:
    if encoded := _BASE64.search(text):
        text = _decoded(encoded[0])
    for _ in range(_MOST_ENCODINGS):
        if found := _NESTED.search(text):
            return text[found.start() :]
        text, before = unquote(text), text
        if text == before:
            break
    return None


def _decoded(text: str) -> str:
    """The text behind base64, in which some mailing services write ``~`` for ``=``."""
    plain = text.rstrip("=~").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4)).decode()
    except ValueError:
        return ""
