"""Which of some who share contacts are one human, as far as the numbers of their contacts tell it without names: the
rule of `core.domain.identity`, where no two of those who are connected could refuse each other."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from core.domain.identity import STRONG, KeyKind
from core.domain.reports.crowd import Marks, Wholes


class Held(NamedTuple):
    """Contacts of one kind, numbered from 0: the place of who holds each."""

    places: Wholes
    values: Wholes


class Plain(NamedTuple):
    """For each place that of the first of the same human, and whether that is told by the contacts alone."""

    firsts: Wholes
    is_told: Marks


def find_plain(keys: Mapping[KeyKind, Held], is_doubtful: Marks) -> Plain:
    """Look who shares a contact with whom. `is_doubtful`: whose contacts may be those of too many people; whoever is
    connected with them is not told.

    An e-mail or a client id joins whatever else differs. A phone joins nobody where all who share it have an e-mail,
    and all who are connected by it where only one of them has an e-mail, and only one a client id.
    """
    count = len(is_doubtful)
    strong = connect(count, [keys[kind] for kind in STRONG])
    has = {kind: _marked(count, strong[keys[kind].places]) for kind in STRONG}
    phones = keys["phone"]
    joins = _marked(int(phones.values.max(initial=-1)) + 1, phones.values[~has["email"][strong[phones.places]]])
    weak = Held(*(column[joins[phones.values]] for column in phones))
    firsts = connect(count, [*(keys[kind] for kind in STRONG), weak])
    groups = np.flatnonzero(strong == np.arange(count))
    several = {kind: np.bincount(firsts[groups[has[kind][groups]]], minlength=count) > 1 for kind in has}
    is_one = ~(several["email"] | several["client_id"]) | (np.bincount(firsts[groups], minlength=count) == 1)
    reached = connect(count, list(keys.values()))
    doubtful = _marked(count, reached[is_doubtful])
    return Plain(firsts, is_one[firsts] & ~doubtful[reached])


def connect(count: int, held: Sequence[Held]) -> Wholes:
    """For each of so many places the first of those that are connected with it by what they hold."""
    firsts = np.arange(count)
    while True:
        before = firsts.copy()
        for places, values in held:
            lowest = np.full(int(values.max(initial=-1)) + 1, count)
            np.minimum.at(lowest, values, firsts[places])
            np.minimum.at(firsts, places, lowest[values])
        firsts = firsts[firsts]
        if np.array_equal(firsts, before):
            return firsts


def _marked(count: int, places: Wholes) -> Marks:
    marks = np.zeros(count, dtype=np.bool_)
    marks[places] = True
    return marks
