"""Which of those who registered for several webinars are one human, by the rule of `core.domain.identity`.

For most of them the numbers of their contacts tell it (`core.domain.reports.plain_humans`). The rule itself, which
needs the contacts and names, is asked about the rest, together: they are connected only with each other.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from core.domain.identity import CONTACTS, OVER_TIME, KeyKind, Trace, find_humans, identifies
from core.domain.reports.columns import NO
from core.domain.reports.crowd import Answers, Marks, Wholes
from core.domain.reports.plain_humans import Held, find_plain
from core.domain.reports.registrations import RegisteredHumans

ReadTraces = Callable[[Wholes], list[Trace]]
"""The contacts and names of some humans, given by their places among those of all reports, one report after another."""


@dataclass(frozen=True, slots=True, eq=False)
class DistinctHumans:
    """Each human once: where they came from when they registered, first of these reports first (`origins`; 0: unknown),
    and whether they came to one of the webinars for which they had registered."""

    origins: Wholes
    came: Answers

    def __len__(self) -> int:
        return len(self.came)

    @property
    def nbytes(self) -> int:
        """What it takes of memory."""
        return self.origins.nbytes + self.came.nbytes


def join_humans(parts: Iterable[RegisteredHumans], read: ReadTraces) -> DistinctHumans:
    """Everybody who registered for one of these reports. The parts are gone through more than once, and one after the
    other is held: all that is stored of a million registrations has 55 MB."""
    alike, came, origins = [], [], []
    for one in parts:
        alike.append(one.alike.copy())
        came.append(one.came.copy())
        origins.append(one.origins.copy())
    begins = np.cumsum([0, *map(len, came)])
    firsts = _find_firsts(parts, alike, begins, read)
    best = np.full(begins[-1], NO, dtype=np.int8)
    np.maximum.at(best, firsts, np.concatenate(came))
    kept = np.flatnonzero(firsts == np.arange(begins[-1]))
    return DistinctHumans(np.concatenate(origins)[kept], best[kept])


def _find_firsts(
    parts: Iterable[RegisteredHumans], alike: Sequence[Wholes], begins: Wholes, read: ReadTraces
) -> Wholes:
    """For each human of each report the first one who is the same. Of those who are alike it is found for one: they are
    the same unless all that they gave identifies nobody."""
    count = int(begins[-1])
    if len(alike) == 1:
        return np.arange(count)
    example_of = _number(alike)
    examples = _list_first(example_of)
    keys = _join_keys(parts, begins, examples)
    is_known = np.zeros(len(examples), dtype=np.bool_)
    for held in keys.values():
        is_known[held.places] = True
    firsts, is_told = find_plain(keys, _find_doubtful(keys, len(examples)))
    asked = np.flatnonzero(is_known & ~is_told)
    traces = read(examples[asked])
    found = find_humans(traces, OVER_TIME)
    firsts[asked] = asked[np.array(found.firsts, dtype=np.int64)]
    shared = {(kind, value) for kind, value, _ in found.shared}
    is_known[asked] = [_is_known(trace, shared) for trace in traces]
    return np.where(is_known[example_of], examples[firsts[example_of]], np.arange(count))


def _find_doubtful(keys: Mapping[KeyKind, Held], count: int) -> Marks:
    """Who holds a contact that so many hold, each with another name, that it may identify nobody; or so many contacts
    that few who share one of them have more of another kind than the rule tolerates."""
    is_doubtful = np.zeros(count, dtype=np.bool_)
    for places, values in keys.values():
        is_doubtful[places[np.bincount(values)[values] > OVER_TIME.names]] = True
        is_doubtful |= np.bincount(places, minlength=count) > OVER_TIME.values // OVER_TIME.names
    return is_doubtful


def _is_known(trace: Trace, shared: Collection[tuple[str, str]]) -> bool:
    keys = ((kind, value) for kind in CONTACTS for value in getattr(trace, kind))
    return any(identifies(*key) and key not in shared for key in keys)


def _join_keys(parts: Iterable[RegisteredHumans], begins: Wholes, wanted: Wholes) -> dict[KeyKind, Held]:
    """By kind the contacts of these humans, who are known by their places among the wanted."""
    place_of = np.full(begins[-1], -1, dtype=np.int32)
    place_of[wanted] = np.arange(len(wanted))
    places: dict[KeyKind, list[Wholes]] = {kind: [] for kind in CONTACTS}
    values: dict[KeyKind, list[Wholes]] = {kind: [] for kind in CONTACTS}
    for one, begin in zip(parts, begins[:-1].tolist(), strict=True):
        for kind in CONTACTS:
            at = place_of[one.keys[kind].humans + begin]
            places[kind].append(at[at >= 0].astype(np.int64))
            values[kind].append(one.keys[kind].values[at >= 0])
    return {kind: Held(np.concatenate(places[kind]), _number(values[kind])) for kind in CONTACTS}


def _number(values: Sequence[Wholes]) -> Wholes:
    """Equal ones have the same number; they are numbered from 0 as they come."""
    numbers: Wholes = pa.array(np.concatenate(values)).dictionary_encode().indices.to_numpy()
    return numbers


def _list_first(numbers: Wholes) -> Wholes:
    """For each of these numbers its first place."""
    first = np.empty(int(numbers.max(initial=-1)) + 1, dtype=np.int64)
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]
    return first
