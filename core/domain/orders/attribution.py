"""Whose an order is, of the people of webinars, and to which webinar it counts.

People order with the contacts that they have at hand, so the rule is that of `core.domain.identity`, but for one thing:
an order has a full name. So somebody of another e-mail who has the phone of the order is the buyer, unless the names
differ: a family shares a phone, and hardly ever a first name.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from core.domain.identity import KeyKind, identifies
from core.domain.names import Words, are_different, name_words
from core.domain.reports.definitions import Counting, bought_after

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


class Visit(NamedTuple):
    """A human at a webinar, as which person of its report."""

    starts_at: datetime
    report_id: int
    number: int


def find_buyer(buyer: Buyer, holders: Mapping[Key, Collection[Holder]]) -> int | None:
    """The human who ordered; None when nobody of the reports, or none of several, can be said to be the buyer."""
    for kind, value in buyer.keys:
        names = _names_by_human(holders.get((kind, value), ()))
        own = {name_words(buyer.name)} - {frozenset()} if buyer.name else set()
        humans = [human for human, known in names.items() if kind == "email" or not are_different(own, known)]
        if len(humans) == 1:
            return humans[0]
    return None


def choose_visit(ordered_at: datetime, visits: Iterable[Visit], counting: Counting) -> Visit | None:
    """The visit to the webinar to which the order counts: the last one before it, when that is not too long ago. Of
    two reports of one moment it is the later one."""
    own = list(visits)
    starts_at = bought_after(ordered_at, (visit.starts_at for visit in own), counting)
    of_it = [visit for visit in own if visit.starts_at == starts_at]
    return max(of_it, key=lambda visit: (visit.report_id, -visit.number), default=None)


def _names_by_human(holders: Iterable[Holder]) -> dict[int, set[Words]]:
    names: dict[int, set[Words]] = {}
    for human, name in holders:
        known = names.setdefault(human, set())
        if name and (words := name_words(name)):
            known.add(words)
    return names
