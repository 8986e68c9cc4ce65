"""Who registered for a report, as arrays without names and contacts, packed into two pieces: what is counted over the
registrations of many webinars is read in this form. In place of a contact stands a number made of it, by which only
equal ones are found."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from core.domain.identity import CONTACTS, Trace, identifies
from core.domain.names import name_words
from core.domain.reports.crowd import Answers, Wholes

Place = tuple[str, int]
"""The page on which somebody registered, and their number there."""
_PEOPLE = {"number": pa.int32(), "origin": pa.int32()}
_HUMANS = {
    "came": pa.int8(),
    "origin": pa.int32(),
    "alike": pa.int64(),
    **{kind: pa.int64() for kind in CONTACTS},
    **{f"{kind}_human": pa.int32() for kind in CONTACTS},
    "place_human": pa.int32(),
    "place_page": pa.int16(),
    "place_number": pa.int32(),
    "page": pa.string(),
}


class RegisteredPeople(NamedTuple):
    """The people of a report who registered for it: their numbers, and where each came from when they registered (0:
    unknown)."""

    numbers: Wholes
    origins: Wholes


class Keys(NamedTuple):
    """Contacts of one kind: the place of the human who gave each, and its number."""

    humans: Wholes
    values: Wholes


@dataclass(frozen=True, slots=True, eq=False)
class RegisteredHumans:
    """Everybody who registered for a report, each human once: whether they came, and where they came from when they
    registered (`origins`; 0: unknown). `keys` by kind of contact. `alike`: the same number for those who gave the same
    contacts and name. The registrations of the human at `place_humans` are on `pages[place_pages]`, with the number
    `place_numbers`."""

    came: Answers
    origins: Wholes
    alike: Wholes
    keys: Mapping[str, Keys]
    place_humans: Wholes
    place_pages: Wholes
    place_numbers: Wholes
    pages: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.came)

    def count_by_page(self) -> dict[str, int]:
        """The registrations on each page."""
        counts = np.bincount(self.place_pages, minlength=len(self.pages)).tolist()
        return dict(zip(self.pages, counts, strict=True))

    def list_places(self, humans: Wholes) -> Iterator[tuple[int, Place]]:
        """The registrations of these humans, given by their places: the place, and the registration."""
        for at in np.flatnonzero(np.isin(self.place_humans, humans)).tolist():
            yield int(self.place_humans[at]), (self.pages[self.place_pages[at]], int(self.place_numbers[at]))


class Human(NamedTuple):
    """One human to be packed."""

    came: int
    origin_id: int | None
    trace: Trace
    places: Sequence[Place]


def pack_people(people: Mapping[int, int | None]) -> bytes:
    """The numbers of people who registered, with their origins."""
    numbers = sorted(people)
    return _pack({"number": numbers, "origin": [people[number] or 0 for number in numbers]}, _PEOPLE)


def read_people(packed: bytes) -> RegisteredPeople:
    """What `pack_people` has packed."""
    columns = _read(packed)
    return RegisteredPeople(columns["number"], columns["origin"])


def pack_humans(humans: Sequence[Human]) -> bytes:
    """Everybody who registered."""
    columns: dict[str, list[Any]] = {name: [] for name in _HUMANS}
    pages = columns["page"] = sorted({page_id for human in humans for page_id, _ in human.places})
    for place, human in enumerate(humans):
        columns["came"].append(human.came)
        columns["origin"].append(human.origin_id or 0)
        columns["alike"].append(_number(_alike(human.trace)))
        for kind in CONTACTS:
            held = [_number(f"{kind} {value}") for value in getattr(human.trace, kind) if identifies(kind, value)]
            columns[kind] += held
            columns[f"{kind}_human"] += [place] * len(held)
        columns["place_human"] += [place] * len(human.places)
        columns["place_page"] += [pages.index(page_id) for page_id, _ in human.places]
        columns["place_number"] += [number for _, number in human.places]
    return _pack(columns, _HUMANS)


def read_humans(packed: bytes) -> RegisteredHumans:
    """What `pack_humans` has packed."""
    columns = _read(packed)
    return RegisteredHumans(
        came=columns["came"],
        origins=columns["origin"],
        alike=columns["alike"],
        keys={kind: Keys(columns[f"{kind}_human"], columns[kind]) for kind in CONTACTS},
        place_humans=columns["place_human"],
        place_pages=columns["place_page"],
        place_numbers=columns["place_number"],
        pages=tuple(columns["page"]),
    )


def _alike(trace: Trace) -> str:
    contacts = [sorted(getattr(trace, kind)) for kind in CONTACTS]
    return repr((contacts, sorted(sorted(name_words(name)) for name in trace.names)))


def _number(text: str) -> int:
    """A number of 63 bits, which two different texts have in common once in a million of projects."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 1


def _pack(columns: Mapping[str, Iterable[Any]], types: Mapping[str, pa.DataType]) -> bytes:
    """One row, whose cells are the columns: they differ in length."""
    table = pa.table({name: pa.array([columns[name]], pa.list_(own)) for name, own in types.items()})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def _read(packed: bytes) -> dict[str, NDArray[Any]]:
    """Views of what is packed, as far as numpy has the type: copies of all registrations would take as much again."""
    (batch,) = pa.ipc.open_stream(packed)
    return {name: batch[name].values.to_numpy(zero_copy_only=False) for name in batch.schema.names}
