"""The people of the chosen reports by city, device and other dimensions, and by where they came from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.analytics.facets import TOP, UNKNOWN, by_city, by_country, by_region, filter_facets, share_by
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.reports.columns import FACETS
from core.domain.reports.crowd import Codes, Crowd, Marks, Wholes
from core.domain.reports.crowd_choice import Choice, choose_people
from core.domain.reports.definitions import IN_ROOM, read_in_room
from core.domain.reports.spellings import fold
from core.rights import needs
from core.services.reports.crowds import load_crowd
from core.services.reports.origins import list_origins
from core.services.reports.registrations import registered_origins
from data.repositories.reports import origins as origins_repository
from data.repositories.reports.reports import list_reports_by_id

DIMENSIONS = ("city_key", "region", "country", "device", "system", "browser")
"""The columns by which people can be counted and filtered."""
SOURCES = origins_repository.SOURCES
"""The columns that say where people came from, by which they can be counted and filtered, too."""
REGISTERED = {f"registered_{name}": name for name in ("source", "medium", "campaign", "content", "term", "partner")}
"""What people can be filtered by of where they came from when they registered: its name, and that of the source. It is
told of those who came only, and may be another than where they entered from."""
EVERY = 1_000_000
"""More groups than there can be: nothing is folded."""
_FOLDED = ""
"""No key of a city."""

Chosen = Mapping[str, tuple[str, ...]]
"""Dimension, source or tag of the registration to the keys that are wanted, `UNKNOWN` among them for the unknown; one
left out takes all. Under `core.domain.reports.definitions.IN_ROOM` codes of conditions (`write_in_room`), of which one
has to be met."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """People by every dimension: `people` of `people_in_all` are in the choice.

    `shares`: per dimension the frame of `core.analytics.facets`, narrowed by the choices made in the other
    dimensions but not by its own, so that what was not chosen can still be compared and chosen.
    """

    people: int
    people_in_all: int
    shares: Mapping[str, pd.DataFrame]


@needs(Right.LOOK)
def get_facets(desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None) -> pd.DataFrame:
    """Distinct people of these reports by combination of city, region, country, device, system and browser; of the
    choice only its `SOURCES`, `REGISTERED` and `IN_ROOM` count here.

    A person who came to several of the webinars counts once, with the facts of the newest one. Reports of another
    project count as empty. The frame is small (combinations, not people) and is what `break_down` works on.
    """
    with desk.store.reading() as session:
        crowd = load_crowd(session, project_id, list_reports_by_id(session, project_id, report_ids))
        choice = _only(chosen or {}, (*SOURCES, *REGISTERED, IN_ROOM))
        people = choose_people(crowd, read_choice(desk, session, project_id, crowd, choice))
    groups, counts = _group([crowd.texts[name].codes[people] for name in FACETS])
    shown = {
        name: np.array([*crowd.texts[name].values, None], dtype=object)[crowd.texts[name].codes[people[groups]]]
        for name in FACETS
    }
    return pd.DataFrame({**shown, "people": counts}).astype(dict.fromkeys(FACETS, "object") | {"people": "int64"})


def break_down(facets: pd.DataFrame, chosen: Chosen, language: str, top: int = TOP) -> Breakdown:
    """People by every dimension, all but the `top` largest groups folded, with labels in `language`. `facets` are those
    of the chosen sources, and of who was in the room when `chosen` says so."""
    chosen = _only(chosen, DIMENSIONS)
    shares = {
        dimension: _shares(filter_facets(facets, _without(chosen, dimension)), dimension, language, top)
        for dimension in DIMENSIONS
    }
    people = int(filter_facets(facets, chosen)["people"].sum())
    return Breakdown(people=people, people_in_all=int(facets["people"].sum()), shares=shares)


@needs(Right.LOOK)
def get_source_facets(
    desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None
) -> pd.DataFrame:
    """Distinct people of these reports by combination of `SOURCES` and is_from_link (whether the tags had to be read in
    the opened address); of the choice only its `DIMENSIONS`, `REGISTERED` and `IN_ROOM` count here. As `get_facets`
    counts."""
    choice = _only(chosen or {}, (*DIMENSIONS, *REGISTERED, IN_ROOM))
    with desk.store.reading() as session:
        crowd = load_crowd(session, project_id, list_reports_by_id(session, project_id, report_ids))
        people = choose_people(crowd, read_choice(desk, session, project_id, crowd, choice))
        numbers, counts = np.unique(crowd.origin_id[people], return_counts=True)
        origins = list_origins(session, project_id, numbers.tolist())
    names = [*SOURCES, "is_from_link"]
    rows = [[origins.get(number, {}).get(name) for name in names] for number in numbers.tolist()]
    frame = pd.DataFrame(rows, columns=names, dtype="object")
    return frame.assign(people=counts).astype({"people": "int64"})


def cross_cities(facets: pd.DataFrame, chosen: Chosen, language: str, top: int) -> pd.DataFrame:
    """The frame of `core.analytics.facets` by city, as `break_down` has it, with a column for each device (`UNKNOWN`
    among them), of how many of the city's people came with it. What is chosen of cities and devices does not narrow
    it, so that another pair can be chosen."""
    others = {name: keys for name, keys in _only(chosen, DIMENSIONS).items() if name not in ("city_key", "device")}
    held = filter_facets(facets, others)
    cities = by_city(held, language, top)
    places = [
        _FOLDED if folded else UNKNOWN if unknown else key
        for key, folded, unknown in zip(cities["key"], cities["is_other"], cities["is_unknown"], strict=True)
    ]
    city = held["city_key"].where(held["city_key"].notna() & (held["city_key"] != ""), UNKNOWN)
    city = city.where(city.isin([*places, UNKNOWN]), _FOLDED)
    device = held["device"].where(held["device"].notna() & (held["device"] != ""), UNKNOWN)
    table = held["people"].groupby([city, device]).sum().unstack(fill_value=0).reindex(places, fill_value=0)
    for name in table.columns:
        cities[str(name)] = table[name].to_numpy()
    return cities


def break_down_sources(facets: pd.DataFrame, chosen: Chosen, top: int = TOP) -> Breakdown:
    """People by every source, all but the `top` largest groups folded; `facets` are those of `get_source_facets`
    for the choice."""
    chosen = {name: _as_shown(facets[name], name, keys) for name, keys in _only(chosen, SOURCES).items()}
    shares = {source: share_by(filter_facets(facets, _without(chosen, source)), source, top) for source in SOURCES}
    people = int(filter_facets(facets, chosen)["people"].sum())
    return Breakdown(people=people, people_in_all=int(facets["people"].sum()), shares=shares)


def _as_shown(values: "pd.Series[str]", name: str, keys: Collection[str]) -> tuple[str, ...]:
    """The keys, and other spellings of them among the values of facets."""
    folded = {fold(name, key) for key in keys}
    return (*keys, *(value for value in values.dropna().unique() if fold(name, value) in folded))


def list_labels(facets: pd.DataFrame, language: str) -> dict[str, dict[str, str | None]]:
    """Per dimension every key there is with its label in `language`, most people first; unknown has no label."""
    labels: dict[str, dict[str, str | None]] = {}
    for dimension in DIMENSIONS:
        shares = _shares(facets, dimension, language, EVERY)
        known = shares[~shares["is_unknown"]]
        labels[dimension] = dict(zip(known["key"], known["label"], strict=True))
        if shares["is_unknown"].any():
            labels[dimension][UNKNOWN] = None
    return labels


def list_values(facets: pd.DataFrame, column: str) -> list[str]:
    """Every value of a column of facets, most people first; `UNKNOWN` last, where it is unknown for some."""
    shares = share_by(facets, column, EVERY)
    known = [str(key) for key in shares["key"][~shares["is_unknown"]]]
    return [*known, UNKNOWN] if shares["is_unknown"].any() else known


@needs(Right.LOOK)
def list_registered_values(desk: Desk, project_id: int, report_ids: Sequence[int]) -> dict[str, list[str]]:
    """By name of `REGISTERED` every value with which people of these reports registered, most people first; `UNKNOWN`
    last, where it is unknown for some. Nothing while it is not known of anybody."""
    with desk.store.reading() as session:
        reports = list_reports_by_id(session, project_id, report_ids)
        crowd = load_crowd(session, project_id, reports)
        own = registered_origins(desk, session, project_id, reports, crowd)[choose_people(crowd, Choice({}))]
        numbers, people = np.unique(own, return_counts=True)
        origins = list_origins(session, project_id, numbers.tolist())
    if not numbers.any():
        return {}
    frame = pd.DataFrame(
        {
            name: pd.Series([origins.get(number, {}).get(source) for number in numbers.tolist()], dtype="object")
            for name, source in REGISTERED.items()
        }
    ).assign(people=people)
    return {name: list_values(frame, name) for name in REGISTERED}


def read_choice(desk: Desk, session: Session, project_id: int, crowd: Crowd, chosen: Chosen) -> Choice:
    """The choice as it is made among a crowd of the project. A code that cannot be read is met by nobody."""
    wanted = {name: {None if key == UNKNOWN else key for key in keys} for name, keys in chosen.items() if keys}
    sources = {name: keys for name, keys in wanted.items() if name in SOURCES}
    registered = {REGISTERED[name]: keys for name, keys in wanted.items() if name in REGISTERED}
    conditions = [read_in_room(code) for code in chosen.get(IN_ROOM, ())]
    return Choice(
        texts={name: keys for name, keys in wanted.items() if name in DIMENSIONS},
        origins=_origins_with(session, project_id, crowd.origin_id, sources) if sources else None,
        registered=_registered_with(desk, session, project_id, crowd, registered) if registered else None,
        in_room=[one for one in conditions if one] if conditions else None,
    )


def _origins_with(
    session: Session, project_id: int, numbers_of: Codes, wanted: Mapping[str, Collection[str | None]]
) -> list[int]:
    """Which of these origins have these sources; that of those of whom nothing is known (0) has none of them."""
    numbers = np.unique(numbers_of).tolist()
    origins = list_origins(session, project_id, numbers)
    folded = {name: {fold(name, key) for key in keys} for name, keys in wanted.items()}
    return [
        number
        for number in numbers
        if all(fold(name, origins.get(number, {}).get(name)) in keys for name, keys in folded.items())
    ]


def _registered_with(
    desk: Desk, session: Session, project_id: int, crowd: Crowd, wanted: Mapping[str, Collection[str | None]]
) -> Marks:
    """The rows whose registration came from such sources."""
    reports = list_reports_by_id(session, project_id, crowd.report_ids)
    origins = registered_origins(desk, session, project_id, reports, crowd)
    return np.isin(origins, _origins_with(session, project_id, origins, wanted))


def _group(columns: Sequence[Codes]) -> tuple[Wholes, Wholes]:
    """The groups of elements that are the same in all columns: the place of an element of each, and their sizes."""
    groups = np.zeros(len(columns[0]), dtype=np.int64)
    for codes in columns:
        # Made small again each time: all columns together have more combinations than a whole number can tell apart
        groups = pd.factorize(groups * (int(codes.max(initial=-1)) + 2) + codes + 1)[0]
    first = np.zeros(int(groups.max(initial=-1)) + 1, dtype=np.int64)
    first[groups[::-1]] = np.arange(len(groups))[::-1]
    return first, np.bincount(groups)


def _only(chosen: Chosen, names: Sequence[str]) -> Chosen:
    return {name: keys for name, keys in chosen.items() if name in names}


def _without(chosen: Chosen, dimension: str) -> Chosen:
    return {other: keys for other, keys in chosen.items() if other != dimension}


def _shares(frame: pd.DataFrame, dimension: str, language: str, top: int) -> pd.DataFrame:
    if dimension == "city_key":
        return by_city(frame, language, top)
    if dimension == "country":
        return by_country(frame, language, top)
    if dimension == "region":
        return by_region(frame, language, top)
    return share_by(frame, dimension, top)
