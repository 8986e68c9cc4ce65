"""A token or key: typed once, saved, and never shown again but for its last four characters."""

import streamlit as st

from core.services.projects.jobs import retry_now
from core.services.projects.projects import ProjectSettings, Secret, set_bizon_token, set_salebot_key
from core.start import get_desk
from pages.widgets.language import _
from pages.widgets.outcome import attempt, show_outcome

SETTERS = {"bizon_token": set_bizon_token, "salebot_key": set_salebot_key}


def ask_for_check(what: Secret) -> None:
    """Let the page check the connection by itself on its next run: something was just saved for it."""
    st.session_state[f"check_{what}_now"] = True


def is_check_asked(what: Secret) -> bool:
    """Whether a check was asked for; says so once."""
    return bool(st.session_state.pop(f"check_{what}_now", False))


def show_secret(project: ProjectSettings, what: Secret) -> None:
    """Whether it is saved; for a live project the field to save, replace or remove it."""
    tail = project.bizon_token_tail if what == "bizon_token" else project.salebot_key_tail
    name = _("Bizon365 token") if what == "bizon_token" else _("Salebot API key")
    saved = _("{name}: saved, ends with `{tail}`", name=name, tail=tail)
    st.markdown(saved if tail else _("{name}: not saved", name=name))
    if project.kind == "live":
        _ask(project.id, what, name, is_saved=bool(tail))
    show_outcome(what)


def show_secret_removal(project: ProjectSettings, what: Secret) -> None:
    """The button that removes it, with a question before."""
    tail = project.bizon_token_tail if what == "bizon_token" else project.salebot_key_tail
    if project.kind == "live" and tail:
        key = f"settings_{what}_{project.id}"
        with st.popover(_("Remove"), icon=":material/delete:", key=f"remove_{key}"):
            st.write(_("Without it the dashboard cannot ask this service. What was pulled stays."))
            st.button(_("Yes, remove"), key=f"removed_{key}", on_click=_remove, args=(project.id, what))


def _ask(project_id: int, what: Secret, name: str, *, is_saved: bool) -> None:
    key = f"settings_{what}_{project_id}"
    with st.form(f"form_{key}", border=False, enter_to_submit=False):
        st.text_input(
            (_("New token") if what == "bizon_token" else _("New key")) if is_saved else name,
            key=key,
            type="password",
            autocomplete="new-password",
            help=_("Stray spaces are dropped. After saving it is never shown again, only its last four characters."),
        )
        st.form_submit_button(_("Replace") if is_saved else _("Save"), on_click=_save, args=(project_id, what, key))


def _save(project_id: int, what: Secret, key: str) -> None:
    secret = str(st.session_state[key])
    st.session_state[key] = ""  # before anything else: it does not stay in the page, whatever comes of it
    if attempt(what, lambda: SETTERS[what](get_desk(), project_id, secret), _("Saved.")):
        retry_now(get_desk(), project_id)
        ask_for_check(what)


def _remove(project_id: int, what: Secret) -> None:
    attempt(what, lambda: SETTERS[what](get_desk(), project_id, None), _("Removed."))
