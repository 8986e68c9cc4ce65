"""Who bought after a webinar: the orders of the people who were there, counted by their last webinar before the order
(`core.domain.orders.attribution`)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

import pandas as pd
from sqlmodel import Session

from core.desk import Desk
from core.domain.access.masking import hide_contacts
from core.domain.access.rights import Right
from core.domain.orders.attribution import Buyer, Holder, Key, Visit, choose_visit, find_buyer
from core.domain.orders.order import PaidState
from core.domain.reports.definitions import Counting
from core.rights import needs
from core.services.projects.counting import get_counting
from core.services.projects.projects import get_project
from core.services.reports.summary import SOURCES, Chosen, stored
from data.repositories.orders import bought as repository
from data.repositories.orders.bought import Order, PersonAt
from data.repositories.reports import reports, viewers

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
    return _sum_up(_find(desk, project_id, report_ids, chosen))


@needs(Right.LOOK)
def get_bought_by_report(desk: Desk, project_id: int, report_ids: Sequence[int]) -> Mapping[int, Bought]:
    """The same for each report; one without an order is left out."""
    found: defaultdict[int, list[tuple[Order, PersonAt]]] = defaultdict(list)
    for one in _find(desk, project_id, report_ids, None):
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
    orders = _find(desk, project_id, report_ids, chosen)
    with desk.store.reading() as session:
        origins = viewers.list_origins(session, project_id, {at.origin_id for _, at in orders if at.origin_id})
    found: defaultdict[str | None, list[tuple[Order, PersonAt]]] = defaultdict(list)
    for order, at in orders:
        found[origins.get(at.origin_id or 0, {}).get(source)].append((order, at))
    return {value: _sum_up(own) for value, own in found.items()}


@needs(Right.LOOK)
def list_bought(desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None = None) -> pd.DataFrame:
    """These orders, the newest first: `COLUMNS`, moments in the account's zone; `report_id` and `person_number` say who
    at which webinar. Operators who see no contacts get none."""
    zone = get_project(desk, project_id).time_zone
    found = _find(desk, project_id, report_ids, chosen)
    with desk.store.reading() as session:
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


def settle_bought(
    session: Session,
    project_id: int,
    report_ids: Collection[int],
    counting: Counting,
    *,
    people: Collection[tuple[int, int]] | None = None,
) -> None:
    """Write down to whom of these reports each order counts, because their contacts are about to be removed; with
    `people` (report, number) only of these."""
    settled = {
        order.number: (at.report_id, at.number)
        for order, at in find_bought(session, project_id, report_ids, counting)
        if people is None or (at.report_id, at.number) in people
    }
    repository.settle_orders(session, project_id, settled)


def find_bought(
    session: Session, project_id: int, report_ids: Collection[int], counting: Counting
) -> list[tuple[Order, PersonAt]]:
    """The orders that count to these reports, each with its person there, the oldest first."""
    own = {report.id or 0: report for report in reports.list_reports_by_id(session, project_id, list(report_ids))}
    if not own:
        return []
    since = min(report.starts_at for report in own.values())
    until = max(report.starts_at for report in own.values()) + timedelta(days=counting.purchase_days)
    orders = repository.list_unsettled(session, project_id, since, until)
    human_of = _find_buyers(session, project_id, orders)
    visits: defaultdict[int, dict[Visit, PersonAt]] = defaultdict(dict)
    for at in repository.list_visits(session, project_id, set(human_of.values()), since, until):
        visits[at.human][Visit(at.starts_at, at.report_id, at.number)] = at
    found = repository.list_settled(session, project_id, own)
    for order in orders:
        at_webinars = visits[human_of[order.number]] if order.number in human_of else {}
        visit = choose_visit(order.created_at, at_webinars, counting)
        if visit and visit.report_id in own:
            found.append((order, at_webinars[visit]))
    return sorted(found, key=lambda one: (one[0].created_at, one[0].number))


def _find_buyers(session: Session, project_id: int, orders: Iterable[Order]) -> dict[str, int]:
    """The human of each order that is of somebody of the reports."""
    buyers = {order.number: Buyer(order.email, order.phone, order.username) for order in orders}
    holders: defaultdict[Key, list[Holder]] = defaultdict(list)
    keys = {key for buyer in buyers.values() for key in buyer.keys}
    for kind in ("email", "phone"):
        values = sorted(value for known, value in keys if known == kind)
        for value, human, name in repository.list_holders(session, project_id, kind, values):
            holders[kind, value].append(Holder(human, name))
    found = ((number, find_buyer(buyer, holders)) for number, buyer in buyers.items())
    return {number: human for number, human in found if human is not None}


def _find(
    desk: Desk, project_id: int, report_ids: Sequence[int], chosen: Chosen | None
) -> list[tuple[Order, PersonAt]]:
    counting = get_counting(desk, project_id)
    with desk.store.reading() as session:
        found = find_bought(session, project_id, report_ids, counting)
        if not chosen or not found:
            return found
        wanted = viewers.list_humans(session, project_id, report_ids, stored(chosen))
    return [(order, at) for order, at in found if (at.report_id, at.human) in wanted]


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
