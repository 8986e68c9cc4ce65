"""Which orders count to which webinars, and to whom of the people there: by the rule of
`core.domain.orders.attribution`, asked of the store."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from sqlmodel import Session

from core.domain.orders.attribution import Buyer, Holder, Key, Visit, choose_visit, find_buyer
from core.domain.reports.definitions import Counting
from data.repositories.orders import bought as repository
from data.repositories.orders.bought import Order, PersonAt
from data.repositories.reports import reports


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
    found = repository.list_settled(session, project_id, own)
    days = timedelta(days=counting.purchase_days)
    for some in _split(orders, days):
        humans = {human_of[order.number] for order in some if order.number in human_of}
        visits: defaultdict[int, dict[Visit, PersonAt]] = defaultdict(dict)
        for at in repository.list_visits(session, project_id, humans, some[0].created_at - days, some[-1].created_at):
            visits[at.human][Visit(at.starts_at, at.report_id, at.number)] = at
        for order in some:
            at_webinars = visits[human_of[order.number]] if order.number in human_of else {}
            visit = choose_visit(order.created_at, at_webinars, counting)
            if visit and visit.report_id in own:
                found.append((order, at_webinars[visit]))
    return sorted(found, key=lambda one: (one[0].created_at, one[0].number))


def _split(orders: Sequence[Order], days: timedelta) -> Iterator[list[Order]]:
    """The orders, the oldest first, in parts of these days: of all the webinars of a buyer, only those of the days
    before the order have to be read."""
    width = max(days, timedelta(days=1))
    for _, some in groupby(orders, key=lambda order: (order.created_at - orders[0].created_at) // width):
        yield list(some)


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
