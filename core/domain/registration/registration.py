"""One person to be registered on a registration page for one session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from core.domain.mail import normalize_email


class RegistrationKey(NamedTuple):
    """Two registrations with equal keys are the same: the page, the session to the minute (aware UTC), the e-mail as
    `email_key` writes it."""

    page_id: str
    session_at: datetime
    email_key: str


@dataclass(frozen=True, slots=True)
class Registration:
    """What `addSubscriber` is asked for (docs/bizon365.md, section 12). `session_at` is aware UTC; `client_id`, when
    known, goes out as the page's marker; `confirm`: Bizon365 mails a confirmation link; `tags` are some of the nine
    ``utm_*``."""

    page_id: str
    session_at: datetime
    email: str = field(repr=False)
    username: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    client_id: str | None = None
    confirm: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> RegistrationKey:
        """See `RegistrationKey`."""
        return registration_key(self.page_id, self.session_at, self.email)


def registration_key(page_id: str, session_at: datetime, email: str) -> RegistrationKey:
    """The key of a registration, or of a subscriber as Bizon365 lists them."""
    return RegistrationKey(page_id, session_at.replace(second=0, microsecond=0), email_key(email))


def email_key(email: str) -> str:
    """An e-mail in the form in which e-mails are compared; one that cannot be parsed is compared as it stands."""
    return normalize_email(email) or email
