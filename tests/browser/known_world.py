"""The numbers that the pages must show, worked out from the sandbox's world in plain Python.

Written from the words of the product alone, without its code: a second opinion.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.sandbox.world.webinars import Webinar
from core.sandbox.world.world import World

Row = dict[str, Any]
PLACEHOLDERS = {"test@test.ru", "no@mail.ru", "79999999999", "70000000000", "79001234567"}
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


def group(world: World, *webinars: Webinar) -> dict[int, list[Row]]:
    """The rows of each human in these webinars together, in the order in which they came to each of them."""
    rows: list[Row] = []
    for webinar in webinars:
        rows += sorted(world.viewers(webinar.webinar_id), key=partial(came_at, webinar=webinar))
    human_of = list(range(len(rows)))

    def join(places: Iterable[int]) -> None:
        same = {human_of[place] for place in places}
        human_of[:] = [min(same) if human in same else human for human in human_of]

    def holders(read: Callable[[Row], str | None]) -> Iterable[list[int]]:
        held: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            if key := read(row):
                held.setdefault(key, []).append(place)
        return [places for places in held.values() if len({human_of[place] for place in places}) > 1]

    def emails(place: int) -> set[str]:
        own = [row for row, human in zip(rows, human_of, strict=True) if human == human_of[place]]
        return {row["email"].casefold() for row in own if "email" in row}

    for read in (client_id, email):
        for places in holders(read):
            join(places)
    for places in holders(own_phone):
        named = [place for place in places if emails(place)]
        if len({human_of[place] for place in named}) < 2:
            join(places)
            continue
        for place in places:  # a family: a row without an e-mail is of the member who has its name
            same = [other for other in named if first_name(rows[other]) == first_name(rows[place])]
            if not emails(place) and len({human_of[other] for other in same}) == 1:
                join([place, *same])
    for places in holders(lambda row: f"{row['webinarId']} {row['chatUserId']}"):  # says nothing of other webinars
        join(places)
    found: dict[int, list[Row]] = {}
    for row, human in zip(rows, human_of, strict=True):
        found.setdefault(human, []).append(row)
    return found


def email(row: Row) -> str | None:
    """The e-mail, unless it is a placeholder."""
    text = str(row.get("email", "")).casefold()
    return None if text in PLACEHOLDERS else text or None


def own_phone(row: Row) -> str | None:
    """The phone, unless it is a placeholder."""
    number = phone(row.get("phone", ""))
    return None if number in PLACEHOLDERS else number or None


def first_name(row: Row) -> str:
    """The first of the names that is no surname."""
    words = row["username"].casefold().split()
    return str(words[-1] if row["username"].endswith(" ") else words[0])


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
