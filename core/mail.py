"""Sending a letter through the mail server that the administrator has named."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from enum import StrEnum

from core.errors import MailFault

TIMEOUT_S = 20.0


class Security(StrEnum):
    """How the connection is kept from others: from its beginning, from before the login on, or not at all, for a server
    on the same computer. Without it no password is sent."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server with the account by which it sends, and the address from which letters come."""

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    sender: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent, as plain text."""

    subject: str
    text: str


def send_letter(
    server: MailServer,
    to: str,
    letter: Letter,
    *,
    at: datetime,
    key: str,
    on_send: Callable[[], object] = lambda: None,
) -> None:
    """Send a letter to one address. `key` tells it from all others of this sender; `on_send` is called just before its
    contents go out, and raises where they must not.

    Raises MailFault: before that with what is wrong, afterwards with ``refused``, or ``unclear`` when there was no
    answer: then the letter may have been sent.
    """
    message = _written(server, to, letter, at=at, key=key)
    try:
        with _connect(server) as smtp:
            _introduce(smtp, server.sender, to)
            on_send()
            _hand_over(smtp, message)
    except ssl.SSLError as error:
        raise MailFault("tls", getattr(error, "verify_message", "") or (error.reason or "")) from None
    except (OSError, smtplib.SMTPServerDisconnected):
        raise MailFault("unreachable") from None


def _connect(server: MailServer) -> smtplib.SMTP:
    """A connection that is logged in."""
    context = ssl.create_default_context()
    if server.security is Security.TLS:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    try:
        if server.security is Security.STARTTLS:
            smtp.starttls(context=context)
        if server.username and server.security is not Security.NONE:
            smtp.login(server.username, server.password)
    except smtplib.SMTPNotSupportedError:
        smtp.close()
        raise MailFault("no_tls" if server.security is Security.STARTTLS else "login") from None
    except smtplib.SMTPAuthenticationError as error:
        smtp.close()
        raise MailFault("login", _said(error.smtp_error)) from None
    except smtplib.SMTPResponseException as error:
        smtp.close()
        raise MailFault("refused", _said(error.smtp_error)) from None
    except BaseException:
        smtp.close()
        raise
    return smtp


def _introduce(smtp: smtplib.SMTP, sender: str, to: str) -> None:
    smtp.ehlo_or_helo_if_needed()
    for what, (code, said) in (("sender", smtp.mail(sender)), ("recipient", smtp.rcpt(to))):
        if code // 100 != 2:
            raise MailFault(what, _said(said), passes=code // 100 == 4)


def _hand_over(smtp: smtplib.SMTP, message: bytes) -> None:
    try:
        code, said = smtp.data(message)
    except smtplib.SMTPDataError as error:
        code, said = error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""
    except (OSError, smtplib.SMTPException):
        raise MailFault("unclear") from None
    if code // 100 != 2:
        raise MailFault("refused", _said(said), passes=code // 100 == 4)


def _written(server: MailServer, to: str, letter: Letter, *, at: datetime, key: str) -> bytes:
    # Python's newer message loses spaces of a long title between two of its encoded words
    message = MIMEText(letter.text, "plain", "utf-8", policy=compat32.clone(linesep="\r\n"))
    message["From"], message["To"] = server.sender, to
    message["Subject"] = Header(" ".join(letter.subject.split()), "utf-8", header_name="Subject").encode()
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{key}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    return message.as_bytes()


def _said(text: bytes | str) -> str:
    """What the server said, cut short. It may name the recipient, who is known to whoever reads it."""
    return (text.decode("utf-8", "replace") if isinstance(text, bytes) else text)[:200]
