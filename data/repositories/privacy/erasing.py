"""Erasing a person: the statements, each within one project and the transaction of the caller."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, func, or_, select, update
from sqlmodel import Session, col

from data.dialects import lowered
from data.models import (
    Batch,
    BatchRow,
    Campaign,
    CampaignRow,
    ClientVariable,
    Draft,
    ExpectedReport,
    Job,
    JobItem,
    Link,
    Model,
    PastCheck,
    Person,
    PersonColumns,
    PersonKey,
    ProjectVariable,
    ReceivedRegistration,
    RegistrationClient,
    Remembered,
    Report,
    ReportAnswer,
    ShopOrder,
    Subscriber,
    SubscriberAnswer,
    Viewer,
    WebhookEvent,
)

CONTACTS = {"client_id": None, "email": None, "phone": None, "username": None}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a raw row stands in the stored answers."""

    ordinal: int
    position: int


def _all(model: type[Model], values: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    return [col(getattr(model, name)) == value for name, value in values.items()]


def change_row(session: Session, model: type[Model], key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Set columns of the row with this primary key."""
    session.connection().execute(update(model).where(*_all(model, key)).values(**values))


def drop_rows(session: Session, model: type[Model], key: Mapping[str, Any]) -> int:
    """Delete the rows with these values; returns how many."""
    return session.connection().execute(delete(model).where(*_all(model, key))).rowcount


def find_values(session: Session, model: type[Model], key: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
    """These columns of one row."""
    query = select(*(col(getattr(model, name)) for name in names)).where(*_all(model, key))
    return tuple(session.connection().execute(query).one())


def erase_person_of_report(
    session: Session, report_id: int, number: int, *, human: int, chat_user_id: str
) -> list[Place]:
    """Take contacts, names and the source from a person of a report and from their rows; returns where the raw rows
    stand."""
    of_person = col(Viewer.report_id) == report_id, col(Viewer.person_number) == number
    places = select(col(Viewer.answer_ordinal), col(Viewer.answer_position)).where(*of_person)
    found = [Place(*row) for row in session.connection().execute(places)]
    session.connection().execute(update(Viewer).where(*of_person).values(chat_user_id=chat_user_id))
    drop_rows(session, PersonKey, {"report_id": report_id, "number": number})
    change_row(
        session,
        Person,
        {"report_id": report_id, "number": number},
        {**CONTACTS, "keys": "[]", "is_guest": True, "human": human, "origin_id": None},
    )
    drop_rows(session, PersonColumns, {"report_id": report_id})
    return found


def list_report_answers(session: Session, report_id: int) -> list[tuple[int, str, int]]:
    """(version, call, ordinal) of all stored answers of a report."""
    columns = (col(ReportAnswer.version), col(ReportAnswer.call), col(ReportAnswer.ordinal))
    query = select(*columns).where(col(ReportAnswer.report_id) == report_id)
    return [(row[0], row[1], row[2]) for row in session.connection().execute(query)]


def list_subscriber_answers(session: Session, project_id: int, page_id: str) -> list[int]:
    """The ordinals of the stored answers with the subscribers of a page."""
    query = select(col(SubscriberAnswer.ordinal)).where(
        col(SubscriberAnswer.project_id) == project_id, col(SubscriberAnswer.page_id) == page_id
    )
    return list(session.connection().scalars(query))


def list_pages(session: Session, project_id: int) -> list[str]:
    """The registration pages whose subscribers are stored."""
    query = select(col(SubscriberAnswer.page_id)).where(col(SubscriberAnswer.project_id) == project_id)
    return list(session.connection().scalars(query.distinct()))


def list_drafts(session: Session, project_id: int) -> Iterator[tuple[str, str, datetime, str, bytes | None]]:
    """(operator, name, updated at, value, content) of all drafts."""
    what = (col(Draft.updated_at), col(Draft.value), col(Draft.content))
    query = select(col(Draft.operator), col(Draft.name), *what).where(col(Draft.project_id) == project_id)
    for row in session.connection().execute(query):
        yield row[0], row[1], row[2], row[3], row[4]


def list_checks(session: Session, project_id: int) -> list[tuple[int, str, str]]:
    """(id, kind, subject) of all past checks."""
    query = select(col(PastCheck.id), col(PastCheck.kind), col(PastCheck.subject))
    found = session.connection().execute(query.where(col(PastCheck.project_id) == project_id))
    return [(row[0] or 0, row[1], row[2]) for row in found]


def list_other_bodies(session: Session, project_id: int) -> Iterator[tuple[int, str, bytes]]:
    """(id, content type, body) of the deliveries that no registration was read from."""
    query = (
        select(col(WebhookEvent.id), col(WebhookEvent.content_type), col(WebhookEvent.body))
        .outerjoin(ReceivedRegistration, col(ReceivedRegistration.event_id) == col(WebhookEvent.id))
        .where(
            col(WebhookEvent.project_id) == project_id,
            col(ReceivedRegistration.event_id).is_(None),
            func.length(col(WebhookEvent.body)) > 0,
        )
    )
    for row in session.connection().execute(query):
        yield row[0] or 0, row[1], row[2]


def _of_job(model: type[Any], project_id: int) -> ColumnElement[bool]:
    jobs = select(col(Job.id)).where(col(Job.project_id) == project_id)
    return col(model.job_id).in_(jobs)


def _of_event(model: type[Any], project_id: int) -> ColumnElement[bool]:
    events = select(col(WebhookEvent.id)).where(col(WebhookEvent.project_id) == project_id)
    return col(model.event_id).in_(events)


def _own(model: type[Any], project_id: int) -> ColumnElement[bool]:
    return col(model.project_id) == project_id


@dataclass(frozen=True, slots=True)
class Texts:
    """Columns in which anything may have been written, and how the rows of a project are found."""

    model: type[Model]
    key: tuple[str, ...]
    columns: tuple[str, ...]
    of_project: Callable[[type[Any], int], ColumnElement[bool]] = _own


TEXTS = (
    Texts(BatchRow, ("job_id", "number"), ("cells", "reasons", "problem", "answer", "tags")),
    Texts(Batch, ("job_id",), ("source_name", "titles")),
    Texts(CampaignRow, ("job_id", "number"), ("variables", "problem", "name_key")),
    Texts(Campaign, ("job_id",), ("name", "name_key", "actions", "source")),
    Texts(ReceivedRegistration, ("event_id",), ("fields", "problem")),
    Texts(RegistrationClient, ("event_id", "client_id"), ("variables_before",), _of_event),
    Texts(WebhookEvent, ("id",), ("relay_problem",)),
    Texts(ClientVariable, ("project_id", "client_id", "name"), ("value",)),
    Texts(Link, ("id",), ("name", "url", "choices", "place_title")),
    Texts(Job, ("id",), ("request", "problem")),
    Texts(JobItem, ("job_id", "key"), ("problem",), _of_job),
    Texts(ShopOrder, ("project_id", "number"), ("goods", "partner", "tags")),
    Texts(ExpectedReport, ("project_id", "webinar_id"), ("problem",)),
    Texts(Report, ("id",), ("problem",)),
    Texts(ProjectVariable, ("project_id", "name"), ("value",)),
    Texts(Remembered, ("project_id", "topic", "key"), ("value",)),
)
"""Where the keys of a person may stand beside their own rows."""


def list_texts(
    session: Session, texts: Texts, project_id: int, hints: Collection[str]
) -> list[tuple[dict[str, Any], dict[str, str | None]]]:
    """(primary key, columns) of the rows in which one of the hints (in lower case) stands anywhere."""
    names = (*texts.key, *texts.columns)
    columns = [col(getattr(texts.model, name)) for name in names]
    held = [
        lowered(cast(col(getattr(texts.model, name)), Text)).contains(hint, autoescape=True)
        for name in texts.columns
        for hint in hints
    ]
    query = select(*columns).where(texts.of_project(texts.model, project_id), or_(*held))
    found = []
    for row in session.connection().execute(query):
        values = dict(zip(names, row, strict=True))
        found.append(({name: values[name] for name in texts.key}, {name: values[name] for name in texts.columns}))
    return found


def list_states(session: Session, model: type[Any], keys: Sequence[Mapping[str, Any]]) -> list[str | None]:
    """The states of these rows."""
    return [find_values(session, model, key, ("state",))[0] for key in keys]


def put_subscriber(session: Session, project_id: int, page_id: str, number: int) -> Place:
    """Take contacts, name and secret from a subscriber; returns where the raw row stands."""
    key = {"project_id": project_id, "page_id": page_id, "number": number}
    place = Place(*find_values(session, Subscriber, key, ("answer_ordinal", "answer_position")))
    change_row(session, Subscriber, key, {**CONTACTS, "secret": None, "origin_id": None})
    return place
