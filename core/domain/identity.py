"""Who is one human: which traces (rows of a report, people of several reports, rows of a list) are of the same person.

Two traces are of one human when they share a key, directly or through others. The keys, the strongest first:

1. Client id and e-mail. Whoever shares one is one human, whatever else differs: a person can have several clients in
   Salebot and several e-mails.
2. Phone. A family shares one, so the stronger keys refuse it: people of different e-mails stay apart, and so do people
   of different client ids with different names.
3. The id in the chat, which is that of a browser. All other keys refuse it: people of different client ids, e-mails or
   phones stay apart.

A weak key is decided for all who share it together, so the order of the traces does not matter (`_join_by`). Joining
goes on until nothing changes, so people who were merged and are merged again stay as they are.

Placeholders identify nobody, nor does a key that too many people share (`Tolerance`). All keys must have been
normalized.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import Literal, NamedTuple

from core.domain.names import Words, are_different, count_different, name_words
from core.domain.placeholders import is_nobodys_email, is_nobodys_phone

RULE_VERSION = 8
"""To be raised when this rule changes, or what a person is made of is read in another way (contacts, cities, devices,
sources, presence): stored people are then worked out anew."""

KeyKind = Literal["client_id", "email", "phone", "chat_user_id"]
STRONG: tuple[KeyKind, ...] = ("client_id", "email")
CONTACTS: tuple[KeyKind, ...] = (*STRONG, "phone")
"""The kinds of keys by which a person can be found; who has none of them is a guest."""
_KINDS: tuple[KeyKind, ...] = (*CONTACTS, "chat_user_id")
_COUNTED: Mapping[KeyKind, tuple[KeyKind, ...]] = {
    "client_id": ("email", "phone"),
    "email": ("phone",),  # one person may have any number of clients
    "phone": STRONG,
    "chat_user_id": CONTACTS,
}


class Trace(NamedTuple):
    """The keys and the names in one trace."""

    client_id: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    chat_user_id: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class Tolerance(NamedTuple):
    """How many different names, and how many different values of another key, those who share a key may have. A key
    with more of either identifies nobody: an office phone, or a personal link that was passed on."""

    names: int
    values: int


IN_ONE_LIST = Tolerance(names=4, values=8)
"""For the rows of one report or list."""
OVER_TIME = Tolerance(names=12, values=24)
"""For people of many reports: over months one person writes their name in several ways."""


class SharedKey(NamedTuple):
    """A key that too many people share, and how many different names these have."""

    kind: KeyKind
    value: str
    names: int


class Humans(NamedTuple):
    """For each trace the index of the first trace of the same human, and the keys that identify nobody."""

    firsts: list[int]
    shared: tuple[SharedKey, ...]


def identifies(kind: KeyKind, value: str) -> bool:
    """Whether a key can identify somebody: it is not a placeholder."""
    if kind == "email":
        return not is_nobodys_email(value)
    return kind != "phone" or not is_nobodys_phone(value)


def join_traces(traces: Iterable[Trace]) -> Trace:
    """One trace with all that these hold."""
    columns = zip(*traces, strict=True)
    return Trace(*(tuple(dict.fromkeys(chain.from_iterable(column))) for column in columns))


def are_kept_apart(one: Trace, other: Trace) -> bool:
    """Whether the stronger keys of two who share a phone say that they are different people."""
    return _read_group([one], ()).refuses(_read_group([other], ()), "phone")


def find_humans(traces: Sequence[Trace], tolerance: Tolerance = IN_ONE_LIST) -> Humans:
    """Say which traces are of the same human; see the rule above."""
    holders = {kind: _holders(traces, kind) for kind in _KINDS}
    shared = tuple(sorted(_list_shared(traces, holders, tolerance)))
    humans = _Groups(traces, holders, {(kind, value) for kind, value, _ in shared})
    for kind, value, _ in shared:
        del holders[kind][value]
    for kind in STRONG:
        for places in holders[kind].values():
            humans.join(places)
    while _join_by("phone", humans) or _join_by("chat_user_id", humans):
        pass
    return Humans(humans.find_all(), shared)


def _holders(traces: Sequence[Trace], kind: KeyKind) -> dict[str, list[int]]:
    """The places of the traces that hold a key of this kind, for each key that several of them hold."""
    first: dict[str, int] = {}
    places: dict[str, list[int]] = {}
    column = _KINDS.index(kind)
    for place, trace in enumerate(traces):
        for value in trace[column]:
            before = first.setdefault(value, place)
            if before != place:  # most keys have one holder, and a list for each would take most of the time
                places.setdefault(value, [before]).append(place)
    return {value: held for value, held in places.items() if identifies(kind, value)}


def _list_shared(
    traces: Sequence[Trace], holders: Mapping[KeyKind, Mapping[str, list[int]]], tolerance: Tolerance
) -> Iterator[SharedKey]:
    for kind, held in holders.items():
        for value, places in held.items():
            if len(places) > min(tolerance):
                own = [traces[place] for place in places]
                names = count_different(name_words(name) for trace in own for name in trace.names)
                values = max(len({one for trace in own for one in getattr(trace, other)}) for other in _COUNTED[kind])
                if names > tolerance.names or values > tolerance.values:
                    yield SharedKey(kind, value, names)


class _Group(NamedTuple):
    """What the traces of one human hold, as far as they are known to be of one human."""

    keys: Mapping[KeyKind, frozenset[str]]
    names: frozenset[Words]

    def refuses(self, other: "_Group", kind: KeyKind) -> bool:
        """Whether a stronger key says that the two who share a key of this kind are different people."""
        mine, theirs = self.keys, other.keys
        if mine["email"] and theirs["email"]:
            return True
        if mine["client_id"] and theirs["client_id"] and (kind != "phone" or are_different(self.names, other.names)):
            return True
        return kind != "phone" and bool(mine["phone"] and theirs["phone"]) and mine["phone"].isdisjoint(theirs["phone"])

    def is_bare(self, kind: KeyKind) -> bool:
        """Whether there is no key that is stronger than this kind."""
        return not any(self.keys[stronger] for stronger in _KINDS[: _KINDS.index(kind)])

    def has_same_name(self, other: "_Group") -> bool:
        return bool(self.names and other.names) and not are_different(self.names, other.names)


class _Groups:
    """The traces, joined to groups; a group is known by its first trace."""

    def __init__(
        self,
        traces: Sequence[Trace],
        holders: Mapping[KeyKind, Mapping[str, list[int]]],
        ignored: Collection[tuple[KeyKind, str]],
    ) -> None:
        self._traces = traces
        self._holders = holders
        self._ignored = ignored
        self._first = list(range(len(traces)))

    def find(self, place: int) -> int:
        """The first trace of the group."""
        first = self._first
        while first[place] != place:
            first[place] = first[first[place]]
            place = first[place]
        return place

    def find_all(self) -> list[int]:
        """For each trace the first one of its group."""
        first = self._first
        for place, before in enumerate(first):
            if before != place:
                first[place] = first[before]  # no later than the trace, so it was looked at before
        return first

    def join(self, places: Iterable[int]) -> bool:
        """Make one group of these traces and of all that belong to them; whether that was new."""
        roots = {self.find(place) for place in places}
        lowest = min(roots)
        for root in roots:
            self._first[root] = lowest
        return len(roots) > 1

    def touched_by(self, kind: KeyKind) -> list[list[int]]:
        """The groups that share a key, for each key of this kind that several groups share."""
        first = self.find_all()
        shared = ({first[place] for place in held} for held in self._holders[kind].values())
        return [sorted(roots) for roots in shared if len(roots) > 1]

    def read(self, wanted: set[int]) -> dict[int, _Group]:
        """What these groups hold."""
        if not wanted:
            return {}
        members: dict[int, list[Trace]] = {root: [] for root in wanted}
        for root, trace in zip(self.find_all(), self._traces, strict=True):
            if root in wanted:
                members[root].append(trace)
        return {root: _read_group(traces, self._ignored) for root, traces in members.items()}


def _read_group(traces: Sequence[Trace], ignored: Collection[tuple[KeyKind, str]]) -> _Group:
    keys = {
        kind: frozenset(
            value
            for trace in traces
            for value in getattr(trace, kind)
            if identifies(kind, value) and (kind, value) not in ignored
        )
        for kind in CONTACTS
    }
    names = frozenset(words for trace in traces for name in trace.names if (words := name_words(name)))
    return _Group(keys, names)


def _join_by(kind: KeyKind, humans: _Groups) -> bool:
    """Join the groups that share a weak key of this kind, where no stronger key refuses it; whether any was joined.

    - Groups without a stronger key and with the same name are one.
    - Groups that share a key are linked. Where two of its holders refuse each other, the key does not tell who is who:
      then only those are linked who also have the same name.
    - Linked groups are one, unless some of them refuse each other (rivals). Rivals stay apart. Others who are linked to
      exactly one rival go with that one. Of those linked to several, only who shares a key that no rival has is joined.
    """
    touched = humans.touched_by(kind)
    groups = humans.read({root for roots in touched for root in roots})
    if sum(humans.join(same) for roots in touched for same in _list_namesakes(roots, groups, kind)):
        return True  # the groups are others now, and are looked at again
    links: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in (pair for roots in touched for pair in _list_links(roots, groups, kind)):
        links[one].add(other)
        links[other].add(one)
    changed = False
    for linked in _list_parts(links, links):
        rivals = {root for pair in _list_refusals(linked, groups, kind) for root in pair}
        for part in _list_parts(linked - rivals, links):
            near = rivals & {root for place in part for root in links[place]}
            if len(near) < 2:
                changed |= humans.join(part | near)
                continue
            for roots in touched:
                if part.issuperset(roots):
                    changed |= humans.join(roots)
    return changed


def _list_namesakes(roots: Sequence[int], groups: Mapping[int, _Group], kind: KeyKind) -> Iterable[list[int]]:
    namesakes: defaultdict[frozenset[Words], list[int]] = defaultdict(list)
    for root in roots:
        if groups[root].is_bare(kind):
            namesakes[groups[root].names].append(root)
    return namesakes.values()


def _list_links(roots: Sequence[int], groups: Mapping[int, _Group], kind: KeyKind) -> Iterator[tuple[int, int]]:
    is_sure = not any(_list_refusals(roots, groups, kind))
    for one, other in combinations(roots, 2):
        mine, theirs = groups[one], groups[other]
        if is_sure or (mine.has_same_name(theirs) and not mine.refuses(theirs, kind)):
            yield one, other


def _list_refusals(roots: Iterable[int], groups: Mapping[int, _Group], kind: KeyKind) -> Iterator[tuple[int, int]]:
    """The pairs of groups that refuse each other."""
    for one, other in combinations([root for root in roots if not groups[root].is_bare(kind)], 2):
        if groups[one].refuses(groups[other], kind):
            yield one, other


def _list_parts(roots: Iterable[int], links: Mapping[int, set[int]]) -> Iterator[set[int]]:
    """The sets of `roots` that are linked with each other, directly or through others of them."""
    left = set(roots)
    while left:
        part, ahead = set[int](), [left.pop()]
        while ahead:
            root = ahead.pop()
            part.add(root)
            near = links.get(root, set()) & left
            left -= near
            ahead += near
        yield part
