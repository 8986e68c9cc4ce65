"""The traces of one person in the store, found by client id, e-mail or phone: registrations and webinars attended."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, null, select, union
from sqlmodel import Session, col

from data.models import (
    BatchRow,
    Person,
    ReceivedRegistration,
    RegistrationPage,
    Report,
    Subscriber,
)

MOST = 200
"""The most rows of one kind that are read. No real person has more."""
_VISIT = (
    *("report_id", "number", "username", "city", "device", "entered_at_ms", "left_at_ms", "stay_s", "finished"),
    *("messages", "clicked", "presence"),
)


class SignedUp(NamedTuple):
    """A registration for a session. `at`: when it was made. `visited`: whether the person came, as Bizon365 says; None
    where Bizon365 does not say. The last four are what the registration says of the person."""

    page_id: str | None
    session_at: datetime | None
    at: datetime | None
    visited: bool | None
    client_id: str | int | None
    email: str | None
    phone: str | None
    username: str | None


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that a person is found by; None for an unknown one. Contacts are normalized."""

    client_id: int | None
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)

    def clauses(self, model: type[Any], *, id_is_text: bool = True) -> list[ColumnElement[bool]]:
        """One condition for each known key: an index answers each of them, but not all of them joined by OR."""
        client_id: Any = str(self.client_id) if id_is_text and self.client_id is not None else self.client_id
        known = {"client_id": client_id, "email": self.email, "phone": self.phone}
        return [col(getattr(model, name)) == value for name, value in known.items() if value is not None]


def list_received(session: Session, project_id: int, keys: Keys) -> list[SignedUp]:
    """The registrations that the webhook received."""
    model = ReceivedRegistration
    found = select(col(model.page_id), col(model.session_at), col(model.received_at), null(), *_who(model))
    return _by_keys(session, found.where(col(model.project_id) == project_id), keys.clauses(model, id_is_text=False))


def list_subscribed(session: Session, project_id: int, keys: Keys) -> list[SignedUp]:
    """The registrations in the lists of registered people, as they were last loaded from Bizon365."""
    model = Subscriber
    found = select(
        *(col(model.page_id), col(model.session_at), col(model.registered_at), col(model.visited)), *_who(model)
    )
    return _by_keys(session, found.where(col(model.project_id) == project_id), keys.clauses(model))


def list_registered(session: Session, project_id: int, email: str, *, state: str) -> list[SignedUp]:
    """The rows of bulk registrations in this state, by the normalized e-mail."""
    pages = select(col(RegistrationPage.page_id)).where(col(RegistrationPage.project_id) == project_id)
    moments = (col(BatchRow.session_at), col(BatchRow.settled_at))
    query = select(col(BatchRow.page_id), *moments, null(), null(), col(BatchRow.email_key), null(), null()).where(
        col(BatchRow.project_id) == project_id,
        col(BatchRow.page_id).in_(pages),  # the index begins with the page
        col(BatchRow.email_key) == email,
        col(BatchRow.state) == state,
    )
    return _signed_up(session, query.limit(MOST))


def list_visits(session: Session, project_id: int, humans: Collection[int]) -> Sequence[Mapping[str, Any]]:
    """The webinars that these humans attended, newest first: the facts of the person there (`_VISIT`), and the
    webinar's room and start."""
    query = (
        select(
            *(col(getattr(Person, name)) for name in _VISIT),
            col(Report.room_id),
            col(Report.room_title),
            col(Report.starts_at),
            col(Report.webinar_id),
            col(Report.length_s),
        )
        .join(Report, col(Report.id) == Person.report_id)
        .where(
            col(Person.project_id) == project_id,
            col(Person.human).in_(humans),
            col(Report.details_removed_at).is_(None),
        )
        .order_by(col(Report.starts_at).desc(), col(Person.number))
    )
    rows: Sequence[Any] = session.connection().execute(query.limit(MOST)).mappings().all()
    return rows


def _who(model: type[Any]) -> tuple[Any, ...]:
    return tuple(col(getattr(model, name)) for name in ("client_id", "email", "phone", "username"))


def _by_keys(session: Session, query: Any, clauses: Sequence[ColumnElement[bool]]) -> list[SignedUp]:
    """The rows that any of the keys finds, without repeats."""
    if not clauses:
        return []
    found = union(*(query.where(clause) for clause in clauses)).limit(MOST)
    return _signed_up(session, found)


def _signed_up(session: Session, query: Any) -> list[SignedUp]:
    return [SignedUp._make(row) for row in session.connection().execute(query)]
