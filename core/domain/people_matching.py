"""Finding the people asked about among the people of a webinar, by the rule of `core.domain.identity`.

The rows of a list and the people of the webinar are looked at together: a row finds everybody who is the same human,
also through another row. All keys must have been normalized.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core.domain.identity import CONTACTS, Trace, are_kept_apart, find_humans, identifies
from core.domain.matching import Asked, MatchKey, OtherKey

Key = tuple[str, str]
"""The kind and the value of a contact."""
OF_ANOTHER, OF_SEVERAL = "phone_of_another", "phone_of_several"
"""Somebody with the phone was there: under another e-mail, or under another client id and name; or several of those
asked about have the phone, and nothing tells which of them it was."""
SHARED, PLACEHOLDER = "shared_key", "placeholder"
"""Too many people gave the contact; or it is one that people type to get past a form."""


class Match(NamedTuple):
    """The people of the webinar who are the person asked about, by their places; the first holds the key that matched.

    `is_ambiguous`: the key is that of several people who are not the same. Of them the one with the longest stay was
    taken.
    """

    people: tuple[int, ...]
    matched_by: MatchKey
    matched_value: str
    is_ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Matching:
    """For each person asked about, in their order: the match; for one without a match why it cannot be told whether
    they were there (`doubts`), or a remark on their absence (`hints`); and the place of the first person asked about
    who is the same human (`repeats`, None for a first one)."""

    matches: list[Match | None] = field(repr=False)
    doubts: list[str | None]
    hints: list[str | None]
    repeats: list[int | None]


def match_people(
    asked: Sequence[Asked],
    people: Sequence[Trace],
    *,
    stays: Sequence[float | None] = (),
    names: Sequence[str | None] = (),
    shared: Collection[Key] = (),
    ids_are_sure: bool = True,
) -> Matching:
    """Find each person asked about.

    `people` are those of the webinar, `stays` their seconds there; `names` are those of the people asked about.
    `shared` are the keys that too many people of the webinar gave. `ids_are_sure`: the client ids are not those of an
    operator's list, in which the numbers of rows may stand instead. The order of `people` does not matter.
    """
    finder = _Finder(asked, people, stays, names=names, shared=shared, ids_are_sure=ids_are_sure)
    own = [finder.find(place) for place in range(len(asked))]
    repeats = _find_repeats(finder.firsts, own)
    matches = _share(own, repeats)
    misses = [(None, None) if match else finder.explain(place) for place, match in enumerate(matches)]
    return Matching(
        matches=matches,
        doubts=[doubt for doubt, _ in misses],
        hints=[hint for _, hint in misses],
        repeats=repeats,
    )


def _share(matches: Sequence[Match | None], repeats: Sequence[int | None]) -> list[Match | None]:
    """The matches, also of those who were found by another row about the same human."""
    firsts = [place if first is None else first for place, first in enumerate(repeats)]
    found: dict[int, Match] = {}
    for first, match in zip(firsts, matches, strict=True):
        if match and not match.is_ambiguous:
            found.setdefault(first, match)
    return [match or found.get(first) for first, match in zip(firsts, matches, strict=True)]


class _Finder:
    def __init__(
        self,
        asked: Sequence[Asked],
        people: Sequence[Trace],
        stays: Sequence[float | None],
        *,
        names: Sequence[str | None],
        shared: Collection[Key],
        ids_are_sure: bool,
    ) -> None:
        self._asked, self._people = asked, people
        self._stays = stays or [None] * len(people)
        self._holders: defaultdict[Key, list[int]] = defaultdict(list)
        for place, person in enumerate(people):
            for kind in CONTACTS:
                for value in getattr(person, kind):
                    self._holders[kind, value].append(place)
        unsure = set() if ids_are_sure else self._list_unsure_ids()
        self._traces = _trace_rows(asked, names, shared=shared, unsure=unsure)
        humans = find_humans([*self._traces, *people])
        self._shared = {*shared, *((kind, value) for kind, value, _ in humans.shared)}
        self.firsts, self._human_of = humans.firsts[: len(asked)], humans.firsts[len(asked) :]
        self._rows_of = _by_human(self.firsts)
        self._people_of = _by_human(self._human_of)

    def find(self, place: int) -> Match | None:
        """The match of the person asked about at this place."""
        human = self.firsts[place]
        if own := self._people_of.get(human):
            for row in (place, *self._rows_of[human]):  # by a key of its own, or else through another row
                for key in self._asked[row].keys:
                    if held := [one for one in self._holders.get(key, ()) if self._human_of[one] == human]:
                        return self._match(key, held, own)
        for key in self._list_further_keys(place):
            if key not in self._shared and identifies(*key) and (held := self._holders.get(key, [])):
                is_ambiguous = len({self._human_of[one] for one in held}) > 1
                return self._match(key, held, (), is_ambiguous=is_ambiguous)
        return None

    def explain(self, place: int) -> tuple[str | None, str | None]:
        """Why nobody can tell whether the person without a match was there, or a remark on their absence."""
        keys = [key for key in self._asked[place].keys if identifies(*key)]
        if self._asked[place].keys and not keys:
            return PLACEHOLDER, None
        if any(key in self._shared for key in keys):
            return SHARED, None
        held = {one for key in keys if key.kind == "phone" for one in self._holders.get(key, ())}
        free = [one for one in held if self._human_of[one] not in self._rows_of]
        if not free:
            return None, OF_ANOTHER if held else None
        trace = self._traces[place]
        return OF_ANOTHER if all(are_kept_apart(trace, self._people[one]) for one in free) else OF_SEVERAL, None

    def _match(self, key: OtherKey, held: list[int], own: Sequence[int], *, is_ambiguous: bool = False) -> Match:
        best = max(held, key=lambda one: (self._stays[one] or 0.0, -one))
        others = [one for one in own if one != best]
        return Match((best, *others), key.kind, key.value, is_ambiguous)

    def _list_further_keys(self, place: int) -> list[OtherKey]:
        """The keys that only serve to find somebody: they do not say that two who hold them are one."""
        row, trace = self._asked[place], self._traces[place]
        keys = [key for key in row.keys if key.kind == "phone" and not trace.client_id and not trace.email]
        if row.client_id and not trace.client_id and not self._is_contradicted(row):
            keys.append(OtherKey("client_id", row.client_id))
        return [*keys, *row.others]

    def _list_unsure_ids(self) -> set[int]:
        """The rows whose client id is that of somebody else, as their e-mail tells, or of several people."""
        of_several = _list_unsure_ids(self._asked)
        return of_several | {
            place for place, row in enumerate(self._asked) if row.client_id and self._is_contradicted(row)
        }

    def _is_contradicted(self, row: Asked) -> bool:
        """Whether the e-mail was there, and the client id was there under another one."""
        by_email = self._holders.get(("email", row.email or ""))
        by_id = self._holders.get(("client_id", row.client_id or ""))
        if not by_email or not by_id:
            return False
        return set(by_email).isdisjoint(by_id) and any(self._people[one].email for one in by_id)


def find_repeats(asked: Sequence[Asked], names: Sequence[str | None] = ()) -> list[int | None]:
    """For each row of a list the place of the first row about the same human; None for a first one."""
    traces = _trace_rows(asked, names, shared=(), unsure=_list_unsure_ids(asked))
    return [None if first == place else first for place, first in enumerate(find_humans(traces).firsts)]


def _trace_rows(
    asked: Sequence[Asked], names: Sequence[str | None], *, shared: Collection[Key], unsure: Collection[int]
) -> list[Trace]:
    """The keys by which rows are of one human: not the shared ones, nor the client ids of the unsure rows."""
    return [
        Trace(
            (row.client_id,) if row.client_id and place not in unsure else (),
            _unless(("email", row.email), shared),
            _unless(("phone", row.phone), shared),
            names=(name,) if name else (),
        )
        for place, (row, name) in enumerate(zip(asked, names or [None] * len(asked), strict=True))
    ]


def _list_unsure_ids(asked: Sequence[Asked]) -> set[int]:
    """The rows whose client id stands beside several e-mails: members of a family, or the number of a group."""
    email_of: dict[str, str] = {}
    of_several = {
        row.client_id
        for row in asked
        if row.client_id and row.email and email_of.setdefault(row.client_id, row.email) != row.email
    }
    return {place for place, row in enumerate(asked) if row.client_id in of_several}


def _find_repeats(firsts: Sequence[int], matches: Sequence[Match | None]) -> list[int | None]:
    """Rows are about one human by their keys, or because they found the same person, directly or through others."""
    earlier = list(range(len(firsts)))

    def first(place: int) -> int:
        while earlier[place] != place:
            earlier[place] = earlier[earlier[place]]
            place = earlier[place]
        return place

    first_of: dict[object, int] = {}
    for place, (human, match) in enumerate(zip(firsts, matches, strict=True)):
        found = [("person", match.people[0])] if match and not match.is_ambiguous else []
        for key in (human, *found):
            one, other = first(place), first(first_of.setdefault(key, place))
            earlier[max(one, other)] = min(one, other)
    return [None if first(place) == place else first(place) for place in range(len(firsts))]


def _by_human(firsts: Sequence[int]) -> dict[int, list[int]]:
    places: dict[int, list[int]] = {}
    for place, first in enumerate(firsts):
        places.setdefault(first, []).append(place)
    return places


def _unless(key: tuple[str, str | None], shared: Collection[Key]) -> tuple[str, ...]:
    """The value of a key that is given and not shared."""
    return (key[1],) if key[1] and key not in shared else ()
