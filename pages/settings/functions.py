"""The bot's functions: their key, which is shown once, and the address at which Salebot reaches this computer."""

import streamlit as st

from core.services.projects.caller_secrets import KnownSecret
from core.services.projects.function_keys import get_function_key, make_function_key, remove_function_key
from core.services.projects.projects import ProjectSettings
from core.services.projects.public_address import get_public_address, set_public_address
from core.start import get_desk
from pages.settings.function_calls import show_calls
from pages.widgets.copy import show_copyable
from pages.widgets.language import _, moment, zone_name
from pages.widgets.local_address import local_address
from pages.widgets.outcome import attempt, show_outcome

MADE_KEY = "settings_function_key_made"


def show_functions(project: ProjectSettings) -> None:
    """The key, the address, and how to call each function."""
    st.caption(
        _(
            "Salebot has the functions bizon365_add_subscriber and bizon365_is_visitor on the plan «Инфобиз» only. Here"
            " a bot on any plan calls them with an API request."
        )
    )
    made = _made_key(project.id)
    with st.container(border=True):
        st.subheader(_("Function key"), anchor=False)
        _show_key(project, get_function_key(get_desk(), project.id), made)
    address = get_public_address(get_desk(), project.id)
    with st.container(border=True):
        st.subheader(_("Address for Salebot"), anchor=False)
        _show_address(project.id, address)
    show_calls(address or local_address(), made)


def hide_function_key() -> None:
    """Show a key that was just made no more; for when another section is open."""
    st.session_state.pop(MADE_KEY, None)


def _made_key(project_id: int) -> str | None:
    """The key that was made on this visit, for this project."""
    made_for, key = st.session_state.get(MADE_KEY, (None, None))
    if made_for != project_id:
        hide_function_key()
    return key if made_for == project_id else None


def _show_key(project: ProjectSettings, known: KnownSecret | None, made: str | None) -> None:
    if made:
        st.warning(
            _("Copy the key now: it is not shown again once this section is left."), icon=":material/content_copy:"
        )
        show_copyable(made)
        st.button(_("I have copied it"), icon=":material/check:", on_click=hide_function_key)
    elif known:
        when = f"{moment(known.made_at, project.time_zone)} ({zone_name(project.time_zone, known.made_at)})"
        st.markdown(_("Made on {when}, ends with `{tail}`.", when=when, tail=known.tail))
    else:
        st.markdown(_("There is no key yet, so nobody can call the functions of this project."))
    if project.kind == "environment":
        st.caption(_("The environment says this key: `DESK_FUNCTION_KEY`, 20 characters or more."))
    else:
        _ask(project.id, known)
    show_outcome("function_key")
    st.caption(
        _("Whoever has the key can register people and ask who was at your webinars. It opens this project only.")
    )


def _ask(project_id: int, known: KnownSecret | None) -> None:
    """The questions are of this key: with another one they are closed, and nothing is replaced by a second click."""
    if known is None:
        st.button(_("Make a key"), type="primary", icon=":material/key:", on_click=_make, args=(project_id,))
        return
    with st.container(horizontal=True):
        with st.popover(_("Replace the key"), icon=":material/autorenew:", key=f"replace_function_{known.tail}"):
            st.write(_("The key in use stops working at once: bots that call with it need the new one."))
            st.button(_("Yes, replace"), on_click=_make, args=(project_id,))
        with st.popover(_("Remove the key"), icon=":material/delete:", key=f"remove_function_{known.tail}"):
            st.write(_("Bots that call with it get nothing any more."))
            st.button(_("Yes, remove the key"), on_click=_remove, args=(project_id,))


def _make(project_id: int) -> None:
    def make() -> None:
        st.session_state[MADE_KEY] = (project_id, make_function_key(get_desk(), project_id))

    attempt("function_key", make, "")


def _remove(project_id: int) -> None:
    hide_function_key()
    attempt("function_key", lambda: remove_function_key(get_desk(), project_id), _("The key is removed."))


def _show_address(project_id: int, address: str | None) -> None:
    key = f"settings_public_address_{project_id}"
    st.session_state.setdefault(key, address or "")
    if address is None:
        st.info(
            _(
                "Salebot cannot reach `{address}`, which is this computer alone. Let a tunnel (cloudflared, ngrok, …)"
                " or a reverse proxy with https lead to it, and enter its address here.",
                address=local_address(),
            )
        )
    with st.form(f"form_{key}", border=False, enter_to_submit=False):
        st.text_input(
            _("Public address"),
            key=key,
            placeholder="https://desk.example.com",
            help=_("https:// and the name; the rest is added below. Leave it empty to forget it."),
        )
        st.form_submit_button(_("Save the address"), on_click=_save, args=(project_id, key))
    show_outcome("public_address")
    st.caption(
        _(
            "Bizon365 delivers its webhooks there, too. From outside only the functions and the webhook answer, and"
            " only with the key or the secret. The pages stay on this computer."
        )
    )


def _save(project_id: int, key: str) -> None:
    typed = str(st.session_state[key])
    if attempt("public_address", lambda: set_public_address(get_desk(), project_id, typed), _("Saved.")):
        del st.session_state[key]  # it begins again from what was saved
