"""The people of one or several reports who were chosen and searched for, in an order, before any of them is read.

Of several reports a person is one element, with the facts of the newest of these webinars at which they were, the
longest of their stays, and to how many of them they came.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlmodel import Session

from core.desk import Desk
from core.domain.reports.cities import city_key
from core.domain.reports.columns import FACETS, UNKNOWN, YES
from core.domain.reports.crowd import Answers, Codes, Crowd, Floats, Marks, Wholes
from core.domain.reports.crowd_choice import choose_rows
from core.services.reports.crowds import load_crowd
from core.services.reports.origins import list_origins
from core.services.reports.registrations import registered_origins
from core.services.reports.summary import REGISTERED, SOURCES, Chosen, read_choice
from data.models import Report
from data.repositories.reports import people as repository
from data.repositories.reports.columns import read_people
from data.repositories.reports.reports import list_reports_by_id

SUMMED = ("stay_s", "finished", "messages", "clicked", "viewer_count", "webinars")
"""What is told over all attendances of a person."""
LOOK_UP_COST = 2
"""To find one person takes so many times as long as to read one of all."""


@dataclass(frozen=True, slots=True, eq=False)
class FoundPeople:
    """`rows`: for each person the row of the crowd that is shown, the newest webinar first. `summed`: `SUMMED` of each;
    of `finished` and `clicked` 1 is a yes, 0 a no; NaN is unknown. `registered`: where each came from when they
    registered for the webinar that is shown (0: unknown). `reports` by id."""

    crowd: Crowd
    rows: Wholes
    summed: Mapping[str, Floats]
    registered: Wholes
    reports: Mapping[int, Report]

    def __len__(self) -> int:
        return len(self.rows)

    def places(self, some: Wholes) -> list[tuple[int, int]]:
        """The report of some of these people, and their number there."""
        rows = self.rows[some]
        reports = self.crowd.report[rows].tolist()
        numbers = self.crowd.numbers(rows).tolist()
        return [(self.crowd.report_ids[place], number) for place, number in zip(reports, numbers, strict=True)]


def find_people(
    desk: Desk,
    session: Session,
    project_id: int,
    report_ids: Sequence[int],
    chosen: Chosen,
    search: repository.ViewerSearch,
) -> FoundPeople:
    """The chosen people whom the search finds; whoever was found at one of the webinars is shown with all of them."""
    reports = list_reports_by_id(session, project_id, report_ids)
    crowd = load_crowd(session, project_id, reports)
    rows = choose_rows(crowd, read_choice(desk, session, project_id, crowd, chosen))
    looked = _look(session, project_id, crowd, search)
    by_id = {report.id or 0: report for report in reports}
    registered = registered_origins(desk, session, project_id, reports, crowd)
    if crowd.is_one:
        kept = np.ones(len(crowd), dtype=bool)
        for marks in (rows, looked):
            kept &= True if marks is None else marks
        shown = np.flatnonzero(kept)
        return FoundPeople(crowd, shown, _of_rows(crowd, shown), registered[shown], by_id)
    chosen_rows = np.arange(len(crowd)) if rows is None else np.flatnonzero(rows)
    if looked is not None:
        is_met = np.zeros(len(crowd.humans), dtype=bool)
        is_met[crowd.human[chosen_rows[looked[chosen_rows]]]] = True
        chosen_rows = chosen_rows[is_met[crowd.human[chosen_rows]]]
    first = crowd.first_rows(chosen_rows)
    shown = np.sort(first[first >= 0])
    return FoundPeople(crowd, shown, _of_humans(crowd, chosen_rows, shown), registered[shown], by_id)


def sort_people(session: Session, project_id: int, found: FoundPeople, order: str, *, descending: bool) -> Wholes:
    """The places of these people in the order of a column as the store names it: of `SUMMED`, `FACETS`, `SOURCES`,
    `REGISTERED` or the table `person`. Those of whom it is unknown come last, and equals in the order in which they
    were found."""
    values = _values(session, project_id, found, order)
    return np.argsort(-values if descending else values, kind="stable")


def _values(session: Session, project_id: int, found: FoundPeople, order: str) -> Floats:
    crowd, rows = found.crowd, found.rows
    if order in SUMMED:
        return found.summed[order]
    if order in FACETS:
        codes, texts = crowd.texts[order]
        return np.append(_ranks(_one_spelling(texts) if order == "city" else texts), np.nan)[codes[rows]]
    if order in SOURCES:
        return _source_ranks(session, project_id, crowd.origin_id[rows], order)
    if order in REGISTERED:
        return _source_ranks(session, project_id, found.registered, REGISTERED[order])
    values = _read_values(session, project_id, found, order)
    if order in repository.MOMENTS:
        return values.astype(np.float64)
    return _ranks(values.tolist())


def _read_values(session: Session, project_id: int, found: FoundPeople, column: str) -> "npt.NDArray[np.object_]":
    """What the table `person` holds of each of these people in a column."""
    crowd, rows = found.crowd, found.rows
    if len(rows) * LOOK_UP_COST < len(crowd):
        places = found.places(np.arange(len(rows)))
        held = repository.list_values_at(session, project_id, places, column)
        return np.array([held.get(place) for place in places], dtype=object)
    whole = (read_people(session, report_id, (column,))[column] for report_id in crowd.report_ids)
    return np.array(list(chain.from_iterable(whole)), dtype=object)[rows]


def _source_ranks(session: Session, project_id: int, origin_ids: Codes, source: str) -> Floats:
    numbers, place = np.unique(origin_ids, return_inverse=True)
    origins = list_origins(session, project_id, numbers.tolist())
    return _ranks([origins.get(number, {}).get(source) for number in numbers.tolist()])[place]


def _one_spelling(cities: Iterable[str | None]) -> list[str | None]:
    """For each spelling one of the same city, in Cyrillic letters where somebody has it so: these come last in the
    alphabet."""
    written = list(cities)
    spellings = {city_key(city, None): city for city in sorted(filter(None, written))}
    return [spellings.get(city_key(city, None), city) for city in written]


def _ranks(texts: Iterable[str | None]) -> Floats:
    """The place of each text in alphabetical order, whatever its case; NaN for an unknown one."""
    lowered = pd.Series([None if text is None else text.lower() for text in texts], dtype=object)
    codes, _ = pd.factorize(lowered, sort=True)
    return np.where(codes < 0, np.nan, codes.astype(np.float64))


def _look(session: Session, project_id: int, crowd: Crowd, search: repository.ViewerSearch) -> Marks | None:
    """The rows in which the search finds something; None when nothing is searched for."""
    if not search.is_for_anything:
        return None
    marks = np.zeros(len(crowd), dtype=bool)
    begins = dict(zip(crowd.report_ids, crowd.begins.tolist(), strict=False))
    places = repository.list_places_found(session, project_id, crowd.report_ids, search)
    marks[[begins[report_id] + number for report_id, number in places]] = True
    return marks


def _of_rows(crowd: Crowd, rows: Wholes) -> dict[str, Floats]:
    """`SUMMED` where each row is a person."""
    return {name: _of_each(crowd, rows, name) for name in SUMMED}


def _of_humans(crowd: Crowd, rows: Wholes, shown: Wholes) -> dict[str, Floats]:
    """`SUMMED` over these rows of the humans of whom each has a row in `shown`: the longest stay, whether one lasted to
    the end and at one of them they clicked, what they wrote in all."""
    place = np.empty(len(crowd.humans), dtype=np.int64)
    place[crowd.human[shown]] = np.arange(len(shown))
    of = place[crowd.human[rows]]
    summed: dict[str, Floats] = {}
    for name in SUMMED:
        values = _of_each(crowd, rows, name)
        if name in ("stay_s", "finished", "clicked"):
            summed[name] = np.full(len(shown), np.nan)
            np.fmax.at(summed[name], of, values)
        else:
            summed[name] = np.bincount(of, weights=values, minlength=len(shown)).astype(np.float64, copy=False)
    return summed


def _of_each(crowd: Crowd, rows: Wholes, name: str) -> Floats:
    """One of `SUMMED` of each of these rows."""
    if name == "webinars":
        return np.ones(len(rows))
    values = getattr(crowd, name)[rows]
    return _told(values) if name in ("finished", "clicked") else values.astype(np.float64, copy=False)


def _told(answers: Answers) -> Floats:
    return np.where(answers == UNKNOWN, np.nan, (answers == YES).astype(np.float64))


def read_rows(session: Session, project_id: int, found: FoundPeople, some: Wholes) -> dict[str, Sequence[Any]]:
    """What is known of some of the people found, in their order, by column: the facts of the attendance that is shown,
    those of its webinar (`room_id`, `room_title`, `starts_at`), `SUMMED`, and `registered_id`, where they came from
    when they registered (0: unknown)."""
    places = found.places(some)
    people = repository.list_facts_at(session, project_id, places)
    rows = [people[place] for place in places]
    facts = dict(zip(repository.FACTS, zip(*rows, strict=True), strict=True)) if rows else {}
    webinars: dict[str, Sequence[Any]] = {}
    for name in ("room_id", "room_title", "starts_at"):
        of = {
            report_id: getattr(found.reports[report_id], name) for report_id in {report_id for report_id, _ in places}
        }
        webinars[name] = [of[report_id] for report_id, _ in places]
    summed = {name: found.summed[name][some] for name in SUMMED}
    return {**facts, **webinars, **summed, "registered_id": found.registered[some].tolist()}
