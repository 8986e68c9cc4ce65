"""What a viewer watched on, from the `useragent` of a report.

Bizon365 writes the words of the library express-useragent, ``Apple Mac, Safari 16.1``, and adds `mob` when it is true
(docs/bizon365.md, section 8). A browser's own ``Mozilla/5.0 ...`` is read as well: by the same words, which know the
applications that have a browser inside, and beyond them by the rules of the ua-parser project.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, get_args

from core.domain.remembered import remembered

if TYPE_CHECKING:
    from ua_parser import Parser

DeviceKind = Literal["phone", "desktop", "tv"]
DEVICE_KINDS: tuple[DeviceKind, ...] = get_args(DeviceKind)


@dataclass(frozen=True, slots=True)
class Device:
    """A phone (tablets count as phones), a desktop or a TV (consoles count as TVs), its system and browser family; None
    where unknown."""

    kind: DeviceKind | None = None
    system: str | None = None
    browser: str | None = None


# The first word found decides: systems and browsers name each other, the more particular ones stand first
_SYSTEMS: tuple[tuple[str, DeviceKind, str], ...] = (
    ("KaiOS", "phone", r"kaios"),
    ("HarmonyOS", "phone", r"harmony ?os"),
    ("Tizen", "tv", r"tizen"),
    ("webOS", "tv", r"web0s|webos|netcast"),
    ("PlayStation", "tv", r"playstation"),
    ("Xbox", "tv", r"xbox"),
    ("Wii", "tv", r"wii\b|nintendo"),
    ("Windows Phone", "phone", r"windows (?:phone|mobile)"),
    ("Android", "phone", r"android"),
    ("iOS", "phone", r"iphone|ipad|ipod|ios\b"),
    ("BlackBerry", "phone", r"blackberry|bb10"),
    ("Bada", "phone", r"bada"),
    ("Windows", "desktop", r"windows"),
    ("ChromeOS", "desktop", r"chrome ?os|cros\b"),
    ("macOS", "desktop", r"apple mac|macintosh|mac ?os|os x"),
    ("Linux", "desktop", r"linux|ubuntu|fedora|debian"),
)
_BROWSERS: tuple[tuple[str, str], ...] = (
    ("VK", r"vkandroidapp|vkclient|com\.vk\.|vk/\d"),
    ("Telegram", r"telegram"),
    ("Yandex app", r"yaapp_|yasearchbrowser|yandexsearch"),
    ("OK", r"okapp|odnoklassniki"),
    ("MAX", r"max/\d"),
    ("Instagram", r"instagram"),
    ("Facebook", r"fba[nv]|fb_iab|facebook"),
    ("WhatsApp", r"whatsapp"),
    ("Viber", r"viber"),
    ("Yandex Browser", r"yabrowser|yandex|yowser"),
    ("Samsung Internet", r"samsung ?(?:browser|internet)"),
    ("Mi Browser", r"miui ?browser|mi browser"),
    ("Huawei Browser", r"huawei ?browser"),
    ("UC Browser", r"uc ?browser"),
    ("DuckDuckGo", r"duckduckgo|ddg/"),
    ("Vivaldi", r"vivaldi"),
    ("Atom", r"atom\b"),
    ("Sputnik", r"sputnik"),
    ("Opera", r"opera|opr/|opt/|opios"),
    ("Edge", r"edg(?:e|a|ios)?\b"),
    ("Internet Explorer", r"msie|trident|internet explorer|ie\b"),
    ("Firefox", r"firefox|fxios"),
    ("Chrome", r"(?:headless)?chrom(?:e|ium)|crios|google$"),
    ("Safari", r"safari|(?:apple ?)?webkit"),
)


def _compiled(words: Iterable[tuple[str, str]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(rf"\b(?:{found})", re.IGNORECASE)) for name, found in words)


_KIND_OF = {name: kind for name, kind, _ in _SYSTEMS}
_SYSTEM_WORDS = _compiled((name, found) for name, _, found in _SYSTEMS)
_BROWSER_WORDS = _compiled(_BROWSERS)
_COMMON = {"Chrome", "Safari", "Firefox"}
"""Many other browsers call themselves one of these, too."""
_TV = re.compile(
    r"\b(?i:smart-?tv|android ?tv|google ?tv|apple ?tv|hbbtv|yatv|tv\b|bravia|crkey|roku)|\bAFT[A-Z]{1,4}\b"
)
_MOBILE = re.compile(r"\b(?:mobile|tablet)\b", re.IGNORECASE)
_RAW = re.compile(r"[\w.-]+/\d")
_VERSION = re.compile(r"(?:[\s/]+(?:v?\d[\w.]*|unknown))+$", re.IGNORECASE)
_NO_NAME = {"", "unknown", "other", "none", "null", "undefined"}


@remembered(20_000)
def parse_device(useragent: str | None, mob: bool | None = None) -> Device:
    """The device behind a `useragent`; a true `mob` means phone whatever the text says of the system."""
    text = (useragent or "").strip()
    if _RAW.match(text):
        system, browser = _raw_families(text)
    else:
        first, comma, second = text.partition(",")
        system = _first(_SYSTEM_WORDS, first) or (_own_name(first) if comma else None)
        browser = _first(_BROWSER_WORDS, second if comma else text) or (_own_name(second) if comma else None)
    return Device(_kind(text, system, mob), system, browser)


def _raw_families(text: str) -> tuple[str | None, str | None]:
    """The system and the browser of a browser's own string: of the words known here, else as ua-parser names them."""
    system, browser = _first(_SYSTEM_WORDS, text), _first(_BROWSER_WORDS, text)
    if system and browser and browser not in _COMMON:
        return system, browser
    rules = _rules()
    found_system = None if system else rules.parse_os(text)
    found_browser = rules.parse_user_agent(text)
    named = found_browser.family if found_browser else ""
    return (
        system or _own_name(found_system.family if found_system else ""),
        _first(_BROWSER_WORDS, named) or _own_name(named) or browser,
    )


@lru_cache(maxsize=1)
def _rules() -> "Parser":
    """The rules of ua-parser, loaded for the first string that needs them, since such strings are rare. Each rule is
    compiled when it is first tried: those of the device models, which are the most, never are."""
    from ua_parser import BasicResolver, Parser, load_lazy_builtins

    return Parser(BasicResolver(load_lazy_builtins()))


def _kind(text: str, system: str | None, mob: bool | None) -> DeviceKind | None:
    if _TV.search(text):
        return "tv"
    if mob or _MOBILE.search(text):
        return "phone"
    return _KIND_OF.get(system or "")


def _first(words: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str | None:
    return next((name for name, found in words if found.search(text)), None)


def _own_name(text: str) -> str | None:
    """An unlisted name without its version, so that new systems and browsers show under their own names."""
    name = _VERSION.sub("", text.strip()).strip()
    return None if name.casefold() in _NO_NAME else name
