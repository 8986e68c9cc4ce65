"""Who bought after a webinar: the orders of the people who were there, counted by their last webinar before the order
(`core.services.webinars.attribution`)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.desk import Desk
from core.domain.access.masking import hide_contacts
from core.domain.access.rights import Right
from core.domain.orders.order import PaidState
from core.domain.reports.crowd import Marks, Wholes
from core.domain.reports.crowd_choice import choose_rows
from core.rights import needs
from core.services.projects.counting import counting_in
from core.services.projects.projects import get_project
from core.services.reports.crowds import load_crowd
from core.services.reports.origins import list_origins
from core.services.reports.summary import SOURCES, Chosen, read_choice
from core.services.webinars.attribution import find_bought
from core.services.webinars.sales import STATES, Sales, find_sales
from data.models import Report
from data.repositories.orders.bought import Order, PersonAt
from data.repositories.reports import reports
from data.repositories.reports.people import list_people_at

COLUMNS = (
    *("number", "created_at", "state", "amount_minor", "paid_minor", "currency", "goods", "paid_at"),
    *("username", "email", "phone", "report_id", "person_number", "room_title", "starts_at"),
)
CONTACTS = ("email", "phone")


class Sum(NamedTuple):
    """`orders` of one state in one currency (None where that is not known): what they cost and what of it was paid, in
    hundredths."""

    currency: str | None
    state: PaidState
    orders: int
    amount_minor: int
    paid_minor: int


@dataclass(frozen=True, slots=True)
class Bought:
    """What people ordered after a webinar, or several: `people` by the best state of their orders, each person once,
    and the sums, those of most orders first within a state. Sums of different currencies are never added."""

    people: Mapping[PaidState, int]
    sums: tuple[Sum, ...]

    @property
    def buyers(self) -> int:
        """Who has paid an order in full."""
        return self.people.get(PaidState.PAID, 0)

    def count(self, state: PaidState) -> int:
        """The orders in this state."""
        return sum(one.orders for one in self.sums if one.state is state)

    def of(self, state: PaidState) -> tuple[Sum, ...]:
        """The sums of this state."""
        return tuple(one for one in self.sums if one.state is state)


NOTHING = Bought({}, ())


@needs(Right.LOOK)
def get_bought(desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None) -> Bought:
    """What the chosen people of these reports ordered, all reports together. Reports of another project count as
    empty."""
    with desk.store.reading() as session:
        return _sum_up(_find_sales(desk, session, project_id, report_ids, chosen))


@needs(Right.LOOK)
def get_bought_by_report(desk: Desk, project_id: int, report_ids: Sequence[int]) -> Mapping[int, Bought]:
    """The same for each report; one without an order is left out."""
    with desk.store.reading() as session:
        sales = _find_sales(desk, session, project_id, report_ids, None)
    order = np.argsort(sales.report_ids)
    found, begins = np.unique(sales.report_ids[order], return_index=True)
    parts = np.split(order, begins[1:])
    return {report_id: _sum_up(sales.only(own)) for report_id, own in zip(found.tolist(), parts, strict=False)}


@needs(Right.LOOK)
def get_bought_by_source(
    desk: Desk, project_id: int, report_ids: Sequence[int], source: str, chosen: Chosen | None = None
) -> Mapping[str | None, Bought]:
    """The same by where the people came from when they entered the webinar: `source` is one of
    `core.services.reports.summary.SOURCES`. None: it is not known."""
    if source not in SOURCES:
        raise ValueError(source)
    with desk.store.reading() as session:
        sales = _find_sales(desk, session, project_id, report_ids, chosen)
        places = list(zip(sales.report_ids.tolist(), sales.numbers.tolist(), strict=True))
        people = list_people_at(session, project_id, set(places))
        origins = list_origins(session, project_id, {one["origin_id"] for one in people.values()} - {None})
    found: defaultdict[str | None, list[int]] = defaultdict(list)
    for place, person in enumerate(places):
        found[origins.get(people[person]["origin_id"], {}).get(source)].append(place)
    return {value: _sum_up(sales.only(np.array(own))) for value, own in found.items()}


@needs(Right.LOOK)
def list_bought(desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None) -> pd.DataFrame:
    """These orders, the newest first: `COLUMNS`, moments in the account's zone; `report_id` and `person_number` say who
    at which webinar. Operators who see no contacts get none."""
    zone = get_project(desk, project_id).time_zone
    with desk.store.reading() as session:
        found = _find(desk, session, project_id, report_ids, chosen)
        held = reports.list_reports_by_id(session, project_id, list({at.report_id for _, at in found}))
        titles = {report.id: report.room_title or report.room_id for report in held}
    rows = [
        {
            **order._asdict(),
            "report_id": at.report_id,
            "person_number": at.number,
            "room_title": titles.get(at.report_id),
            "starts_at": at.starts_at,
        }
        for order, at in reversed(found)
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in ("created_at", "paid_at", "starts_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.tz_convert(zone)
    for name in ("amount_minor", "paid_minor"):
        frame[name] = frame[name].astype("Int64")
    if not desk.acting.may(Right.CONTACTS):
        frame["username"] = frame["username"].map(hide_contacts, na_action="ignore")
        frame[list(CONTACTS)] = None
    return frame


def _find(
    desk: Desk, session: Session, project_id: int, report_ids: Sequence[int], chosen: Chosen | None
) -> list[tuple[Order, PersonAt]]:
    found = find_bought(session, project_id, report_ids, counting_in(session, project_id))
    if not chosen or not found:
        return found
    places = np.array([(at.report_id, at.number) for _, at in found], dtype=np.int64)
    held = reports.list_reports_by_id(session, project_id, report_ids)
    return list(compress(found, _are_chosen(desk, session, project_id, held, chosen, places[:, 0], places[:, 1])))


def _find_sales(
    desk: Desk, session: Session, project_id: int, report_ids: Sequence[int], chosen: Chosen | None
) -> Sales:
    held = reports.list_reports_by_id(session, project_id, report_ids)
    sales = find_sales(session, project_id, held, counting_in(session, project_id))
    if not chosen:
        return sales
    return sales.only(_are_chosen(desk, session, project_id, held, chosen, sales.report_ids, sales.numbers))


def _are_chosen(
    desk: Desk,
    session: Session,
    project_id: int,
    held: Sequence[Report],
    chosen: Chosen,
    report_ids: Wholes,
    numbers: Wholes,
) -> Marks:
    """Whether these people of the reports are chosen, or somebody who counts as the same there."""
    crowd = load_crowd(session, project_id, held)
    rows = choose_rows(crowd, read_choice(desk, session, project_id, crowd, chosen))
    own = crowd.find_rows(report_ids, numbers)
    near = crowd.rows_of_visits(own)
    return np.isin(crowd.visits(own), crowd.visits(near if rows is None else near[rows[near]]))


def _sum_up(sales: Sales) -> Bought:
    _, human = np.unique(sales.humans, return_inverse=True)
    best = np.full(human.max(initial=-1) + 1, len(STATES))
    np.minimum.at(best, human, sales.states)
    people = Counter(STATES[place] for place in best.tolist())
    kinds, kind = np.unique(sales.currency * len(STATES) + sales.states, return_inverse=True)
    orders = np.bincount(kind, minlength=len(kinds))
    amounts, paid = np.zeros(len(kinds), dtype=np.int64), np.zeros(len(kinds), dtype=np.int64)
    np.add.at(amounts, kind, sales.amounts)
    np.add.at(paid, kind, sales.paid)
    rows = [
        Sum(sales.currencies[one // len(STATES)], STATES[one % len(STATES)], *counted)
        for one, *counted in zip(*(column.tolist() for column in (kinds, orders, amounts, paid)), strict=True)
    ]
    by_size = sorted(rows, key=lambda one: (STATES.index(one.state), -one.orders, one.currency or ""))
    return Bought(dict(people), tuple(by_size))
