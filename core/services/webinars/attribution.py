"""Which orders count to which webinars, and to whom of the people there: by the rule of
`core.domain.orders.attribution`, asked of the store."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from operator import itemgetter

import numpy as np
from sqlmodel import Session

from core.domain.orders.attribution import Buyer, Holder, Key, Visit, choose_visit, find_buyer
from core.domain.reports.crowd import Wholes
from core.domain.reports.definitions import Counting
from core.services.reports.humans_by_report import list_humans
from core.services.reports.kept import Kept
from data.repositories.orders import bought as repository
from data.repositories.orders.bought import Order, PersonAt
from data.repositories.reports import reports
from data.repositories.reports.humans import list_holders

KEPT_BYTES = 16 << 20
"""How much memory the people take to whom orders count; those of 15,000 orders take 6 MB."""


@dataclass(frozen=True, slots=True)
class _People:
    by_order: Mapping[str, PersonAt]

    @property
    def nbytes(self) -> int:
        return 400 * len(self.by_order)


kept: Kept[_People] = Kept(KEPT_BYTES)


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
    people_of = _find_people(session, project_id, orders, counting)
    found = repository.list_settled(session, project_id, own)
    for order in orders:
        at = people_of.get(order.number)
        if at and at.report_id in own:
            found.append((order, at))
    return sorted(found, key=lambda one: (one[0].created_at, one[0].number))


def _find_people(
    session: Session, project_id: int, orders: Sequence[Order], counting: Counting
) -> Mapping[str, PersonAt]:
    """By order, given the oldest first, the person of the webinar to which it counts. Every filter of a page asks for
    the same: it is kept until another order comes, or other people."""
    said = [(order.number, order.email, order.phone, order.username, order.created_at) for order in orders]
    digest = blake2b(repr(said).encode(), digest_size=16).hexdigest()  # contacts are not kept
    people = reports.people_stamp(session, project_id), reports.erased_stamp(session, project_id)
    key = session.connection().engine.url.render_as_string(), project_id, counting, people, digest
    found = kept.find(key)
    if found is None:
        human_of = _find_buyers(session, project_id, orders)
        visits = _choose_visits(session, project_id, orders, human_of, counting)
        found = _People({number: PersonAt(human_of[number], *visit) for number, visit in visits.items()})
        kept.keep(key, found)
    return found.by_order


def _choose_visits(
    session: Session, project_id: int, orders: Sequence[Order], human_of: Mapping[str, int], counting: Counting
) -> dict[str, Visit]:
    """By order the visit to the webinar to which it counts, of all webinars of the project. `orders`: the oldest
    first."""
    own = [order for order in orders if order.number in human_of]
    moments, days = [order.created_at for order in own], timedelta(days=counting.purchase_days)
    starts = sorted(
        (start, report_id)
        for report_id, start in reports.list_pulled_starts(session, project_id).items()
        if bisect_left(moments, start) < bisect_right(moments, start + days)
    )
    if not starts:
        return {}
    buyers, buyer_of = np.unique([human_of[order.number] for order in own], return_inverse=True)
    held = list_humans(session, project_id, [report_id for _, report_id in starts])
    keys, numbers = _list_visits(buyers, [held[report_id] for _, report_id in starts])
    before = [bisect_right(starts, moment, key=itemgetter(0)) for moment in moments]
    last = np.searchsorted(keys, buyer_of * len(starts) + before) - 1
    is_theirs = (last >= 0) & (keys[last] // len(starts) == buyer_of) if len(keys) else np.zeros(len(own), dtype=bool)
    chosen: dict[str, Visit] = {}
    for place in np.flatnonzero(is_theirs).tolist():
        start, report_id = starts[keys[last[place]] % len(starts)]
        visit = Visit(start, report_id, int(numbers[last[place]]))
        if choose_visit(moments[place], [visit], counting):
            chosen[own[place].number] = visit
    return chosen


def _list_visits(buyers: Wholes, reports_of: Sequence[Wholes]) -> tuple[Wholes, Wholes]:
    """The visits of these humans (sorted) to reports, given by the human of each person, in the order of the buyers and
    the reports: the place of the buyer times the number of reports and the place of the report; and as which person."""
    keys, numbers = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for place, humans in enumerate(reports_of):
        buyer = np.searchsorted(buyers[:-1], humans)
        own = np.flatnonzero(buyers[buyer] == humans)
        keys.append(buyer[own] * len(reports_of) + place)
        numbers.append(own)
    found, first = np.unique(np.concatenate(keys), return_index=True)
    return found, np.concatenate(numbers)[first]


def _find_buyers(session: Session, project_id: int, orders: Iterable[Order]) -> dict[str, int]:
    """The human of each order that is of somebody of the reports."""
    buyers = {order.number: Buyer(order.email, order.phone, order.username) for order in orders}
    # Whose an e-mail is its index tells; with a phone the names of all who have it are read
    emails = {number: key for number, buyer in buyers.items() for key in buyer.keys if key[0] == "email"}
    owners = list_holders(session, project_id, set(emails.values()))
    found = {number: human for number, key in emails.items() if (human := owners.get(key)) is not None}
    others = {number: buyer for number, buyer in buyers.items() if number not in found}
    phones = {value for buyer in others.values() for kind, value in buyer.keys if kind == "phone"}
    holders: defaultdict[Key, list[Holder]] = defaultdict(list)
    for value, human, name in repository.list_holders(session, project_id, "phone", sorted(phones)):
        holders["phone", value].append(Holder(human, name))
    by_phone = {number: find_buyer(buyer, holders) for number, buyer in others.items()}
    return found | {number: human for number, human in by_phone.items() if human is not None}
