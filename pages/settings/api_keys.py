"""The keys of the HTTP API: who has one, what it may do, when it was used last."""

import streamlit as st

from core.domain.outside.scopes import Scope
from core.services.outside.api_keys import NAME_MAX, KnownKey, list_api_keys, make_api_key, remove_api_key
from core.services.projects.projects import ProjectSettings
from core.services.projects.public_address import get_reached_address
from pages.settings.shown_once import hide_made, keep_made, show_made
from pages.widgets.copy import show_copyable
from pages.widgets.desk import acting_desk
from pages.widgets.language import _, plain, recent
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import undisturbed

PLACE = "api_key"


def show_api_keys(project: ProjectSettings) -> None:
    """The keys, and the fields for a new one."""
    with st.container(border=True):
        st.header(_("API keys"), anchor=False)
        st.caption(
            _(
                "With a key another service reads reports and people of this project, or starts loading and"
                " registering. Developers find everything it can do under the second address."
            )
        )
        address = f"{get_reached_address(acting_desk(), project.id)}/api/v1"
        left, right = st.columns(2)
        with left:
            show_copyable(address)
        with right:
            show_copyable(f"{address}/openapi.json")
        for key in list_api_keys(acting_desk(), project.id):
            _show_key(project, key)
        _ask_new(project.id)
        show_outcome(PLACE, _field("name", project.id))
        show_made(project.id, PLACE)


def _show_key(project: ProjectSettings, key: KnownKey) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"api_key_{key.id}"):
        used = recent(key.used_at, project.time_zone) if key.used_at else _("never")
        parts = [f"**{plain(key.name)}**", f"…`{key.tail}`", _scopes(key), _("last used: {when}", when=used)]
        st.markdown(" · ".join(parts))
        with st.popover(_("Remove"), icon=":material/delete:", key=f"remove_api_key_{key.id}"):
            st.write(_("The service that uses this key gets no answer any more."))
            st.button(
                _("Yes, remove the key"), on_click=_remove, args=(project.id, key.id), key=f"removed_api_key_{key.id}"
            )


def _scopes(key: KnownKey) -> str:
    words = [_("reads")]
    if Scope.CONTACTS in key.scopes:
        words.append(_("sees contacts"))
    if Scope.ACT in key.scopes:
        words.append(_("starts work"))
    return ", ".join(words)


def _ask_new(project_id: int) -> None:
    st.text_input(
        _("What the key is for"),
        key=_field("name", project_id),
        max_chars=NAME_MAX,
        placeholder=_("Reports for the CRM"),
    )
    with st.container(horizontal=True):
        st.checkbox(
            _("Sees contacts"),
            key=_field("contacts", project_id),
            help=_("E-mails, phones and client ids. Without it names and figures only."),
        )
        st.checkbox(
            _("Starts work"),
            key=_field("act", project_id),
            help=_("Loads reports and orders, registers people. Without it the key only reads."),
        )
    st.button(_("Create a key"), icon=":material/key:", on_click=_make, args=(project_id,), key="make_api_key")


def _field(name: str, project_id: int) -> str:
    return f"api_key_{name}_{project_id}"


def _make(project_id: int) -> None:
    asked = {Scope.CONTACTS: "contacts", Scope.ACT: "act"}
    scopes = [scope for scope, name in asked.items() if st.session_state[_field(name, project_id)]]
    name = str(st.session_state[_field("name", project_id)])
    made: list[str] = []
    if attempt(PLACE, lambda: made.append(make_api_key(acting_desk(), project_id, name, scopes)), ""):
        keep_made(project_id, PLACE, made[0])
        st.session_state[_field("name", project_id)] = ""
        for one in asked.values():  # what one may do is not for the next
            st.session_state[_field(one, project_id)] = False


@undisturbed()
def _remove(project_id: int, key_id: int) -> None:
    hide_made()
    attempt(PLACE, lambda: remove_api_key(acting_desk(), project_id, key_id), _("The key is removed."))
