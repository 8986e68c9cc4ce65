"""The mail server by which notices go to people, and the button that tries it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.mail import Letter, Security
from core.services.notices.mail_account import (
    MailSettings,
    find_mail_faults,
    get_mail_settings,
    save_mail_settings,
    send_test_letter,
)
from core.services.projects.projects import ProjectSettings
from pages.settings.form import KeptForm
from pages.widgets.desk import acting_desk
from pages.widgets.kept_place import beside_button
from pages.widgets.language import _
from pages.widgets.outcome import attempt, show_outcome

PASSWORD, TO = "settings_mail_password", "settings_mail_to"


def show_mail(project: ProjectSettings) -> None:
    """The section."""
    st.header(_("Mail"), anchor=False)
    st.caption(
        _(
            "From this mailbox notices go to anyone who wants them by e-mail. What to enter stands in the help of your"
            " mail service; most of them want a password of its own for programs."
        )
    )
    saved = get_mail_settings(acting_desk())
    form = KeptForm("settings_mail", project.id, _typed_of(saved), {"mail_host": "host", "mail_sender": "sender"})
    names = {
        Security.TLS: _("TLS from the beginning (usually port 465)"),
        Security.STARTTLS: _("STARTTLS (usually port 587)"),
        Security.NONE: _("without encryption and login: only for a server on this computer"),
    }
    with st.container(border=True):
        left, right = st.columns([3, 1])
        with form.keeping("host"):
            left.text_input(_("Mail server"), key=form.key("host"), placeholder="smtp.example.com", max_chars=200)
        with form.keeping("port"):
            right.number_input(_("Port"), min_value=1, max_value=65535, step=1, key=form.key("port"))
        with form.keeping("security"):
            st.selectbox(_("Encryption"), list(Security), format_func=names.__getitem__, key=form.key("security"))
        left, right = st.columns(2)
        with form.keeping("username"):
            left.text_input(_("Name at the mail server"), key=form.key("username"), autocomplete="off", max_chars=200)
        right.text_input(
            _("Password"),
            key=PASSWORD,
            type="password",
            autocomplete="new-password",
            placeholder=_("saved; type a new one to change it") if saved.has_password else "",
        )
        with form.keeping("sender"):
            st.text_input(_("From which address letters come"), key=form.key("sender"), max_chars=200)
        form.show_buttons(_("Save"), lambda: _save(form), lambda typed: find_mail_faults(_settings_of(typed)))
        show_outcome("mail")
    if saved.host:
        _show_test()


def _show_test() -> None:
    with st.container(border=True):
        st.text_input(_("Send a test letter to"), key=TO, autocomplete="email", max_chars=200)
        with beside_button("mail_test"):
            st.button(_("Send"), on_click=_test, key="settings_mail_test", icon=":material/send:")
        show_outcome("mail_test", TO)


def _typed_of(saved: MailSettings) -> dict[str, Any]:
    return {
        "host": saved.host,
        "port": saved.port,
        "security": saved.security,
        "username": saved.username,
        "sender": saved.sender,
    }


def _settings_of(typed: Mapping[str, Any]) -> MailSettings:
    return MailSettings(**{**typed, "security": Security(typed["security"])})


def _save(form: KeptForm) -> None:
    settings, password = _settings_of(form.typed), st.session_state[PASSWORD]
    if attempt("mail", lambda: save_mail_settings(acting_desk(), settings, password), _("Saved.")):
        st.session_state[PASSWORD] = ""


def _test() -> None:
    to = st.session_state[TO]
    letter = Letter(
        _("Webinar Desk: letters arrive"),
        _("This is the test letter. Notices can now be sent to colleagues: each chooses their own under “Notices”."),
    )
    done = _("The letter is on its way. Look into the mailbox, also into “Spam”.")
    attempt("mail_test", lambda: send_test_letter(acting_desk(), to, letter), done)
