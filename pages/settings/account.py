"""The own login of whoever is logged in: password, one-time codes, sessions."""

import streamlit as st

from core.errors import InvalidInput
from core.services.access.passwords import change_password
from core.services.access.second_factor import NewCodes, begin_codes, has_codes, turn_codes_off, turn_codes_on
from core.services.access.sessions import end_all_sessions
from core.services.links.qr_code import qr_png
from core.services.projects.projects import ProjectSettings
from pages.settings.user_sessions import show_sessions
from pages.widgets.copy import show_copyable
from pages.widgets.desk import acting_desk, session_token
from pages.widgets.language import _
from pages.widgets.outcome import attempt, show_outcome

OLD, NEW, AGAIN, CODE = "account_old", "account_new", "account_again", "account_code"
_CODES = "account_codes"
"""Under which key the secret stands that is being set up."""


def show_account(project: ProjectSettings) -> None:
    """The forms, and where the operator is logged in."""
    st.header(_("My login"), anchor=False)
    with st.form("account_password", enter_to_submit=False):
        st.subheader(_("Password"), anchor=False)
        st.text_input(_("Present password"), key=OLD, type="password", autocomplete="current-password")
        st.text_input(_("New password, at least 10 characters"), key=NEW, type="password", autocomplete="new-password")
        st.text_input(_("The same password again"), key=AGAIN, type="password", autocomplete="new-password")
        st.form_submit_button(_("Change the password"), type="primary", on_click=_change_password)
        show_outcome("account_password")
    with st.container(border=True):
        st.subheader(_("One-time codes"), anchor=False)
        _show_codes()
        show_outcome("account_codes")
    user_id = acting_desk().acting.user_id
    if user_id is not None:
        show_sessions(project, user_id)
        st.button(_("Log out everywhere"), on_click=_log_out, args=(user_id,), key="account_out")


def _show_codes() -> None:
    if has_codes(acting_desk()):
        st.write(_("The login asks for a code from your authenticator app."))
        st.button(_("Turn off"), on_click=_turn_off, key="account_codes_off")
        return
    codes: NewCodes | None = st.session_state.get(_CODES)
    if codes is None:
        st.write(_("With them, nobody who knows your password can log in without your phone."))
        st.button(_("Set up"), on_click=_begin, key="account_codes_begin")
        return
    st.write(_("Scan the picture with an authenticator app on the phone, or type the key below it there."))
    st.image(qr_png(codes.uri, 5))
    show_copyable(codes.secret)
    st.text_input(_("Code from the app"), key=CODE, autocomplete="one-time-code")
    st.button(_("Turn on"), type="primary", on_click=_turn_on, args=(codes,), key="account_codes_on")


def _change_password() -> None:
    old, new, again = (st.session_state[key] for key in (OLD, NEW, AGAIN))

    def change() -> None:
        if new != again:
            raise InvalidInput("password", None, "not_the_same")
        refused = change_password(acting_desk(), old, new, session_token())
        if refused is not None:
            minutes = max(1, round(refused.wait.total_seconds() / 60))
            raise InvalidInput("old_password", None, "too_many_tries", minutes)

    if attempt("account_password", change, _("The password is changed. You are logged out everywhere else.")):
        for key in (OLD, NEW, AGAIN):
            st.session_state[key] = ""


def _begin() -> None:
    st.session_state[_CODES] = begin_codes(acting_desk())


def _turn_on(codes: NewCodes) -> None:
    code = st.session_state[CODE]
    if attempt("account_codes", lambda: turn_codes_on(acting_desk(), codes.secret, code), _("One-time codes are on.")):
        st.session_state.pop(_CODES, None)


def _turn_off() -> None:
    attempt("account_codes", lambda: turn_codes_off(acting_desk()), _("One-time codes are off."))


def _log_out(user_id: int) -> None:
    attempt("account_codes", lambda: end_all_sessions(acting_desk(), user_id), "")
