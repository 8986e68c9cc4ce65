"""The mail server of this dashboard: what the administrator has named, and whether it takes letters."""

from dataclasses import dataclass

from core.audit import note
from core.desk import Desk
from core.domain.access.rights import Right
from core.domain.audit.deeds import Deed
from core.domain.mail import normalize_email
from core.errors import InvalidInput, NotConfigured
from core.mail import Letter, MailServer, Security, send_letter
from core.rights import needs
from data.models import MailAccount
from data.repositories.notices import deliveries as repository


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The server as the settings show it; `has_password`: one is saved, which is never shown."""

    host: str = ""
    port: int = 465
    security: Security = Security.TLS
    username: str = ""
    sender: str = ""
    has_password: bool = False


@needs(Right.INSTALLATION)
def get_mail_settings(desk: Desk) -> MailSettings:
    """Empty before anybody has named a server."""
    with desk.store.reading() as session:
        row = repository.find_account(session)
        if row is None:
            return MailSettings()
        return MailSettings(
            host=row.host,
            port=row.port,
            security=Security(row.security),
            username=row.username,
            sender=row.sender,
            has_password=row.password_sealed is not None,
        )


@needs(Right.LOOK)
def has_mail(desk: Desk) -> bool:
    """Whether there is a mail server."""
    with desk.store.reading() as session:
        return repository.find_account(session) is not None


def find_mail_faults(settings: MailSettings) -> list[InvalidInput]:
    """Everything because of which the settings cannot be saved."""
    faults = []
    if not settings.host.strip():
        faults.append(InvalidInput("mail_host", None, "required"))
    elif not settings.host.strip().replace(".", "").replace("-", "").isalnum():
        faults.append(InvalidInput("mail_host", None, "bad_url"))
    if normalize_email(settings.sender) is None:
        faults.append(InvalidInput("mail_sender", None, "bad_email" if settings.sender.strip() else "required"))
    return faults


@needs(Right.INSTALLATION)
def save_mail_settings(desk: Desk, settings: MailSettings, password: str) -> None:
    """Save the server; an empty `password` leaves the saved one, as long as host and name stay the same: it is given to
    no other server. Raises InvalidInput."""
    if faults := find_mail_faults(settings):
        raise faults[0]
    host, username = settings.host.strip(), settings.username.strip()
    with desk.store.writing() as session:
        row = repository.find_account(session)
        is_same = row is not None and (row.host, row.username) == (host, username)
        sealed = row.password_sealed if row is not None and is_same else None
        account = MailAccount(
            id=repository.THE_ACCOUNT,
            host=host,
            port=settings.port,
            security=settings.security,
            username=username,
            password_sealed=desk.vault.seal(password) if password else sealed,
            sender=normalize_email(settings.sender) or "",
            changed_at=desk.now(),
        )
        session.merge(account)
        note(session, desk, Deed.MAIL_SERVER_SAVED)


@needs(Right.INSTALLATION)
def send_test_letter(desk: Desk, to: str, letter: Letter) -> None:
    """Send this letter now. Raises InvalidInput("notice_email"), NotConfigured("mail_server") and MailFault."""
    address = normalize_email(to)
    if address is None:
        raise InvalidInput("notice_email", None, "bad_email" if to.strip() else "required")
    now = desk.now()
    send_letter(open_mail(desk), address, letter, at=now, key=f"test.{now.timestamp():.6f}")


def open_mail(desk: Desk) -> MailServer:
    """The server with its password. Raises NotConfigured: "mail_server", or "secret_key" when another key sealed the
    password."""
    with desk.store.reading() as session:
        row = repository.find_account(session)
        if row is None:
            raise NotConfigured("mail_server")
        return MailServer(
            host=row.host,
            port=row.port,
            security=Security(row.security),
            username=row.username,
            password=desk.vault.open(row.password_sealed) if row.password_sealed else "",
            sender=row.sender,
        )
