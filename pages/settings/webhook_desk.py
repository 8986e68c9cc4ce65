"""Registrations delivered to this dashboard: the address, its secret, and whether Salebot gets them, too."""

from dataclasses import replace

import streamlit as st

from core.services.inbox.relay_job import look_after_relay
from core.services.projects.caller_secrets import KnownSecret
from core.services.projects.projects import ProjectSettings
from core.services.projects.public_address import get_public_address
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from core.services.projects.webhook_address import masked_desk_webhook_url, reveal_desk_webhook_url
from core.services.projects.webhook_secret import get_webhook_secret, make_webhook_secret, remove_webhook_secret
from core.start import get_desk
from pages.settings.webhook_address import hide_webhook, reveal_webhook, show_masked
from pages.widgets.language import _, moment, zone_name
from pages.widgets.local_address import local_address
from pages.widgets.outcome import attempt, show_outcome


def show_desk_webhook(project: ProjectSettings) -> None:
    """What the address is for, the address, the secret in it, and the choice of who writes."""
    st.caption(
        _(
            "Registrations appear under «Inbox» as they come. The dashboard finds the client in Salebot, saves the"
            " `bizon_*` variables and sends the notice `bizon client_registered`."
        )
    )
    known = get_webhook_secret(get_desk(), project.id)
    if known is not None:
        _show_address(project)
        st.caption(
            _(
                "The same address can stand in a room's settings as the webhook «report ready»: then the report is"
                " pulled by itself."
            )
        )
    _show_secret(project, known)
    _ask_relay(project)


def _show_address(project: ProjectSettings) -> None:
    masked = masked_desk_webhook_url(get_desk(), project.id, local_address()) or ""
    show_masked(project.id, "desk", masked, lambda: reveal_desk_webhook_url(get_desk(), project.id, local_address()))
    if get_public_address(get_desk(), project.id) is None and not project.is_sandbox:
        st.warning(
            _(
                "Bizon365 cannot reach `{address}`, which is this computer alone. Let a tunnel (cloudflared, ngrok, …)"
                " or a reverse proxy with https lead to it, and enter its address under «Bot functions».",
                address=local_address(),
            ),
            icon=":material/warning:",
        )
        st.button(_("Enter the public address"), icon=":material/arrow_forward:", on_click=_open_functions)


def _open_functions() -> None:
    st.session_state["settings_section"] = "functions"


def _show_secret(project: ProjectSettings, known: KnownSecret | None) -> None:
    if known:
        when = f"{moment(known.made_at, project.time_zone)} ({zone_name(project.time_zone, known.made_at)})"
        st.markdown(_("The secret in the address: made on {when}, ends with `{tail}`.", when=when, tail=known.tail))
    else:
        st.markdown(_("There is no secret yet, so nothing is taken for this project."))
    if project.kind == "environment":
        st.caption(_("The environment says this secret: `DESK_WEBHOOK_SECRET`, 20 characters or more."))
    else:
        _ask_secret(project.id, known)
    show_outcome("webhook_secret")
    if known:
        st.caption(_("Whoever has the address can send registrations that never were. It opens this project only."))


def _ask_secret(project_id: int, known: KnownSecret | None) -> None:
    """The questions are of this secret: with another one they are closed, and nothing is replaced by a second click."""
    if known is None:
        st.button(_("Make the address"), type="primary", icon=":material/key:", on_click=_make, args=(project_id,))
        return
    with st.container(horizontal=True):
        with st.popover(_("Replace the secret"), icon=":material/autorenew:", key=f"replace_webhook_{known.tail}"):
            st.write(
                _(
                    "The address in use stops working at once: pages and rooms that have it need the new one, and what"
                    " Bizon365 delivers to the old one is not taken."
                )
            )
            st.button(_("Yes, replace the secret"), on_click=_make, args=(project_id,))
        with st.popover(_("Remove the secret"), icon=":material/delete:", key=f"remove_webhook_{known.tail}"):
            st.write(_("Nothing that Bizon365 delivers to this project is taken any more."))
            st.button(_("Yes, remove the secret"), on_click=_remove, args=(project_id,))


def _make(project_id: int) -> None:
    if attempt(
        "webhook_secret", lambda: make_webhook_secret(get_desk(), project_id), _("The address is new. Copy it.")
    ):
        reveal_webhook(project_id, "desk")


def _remove(project_id: int) -> None:
    hide_webhook()
    attempt("webhook_secret", lambda: remove_webhook_secret(get_desk(), project_id), _("The secret is removed."))


def _ask_relay(project: ProjectSettings) -> None:
    key = f"settings_relay_{project.id}"
    st.session_state[key] = is_on = get_salebot_settings(get_desk(), project.id).relay
    st.toggle(_("Pass registrations on to Salebot"), key=key, on_change=_set_relay, args=(project.id, key))
    st.caption(
        _(
            "On: each registration goes on to Salebot's own webhook as it came, again and again until Salebot took it,"
            " and Salebot writes. The dashboard only shows whose it is."
        )
        if is_on
        else _("Off: the dashboard writes. On: it passes each registration on as it came, and Salebot writes.")
    )
    if is_on and project.salebot_key_tail is None:
        st.warning(
            _("Nothing can be passed on yet: the Salebot API key is missing. Save it under «Connection»."),
            icon=":material/warning:",
        )
    show_outcome("relay")


def _set_relay(project_id: int, key: str) -> None:
    def change() -> None:
        settings = get_salebot_settings(get_desk(), project_id)
        change_salebot_settings(get_desk(), project_id, replace(settings, relay=bool(st.session_state[key])))
        look_after_relay(project_id)

    attempt("relay", change, "")
