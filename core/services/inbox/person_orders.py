"""What one person has ordered, whether or not it counts to a webinar."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.contacts import client_number
from core.domain.mail import normalize_email
from core.domain.orders.attribution import Buyer, Holder, Key, find_buyer
from core.domain.orders.order import PaidState
from core.domain.phones import normalize_phone
from core.errors import InvalidInput
from core.rights import needs
from core.services.inbox.person_history import trace_of_keys
from core.services.projects.projects import get_project
from core.services.reports.humans import find_same_humans
from core.services.reports.rows import read_keys
from data.repositories.inbox.person_traces import Keys
from data.repositories.orders import orders as repository
from data.repositories.reports.humans import list_traces

_PERSON = 0
T = TypeVar("T")


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


@needs(Right.CONTACTS)
def find_orders(
    desk: Desk, project_id: int, *, email: str, phone: str, client_id: str, name: str = ""
) -> tuple[PersonOrder, ...]:
    """As `list_orders`, for a person whose contacts a program gives; "" for one that it does not know. Raises
    InvalidInput: `email`, `phone` or `client_id` (``invalid``), `email` (``required``) when there is none of them."""
    country = get_project(desk, project_id).phone_country
    keys = Keys(
        _read("client_id", client_id, client_number),
        _read("email", email, normalize_email),
        _read("phone", phone, lambda text: normalize_phone(text, country)),
    )
    if not any((keys.client_id, keys.email, keys.phone)):
        raise InvalidInput("email", None, "required")
    return list_orders(desk, project_id, keys, name.strip() or None)


def _read(field: str, text: str, normalize: Callable[[str], T | None]) -> T | None:
    if not text.strip():
        return None
    found = normalize(text)
    if found is None:
        raise InvalidInput(field)
    return found


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
