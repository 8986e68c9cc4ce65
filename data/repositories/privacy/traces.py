"""Where a person is found in the store: the rows of all tables that hold one of their keys."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from data.models import (
    BatchRow,
    CampaignRow,
    Client,
    ClientVariable,
    Exclusion,
    HandedPerson,
    Model,
    Person,
    PersonKey,
    ReceivedRegistration,
    Report,
    ShopOrder,
    Subscriber,
    Viewer,
)
from data.repositories.bulk import in_chunks

Keys = Mapping[str, Collection[str]]
"""Kind (client_id, email, phone, chat_user_id) -> values, as they are stored."""
BY_PHONE = ("phone", "whatsapp")
"""How a registration got a client that may be another member of the family."""


class Held(NamedTuple):
    """A row that holds a key: its table, its primary key without the project, and the keys and names in it."""

    table: str
    key: tuple[Any, ...]
    client_id: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    chat_user_id: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def list_held(session: Session, project_id: int, keys: Keys) -> list[Held]:
    """The rows with any of these keys. A person of a report holds the keys of all their rows there."""
    return [
        *_people(session, project_id, keys),
        *_subscribers(session, project_id, keys),
        *_registrations(session, project_id, keys),
        *_batch_rows(session, project_id, keys),
        *_campaign_rows(session, project_id, keys),
        *_exclusions(session, project_id, keys),
        *_handed(session, project_id, keys),
        *_orders(session, project_id, keys),
        *_clients(session, project_id, keys),
    ]


def _people(session: Session, project_id: int, keys: Keys) -> list[Held]:
    run = session.connection().execute
    places: set[tuple[int, int]] = set()
    for kind in ("client_id", "email", "phone"):
        for some in in_chunks(keys.get(kind, ()), 500):
            query = select(col(PersonKey.report_id), col(PersonKey.number)).where(
                col(PersonKey.project_id) == project_id,
                col(PersonKey.kind) == kind,
                col(PersonKey.value).in_(some),
            )
            places |= {(row[0], row[1]) for row in run(query)}
    if chats := keys.get("chat_user_id"):
        query = select(col(Viewer.report_id), col(Viewer.person_number)).where(
            _is_viewer_of(project_id), col(Viewer.chat_user_id).in_(chats)
        )
        places |= {(row[0], row[1]) for row in run(query)}
    found = []
    for report_id, number in sorted(places):
        of_person = select(col(Person.keys), col(Person.username)).where(
            col(Person.report_id) == report_id, col(Person.number) == number
        )
        written, username = run(of_person).one()
        held: defaultdict[str, list[str]] = defaultdict(list)
        for kind, value in json.loads(written):
            held[kind].append(value)
        chat = select(col(Viewer.chat_user_id)).where(
            col(Viewer.report_id) == report_id,
            col(Viewer.person_number) == number,
            col(Viewer.chat_user_id).is_not(None),
        )
        found.append(
            Held(
                "person",
                (report_id, number),
                client_id=tuple(held["client_id"]),
                email=tuple(held["email"]),
                phone=tuple(held["phone"]),
                chat_user_id=tuple(sorted({chat_id for chat_id in run(chat).scalars() if chat_id})),
                names=_given(username),
            )
        )
    return found


def _subscribers(session: Session, project_id: int, keys: Keys) -> list[Held]:
    row = Subscriber
    found = _select(session, row, project_id, keys, key=("page_id", "number"), ids=("client_id",), email="email")
    return [
        Held("subscriber", key, _given(ids[0]), _given(email), _given(phone), names=_given(name))
        for key, ids, email, phone, name, _ in found
    ]


def _registrations(session: Session, project_id: int, keys: Keys) -> list[Held]:
    row = ReceivedRegistration
    ids = ("link_client_id", "client_id")
    found = _select(session, row, project_id, keys, key=("event_id",), ids=ids, email="email", more="matched_by")
    return [
        Held(
            "received_registration",
            key,
            _given(link_id, None if matched_by in BY_PHONE else client_id),
            _given(email),
            _given(phone),
            names=_given(name),
        )
        for key, (link_id, client_id), email, phone, name, matched_by in found
    ]


def _batch_rows(session: Session, project_id: int, keys: Keys) -> list[Held]:
    row = BatchRow
    found = _select(session, row, project_id, keys, key=("job_id", "number"), ids=("client_id",), email="email_key")
    return [
        Held("batch_row", key, _given(ids[0]), _given(email), _given(phone), names=_given(name))
        for key, ids, email, phone, name, _ in found
    ]


def _campaign_rows(session: Session, project_id: int, keys: Keys) -> list[Held]:
    row = CampaignRow
    ids = ("client_id", "asked_client_id")
    found = _select(session, row, project_id, keys, key=("job_id", "number"), ids=ids, email="email", more="found_by")
    return [
        Held(
            "campaign_row",
            key,
            _given(None if found_by == "phone" else client_id, asked),
            _given(email),
            _given(phone),
            names=_given(name),
        )
        for key, (client_id, asked), email, phone, name, found_by in found
    ]


def _exclusions(session: Session, project_id: int, keys: Keys) -> list[Held]:
    found = _select(session, Exclusion, project_id, keys, key=("id",), ids=("client_id",), email="email")
    return [
        Held("exclusion", key, _given(ids[0]), _given(email), _given(phone), names=_given(name))
        for key, ids, email, phone, name, _ in found
    ]


def _handed(session: Session, project_id: int, keys: Keys) -> list[Held]:
    found = _select(
        session, HandedPerson, project_id, keys, key=("run_id", "number"), ids=("client_id",), email="email"
    )
    return [
        Held("handed_person", key, _given(ids[0]), _given(email), _given(phone), names=_given(name))
        for key, ids, email, phone, name, _ in found
    ]


def _orders(session: Session, project_id: int, keys: Keys) -> list[Held]:
    found = _select(session, ShopOrder, project_id, keys, key=("number",), ids=(), email="email")
    return [
        Held("shop_order", key, (), _given(email), _given(phone), names=_given(name))
        for key, _, email, phone, name, _ in found
    ]


def _clients(session: Session, project_id: int, keys: Keys) -> list[Held]:
    run = session.connection().execute
    contacts = [*keys.get("email", ()), *keys.get("phone", ())]
    wanted = {int(value) for value in keys.get("client_id", ())}
    for some in in_chunks(contacts, 500):
        query = select(col(ClientVariable.client_id)).where(
            col(ClientVariable.project_id) == project_id, col(ClientVariable.contact).in_(some)
        )
        wanted |= set(run(query).scalars())
    found = []
    for some_ids in in_chunks(sorted(wanted), 500):
        clients = select(col(Client.client_id), col(Client.name)).where(
            col(Client.project_id) == project_id, col(Client.client_id).in_(some_ids)
        )
        held = select(col(ClientVariable.client_id), col(ClientVariable.contact)).where(
            col(ClientVariable.project_id) == project_id,
            col(ClientVariable.client_id).in_(some_ids),
            col(ClientVariable.contact).is_not(None),
        )
        contacts_of: defaultdict[int, set[str]] = defaultdict(set)
        for row in run(held):
            contacts_of[row[0]].add(str(row[1]))
        for client_id, name in run(clients):
            own = sorted(contacts_of[client_id])
            emails, phones = [one for one in own if "@" in one], [one for one in own if "@" not in one]
            found.append(
                Held("client", (client_id,), (str(client_id),), tuple(emails), tuple(phones), names=_given(name))
            )
    return found


def _select(
    session: Session,
    model: type[Model],
    project_id: int,
    keys: Keys,
    *,
    key: tuple[str, ...],
    ids: tuple[str, ...],
    email: str,
    more: str | None = None,
) -> list[tuple[tuple[Any, ...], tuple[Any, ...], Any, Any, Any, Any]]:
    """The rows that hold one of the keys: the primary key, the client ids, e-mail, phone, name, and the column
    `more`."""

    def column(name: str) -> ColumnElement[Any]:
        return cast(ColumnElement[Any], col(getattr(model, name)))

    are_numbers = model in (ReceivedRegistration, CampaignRow, Exclusion, HandedPerson)
    values: list[Any] = [int(value) if are_numbers else value for value in keys.get("client_id", ())]
    clauses = [column(name).in_(values) for name in ids if values]
    clauses += [column(name).in_(keys[kind]) for name, kind in ((email, "email"), ("phone", "phone")) if keys.get(kind)]
    if not clauses:
        return []
    columns = [column(name) for name in (*key, *ids, email, "phone", "username", *((more,) if more else ()))]
    query = select(*columns).where(column("project_id") == project_id, or_(*clauses))
    found = []
    for row in session.connection().execute(query):
        values_of = tuple(row)
        first, last = len(key), len(key) + len(ids)
        rest = values_of[last:]
        found.append((values_of[:first], values_of[first:last], *rest[:3], rest[3] if more else None))
    return found


def _given(*values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value) for value in values if value not in (None, "")))


def _is_viewer_of(project_id: int) -> ColumnElement[bool]:
    """By the reports of the project: viewers are not stored by person, so that a join would read them for each."""
    return col(Viewer.report_id).in_(select(col(Report.id)).where(col(Report.project_id) == project_id))


def list_all_keys(session: Session, project_id: int) -> Iterator[tuple[Any, str]]:
    """(kind, value) of every key in the project, some of them several times."""
    run = session.connection().execute
    people = select(col(PersonKey.kind), col(PersonKey.value)).where(col(PersonKey.project_id) == project_id)
    yield from ((row[0], row[1]) for row in run(people.distinct()))
    chats = select(col(Viewer.chat_user_id)).where(_is_viewer_of(project_id), col(Viewer.chat_user_id).is_not(None))
    yield from (("chat_user_id", str(value)) for value in run(chats.distinct()).scalars())
    for model, names in _KEY_COLUMNS:
        for kind, name in names:
            column: Any = col(getattr(model, name))
            query = select(column).where(col(model.project_id) == project_id, column.is_not(None))
            yield from ((kind, str(value)) for value in run(query.distinct()).scalars())
    contacts = select(col(ClientVariable.contact)).where(
        col(ClientVariable.project_id) == project_id, col(ClientVariable.contact).is_not(None)
    )
    for value in run(contacts.distinct()).scalars():
        yield "email" if "@" in str(value) else "phone", str(value)


_CONTACTS = (("email", "email"), ("phone", "phone"), ("client_id", "client_id"))
_KEY_COLUMNS: tuple[tuple[type[Any], tuple[tuple[str, str], ...]], ...] = (
    (Subscriber, _CONTACTS),
    (ReceivedRegistration, (*_CONTACTS, ("client_id", "link_client_id"))),
    (BatchRow, (*_CONTACTS, ("email", "email_key"))),
    (CampaignRow, (*_CONTACTS, ("client_id", "asked_client_id"))),
    (Exclusion, _CONTACTS),
    (HandedPerson, _CONTACTS),
    (ShopOrder, (("email", "email"), ("phone", "phone"))),
    (Client, (("client_id", "client_id"),)),
)
