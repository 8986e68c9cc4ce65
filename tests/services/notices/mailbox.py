"""A mail server on this computer that keeps what it takes, can refuse it, or leave without an answer."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.dashboard import free_port
from tests.present import PRESENT


class Mailbox:
    """`letters`: what came. `answer`: what the server says to a letter; None: it closes the connection instead.
    `to_recipient`: what it says to a recipient."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str, str]] = []
        self.passwords: list[bytes] = []
        self.answer: str | None = "250 OK"
        self.to_recipient = "250 OK"
        self.port = 0

    async def handle_RCPT(  # noqa: N802 - the name that the server calls
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.to_recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(bytes(envelope.original_content or b""), policy=default)
        self.letters.append((envelope.rcpt_tos[0], str(message["Subject"]), message.get_content()))
        if self.answer is None:
            server.transport.abort()
            return "451 gone"
        return self.answer

    def authenticate(self, _server: Any, _session: Session, _envelope: Envelope, _how: str, login: Any) -> AuthResult:
        self.passwords.append(login.password)
        return AuthResult(success=login.password == b"right", handled=False)


@contextmanager
def running_mailbox(tls: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    """The server, with STARTTLS and a login where `tls` is given."""
    mailbox = Mailbox()
    mailbox.port = free_port()
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=mailbox.port,
        tls_context=tls,
        authenticator=mailbox.authenticate if tls else None,
    )
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def own_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """For a server at 127.0.0.1: its context, and the file of the certificate, for which nobody else vouches."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    now = PRESENT.replace(year=2020)
    certificate = (
        builder.not_valid_before(now)
        .not_valid_after(now + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context, file
