"""The facts of all people of a report as columns, packed into one piece: what is counted over hundreds of thousands of
people is read in this form. No name and no contact is in it.

Packed, it is a stream of Apache Arrow, compressed as a whole: compressed column by column, it takes longer to read.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import zstandard
from numpy.typing import NDArray

NO, UNKNOWN, YES = 0, 1, 2
"""Answers about an attendance. Of a human with several the greatest holds."""
FACETS = ("city_key", "city", "region", "country", "device", "system", "browser")
"""The texts by which people are counted."""
MEASURES = ("stay_s", "messages", "viewer_count", "origin_id")
ANSWERS = ("finished", "clicked")
FLAGS = ("is_guest", "is_partial", "has_phone")
NEEDED = (*FACETS, *MEASURES, *ANSWERS, "is_guest", "is_partial", "phone", "presence")
"""The columns of the table `person` from which `collect_facts` makes its own."""
_LEVEL = 3
_TYPES = {"stay_s": pa.float64(), "messages": pa.int64(), "viewer_count": pa.int32(), "origin_id": pa.int32()}


def collect_facts(people: Mapping[str, Sequence[Any]]) -> pa.Table:
    """The people of a report, given by `NEEDED` column in the order of their numbers, without where they came from."""
    columns: dict[str, pa.Array] = {
        name: pa.array(people[name], pa.string()).dictionary_encode(null_encoding="mask") for name in FACETS
    }
    columns |= {name: pa.array(people[name], _TYPES[name]) for name in MEASURES if name != "origin_id"}
    columns |= {name: pa.array([_answer(one) for one in people[name]], pa.int8()) for name in ANSWERS}
    columns |= {name: pa.array([bool(one) for one in people[name]], pa.bool_()) for name in ("is_guest", "is_partial")}
    columns["has_phone"] = pa.array([one is not None for one in people["phone"]], pa.bool_())
    columns["presence"] = pa.array(read_presences(people["presence"]), pa.list_(pa.float64()))
    return pa.table(columns)


def pack_facts(facts: pa.Table, origin_ids: Sequence[int | None]) -> bytes:
    """What `collect_facts` has collected, and for each person the origin."""
    table = facts.append_column("origin_id", pa.array(origin_ids, _TYPES["origin_id"]))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return zstandard.compress(sink.getvalue(), _LEVEL)


def read_facts(packed: bytes) -> pa.Table:
    """What `pack_facts` has packed: its columns, one row for each person; presence as start and end of each interval in
    seconds, one after the other."""
    return pa.ipc.open_stream(unpack(packed)).read_all()


def pack_humans(humans: Sequence[int]) -> bytes:
    """The human of each person of a report, by number."""
    return zstandard.compress(np.array(humans, dtype="<i8").tobytes(), _LEVEL)


def read_humans(packed: bytes) -> NDArray[np.int64]:
    """What `pack_humans` has packed."""
    return np.frombuffer(unpack(packed), dtype="<i8").astype(np.int64, copy=False)


def unpack(packed: bytes) -> bytes:
    """What was packed, without compression; what earlier versions stored is compressed by zlib."""
    return zstandard.decompress(packed) if packed.startswith(zstandard.FRAME_HEADER) else zlib.decompress(packed)


def read_presences(stored: Sequence[str | None]) -> list[list[float] | None]:
    """Presences as the store writes them (JSON: pairs of seconds), each as one list of bounds."""
    pairs = json.loads(f"[{','.join(['null' if text is None else text for text in stored])}]")
    return [None if own is None else [bound for pair in own for bound in pair] for own in pairs]


def _answer(told: bool | None) -> int:
    return UNKNOWN if told is None else YES if told else NO
