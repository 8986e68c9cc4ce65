"""The mail server is named, tried, and its password never shown again."""

from core.desk import Desk
from core.mail import Security
from core.services.notices.mail_account import get_mail_settings, open_mail
from pages.settings.mail import PASSWORD, TO
from tests.conftest import open_page
from tests.services.notices.mailbox import running_mailbox
from tests.wording import ru


def test_server_is_saved_and_the_button_says_what_is_wrong(desk: Desk) -> None:
    with running_mailbox() as mailbox:
        page = open_page("settings", section="mail")
        assert not page.exception
        page.text_input(key="settings_mail_host_1").set_value("127.0.0.1")
        page.number_input(key="settings_mail_port_1").set_value(mailbox.port)
        page.selectbox(key="settings_mail_security_1").set_value(Security.NONE)
        page.text_input(key=PASSWORD).set_value("тайна")
        page.button(key="settings_mail_save_1").click().run()
        assert [error.value for error in page.error], "there is no sender"
        page.text_input(key="settings_mail_sender_1").set_value("desk@example.com")
        page.button(key="settings_mail_save_1").click().run()
        assert not page.exception
        assert (open_mail(desk).password, get_mail_settings(desk).has_password) == ("тайна", True)
        assert page.text_input(key=PASSWORD).value == ""
        page.text_input(key=TO).set_value("anna@example.com")
        mailbox.to_recipient = "550 no such box"
        page.button(key="settings_mail_test").click().run()
        assert any(ru("The mail server does not know the recipient.") in error.value for error in page.error)
        mailbox.to_recipient = "250 OK"
        page.button(key="settings_mail_test").click().run()
        assert [to for to, _, _ in mailbox.letters] == ["anna@example.com"]
