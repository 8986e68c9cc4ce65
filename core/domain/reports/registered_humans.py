"""Which of those who registered for several webinars are one human, by the rule of `core.domain.identity`.

For most of them the numbers of their contacts tell it. All with the same e-mail (or, without one, the same client id;
without both, the same phone) are one human, and nobody else is, as long as they share no contact with others. The rule
itself, which needs the contacts and names, is asked about the rest, together: they are connected only with each other.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from core.domain.identity import CONTACTS, OVER_TIME, KeyKind, Trace, find_humans, identifies
from core.domain.reports.columns import NO
from core.domain.reports.crowd import Answers, Wholes
from core.domain.reports.registrations import Keys, RegisteredHumans

ReadTraces = Callable[[Sequence[RegisteredHumans], Wholes], list[Trace]]
"""The contacts and names of some humans, given by their places among those of all reports, one report after another."""


@dataclass(frozen=True, slots=True, eq=False)
class DistinctHumans:
    """Each human once: where they came from when they registered, first of these reports first (`origins`; 0: unknown),
    and whether they came to one of the webinars for which they had registered."""

    origins: Wholes
    came: Answers

    def __len__(self) -> int:
        return len(self.came)


def join_humans(parts: Sequence[RegisteredHumans], read: ReadTraces) -> DistinctHumans:
    """Everybody who registered for one of these reports."""
    begins = np.cumsum([0, *map(len, parts)])
    firsts = _find_firsts(parts, begins, read)
    came = np.full(begins[-1], NO, dtype=np.int8)
    np.maximum.at(came, firsts, np.concatenate([one.came for one in parts]))
    kept = np.flatnonzero(firsts == np.arange(begins[-1]))
    return DistinctHumans(np.concatenate([one.origins for one in parts])[kept], came[kept])


def _find_firsts(parts: Sequence[RegisteredHumans], begins: Wholes, read: ReadTraces) -> Wholes:
    """For each human of each report the first one who is the same."""
    count = int(begins[-1])
    if len(parts) == 1:
        return np.arange(count)
    alike = np.concatenate([one.alike for one in parts])
    keys = {kind: _join_keys([one.keys[kind] for one in parts], begins) for kind in CONTACTS}
    labels = _label(keys, count)
    first_of = np.full(_count(labels), -1, dtype=np.int64)
    first_of[labels[::-1]] = np.arange(count)[::-1]
    firsts = first_of[labels]
    is_sure = np.ones(len(first_of), dtype=bool)
    for held in keys.values():
        is_sure[_list_unsure(held, labels, alike)] = False
    unsure = np.flatnonzero(~is_sure[labels])
    firsts[unsure] = unsure[_ask_rule(parts, unsure, alike[unsure], read)]
    return firsts


def _ask_rule(parts: Sequence[RegisteredHumans], humans: Wholes, alike: Wholes, read: ReadTraces) -> Wholes:
    """For each of these humans the place among them of the first who is the same. Of those who are alike the rule is
    asked about one: they are the same unless all that they gave identifies nobody."""
    _, examples, example_of = np.unique(alike, return_index=True, return_inverse=True)
    order = np.argsort(examples)  # the rule names the first, so they stand in their order
    place_of = np.argsort(order)[example_of]
    traces = read(parts, humans[examples[order]])
    found = find_humans(traces, OVER_TIME)
    shared = {(kind, value) for kind, value, _ in found.shared}
    is_known = np.array([_is_known(trace, shared) for trace in traces], dtype=bool)
    firsts = examples[order][np.array(found.firsts, dtype=np.int64)][place_of]
    return np.where(is_known[place_of], firsts, np.arange(len(humans)))


def _is_known(trace: Trace, shared: Collection[tuple[str, str]]) -> bool:
    keys = ((kind, value) for kind in CONTACTS for value in getattr(trace, kind))
    return any(identifies(*key) and key not in shared for key in keys)


def _join_keys(parts: Sequence[Keys], begins: Wholes) -> Keys:
    """The contacts of one kind of all reports, numbered from 0."""
    humans = np.concatenate([one.humans + begin for one, begin in zip(parts, begins[:-1], strict=True)])
    values = pa.array(np.concatenate([one.values for one in parts])).dictionary_encode()
    return Keys(humans, values.indices.to_numpy())


def _label(keys: Mapping[KeyKind, Keys], count: int) -> Wholes:
    """The label of each human, which is that of their e-mail, or else client id, or else phone, or else of nobody
    else."""
    labels = np.full(count, -1, dtype=np.int64)
    begin = 0
    for kind in ("email", "client_id", "phone"):
        humans, values = keys[kind]
        is_new = labels[humans] < 0
        labels[humans[is_new]] = values[is_new] + begin
        begin += _count(values)
    nameless = np.flatnonzero(labels < 0)
    labels[nameless] = begin + np.arange(len(nameless))
    return labels


def _list_unsure(held: Keys, labels: Wholes, alike: Wholes) -> Wholes:
    """The labels of those who share a contact with people of another label, or with so many that it may identify
    nobody."""
    own = labels[held.humans]
    first = np.empty(_count(held.values), dtype=np.int64)
    first[held.values] = own
    is_mixed = np.zeros(len(first), dtype=bool)
    is_mixed[held.values[first[held.values] != own]] = True
    often = np.bincount(held.values, minlength=len(first)) > OVER_TIME.names
    some = np.flatnonzero(often[held.values])
    different = np.unique(np.stack([held.values[some], alike[held.humans[some]]]), axis=1)
    is_mixed |= np.bincount(different[0], minlength=len(first)) > OVER_TIME.names
    # So few who are alike have no more values than the rule tolerates, unless one of them has several
    has_several = np.bincount(held.humans, minlength=len(labels)) > OVER_TIME.values // OVER_TIME.names
    return np.concatenate([own[is_mixed[held.values]], labels[has_several]])


def _count(values: Wholes) -> int:
    return int(values.max(initial=-1)) + 1
