"""Letters go to the mail server that was named, and what it refuses is said."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import MailFault
from core.mail import Letter, MailServer, Security, send_letter
from tests.dashboard import free_port
from tests.present import PRESENT
from tests.services.notices.mailbox import own_certificate, running_mailbox

TITLE = "Готов отчёт: Python с нуля, 19 ноября, 19:00 — " + "и ещё одна комната, " * 8
LETTER = Letter(TITLE.replace("Python с", "Python\nс"), "Были: 214\n\nОткрыть отчёт")


def server(port: int, **more: object) -> MailServer:
    plain = MailServer("127.0.0.1", port, Security.NONE, "", "", "desk@example.com")
    return replace(plain, **more)  # type: ignore[arg-type]


def send(to: MailServer) -> None:
    send_letter(to, "anna@example.com", LETTER, at=PRESENT, key="notice.1")


def test_letter_arrives_as_it_was_written() -> None:
    with running_mailbox() as mailbox:
        send(server(mailbox.port))
    [(to, subject, text)] = mailbox.letters
    assert (to, subject) == ("anna@example.com", TITLE.strip()), "a title makes no second header"
    assert text.replace("\r\n", "\n").strip() == LETTER.text


@pytest.mark.parametrize(
    ("answer", "reason", "is_final"),
    [("550 no", "refused", True), ("451 later", "refused", False), (None, "unclear", False)],
)
def test_what_the_server_says_to_a_letter_is_told(answer: str | None, reason: str, is_final: bool) -> None:
    with running_mailbox() as mailbox:
        mailbox.answer = answer
        with pytest.raises(MailFault) as fault:
            send(server(mailbox.port))
    assert (fault.value.reason, fault.value.is_final) == (reason, is_final)


def test_refused_recipient_is_told_before_anything_goes_out() -> None:
    with running_mailbox() as mailbox:
        mailbox.to_recipient = "550 who is that"
        with pytest.raises(MailFault) as fault:
            send(server(mailbox.port))
    assert (fault.value.reason, fault.value.detail, mailbox.letters) == ("recipient", "who is that", [])


def test_server_that_is_not_there_is_told() -> None:
    with pytest.raises(MailFault) as fault:
        send(server(free_port()))
    assert (fault.value.reason, fault.value.is_final) == ("unreachable", False)


def test_password_goes_only_to_a_server_whose_certificate_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, file = own_certificate(tmp_path)
    with running_mailbox(context) as mailbox:
        account = server(mailbox.port, host="localhost", security=Security.STARTTLS, username="desk", password="right")
        with pytest.raises(MailFault) as fault:
            send(account)
        assert (fault.value.reason, mailbox.passwords, mailbox.letters) == ("tls", [], [])
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        with pytest.raises(MailFault) as fault:
            send(replace(account, password="wrong"))
        assert fault.value.reason == "login"
        send(account)
        assert len(mailbox.letters) == 1


def test_without_encryption_no_password_is_sent() -> None:
    with running_mailbox() as mailbox:
        send(server(mailbox.port, username="desk", password="right"))
        with pytest.raises(MailFault) as fault:
            send(server(mailbox.port, security=Security.STARTTLS))
        assert fault.value.reason == "no_tls"
    assert mailbox.passwords == []
