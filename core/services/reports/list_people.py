"""People of one or several reports: searched, sorted, paged; and all of them for an export."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.desk import Desk
from core.domain.access.masking import hide_contacts
from core.domain.access.rights import Right
from core.domain.paging import page_offset
from core.domain.reports.crowd import Wholes
from core.rights import needs, require
from core.services.projects.projects import get_project
from core.services.reports.found_people import FoundPeople, find_people, read_rows, sort_people
from core.services.reports.origins import list_origins
from core.services.reports.search_people import CONTACTS, read_search
from core.services.reports.summary import REGISTERED, SOURCES, Chosen

PeopleOrder = Literal[
    "username",
    "stay_min",
    "finished",
    "messages",
    "city",
    "region",
    "country",
    "device",
    "system",
    "browser",
    "email",
    "phone",
    "client_id",
    "entered_at",
    "left_at",
    "entries",
    "webinars",
    "clicked",
    "source",
    "medium",
    "campaign",
    "content",
    "term",
    "partner",
    "referrer",
    "entry",
    "page_id",
    "registered_source",
    "registered_medium",
    "registered_campaign",
    "registered_content",
    "registered_term",
    "registered_partner",
]
"""The columns by which people can be sorted."""
COLUMNS = (*get_args(PeopleOrder), "room_title", "starts_at", "report_id", "number")
PAGE_SIZE = 100
EXPORTED_AT_ONCE = 2_000
Origins = Mapping[int, Mapping[str, Any]]
_TEXTS = ("username", "email", "phone", "client_id", "city", "region", "country", "device", "system", "browser")
_COUNTS = {name: name for name in ("report_id", "number", "messages", "webinars")} | {"entries": "viewer_count"}
"""The columns that are whole numbers, and how the store names them."""
_STORED = {"stay_min": "stay_s", "entered_at": "entered_at_ms", "left_at": "left_at_ms", "entries": "viewer_count"}


@dataclass(frozen=True, slots=True)
class PeopleQuery:
    """Which people of these reports, and in which order. `text`: see `list_people`."""

    report_ids: Sequence[int]
    chosen: Chosen = field(default_factory=dict)
    text: str = field(default="", repr=False)
    order: PeopleOrder = "stay_min"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page; `total` counts all pages. The frame has `COLUMNS`, moments in the account's zone, `report_id` and
    `number` of the attendance that is shown."""

    frame: pd.DataFrame
    total: int


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """All people found, as frames like that of a page, which are read while they are taken; `total` counts them."""

    frames: Iterator[pd.DataFrame] = field(repr=False)
    total: int


@needs(Right.LOOK)
def list_people(
    desk: Desk, project_id: int, query: PeopleQuery, *, page: int = 1, page_size: int = PAGE_SIZE
) -> PeoplePage:
    """A page of the chosen people whose name, e-mail, phone, client id or city holds the text.

    Of several webinars a person is shown as at the newest one, with the longest stay; to the end, when they were so at
    one of them. A phone is found however it is written (8 900 ..., +7 (900) ...), a city in any spelling of its name.
    An operator who sees no contacts can neither search nor sort by them: raises NotAllowed.
    """
    zone = _allow(desk, project_id, query)
    with desk.store.reading() as session:
        people, places = _found(desk, session, project_id, query)
        offset = page_offset(page, page_size)
        rows = read_rows(session, project_id, people, places[offset : offset + page_size])
        origins = list_origins(session, project_id, _origin_ids(rows))
    return PeoplePage(_frame(desk, rows, origins, zone), len(people))


@needs(Right.LOOK)
def export_people(desk: Desk, project_id: int, query: PeopleQuery) -> PeopleFile:
    """All pages of `list_people`. Raises as it does."""
    zone = _allow(desk, project_id, query)
    with ExitStack() as finding:
        session = finding.enter_context(desk.store.reading())
        people, places = _found(desk, session, project_id, query)
        reading = finding.pop_all()  # the same view of the store: a pull may replace the people meanwhile

    def read() -> Iterator[pd.DataFrame]:
        origins: dict[int, Mapping[str, Any]] = {}
        with reading:
            for start in range(0, max(len(places), 1), EXPORTED_AT_ONCE):
                rows = read_rows(session, project_id, people, places[start : start + EXPORTED_AT_ONCE])
                origins |= list_origins(session, project_id, _origin_ids(rows) - origins.keys())
                yield _frame(desk, rows, origins, zone)

    return PeopleFile(read(), len(places))


def _allow(desk: Desk, project_id: int, query: PeopleQuery) -> ZoneInfo:
    if query.text.strip() or query.order in CONTACTS:
        require(desk, Right.CONTACTS)
    return get_project(desk, project_id).time_zone


def _found(desk: Desk, session: Session, project_id: int, query: PeopleQuery) -> tuple[FoundPeople, Wholes]:
    """The people, and their places in the order that is wanted."""
    people = find_people(desk, session, project_id, query.report_ids, query.chosen, read_search(query.text))
    order = _STORED.get(query.order, query.order)
    return people, sort_people(session, project_id, people, order, descending=query.descending)


def _origin_ids(people: Mapping[str, Sequence[Any]]) -> set[int]:
    """Where these people came from, and where they registered."""
    return {*people["origin_id"], *people["registered_id"]} - {None, 0} if people["starts_at"] else set()


def _frame(desk: Desk, people: Mapping[str, Sequence[Any]], origins: Origins, zone: ZoneInfo) -> pd.DataFrame:
    if not people["starts_at"]:
        return pd.DataFrame(columns=list(COLUMNS))
    # All columns first, and the frame once: a column that is put into a frame costs more than the column itself
    columns: dict[str, Any] = {name: _objects(people[name]) for name in _TEXTS}
    titles = zip(people["room_title"], people["room_id"], strict=True)
    columns["room_title"] = _objects([room_id if title is None else title for title, room_id in titles])
    columns["starts_at"] = pd.to_datetime(people["starts_at"], utc=True).tz_convert(zone)
    for name in ("entered_at", "left_at"):
        moments = pd.to_datetime(pd.array(people[f"{name}_ms"], dtype="Int64"), unit="ms", utc=True)
        columns[name] = moments.tz_convert(zone)
    columns["stay_min"] = pd.array(np.round(np.asarray(people["stay_s"], dtype=np.float64) / 60, 1), dtype="Float64")
    for name in ("finished", "clicked"):
        columns[name] = pd.array(people[name], dtype="boolean")
    for name, stored in _COUNTS.items():
        columns[name] = np.asarray(people[stored], dtype=np.int64)
    columns |= zip(SOURCES, _told(people["origin_id"], origins, SOURCES), strict=True)
    columns |= zip(REGISTERED, _told(people["registered_id"], origins, tuple(REGISTERED.values())), strict=True)
    if not desk.acting.may(Right.CONTACTS):
        columns["username"] = _objects([hide_contacts(name) for name in people["username"]])
        columns |= dict.fromkeys(CONTACTS, _objects([None] * len(people["username"])))
    return pd.DataFrame({name: columns[name] for name in COLUMNS}, copy=False)


def _told(origin_ids: Sequence[int | None], origins: Origins, sources: Sequence[str]) -> "Iterator[pd.Series[Any]]":
    """What these origins say of each source."""
    numbers, place = np.unique([number or 0 for number in origin_ids], return_inverse=True)
    for source in sources:
        said = [origins.get(number, {}).get(source) for number in numbers.tolist()]
        yield _objects(np.array(said, dtype=object)[place])


def _objects(values: Any) -> "pd.Series[Any]":
    """The values as they are: without a type, pandas would look at each and copy texts into an array of Arrow."""
    return pd.Series(values, dtype=object, copy=False)
