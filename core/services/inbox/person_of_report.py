"""What the store holds about one of the people of a webinar: this visit, all others, registrations, orders, and the
client in Salebot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.contacts import client_number
from core.errors import NotFound
from core.rights import needs
from core.services.clients.copy import KnownClient, KnownVariable, find_known_client
from core.services.clients.copy import list_client_variables as list_variables
from core.services.inbox.person_history import SignUp, Visit, list_sign_ups, list_visits_of, read_spans
from core.services.inbox.person_orders import PersonOrder, list_orders
from core.services.reports.origins import list_origins
from core.services.reports.summary import SOURCES
from data.repositories.inbox import person_traces
from data.repositories.reports import people as repository


@dataclass(frozen=True, slots=True)
class PersonOfReport:
    """`spans`: when the person was in the room (aware UTC), None where Bizon365 does not say it. `entries` to the room.
    `came_from`: by source (`core.services.reports.summary.SOURCES`) what is known of where they entered from.
    All lists are newest first; `client` is None while no client of theirs is in the copy."""

    username: str | None = field(repr=False)
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    client_id: int | None
    city: str | None
    device: str | None
    spans: tuple[tuple[datetime, datetime], ...] | None
    entries: int
    came_from: Mapping[str, str]
    visits: tuple[Visit, ...]
    sign_ups: tuple[SignUp, ...]
    orders: tuple[PersonOrder, ...]
    client: KnownClient | None
    variables: tuple[KnownVariable, ...] = field(repr=False)


@needs(Right.CONTACTS)
def get_person_of_report(desk: Desk, project_id: int, report_id: int, number: int) -> PersonOfReport:
    """The person with this number in the report. Reads the store only. Raises NotFound("person")."""
    with desk.store.reading() as session:
        row = repository.find_person(session, project_id, report_id, number)
        if row is None:
            raise NotFound("person", number)
        origins = list_origins(session, project_id, {row["origin_id"]} - {None})
    origin = origins.get(row["origin_id"], {})
    client_id = client_number(row["client_id"])
    keys = person_traces.Keys(client_id, row["email"], row["phone"])
    has_keys = any((client_id, row["email"], row["phone"]))
    return PersonOfReport(
        username=row["username"],
        email=row["email"],
        phone=row["phone"],
        client_id=client_id,
        city=row["city"],
        device=row["device"],
        spans=_moments(read_spans(row["presence"]), row["starts_at"]),
        entries=row["viewer_count"],
        came_from={name: origin[name] for name in SOURCES if origin.get(name)},
        visits=list_visits_of(desk, project_id, {row["human"]}),
        sign_ups=list_sign_ups(desk, project_id, keys, row["username"]) if has_keys else (),
        orders=list_orders(desk, project_id, keys, row["username"]) if has_keys else (),
        client=find_known_client(desk, project_id, client_id) if client_id is not None else None,
        variables=tuple(list_variables(desk, project_id, client_id)) if client_id is not None else (),
    )


def _moments(
    spans: tuple[tuple[float, float], ...] | None, starts_at: datetime
) -> tuple[tuple[datetime, datetime], ...] | None:
    if spans is None:
        return None
    return tuple((starts_at + timedelta(seconds=start), starts_at + timedelta(seconds=end)) for start, end in spans)
