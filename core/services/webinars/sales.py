"""The orders that count to webinars (`core.services.webinars.attribution`) as arrays: what is filtered, and summed up.
Pages ask for the same ones again and again: they are kept until another order comes, or other people."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from sqlmodel import Session

from core.domain.orders.order import PaidState
from core.domain.reports.crowd import Answers, Marks, Wholes
from core.domain.reports.definitions import Counting
from core.services.reports.kept import Kept
from core.services.webinars.attribution import find_orders
from data.models import Report
from data.repositories.orders.bought import Order
from data.repositories.orders.orders import orders_stamp
from data.repositories.reports.reports import erased_stamp, people_stamp

KEPT_BYTES = 4 << 20
"""How much memory they take; 20,000 orders take a megabyte."""
STATES = (PaidState.PAID, PaidState.PARTLY, PaidState.UNPAID)
"""The best one first."""


@dataclass(frozen=True, slots=True, eq=False)
class Sales:
    """By order the buyer, who is the person of this number in the report, and their human; the state (its place in
    `STATES`), the currency (its place in `currencies`), what the order costs and what of it was paid, in hundredths."""

    humans: Wholes
    report_ids: Wholes
    numbers: Wholes
    states: Answers
    currency: Wholes
    amounts: Wholes
    paid: Wholes
    currencies: tuple[str | None, ...]

    @property
    def nbytes(self) -> int:
        """What it takes of memory."""
        return sum(one.nbytes for one in self._columns().values())

    @property
    def is_paid(self) -> Marks:
        marks: Marks = self.states == STATES.index(PaidState.PAID)
        return marks

    def only(self, some: Wholes | Marks) -> "Sales":
        """Some of them, given by their places or by marks."""
        return replace(self, **{name: column[some] for name, column in self._columns().items()})

    def _columns(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "currencies"}


kept: Kept[Sales] = Kept(KEPT_BYTES)


def find_sales(session: Session, project_id: int, reports: Sequence[Report], counting: Counting) -> Sales:
    """The orders that count to these reports."""
    starts = {report.id or 0: report.starts_at for report in reports}
    stamps = (read(session, project_id) for read in (orders_stamp, people_stamp, erased_stamp))
    key = session.connection().engine.url.render_as_string(), project_id, counting, *starts.items(), *stamps
    found = kept.find(key)
    if found is None:
        found = _collect(*find_orders(session, project_id, starts, counting))
        kept.keep(key, found)
    return found


def _collect(orders: Sequence[Order], people: Wholes) -> Sales:
    currencies = {currency: place for place, currency in enumerate(dict.fromkeys(one.currency for one in orders))}
    humans, report_ids, numbers = people.T.copy()
    return Sales(
        humans=humans,
        report_ids=report_ids,
        numbers=numbers,
        states=np.array([STATES.index(PaidState(one.state)) for one in orders], dtype=np.int8),
        currency=np.array([currencies[one.currency] for one in orders], dtype=np.int64),
        amounts=np.array([one.amount_minor or 0 for one in orders], dtype=np.int64),
        paid=np.array([one.paid_minor or 0 for one in orders], dtype=np.int64),
        currencies=tuple(currencies),
    )
