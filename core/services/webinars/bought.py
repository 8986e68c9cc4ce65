"""Who bought after a webinar: the orders of the people who were there, counted by their last webinar before the order
(`core.services.webinars.attribution`)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from core.domain.reports.crowd_choice import choose_rows
from core.rights import needs
from core.services.projects.counting import counting_in
from core.services.projects.projects import get_project
from core.services.reports.crowds import load_crowd
from core.services.reports.origins import list_origins
from core.services.reports.summary import SOURCES, Chosen, read_choice
from core.services.webinars.attribution import find_bought
from data.repositories.orders.bought import Order, PersonAt
from data.repositories.reports import reports
from data.repositories.reports.people import list_people_at

COLUMNS = (
    *("number", "created_at", "state", "amount_minor", "paid_minor", "currency", "goods", "paid_at"),
    *("username", "email", "phone", "report_id", "person_number", "room_title", "starts_at"),
)
CONTACTS = ("email", "phone")
_BEST = (PaidState.PAID, PaidState.PARTLY, PaidState.UNPAID)


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
        return _sum_up(_find(desk, session, project_id, report_ids, chosen))


@needs(Right.LOOK)
def get_bought_by_report(desk: Desk, project_id: int, report_ids: Sequence[int]) -> Mapping[int, Bought]:
    """The same for each report; one without an order is left out."""
    found: defaultdict[int, list[tuple[Order, PersonAt]]] = defaultdict(list)
    with desk.store.reading() as session:
        for one in _find(desk, session, project_id, report_ids, None):
            found[one[1].report_id].append(one)
    return {report_id: _sum_up(own) for report_id, own in found.items()}


@needs(Right.LOOK)
def get_bought_by_source(
    desk: Desk, project_id: int, report_ids: Sequence[int], source: str, chosen: Chosen | None = None
) -> Mapping[str | None, Bought]:
    """The same by where the people came from when they entered the webinar: `source` is one of
    `core.services.reports.summary.SOURCES`. None: it is not known."""
    if source not in SOURCES:
        raise ValueError(source)
    with desk.store.reading() as session:
        orders = _find(desk, session, project_id, report_ids, chosen)
        people = list_people_at(session, project_id, {(at.report_id, at.number) for _, at in orders})
        origins = list_origins(session, project_id, {one["origin_id"] for one in people.values()} - {None})
    found: defaultdict[str | None, list[tuple[Order, PersonAt]]] = defaultdict(list)
    for order, at in orders:
        origin = origins.get(people[at.report_id, at.number]["origin_id"], {})
        found[origin.get(source)].append((order, at))
    return {value: _sum_up(own) for value, own in found.items()}


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
    crowd = load_crowd(session, project_id, reports.list_reports_by_id(session, project_id, report_ids))
    rows = choose_rows(crowd, read_choice(desk, session, project_id, crowd, chosen))
    places = np.array([(at.report_id, at.number) for _, at in found], dtype=np.int64)
    own = crowd.find_rows(places[:, 0], places[:, 1])
    near = crowd.rows_of_visits(own)
    is_wanted = np.isin(crowd.visits(own), crowd.visits(near if rows is None else near[rows[near]]))
    return list(compress(found, is_wanted))


def _sum_up(found: Iterable[tuple[Order, PersonAt]]) -> Bought:
    best: dict[int, int] = {}
    sums: dict[tuple[str | None, PaidState], Counter[str]] = defaultdict(Counter)
    for order, at in found:
        state = PaidState(order.state)
        best[at.human] = min(_BEST.index(state), best.get(at.human, len(_BEST)))
        sums[order.currency, state].update(orders=1, amount=order.amount_minor or 0, paid=order.paid_minor or 0)
    people = Counter(_BEST[place] for place in best.values())
    rows = (Sum(currency, state, one["orders"], one["amount"], one["paid"]) for (currency, state), one in sums.items())
    by_size = sorted(rows, key=lambda one: (_BEST.index(one.state), -one.orders, one.currency or ""))
    return Bought(dict(people), tuple(by_size))
