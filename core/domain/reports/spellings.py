"""One spelling for each tag. Tags are written by hand into every link: “VK” in one and “vk” in another are one source.

The ways that no hand writes are told apart by their letters: addresses, and the ids of registration pages.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

HAND_WRITTEN = ("source", "medium", "campaign", "content", "term", "partner")
"""The fields of `core.domain.reports.origins.Origin` of which case says nothing."""

Spellings = Mapping[str, Mapping[str, str]]
"""By field, for each value that is written in several ways (as `fold` has it) the one that is shown."""


class Written(NamedTuple):
    """A value of a field, word for word; `links`: how many combinations of tags have it so."""

    field: str
    value: str
    links: int


def fold(field: str, value: str | None) -> str | None:
    """What is the same for all spellings of a value."""
    return value.casefold() if value and field in HAND_WRITTEN else value


def choose_spellings(written: Iterable[Written]) -> Spellings:
    """Of several spellings that of most links; of as many the one in small letters."""
    ways: defaultdict[tuple[str, str], list[Written]] = defaultdict(list)
    for one in written:
        ways[one.field, one.value.casefold()].append(one)
    chosen: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for (field, folded), same in ways.items():
        if len(same) > 1:
            chosen[field][folded] = min(same, key=lambda one: (-one.links, one.value.swapcase())).value
    return chosen


def spell(spellings: Spellings, field: str, value: str | None) -> str | None:
    """The value as it is shown."""
    return spellings[field].get(value.casefold(), value) if value and field in spellings else value
