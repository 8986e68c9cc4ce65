"""The people of a report, worked out from the rows that Bizon365 gave, as columns of plain values: those of the tables
of the store, and what else it takes to store them. Plain, so that a process can work them out for another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from json.encoder import encode_basestring as quoted
from operator import attrgetter
from typing import Any

import pyarrow as pa

from core.domain.identity import SharedKey
from core.domain.phones import DEFAULT_COUNTRY
from core.domain.presence import write_presence
from core.domain.reports.click_times import all_clicks_at
from core.domain.reports.columns import collect_facts
from core.domain.reports.origins import Origin
from core.domain.reports.people import Key, Person, merge_people
from core.domain.reports.room_sums import sum_up_room
from core.domain.reports.viewer_facts import ViewerFacts, ViewerReader

Columns = Mapping[str, Sequence[Any]]
"""Many rows: the name of each column -> its values, one for each row."""
_PERSON_FACTS = (
    "is_guest",
    "city_key",
    "is_partial",
    "viewer_count",
    "client_id",
    "email",
    "phone",
    "username",
    "country",
    "region",
    "city",
    "device",
    "system",
    "browser",
    "entered_at_ms",
    "left_at_ms",
    "stay_s",
    "finished",
    "messages",
)
_VIEWER_FACTS = ("position", "chat_user_id", "entered_at_ms")


@dataclass(frozen=True, slots=True)
class Webinar:
    """What the facts of its viewers depend on: start and length; of the project `phone_country`, the country of phones
    without a code, and `end_tolerance_s`, what counts as the end; `said_at_s`: when each message of the chat was
    written, in seconds from the start, None where that is unknown."""

    starts_at: datetime
    length_s: float | None
    phone_country: str = DEFAULT_COUNTRY
    end_tolerance_s: float | None = None
    said_at_s: Sequence[int] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The people and the viewers of a report by column of their tables, without the report, the humans and where the
    raw rows stand.

    By person `contacts`, all that identify them, and `chat_user_ids`; `shared`: the contacts of too many people.
    `origins`, each once; `person_origins` are places in it. `sums`: see `RoomSums.write`; `facts`: see
    `core.domain.reports.columns.collect_facts`.
    """

    people: Columns = field(repr=False)
    keys: Columns = field(repr=False)
    viewers: Columns = field(repr=False)
    contacts: Sequence[tuple[Key, ...]] = field(repr=False)
    chat_user_ids: Sequence[str | None] = field(repr=False)
    shared: Sequence[SharedKey] = field(repr=False)
    origins: Sequence[Origin] = field(repr=False)
    person_origins: Sequence[int] = field(repr=False)
    sums: str = field(repr=False)
    facts: pa.Table = field(repr=False)


def work_out(raws: Sequence[Mapping[str, Any]], webinar: Webinar) -> WorkedOut:
    """The people of a report with these raw viewers. Takes a second for 20,000 of them."""
    starts_at, length_s = webinar.starts_at, webinar.length_s
    reader = ViewerReader(
        starts_at_ms=round(starts_at.timestamp() * 1000),
        length_s=length_s,
        phone_country=webinar.phone_country,
        end_tolerance_s=webinar.end_tolerance_s,
    )
    viewers = [reader.read(raw, position) for position, raw in enumerate(raws)]
    people = merge_people(viewers)
    places: dict[Origin, int] = {}
    for person in people:
        places.setdefault(person.origin, len(places))
    columns = _person_columns(people)
    return WorkedOut(
        people=columns,
        keys=_key_columns(people),
        viewers=_viewer_columns(viewers, people),
        contacts=[person.keys for person in people],
        chat_user_ids=[person.chat_user_id for person in people],
        shared=sorted({key for person in people for key in person.shared}),
        origins=list(places),
        person_origins=[places[person.origin] for person in people],
        sums=sum_up_room(people, length_s, webinar.said_at_s, all_clicks_at(raws, starts_at)).write(),
        facts=collect_facts(columns),
    )


def write_keys(keys: Sequence[Key]) -> str:
    """Contacts as they are stored with a person: JSON without spaces."""
    return f"[{','.join([f'[{quoted(kind)},{quoted(value)}]' for kind, value in keys])}]"


def _person_columns(people: Sequence[Person]) -> Columns:
    return {
        "number": range(len(people)),
        "keys": [write_keys(person.keys) for person in people],
        "presence": [write_presence(person.presence) for person in people],
        "clicked": _settle_clicks([person.clicked for person in people]),
        **_facts_by_column(people, _PERSON_FACTS),
    }


def _key_columns(people: Sequence[Person]) -> Columns:
    rows = [(number, *key) for number, person in enumerate(people) for key in person.keys]
    return {name: [row[at] for row in rows] for at, name in enumerate(("number", "kind", "value"))}


def _viewer_columns(viewers: Sequence[ViewerFacts], people: Sequence[Person]) -> Columns:
    number_of = {position: number for number, person in enumerate(people) for position in person.positions}
    return {
        "person_number": [number_of[position] for position in range(len(viewers))],
        **_facts_by_column(viewers, _VIEWER_FACTS),
    }


def _settle_clicks(clicked: Sequence[bool | None]) -> list[bool | None]:
    """What a report tells of clicks: a row that does not mention any is one without, as long as another one does."""
    is_told = any(one is not None for one in clicked)
    return [bool(one) if is_told else None for one in clicked]


def _facts_by_column(rows: Sequence[Person] | Sequence[ViewerFacts], names: Sequence[str]) -> dict[str, list[Any]]:
    return {name: [*map(attrgetter(name), rows)] for name in names}
