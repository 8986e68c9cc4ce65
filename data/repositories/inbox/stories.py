"""Everything that is stored about one person, found by their client ids, e-mails and phones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, null, select, union
from sqlmodel import Session, col

from data.models import (
    BatchRow,
    Person,
    ReceivedRegistration,
    RegistrationPage,
    Report,
    ReportAnswer,
    Subscriber,
    Viewer,
    WebhookEvent,
)

SignedUp = tuple[str | None, datetime | None, datetime | None, bool | None]
"""Page, session, when somebody registered for it, and whether they came as Bizon365 says."""
MOST = 200
"""Rows of one kind; who has more of them is no person."""
_VISIT = (
    *("report_id", "number", "username", "city", "device", "entered_at_ms", "left_at_ms", "stay_s", "finished"),
    "messages",
)
_DELIVERY = (
    *("received_at", "content_type", "body", "repeats", "repeated_at"),
    *("relay_state", "relay_at", "relay_attempts", "relay_problem"),
)


@dataclass(frozen=True, slots=True)
class Keys:
    """By what the person is found; None where it is not known. Contacts are normalized."""

    client_id: int | None
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)

    def clauses(self, model: type[Any], *, id_is_text: bool = True) -> list[ColumnElement[bool]]:
        """One for each key that is known: each is answered by an index of its own."""
        client_id: Any = str(self.client_id) if id_is_text and self.client_id is not None else self.client_id
        known = {"client_id": client_id, "email": self.email, "phone": self.phone}
        return [col(getattr(model, name)) == value for name, value in known.items() if value is not None]


def find_delivery(session: Session, project_id: int, event_id: int) -> Mapping[str, Any] | None:
    """The delivery, byte for byte, and how far it is on its way to Salebot."""
    columns = [col(getattr(WebhookEvent, name)) for name in _DELIVERY]
    query = select(*columns).where(col(WebhookEvent.project_id) == project_id, col(WebhookEvent.id) == event_id)
    row = session.connection().execute(query).mappings().first()
    return None if row is None else dict(row)


def find_came(session: Session, project_id: int, event_id: int) -> str | None:
    """What came in a registration, by name, as JSON."""
    query = select(col(ReceivedRegistration.fields)).where(
        col(ReceivedRegistration.project_id) == project_id, col(ReceivedRegistration.event_id) == event_id
    )
    return session.connection().execute(query).scalar()


def list_received(session: Session, project_id: int, keys: Keys) -> list[SignedUp]:
    """The registrations that were delivered."""
    model = ReceivedRegistration
    found = select(col(model.page_id), col(model.session_at), col(model.received_at), null())
    return _by_keys(session, found.where(col(model.project_id) == project_id), keys.clauses(model, id_is_text=False))


def list_subscribed(session: Session, project_id: int, keys: Keys) -> list[SignedUp]:
    """Those in the lists of registered people, as they were loaded last."""
    model = Subscriber
    found = select(col(model.page_id), col(model.session_at), col(model.registered_at), col(model.visited))
    return _by_keys(session, found.where(col(model.project_id) == project_id), keys.clauses(model))


def list_registered(session: Session, project_id: int, email: str) -> list[SignedUp]:
    """Those made from spreadsheets, by the e-mail as it is compared."""
    pages = select(col(RegistrationPage.page_id)).where(col(RegistrationPage.project_id) == project_id)
    query = select(col(BatchRow.page_id), col(BatchRow.session_at), col(BatchRow.settled_at), null()).where(
        col(BatchRow.project_id) == project_id,
        col(BatchRow.page_id).in_(pages),  # the index begins with the page
        col(BatchRow.email_key) == email,
        col(BatchRow.state) == "registered",
    )
    return _signed_up(session, query.limit(MOST))


def list_visits(session: Session, project_id: int, keys: Keys) -> Sequence[Mapping[str, Any]]:
    """The webinars they were at, the newest first: what is known of them there, room and start of the webinar."""
    numbers = [
        select(col(Person.report_id), col(Person.number)).where(col(Person.project_id) == project_id, clause)
        for clause in keys.clauses(Person)
    ]
    if not numbers:
        return []
    found = union(*numbers).subquery()
    query = (
        select(
            *(col(getattr(Person, name)) for name in _VISIT),
            col(Report.room_id),
            col(Report.room_title),
            col(Report.starts_at),
            col(Report.webinar_id),
        )
        .join(found, (found.c.report_id == col(Person.report_id)) & (found.c.number == col(Person.number)))
        .join(Report, col(Report.id) == Person.report_id)
        .where(col(Report.project_id) == project_id)
        .order_by(col(Report.starts_at).desc(), col(Person.number))
    )
    rows: Sequence[Any] = session.connection().execute(query.limit(MOST)).mappings().all()
    return rows


def find_chat(
    session: Session, project_id: int, report_id: int, person_number: int
) -> tuple[bytes, datetime, Sequence[str]] | None:
    """Where a person's messages of one webinar are: the report's compressed answer to `get`, the start that its seconds
    are counted from, and the person's chat ids."""
    answer = (
        select(col(ReportAnswer.body), col(Report.starts_at))
        .join(Report, (col(Report.id) == ReportAnswer.report_id) & (col(Report.version) == ReportAnswer.version))
        .where(col(Report.project_id) == project_id, col(Report.id) == report_id, col(ReportAnswer.call) == "get")
    )
    ids = select(col(Viewer.chat_user_id)).where(
        col(Viewer.report_id) == report_id,
        col(Viewer.person_number) == person_number,
        col(Viewer.chat_user_id).is_not(None),
    )
    found = session.connection().execute(answer).first()
    return None if found is None else (found[0], found[1], list(session.connection().scalars(ids.distinct())))


def _by_keys(session: Session, query: Any, clauses: Sequence[ColumnElement[bool]]) -> list[SignedUp]:
    """The rows that one of the keys finds, each once."""
    if not clauses:
        return []
    found = union(*(query.where(clause) for clause in clauses)).limit(MOST)
    return _signed_up(session, found)


def _signed_up(session: Session, query: Any) -> list[SignedUp]:
    return [(row[0], row[1], row[2], row[3]) for row in session.connection().execute(query)]
