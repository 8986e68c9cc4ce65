"""Segments: rules about the people of webinars, saved under a name, and answered with yes, no or unknown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from core.domain.reports.definitions import IN_ROOM, read_in_room
from core.errors import InvalidInput


class Fact(StrEnum):
    """What a rule asks about a person."""

    TO_END = "to_end"
    AT_OFFER = "at_offer"
    CLICKED = "clicked"
    HAS_PHONE = "has_phone"
    RETURNING = "returning"
    REGISTERED = "registered"
    ORDERED = "ordered"
    PAID = "paid"


class Measure(StrEnum):
    """What is measured of a person: minutes in the room, per cent of the webinar, chat messages."""

    MINUTES = "minutes"
    SHARE = "share"
    MESSAGES = "messages"


@dataclass(frozen=True, slots=True)
class Band:
    """From `start` up to, but without, `end`; None has no bound. So bands that meet leave nobody out and take nobody
    twice."""

    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """All of them must hold. `bands`: measures within bounds; `facts`: what must be so, or (False) must not be;
    `chosen`: dimensions, sources and minutes in the room to the keys wanted, as on the page of a webinar
    (`core.services.reports.summary.Chosen`). Without any rule everybody who came is meant."""

    bands: Mapping[Measure, Band] = field(default_factory=dict)
    facts: Mapping[Fact, bool] = field(default_factory=dict)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As JSON can hold it; `read` gives the same rules back."""
        return {
            "bands": {measure.value: [band.start, band.end] for measure, band in self.bands.items()},
            "facts": {fact.value: is_so for fact, is_so in self.facts.items()},
            "chosen": {name: list(keys) for name, keys in self.chosen.items()},
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Stored rules. Raises InvalidInput("segment", "bad_rule") for what no rule is."""
        try:
            rules = cls(
                bands={Measure(name): Band(*bounds) for name, bounds in stored.get("bands", {}).items()},
                facts={Fact(name): bool(is_so) for name, is_so in stored.get("facts", {}).items()},
                chosen={name: tuple(keys) for name, keys in stored.get("chosen", {}).items()},
            )
        except (AttributeError, TypeError, ValueError):
            raise InvalidInput("segment", None, "bad_rule") from None
        check_rules(rules)
        return rules


def check_rules(rules: Rules) -> None:
    """Raises InvalidInput("segment") with reason ``bad_rule`` for a code that says nothing, ``empty_band`` for bounds
    between which nothing lies."""
    if any(read_in_room(code) is None for code in rules.chosen.get(IN_ROOM, ())):
        raise InvalidInput("segment", None, "bad_rule")
    for band in rules.bands.values():
        if band.start is not None and band.end is not None and band.start >= band.end:
            raise InvalidInput("segment", None, "empty_band")


class Warmth(StrEnum):
    """Bands of the stay, from those who hardly looked in to those who stayed."""

    COLD = "cold"
    WARM = "warm"
    HOT = "hot"


WARM_FROM_MIN, HOT_FROM_MIN = 15, 60


def warmth_bands(warm_from: float = WARM_FROM_MIN, hot_from: float = HOT_FROM_MIN) -> dict[Warmth, Band]:
    """The bands by minutes: each minute is in exactly one. Raises InvalidInput("segment", "empty_band")."""
    if not 0 < warm_from < hot_from:
        raise InvalidInput("segment", None, "empty_band")
    return {
        Warmth.COLD: Band(None, warm_from),
        Warmth.WARM: Band(warm_from, hot_from),
        Warmth.HOT: Band(hot_from, None),
    }
