"""What Bizon365 sends to the webhook: deliveries, unchanged, and the registrations in them."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, Text, false, text
from sqlmodel import Field

from data.dialects import SortedByCode
from data.models.table import IS_DUE, Model, UtcDateTime

RELAY_WAITS = text("relay_state = 'waiting'")
IS_TEST = text("is_test")
BY_OPERATOR = "operator"
"""`matched_by` of a registration whose client an operator has chosen."""


class WebhookEvent(Model, table=True):
    """One delivery, byte for byte. `kind`: registration, webinar_end, order, refused_order (its hash is not that of the
    project's cash desk), or unknown.

    `delivery_key` is equal for a delivery and its repeats; a repeat only increases `repeats`. `relay_state`: None for a
    delivery that is not relayed to Salebot, else waiting, taken, or off (relaying was switched off before Salebot took
    it). `relay_at`: when Salebot took it, or when the next try is due. `relay_sent_at`: when a try went out of which it
    is not known whether Salebot took it.
    """

    __tablename__ = "webhook_event"
    __table_args__ = (
        Index("webhook_event_delivery", "project_id", "delivery_key", unique=True),
        Index("webhook_event_kind", "project_id", "kind", "id"),
        Index("webhook_event_received", "project_id", "received_at"),
        Index("webhook_event_test", "project_id", "id", sqlite_where=IS_TEST, postgresql_where=IS_TEST),
        Index("webhook_event_relay", "project_id", "relay_at", sqlite_where=RELAY_WAITS, postgresql_where=RELAY_WAITS),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    kind: str
    delivery_key: str
    content_type: str
    body: bytes = Field(sa_type=LargeBinary)
    is_test: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    received_at: datetime = Field(sa_type=UtcDateTime)
    repeats: int = 0
    repeated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    relay_state: str | None = None
    relay_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    relay_sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    relay_attempts: int = 0
    relay_problem: str | None = Field(default=None, sa_type=Text)


class ReceivedRegistration(Model, table=True):
    """The registration in a delivery, and how far it is written to its client in Salebot.

    `state`: see `core.services.inbox.states.ReceivedState`. `due_at`: when the next step is due; None when nothing is
    to be done. E-mail and phone are normalized. `name_key` is the name in the form that is searched, `surname_key` the
    same with its last word first. `link_client_id`: the client id in the link that the person registered by. `fields`:
    the fields of the delivery by name, as JSON. `matched_by`: link, phone, email, whatsapp or operator. `candidates`:
    the number of clients that matched.
    """

    __tablename__ = "received_registration"
    __table_args__ = (
        Index("received_registration_newest", "project_id", "event_id"),
        Index("received_registration_state", "project_id", "state", "event_id"),
        Index("received_registration_page", "project_id", "page_id", "state", "event_id"),
        Index("received_registration_email", "project_id", "email"),
        Index("received_registration_phone", "project_id", "phone"),
        Index("received_registration_client", "project_id", "client_id"),
        Index("received_registration_name", "project_id", "name_key"),
        Index("received_registration_surname", "project_id", "surname_key"),
        Index("received_registration_due", "project_id", "due_at", sqlite_where=IS_DUE, postgresql_where=IS_DUE),
    )

    event_id: int = Field(primary_key=True, foreign_key="webhook_event.id", ondelete="CASCADE")
    project_id: int
    received_at: datetime = Field(sa_type=UtcDateTime)
    page_id: str | None = None
    room_id: str | None = None
    session_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    email: str | None = Field(default=None, sa_type=SortedByCode)
    phone: str | None = Field(default=None, sa_type=SortedByCode)
    username: str | None = None
    name_key: str | None = Field(default=None, sa_type=SortedByCode)
    surname_key: str | None = Field(default=None, sa_type=SortedByCode)
    link_client_id: int | None = Field(default=None, sa_type=BigInteger)
    fields: str = Field(sa_type=Text)
    state: str
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    client_id: int | None = Field(default=None, sa_type=BigInteger)
    matched_by: str | None = None
    candidates: int | None = None
    matched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    saved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    notice_begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    noticed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str | None = Field(default=None, sa_type=Text)


class RegistrationClient(Model, table=True):
    """A client that an operator chose for a registration, or that the registration had before another one was chosen.

    `variables_before`: the values (JSON, "" for none) that the client's variables had before those of the registration
    were saved; None where they are not known. `saved_at`, `notice_begun_at` and `noticed_at`: what the client got of
    the registration while it was its client. `taken_back_at`: when the operator took the choice back; such a client is
    never matched with the registration by itself. `restored_at`: when the variables got their values before again.
    """

    __tablename__ = "registration_client"

    event_id: int = Field(primary_key=True, foreign_key="received_registration.event_id", ondelete="CASCADE")
    client_id: int = Field(primary_key=True, sa_type=BigInteger)
    variables_before: str | None = Field(default=None, sa_type=Text)
    saved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    notice_begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    noticed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    taken_back_by: str | None = None
    restored_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
