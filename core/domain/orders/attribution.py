"""Whose an order is, of the people of webinars, and to which webinar it counts.

People order with the contacts that they have at hand, so the rule is that of `core.domain.identity`, but for one thing:
an order has a full name. So somebody of another e-mail who has the phone of the order is the buyer, unless the names
differ: a family shares a phone, and hardly ever a first name.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.domain.identity import KeyKind, identifies
from core.domain.names import Words, are_different, name_words
from core.domain.reports.crowd import Floats, Wholes
from core.domain.reports.definitions import Counting

Key = tuple[KeyKind, str]


class Buyer(NamedTuple):
    """Who an order says it is of; contacts are normalized, None where it does not say them."""

    email: str | None
    phone: str | None
    name: str | None

    @property
    def keys(self) -> tuple[Key, ...]:
        """The contacts that may identify somebody, the stronger one first."""
        given: tuple[tuple[KeyKind, str | None], ...] = (("email", self.email), ("phone", self.phone))
        return tuple((kind, value) for kind, value in given if value and identifies(kind, value))


class Holder(NamedTuple):
    """A human of the reports who holds a contact, and a name that they left with it."""

    human: int
    name: str | None


def find_buyer(buyer: Buyer, holders: Mapping[Key, Collection[Holder]]) -> int | None:
    """The human who ordered; None when nobody of the reports, or none of several, can be said to be the buyer."""
    for kind, value in buyer.keys:
        names = _names_by_human(holders.get((kind, value), ()))
        own = _own_names(buyer)
        humans = [human for human, known in names.items() if kind == "email" or not are_different(own, known)]
        if len(humans) == 1:
            return humans[0]
    return None


def is_told(buyer: Buyer, holders: Mapping[Key, Collection[Holder]]) -> bool:
    """Whether further names of those who hold the phone change nothing: each may be the buyer by a known one."""
    own = _own_names(buyer)
    held = _names_by_human(holders.get(("phone", buyer.phone or ""), ()))
    return not own or all(known and not are_different(own, known) for known in held.values())


def choose_visits(
    buyers: Wholes, moments: Floats, starts: Floats, people: Sequence[Wholes], counting: Counting
) -> tuple[Wholes, Wholes]:
    """The webinar to which each order counts: the last one before it at which its buyer was, when that is not too long
    ago; of two that began at one moment the later one in their order.

    Given are the human and the moment (seconds since 1970) of each order, the starts of the webinars, the earliest
    first, and by webinar the human of each of its people. Returns by order the place of the webinar, -1 for none, and
    the place of the buyer among its people, the first that is theirs.
    """
    humans, buyer_of = np.unique(buyers, return_inverse=True)
    counts = [len(own) for own in people]
    visitor = pc.index_in(pa.array(np.concatenate([*people, humans[:0]])), pa.array(humans)).fill_null(-1).to_numpy()
    rows = np.flatnonzero(visitor >= 0)
    webinar = np.repeat(np.arange(len(people)), counts)[rows]
    # A visit is known by its visitor and its webinar together, so that those of one visitor stand side by side
    visits, first = np.unique(visitor[rows].astype(np.int64) * len(starts) + webinar, return_index=True)
    before = np.searchsorted(starts, moments, side="right")
    last = np.searchsorted(visits, buyer_of * len(starts) + before) - 1
    places, numbers = np.full(len(buyers), -1, dtype=np.int64), np.zeros(len(buyers), dtype=np.int64)
    if not len(visits):
        return places, numbers
    found = webinar[first[last]]
    until = starts[found] + timedelta(days=counting.purchase_days).total_seconds()
    is_theirs = (last >= 0) & (visits[last] // len(starts) == buyer_of) & (moments <= until)
    begins = np.cumsum([0, *counts])
    places[is_theirs] = found[is_theirs]
    numbers[is_theirs] = (rows[first[last]] - begins[found])[is_theirs]
    return places, numbers


def _own_names(buyer: Buyer) -> set[Words]:
    return {name_words(buyer.name)} - {frozenset()} if buyer.name else set()


def _names_by_human(holders: Iterable[Holder]) -> dict[int, set[Words]]:
    names: dict[int, set[Words]] = {}
    for human, name in holders:
        known = names.setdefault(human, set())
        if name and (words := name_words(name)):
            known.add(words)
    return names
