"""What is known of each human at one webinar or several, for the funnel and for segments."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.desk import Desk
from core.domain.reports.columns import NO, UNKNOWN, YES
from core.domain.reports.crowd import Answers, Codes, Crowd, Floats, Wholes
from core.domain.reports.crowd_choice import choose_rows
from core.domain.reports.definitions import AGAIN_AFTER_S, MINUTE_S, Counting
from core.domain.reports.registrations import RegisteredPeople
from core.domain.webinars.segments import Fact, Measure
from core.services.projects.counting import get_counting, get_offer_minutes
from core.services.reports.crowds import first_starts, load_crowd
from core.services.reports.registered import is_whole
from core.services.reports.registrations import load_people
from core.services.reports.summary import Chosen, read_choice
from core.services.webinars.attendances import at_offers, who_came
from core.services.webinars.sales import find_sales
from data.models import Report
from data.repositories.orders import orders
from data.repositories.reports import reports as repository
from data.repositories.reports.registered import list_room_pages

ALL_FACTS = frozenset(Fact)
Told = tuple[str, Floats | Answers]
"""The name of a measure or fact, and what it is for each attendance."""


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """The chosen people who came to the webinars, each human once, or, of one webinar, each person of its report by
    themselves: later webinars may tell of two of them that they are one.

    `frame` has `human` as index; report_id and number (the newest of the webinars and the person there), origin_id (0:
    unknown), the measures (`Measure`; NaN: unknown) and the facts that were asked for (`Fact`; `NO`, `UNKNOWN` or
    `YES`). Of several webinars the longest stay counts, all messages together, and whatever was so at one of them.
    """

    frame: pd.DataFrame
    reports: tuple[Report, ...]


def read_people(
    desk: Desk,
    session: Session,
    project_id: int,
    report_ids: Sequence[int],
    chosen: Chosen,
    asked: Collection[Fact] = ALL_FACTS,
    *,
    each_human: bool = False,
) -> PeopleFacts:
    """The people of these reports; those of another project count as empty. Of one report its people are counted, as in
    all its other numbers, or with `each_human` the humans, of whom nobody may be meant twice."""
    counting, offers = get_counting(desk, project_id), get_offer_minutes(desk, project_id)
    reports = tuple(repository.list_reports_by_id(session, project_id, report_ids))
    crowd = load_crowd(session, project_id, reports)
    chosen_rows = choose_rows(crowd, read_choice(desk, session, project_id, crowd, chosen))
    came = who_came(crowd, counting.attended_from_s) == YES
    rows = np.flatnonzero(came if chosen_rows is None else came & chosen_rows)
    told: dict[str, Answers] = {
        Fact.AT_OFFER: at_offers(crowd, reports, offers if Fact.AT_OFFER in asked else {}),
    }
    if Fact.RETURNING in asked:
        told[Fact.RETURNING] = _returning(session, project_id, crowd, reports, counting)
    if {Fact.ORDERED, Fact.PAID} & set(asked):
        told.update(_bought(session, project_id, crowd, reports, counting))
    if Fact.REGISTERED in asked:
        registered = load_people(desk, session, project_id, reports)
        told[Fact.REGISTERED] = _registered(crowd, registered, _list_whole(session, project_id, reports))
    newest, of = _by_human(crowd, rows) if each_human or not crowd.is_one else (rows, np.arange(len(rows)))
    return PeopleFacts(_merge(crowd, rows, newest, of, chain(_tell(crowd, reports), told.items())), reports)


def _tell(crowd: Crowd, reports: Sequence[Report]) -> Iterator[Told]:
    """The measures and the facts of each attendance that the crowd tells by itself."""
    removed = [report.id or 0 for report in reports if report.details_removed_at]
    is_removed = np.isin(crowd.report_ids, removed)[crowd.report]
    stay_s = np.where(crowd.is_partial, np.nan, crowd.stay_s)
    yield Measure.MINUTES, stay_s / MINUTE_S
    yield Measure.SHARE, np.minimum(stay_s / crowd.lengths_s[crowd.report], 1) * 100
    yield Measure.MESSAGES, np.where(is_removed, np.nan, crowd.messages)
    yield Fact.TO_END, crowd.finished
    yield Fact.CLICKED, crowd.clicked
    yield Fact.HAS_PHONE, np.where(is_removed, UNKNOWN, np.where(crowd.has_phone, YES, NO)).astype(np.int8)


def _returning(
    session: Session, project_id: int, crowd: Crowd, reports: Sequence[Report], counting: Counting
) -> Answers:
    """Whether each came to a webinar of the project before this one, and not only at another part of it; of guests, who
    left no contact, nobody can tell."""
    places = {report.id: report.starts_at for report in reports}
    starts = np.array([places[report_id].timestamp() for report_id in crowd.report_ids], dtype=np.float64)
    nameless = crowd.is_guest | (crowd.humans < 0)[crowd.human]
    first = first_starts(session, project_id, crowd.humans, counting.attended_from_s)[crowd.human]
    is_again = first <= starts[crowd.report] - AGAIN_AFTER_S
    return np.where(is_again, YES, np.where(nameless, UNKNOWN, NO)).astype(np.int8)


def _bought(
    session: Session, project_id: int, crowd: Crowd, reports: Sequence[Report], counting: Counting
) -> dict[str, Answers]:
    """Whether each has an order that counts to the webinar, and a paid one; unknown where the orders since the webinar
    are not loaded."""
    known = orders.find_list(session, project_id)
    since = known.covered_from if known else None
    covered = [report.id or 0 for report in reports if since and report.starts_at >= since]
    sales = find_sales(session, project_id, reports, counting)
    rows = crowd.find_rows(sales.report_ids, sales.numbers)
    other = np.where(np.isin(crowd.report_ids, covered), NO, UNKNOWN)[crowd.report].astype(np.int8)
    return {
        Fact.ORDERED: _with_those(crowd, other, rows),
        Fact.PAID: _with_those(crowd, other, rows[sales.is_paid]),
    }


def _with_those(crowd: Crowd, other: Answers, rows: Wholes) -> Answers:
    """These answers with a yes for the visits of these rows."""
    answers = other.copy()
    answers[crowd.rows_of_visits(rows)] = YES
    return answers


def _list_whole(session: Session, project_id: int, reports: Sequence[Report]) -> set[int]:
    """The ids of the reports of which all registrations are known, of every page of the room."""
    pages = {room_id: list_room_pages(session, project_id, room_id) for room_id in {one.room_id for one in reports}}
    return {one.id or 0 for one in reports if all(is_whole(page, one.starts_at) for page in pages[one.room_id])}


def _registered(crowd: Crowd, people: Mapping[int, RegisteredPeople | None], whole: Collection[int]) -> Answers:
    """Whether each had registered for their webinar. Of who was not found among the registered nobody can tell where
    they left no contact, or where the report is not among the `whole`: others may have registered."""
    answers = np.full(len(crowd), UNKNOWN, dtype=np.int8)
    for place, report_id in enumerate(crowd.report_ids):
        known = people.get(report_id)
        if known is not None:
            own = crowd.rows_of(place)
            if report_id in whole:
                answers[own] = np.where(crowd.is_guest[own], UNKNOWN, NO)
            answers[own.start + known.numbers] = YES
    return answers


def _by_human(crowd: Crowd, rows: Wholes) -> tuple[Wholes, Codes]:
    """The newest attendance of each human of these, and for each of these which human it is of."""
    first = crowd.first_rows(rows)
    newest = np.sort(first[first >= 0])
    place = np.empty(len(crowd.humans), dtype=np.int32)
    place[crowd.human[newest]] = np.arange(len(newest))
    return newest, place[crowd.human[rows]]


def _merge(crowd: Crowd, rows: Wholes, newest: Wholes, of: Codes, told: Iterable[Told]) -> pd.DataFrame:
    """One row for each of those whose attendances `rows` are, who are shown as at the `newest` of them. What is told of
    all attendances is taken one after the other: of a million each measure has 8 MB."""

    def most(values: Floats | Answers) -> Floats | Answers:
        is_measure = values.dtype == np.float64
        best = np.full(len(newest), np.nan if is_measure else NO, dtype=values.dtype)
        (np.fmax if is_measure else np.maximum).at(best, of, values[rows])
        return best

    merged: dict[str, Floats | Answers] = {}
    for name, values in told:
        if name == Measure.MESSAGES:  # unknown where those of one of the attendances are
            merged[name] = np.bincount(of, values[rows], len(newest)).astype(np.float64, copy=False)
        else:
            merged[name] = most(values)
    return pd.DataFrame(
        {
            "report_id": np.array(crowd.report_ids, dtype=np.int64)[crowd.report[newest]],
            "number": crowd.numbers(newest),
            "origin_id": crowd.origin_id[newest].astype(np.int64),
            **merged,
        },
        index=pd.Index(crowd.humans[crowd.human[newest]], name="human"),
    )
