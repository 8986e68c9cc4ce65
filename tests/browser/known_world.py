"""The numbers that the pages must show, worked out from the sandbox's world in plain Python.

Written from the words of the product alone, without its code: a second opinion.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.sandbox.world.webinars import Webinar
from core.sandbox.world.world import World

Row = dict[str, Any]
ENGLISH = {"moscow": "москва", "saint petersburg": "санкт-петербург", "krasnodar": "краснодар", "minsk": "минск"}
"""Of the largest cities, which alone can come out on top."""


@dataclass(frozen=True)
class Numbers:
    """People are distinct; `cities` and `devices` (phone, desktop, None) count them."""

    people: int
    viewers: int
    cities: Counter[str]
    devices: Counter[str | None]


def count(world: World, webinar: Webinar, *, only_from: str | None = None) -> Numbers:
    """The numbers of one webinar, or of its people from one city."""
    groups = [
        rows for rows in group(world, webinar).values() if only_from is None or first(map(city, rows)) == only_from
    ]
    cities = Counter(filter(None, (first(map(city, rows)) for rows in groups)))
    devices = Counter(first(map(device, rows)) for rows in groups)
    return Numbers(len(groups), sum(map(len, groups)), cities, devices)


def group(world: World, webinar: Webinar) -> dict[tuple[str, str], list[Row]]:
    """The rows of each person, in the order in which they came."""
    rows_of: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(world.viewers(webinar.webinar_id), key=lambda row: came_at(row, webinar)):
        rows_of.setdefault(who(row), []).append(row)
    return rows_of


def who(row: Row) -> tuple[str, str]:
    """Client id, else e-mail, else phone, else chat id."""
    if found := client_id(row):
        return "client", found
    if row.get("email"):
        return "email", row["email"].casefold()
    if row.get("phone"):
        return "phone", phone(row["phone"])
    return "chat", row["chatUserId"]


def client_id(row: Row) -> str | None:
    """From the room's own parameter, as Bizon365 kept it or as it stands in the address."""
    if row["cu1"]:
        return str(row["cu1"])
    return parse_qs(urlsplit(row["url"]).query).get("salebot", [None])[0]


def phone(text: str) -> str:
    """Digits with the country code."""
    digits = "".join(filter(str.isdigit, text))
    if len(digits) == 10 and not text.startswith("+"):
        return f"7{digits}"
    return f"7{digits[1:]}" if len(digits) == 11 and digits[0] == "8" else digits


def city(row: Row) -> str | None:
    """One name for all spellings."""
    name = str(row.get("city", "")).removeprefix("г. ").casefold()
    return ENGLISH.get(name, name) or None


def device(row: Row) -> str | None:
    """Phone, desktop or TV."""
    if row.get("mob"):
        return "phone"
    words = row.get("useragent", "unknown")
    if "TV" in words:
        return "tv"
    return None if words.startswith("unknown") else "desktop"


def first(values: Iterable[str | None]) -> str | None:
    """The first that is known."""
    return next(filter(None, values), None)


def came_at(row: Row, webinar: Webinar) -> float:
    """Seconds into the webinar; who came before it began was there from its beginning."""
    if row.get("vi"):
        return max(0.0, min(float(span["s"]) for span in row["vi"]))
    if "view" not in row:
        return float("inf")
    entered_s: float = (row["view"] - webinar.starts_at_ms) / 1000
    stayed_into_it = webinar.starts_at_ms <= row.get("viewTill", 0) <= row["view"] + 86_400_000
    return max(0.0, entered_s) if stayed_into_it else entered_s
