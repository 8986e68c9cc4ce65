"""What one person has ordered, whether or not it counts to a webinar."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from core.desk import Desk
from core.domain.orders.attribution import Buyer, Holder, Key, find_buyer
from core.domain.orders.order import PaidState
from core.services.inbox.person_history import trace_of_keys
from core.services.reports.humans import find_same_humans
from core.services.reports.rows import read_keys
from data.repositories.inbox.person_traces import Keys
from data.repositories.orders import orders as repository
from data.repositories.reports.humans import list_traces

_PERSON = 0


@dataclass(frozen=True, slots=True)
class PersonOrder:
    """One order. Sums are hundredths of `currency`, None where they are not known; moments are aware UTC."""

    number: str
    created_at: datetime | None
    goods: str | None = field(repr=False)
    state: PaidState
    amount_minor: int | None
    paid_minor: int | None
    currency: str | None


def list_orders(desk: Desk, project_id: int, keys: Keys, name: str | None) -> tuple[PersonOrder, ...]:
    """The orders of the person, newest first; also those under another contact that is known from reports to be theirs.
    Orders of others who only share the phone are left out, as their names tell (`core.domain.orders.attribution`)."""
    with desk.store.reading() as session:
        humans = find_same_humans(session, project_id, trace_of_keys(keys, name))
        holders: defaultdict[Key, list[Holder]] = defaultdict(list)
        for kind, value in (("email", keys.email), ("phone", keys.phone)):
            if value:
                holders[kind, value].append(Holder(_PERSON, name))  # type: ignore[index]  # they are kinds of keys
        for trace in list_traces(session, project_id, humans):
            for key in read_keys(trace.keys):
                holders[key].append(Holder(_PERSON, trace.username))
        emails, phones = ([value for kind, value in holders if kind == wanted] for wanted in ("email", "phone"))
        found = repository.list_of_contacts(session, project_id, emails, phones)
        own = [one for one in found if find_buyer(Buyer(one.email, one.phone, one.username), holders) == _PERSON]
        return tuple(
            PersonOrder(
                number=one.number,
                created_at=one.created_at,
                goods=one.goods,
                state=PaidState(one.state),
                amount_minor=one.amount_minor,
                paid_minor=one.paid_minor,
                currency=one.currency,
            )
            for one in own
        )
