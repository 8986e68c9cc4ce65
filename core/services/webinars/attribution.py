"""Which orders count to which webinars, and to whom of the people there: by the rule of
`core.domain.orders.attribution`, asked of the store."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import compress

import numpy as np
from sqlmodel import Session

from core.domain.identity import identifies
from core.domain.orders.attribution import Buyer, Holder, Key, choose_visits, find_buyer, is_told
from core.domain.reports.crowd import Floats, Wholes
from core.domain.reports.definitions import Counting
from core.services.reports.humans_by_report import NOBODY, list_attended
from core.services.reports.kept import Kept
from data.repositories.orders import bought as repository
from data.repositories.orders.bought import Order, PersonAt
from data.repositories.reports import reports
from data.repositories.reports.humans import list_holders

KEPT_BYTES = 4 << 20
"""How much memory the people take to whom orders count; those of 20,000 orders take half a megabyte."""

kept: Kept[Wholes] = Kept(KEPT_BYTES)


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
    own = {one.id or 0: one.starts_at for one in reports.list_reports_by_id(session, project_id, list(report_ids))}
    orders, people = find_orders(session, project_id, own, counting, told_after=told_after)
    found = [
        (order, PersonAt(human, own[report_id], report_id, number))
        for order, (human, report_id, number) in zip(orders, people.tolist(), strict=True)
    ]
    return sorted(found, key=lambda one: (one[0].created_at, one[0].number))


def find_orders(
    session: Session,
    project_id: int,
    starts: Mapping[int, datetime],
    counting: Counting,
    *,
    told_after: datetime | None = None,
) -> tuple[list[Order], Wholes]:
    """As `find_bought`, in any order, with the starts of the reports given; by order the human, the report and their
    number there."""
    if not starts:
        return [], np.zeros((0, 3), dtype=np.int64)
    since, until = min(starts.values()), max(starts.values()) + timedelta(days=counting.purchase_days)
    orders = repository.list_unsettled(session, project_id, since, until, told_after)
    people = _find_people(session, project_id, orders, counting)
    is_own = np.isin(people[:, 1], list(starts))
    settled = repository.list_settled(session, project_id, starts, counting.attended_from_s)
    places = np.array([(at.human, at.report_id, at.number) for _, at in settled], dtype=np.int64).reshape(-1, 3)
    own = [*compress(orders, is_own), *(order for order, _ in settled)]
    return own, np.concatenate([people[is_own], places])


def _find_people(session: Session, project_id: int, orders: Sequence[Order], counting: Counting) -> Wholes:
    """For each of these orders the person of the webinar to which it counts: their human, the report, and their number
    in it; 0 for an order that counts to none. Every filter of a page asks for the same: it is kept until another order
    comes, or other people."""
    said = [(one.number, one.email, one.phone, one.username, one.created_at.timestamp()) for one in orders]
    digest = blake2b(json.dumps(said).encode(), digest_size=16).hexdigest()  # contacts are not kept
    people = reports.people_stamp(session, project_id), reports.erased_stamp(session, project_id)
    key = session.connection().engine.url.render_as_string(), project_id, counting, people, digest
    found = kept.find(key)
    if found is None:
        moments = np.array([one[-1] for one in said], dtype=np.float64)
        found = _choose_visits(session, project_id, _find_buyers(session, project_id, orders), moments, counting)
        kept.keep(key, found)
    return found


def _choose_visits(session: Session, project_id: int, buyers: Wholes, moments: Floats, counting: Counting) -> Wholes:
    """The visits to which orders count that these humans (0: nobody) made at these moments, the earliest first; of all
    webinars of the project."""
    starts = reports.list_pulled_starts(session, project_id)
    seconds = np.array([start.timestamp() for start in starts.values()], dtype=np.float64)
    until = seconds + timedelta(days=counting.purchase_days).total_seconds()
    is_near = np.searchsorted(moments, seconds) < np.searchsorted(moments, until, side="right")
    ids = np.array(list(starts), dtype=np.int64)[is_near]
    people = list_attended(session, project_id, ids.tolist(), counting.attended_from_s)
    places, numbers = choose_visits(buyers, moments, seconds[is_near], list(people.values()), counting)
    found = np.column_stack([buyers, np.append(ids, 0)[places], numbers])
    found[(places < 0) | (buyers == NOBODY)] = 0
    return found


def _find_buyers(session: Session, project_id: int, orders: Sequence[Order]) -> Wholes:
    """The human of each order that is of somebody of the reports, 0 for the others."""
    # Whose an e-mail is its index tells
    holders = list_holders(session, project_id, {("email", order.email) for order in orders if order.email})
    by_email = {email: human for (_, email), human in holders.items() if human and identifies("email", email)}
    humans = [by_email.get(order.email, 0) if order.email else 0 for order in orders]
    others = {
        place: Buyer(order.email, order.phone, order.username)
        for place, (order, human) in enumerate(zip(orders, humans, strict=True))
        if not human and order.phone
    }
    for place, human in _find_by_phone(session, project_id, others).items():
        humans[place] = human
    return np.array(humans, dtype=np.int64)


def _find_by_phone(session: Session, project_id: int, buyers: Mapping[int, Buyer]) -> dict[int, int]:
    """Whom of these buyers, whose e-mails nobody holds alone, their phone finds. Of most it is told by one name of each
    who holds it; all names are read of the others alone."""
    holders = _hold(repository.list_holders_once(session, project_id, "phone", _phones(buyers.values())))
    others = [buyer for buyer in buyers.values() if not is_told(buyer, holders)]
    holders |= _hold(repository.list_holders(session, project_id, "phone", _phones(others)))
    found = {place: find_buyer(buyer, holders) for place, buyer in buyers.items()}
    return {place: human for place, human in found.items() if human is not None}


def _phones(buyers: Iterable[Buyer]) -> list[str]:
    return sorted({buyer.phone for buyer in buyers if buyer.phone})


def _hold(held: Iterable[tuple[str, int, str | None]]) -> dict[Key, list[Holder]]:
    """Those who hold phones, by phone."""
    holders: dict[Key, list[Holder]] = {}
    for value, human, name in held:
        holders.setdefault(("phone", value), []).append(Holder(human, name))
    return holders
