"""The device, system and browser of a viewer, from the `useragent` of a report.

Bizon365 shortens it to ``Android, Chrome 91.0.4472.111`` (docs/bizon365.md, section 8) and adds `mob` when it is true;
a full ``Mozilla/5.0 ...`` is read as well.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

DeviceKind = Literal["phone", "desktop"]


@dataclass(frozen=True, slots=True)
class Device:
    """A phone (tablets count as phones) or a desktop, its system and browser family; None where unknown."""

    kind: DeviceKind | None = None
    system: str | None = None
    browser: str | None = None


_KINDS: dict[str, DeviceKind] = {"Android": "phone", "iOS": "phone", "HarmonyOS": "phone"}
# The first word found decides. A useragent names several systems and browsers, so the more specific words come first.
_SYSTEMS = (
    ("harmonyos", "HarmonyOS"),
    ("windows phone", "Windows Phone"),
    ("android", "Android"),
    ("iphone", "iOS"),
    ("ipad", "iOS"),
    ("ipod", "iOS"),
    ("ios", "iOS"),
    ("windows", "Windows"),
    ("macintosh", "macOS"),
    ("mac os", "macOS"),
    ("macos", "macOS"),
    ("os x", "macOS"),
    ("cros", "ChromeOS"),
    ("chrome os", "ChromeOS"),
    ("ubuntu", "Linux"),
    ("fedora", "Linux"),
    ("linux", "Linux"),
)
_BROWSERS = (
    ("yabrowser", "Yandex Browser"),
    ("yandex", "Yandex Browser"),
    ("yowser", "Yandex Browser"),
    ("samsung", "Samsung Internet"),
    ("miuibrowser", "Mi Browser"),
    ("miui", "Mi Browser"),
    ("huaweibrowser", "Huawei Browser"),
    ("ucbrowser", "UC Browser"),
    ("uc browser", "UC Browser"),
    ("vivaldi", "Vivaldi"),
    ("atom", "Atom"),
    ("sputnik", "Sputnik"),
    ("opera", "Opera"),
    ("opr/", "Opera"),
    ("opt/", "Opera"),
    ("opios", "Opera"),
    ("edg", "Edge"),
    ("msie", "Internet Explorer"),
    ("trident", "Internet Explorer"),
    ("internet explorer", "Internet Explorer"),
    ("ie ", "Internet Explorer"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("telegram", "Telegram"),
    ("instagram", "Instagram"),
    ("fban", "Facebook"),
    ("fbav", "Facebook"),
    ("facebook", "Facebook"),
    ("crios", "Chrome"),
    ("chromium", "Chrome"),
    ("chrome", "Chrome"),
    ("gsa/", "Chrome"),
    ("safari", "Safari"),
    ("webkit", "Safari"),
)
_UNKNOWN_WORDS = {"", "unknown", "other", "none", "null", "undefined"}
_VERSION = re.compile(r"[\s/]v?\d[\w.]*$")


@lru_cache(maxsize=20_000)
def parse_device(useragent: str | None, mob: bool | None = None) -> Device:
    """The device that a `useragent` describes. A true `mob` means a phone, whatever the text says."""
    text = (useragent or "").strip()
    lowered = text.casefold()
    system = _first(_SYSTEMS, lowered)
    browser = _first(_BROWSERS, lowered)
    if not lowered.startswith("mozilla/"):
        first, comma, second = text.partition(",")
        system = system or (_family(first) if comma else None)
        browser = browser or (_family(second) if comma else None)
    return Device(_kind(system, lowered, mob), system, browser)


def _kind(system: str | None, lowered: str, mob: bool | None) -> DeviceKind | None:
    if mob or "mobile" in lowered or "tablet" in lowered or system == "Windows Phone":
        return "phone"
    return _KINDS.get(system, "desktop") if system else None


def _first(words: tuple[tuple[str, str], ...], lowered: str) -> str | None:
    return next((family for word, family in words if word in lowered), None)


def _family(text: str) -> str | None:
    """The name without its version, for systems and browsers that are not listed here; None for an unknown one."""
    name = _VERSION.sub("", text.strip()).strip()
    return None if name.casefold() in _UNKNOWN_WORDS else name
