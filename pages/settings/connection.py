"""The connection to both services: the token and the key, and «Check the connection» with the last answer.

A secret is typed once, saved, and never shown again but for its last four characters.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import streamlit as st

from core.errors import NotConfigured
from core.services.projects.account_secrets import Secret
from core.services.projects.check_connection import BizonCheck, OfferedProject, SalebotCheck, check_bizon, check_salebot
from core.services.projects.jobs import retry_now
from core.services.projects.projects import (
    ProjectSettings,
    set_bizon_token,
    set_salebot_key,
    use_bizon_project,
)
from pages.settings.project import show_project
from pages.widgets.desk import acting_desk
from pages.widgets.errors import show_error
from pages.widgets.language import _, ngettext, number, plain, recent
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import acting, press, undisturbed

Check = TypeVar("Check", BizonCheck, SalebotCheck)
SETTERS = {"bizon_token": set_bizon_token, "salebot_key": set_salebot_key}


def show_connection(project: ProjectSettings) -> None:
    """The section: Bizon365 and Salebot side by side, and the project below."""
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        st.header("Bizon365", anchor=False)
        st.caption(
            _(
                "In Bizon365, API v2: «Учётная запись (Бизон ID)» → «Безопасность»; API v1: «Модераторы, сотрудники» →"
                " «Изменить и настроить доступ» → «API-токен»."
            )
        )
        _show_secret(project, "bizon_token")
        _show_bizon_check(project)
    with right, st.container(border=True, height="stretch"):
        st.header("Salebot", anchor=False)
        st.caption(_("In Salebot: project settings → integrations → «Добавить API-ключ»."))
        _show_secret(project, "salebot_key")
        _show_salebot_check(project)
    show_project(project)


def ask_for_check(what: Secret) -> None:
    """Make the page check the connection on its next run, because a secret or the project was just saved."""
    st.session_state[_check_key(what)] = True


def _check_key(what: Secret) -> str:
    """The key in the state under which a check is asked for."""
    return f"check_{what}_now"


def _show_secret(project: ProjectSettings, what: Secret) -> None:
    """Whether it is saved; for a live project the field to save, replace or remove it."""
    tail = project.bizon_token_tail if what == "bizon_token" else project.salebot_key_tail
    name = _("Bizon365 token") if what == "bizon_token" else _("Salebot API key")
    saved = _("{name}: saved, ends with `{tail}`", name=name, tail=tail)
    st.markdown(saved if tail else _("{name}: not saved", name=name))
    if project.kind == "live":
        _ask_secret(project.id, what, name, is_saved=bool(tail))
    show_outcome(what, _secret_key(project.id, what))


def _show_removal(project: ProjectSettings, what: Secret) -> None:
    """The button that removes it, which asks for confirmation."""
    tail = project.bizon_token_tail if what == "bizon_token" else project.salebot_key_tail
    if project.kind == "live" and tail:
        key = _secret_key(project.id, what)
        with st.popover(_("Remove"), icon=":material/delete:", key=f"remove_{key}"):
            st.write(_("Without it the dashboard cannot use this service. Everything loaded stays."))
            st.button(_("Yes, remove"), key=f"removed_{key}", on_click=_remove, args=(project.id, what))


def _secret_key(project_id: int, what: Secret) -> str:
    return f"settings_{what}_{project_id}"


def _ask_secret(project_id: int, what: Secret, name: str, *, is_saved: bool) -> None:
    key = _secret_key(project_id, what)
    with st.form(f"form_{key}", border=False, enter_to_submit=False):
        st.text_input(
            (_("New token") if what == "bizon_token" else _("New key")) if is_saved else name,
            key=key,
            type="password",
            autocomplete="new-password",
            help=_("Extra spaces are removed. After saving, only the last four characters are shown."),
        )
        st.form_submit_button(_("Replace") if is_saved else _("Save"), on_click=_save, args=(project_id, what, key))


@undisturbed()
def _save(project_id: int, what: Secret, key: str) -> None:
    secret = str(st.session_state[key])
    st.session_state[key] = ""  # first of all, so that it does not stay in the page even if saving fails
    if attempt(what, lambda: SETTERS[what](acting_desk(), project_id, secret), _("Saved.")):
        retry_now(acting_desk(), project_id)
        ask_for_check(what)


def _remove(project_id: int, what: Secret) -> None:
    attempt(what, lambda: SETTERS[what](acting_desk(), project_id, None), _("Removed."))


def _show_bizon_check(project: ProjectSettings) -> None:
    """The button, and the last answer of Bizon365 while the connection is unchanged."""
    check = _checked(project, "bizon_token", lambda: check_bizon(acting_desk(), project.id))
    if check is None:
        return
    if check.offered and isinstance(check.problem, NotConfigured):
        st.info(_("Bizon365 accepted the token. Choose the project to work with:"))
    elif check.problem:
        show_error(check.problem)
    else:
        st.success(" ".join([_("Bizon365 accepted the token."), _count_of_reports(check)]), icon=":material/check:")
    if check.owner:
        st.markdown(_("The token belongs to {owner}.", owner=plain(check.owner)))
    _show_offered(project, check.offered)
    _show_moment(project, check.made_at, check.took_s)


def _show_salebot_check(project: ProjectSettings) -> None:
    """The button, and the last answer of Salebot while the connection is unchanged."""
    check = _checked(project, "salebot_key", lambda: check_salebot(acting_desk(), project.id))
    if check is None:
        return
    if check.problem:
        show_error(check.problem)
    else:
        channels = ngettext("{n} channel is connected", "{n} channels are connected", check.channels)
        whatsapp = _("WhatsApp among them") if check.whatsapp else _("no WhatsApp among them")
        st.success(
            _("Salebot accepted the key: {channels}, {whatsapp}.", channels=channels, whatsapp=whatsapp),
            icon=":material/check:",
        )
    _show_moment(project, check.made_at, check.took_s)


def _checked(project: ProjectSettings, what: Secret, check: Callable[[], Check]) -> Check | None:
    """The last answer; None once the connection is set otherwise than when the service was asked."""
    key = f"settings_check_{what}"
    endpoint = project.bizon_endpoint if what == "bizon_token" else project.salebot_endpoint
    with st.container(horizontal=True):
        is_asked = press(_("Check the connection"), key=f"button_{key}", icon=":material/sync:")
        _show_removal(project, what)
    if is_asked or st.session_state.get(_check_key(what)):
        with acting(f"button_{key}"), st.spinner(_("Asking…")):
            st.session_state.pop(_check_key(what), None)
            st.session_state[key] = (endpoint, check())
    asked_for, answer = st.session_state.get(key, (None, None))
    return answer if asked_for == endpoint else None


def _count_of_reports(check: BizonCheck) -> str:
    if check.reports is None:
        return _("The number of reports is unknown.")
    return ngettext("It shows {n} report.", "It shows {n} reports.", check.reports)


def _show_offered(project: ProjectSettings, offered: tuple[OfferedProject, ...]) -> None:
    if offered:
        st.markdown(_("Projects of the token's owner in Bizon365:"))
    for one in offered:
        text, button = st.columns([3, 1], vertical_alignment="center")
        text.markdown(plain(f"{one.title}: {one.number}" if one.title else one.number))
        if one.number == project.bizon_project_id:
            button.caption(_("chosen"))
        elif project.kind == "live":
            button.button(_("Choose"), key=f"offer_{one.number}", on_click=_use, args=(project.id, one.number))


@undisturbed()
def _use(project_id: int, number: str) -> None:
    if attempt("project", lambda: use_bizon_project(acting_desk(), project_id, number), _("Saved.")):
        st.session_state[f"settings_bizon_project_id_{project_id}"] = number
        retry_now(acting_desk(), project_id)
        ask_for_check("bizon_token")


def _show_moment(project: ProjectSettings, at: datetime, took_s: float) -> None:
    when = recent(at, project.time_zone)
    st.caption(_("Checked {when}; the answer took {n} s.", when=when, n=number(took_s, 1)))
