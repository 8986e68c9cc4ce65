"""Which orders count to which webinars, and to whom of the people there: by the rule of
`core.domain.orders.attribution`, asked of the store."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

import numpy as np
from sqlmodel import Session

from core.domain.orders.attribution import Buyer, Holder, Key, Visit, choose_visit, find_buyer
from core.domain.reports.definitions import Counting
from core.services.reports.humans_by_report import list_humans
from data.repositories.orders import bought as repository
from data.repositories.orders.bought import Order, PersonAt
from data.repositories.reports import reports
from data.repositories.reports.humans import list_holders


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
    session: Session,
    project_id: int,
    report_ids: Collection[int],
    counting: Counting,
    *,
    told_after: datetime | None = None,
) -> list[tuple[Order, PersonAt]]:
    """The orders that count to these reports, each with its person there, the oldest first. With `told_after` those of
    which nothing new was said after it may be missing."""
    own = {report.id or 0: report for report in reports.list_reports_by_id(session, project_id, list(report_ids))}
    if not own:
        return []
    since = min(report.starts_at for report in own.values())
    until = max(report.starts_at for report in own.values()) + timedelta(days=counting.purchase_days)
    orders = repository.list_unsettled(session, project_id, since, until, told_after)
    human_of = _find_buyers(session, project_id, orders)
    visits = _choose_visits(session, project_id, orders, human_of, counting)
    found = repository.list_settled(session, project_id, own)
    for order in orders:
        visit = visits.get(order.number)
        if visit and visit.report_id in own:
            found.append((order, PersonAt(human_of[order.number], *visit)))
    return sorted(found, key=lambda one: (one[0].created_at, one[0].number))


def _choose_visits(
    session: Session, project_id: int, orders: Sequence[Order], human_of: Mapping[str, int], counting: Counting
) -> dict[str, Visit]:
    """By order the visit to the webinar to which it counts, of all webinars of the project."""
    days = timedelta(days=counting.purchase_days)
    starts = reports.list_pulled_starts(session, project_id)
    chosen: dict[str, Visit] = {}
    for some in _split([order for order in orders if order.number in human_of], days):
        since, until = some[0].created_at - days, some[-1].created_at
        near = {report_id: start for report_id, start in starts.items() if since <= start <= until}
        visits = _list_visits(session, project_id, {human_of[order.number] for order in some}, near)
        for order in some:
            visit = choose_visit(order.created_at, visits[human_of[order.number]], counting)
            if visit:
                chosen[order.number] = visit
    return chosen


def _list_visits(
    session: Session, project_id: int, humans: Collection[int], starts: Mapping[int, datetime]
) -> defaultdict[int, list[Visit]]:
    """By human at which of these reports, given with their starts, they were."""
    wanted = np.array(sorted(humans), dtype=np.int64)
    visits: defaultdict[int, list[Visit]] = defaultdict(list)
    for report_id, held in list_humans(session, project_id, starts).items():
        numbers = np.flatnonzero(np.isin(held, wanted))
        for human, number in zip(held[numbers].tolist(), numbers.tolist(), strict=True):
            visits[human].append(Visit(starts[report_id], report_id, number))
    return visits


def _split(orders: Sequence[Order], days: timedelta) -> Iterator[list[Order]]:
    """The orders, the oldest first, in parts of these days: of all the webinars of a buyer, only those of the days
    before the order have to be read."""
    width = max(days, timedelta(days=1))
    for _, some in groupby(orders, key=lambda order: (order.created_at - orders[0].created_at) // width):
        yield list(some)


def _find_buyers(session: Session, project_id: int, orders: Iterable[Order]) -> dict[str, int]:
    """The human of each order that is of somebody of the reports."""
    buyers = {order.number: Buyer(order.email, order.phone, order.username) for order in orders}
    # Whose an e-mail is its index tells; with a phone the names of all who have it are read
    emails = {key for buyer in buyers.values() for key in buyer.keys if key[0] == "email"}
    owners = list_holders(session, project_id, emails)
    holders = {key: [Holder(human, None)] for key in emails if (human := owners.get(key)) is not None}
    found = _buyers_of(buyers, holders)
    others = {number: buyer for number, buyer in buyers.items() if number not in found}
    phones = {value for buyer in others.values() for kind, value in buyer.keys if kind == "phone"}
    for value, human, name in repository.list_holders(session, project_id, "phone", sorted(phones)):
        holders.setdefault(("phone", value), []).append(Holder(human, name))
    return found | _buyers_of(others, holders)


def _buyers_of(buyers: Mapping[str, Buyer], holders: Mapping[Key, Collection[Holder]]) -> dict[str, int]:
    found = ((number, find_buyer(buyer, holders)) for number, buyer in buyers.items())
    return {number: human for number, human in found if human is not None}
