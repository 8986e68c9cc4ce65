"""The addresses that Bizon365 can deliver registrations to: the dashboard's own with its secret, or Salebot's; and
the marker that goes with them.

An address holds a secret, so it is masked until the operator asks for it.
"""

from collections.abc import Callable
from typing import Literal

import streamlit as st

from core.domain.links.link import URL_MARKER
from core.services.projects.caller_secrets import KnownSecret
from core.services.projects.projects import ProjectSettings
from core.services.projects.public_address import get_public_address
from core.services.projects.webhook_address import (
    masked_desk_webhook_url,
    masked_webhook_url,
    note_address_shown,
    reveal_desk_webhook_url,
    reveal_webhook_url,
)
from core.services.projects.webhook_secret import get_webhook_secret, make_webhook_secret, remove_webhook_secret
from pages.settings.cash_desk import show_cash_desk
from pages.settings.made_secret import SecretWords, made_at, show_secret_buttons
from pages.settings.relay import ask_relay
from pages.widgets.copy import show_copyable
from pages.widgets.desk import acting_desk
from pages.widgets.language import _
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import undisturbed
from pages.widgets.sections import go_to_section

Way = Literal["desk", "salebot"]
SHOWN_KEY = "settings_webhook_shown"


def show_webhook(project: ProjectSettings) -> None:
    """The section: both ways, the marker, and where to paste them."""
    st.caption(
        _("Choose one of two ways for all pages: with the first you also see registrations here as they come."),
        help=_("Bizon365 reports each registration to one address."),
    )
    with st.container(border=True):
        st.header(
            _("1. Through this dashboard"),
            anchor=False,
            help=_(
                "Registrations appear in the Inbox as they come. The dashboard finds the client in Salebot, saves the"
                " `bizon_*` variables and sends the notice `bizon client_registered`."
            ),
        )
        _show_desk_webhook(project)
    with st.container(border=True):
        st.header(
            _("2. Straight to Salebot"),
            anchor=False,
            help=_(
                "Salebot finds the client and saves the variables itself; the dashboard does not see it. The address is"
                " as secret as the key in it: anyone who has it can act in your Salebot project."
            ),
        )
        masked = masked_webhook_url(project)
        if masked is None:
            st.info(_("The address contains the Salebot API key. Save the key under “Connection” first."))
        else:
            _show_masked(project.id, "salebot", masked, lambda: reveal_webhook_url(acting_desk(), project.id))
    _show_marker()
    st.header(_("Where to paste"), anchor=False)
    st.markdown(
        _(
            "1. In Bizon365 open «Страницы регистрации» and press «Настроить» on the page.\n2. Scroll down to"
            " «Обработка данных».\n3. Paste the marker into «Маркер партнера в URL».\n4. Paste one of the two"
            " addresses into «Пересылка данных (webhook)».\n5. Save, and do the same on every registration page. The"
            " checklist shows which pages are right."
        )
    )
    st.markdown(
        _(
            "You can also use the first address in a room's settings as the “report ready” webhook: the report then"
            " loads by itself."
        )
    )
    show_cash_desk(project)


def hide_webhook() -> None:
    """Mask the addresses again, because another section is open."""
    st.session_state.pop(SHOWN_KEY, None)


def _show_desk_webhook(project: ProjectSettings) -> None:
    """The address, the secret in it, and the switch for passing registrations on."""
    known = get_webhook_secret(acting_desk(), project.id)
    if known is not None:
        _show_address(project)
    _show_secret(project, known)
    ask_relay(project)


def _show_address(project: ProjectSettings) -> None:
    masked = masked_desk_webhook_url(acting_desk(), project.id) or ""
    _show_masked(project.id, "desk", masked, lambda: reveal_desk_webhook_url(acting_desk(), project.id))
    if get_public_address(acting_desk(), project.id) is None and not project.is_sandbox:
        st.warning(
            _(
                "Bizon365 cannot reach `{address}`: this address works only on this computer. Set up a tunnel"
                " (cloudflared, ngrok, …) or an https reverse proxy and enter its address under “Bot functions”.",
                address=acting_desk().environment.public_address,
            ),
            icon=":material/warning:",
        )
        st.button(_("Enter the public address"), icon=":material/arrow_forward:", on_click=_open_functions)


def _open_functions() -> None:
    go_to_section("settings_section", "functions")


def _show_secret(project: ProjectSettings, known: KnownSecret | None) -> None:
    if known:
        when = made_at(project, known)
        st.markdown(
            _("The secret in the address: created {when}, ends with `{tail}`.", when=when, tail=known.tail),
            help=_("Anyone who has the address can send fake registrations to this project only."),
        )
    else:
        st.markdown(_("There is no secret yet, so webhooks are not accepted."))
    show_secret_buttons(project, known, name="webhook", words=_secret_words(), make=_make, remove=_remove)
    show_outcome("webhook_secret")


def _secret_words() -> SecretWords:
    return SecretWords(
        environment=_("This secret is set by the environment variable `DESK_WEBHOOK_SECRET`, at least 20 characters."),
        make=_("Create the address"),
        replace=_("Replace the secret"),
        replace_effect=_(
            "The current address stops working at once: pages and rooms that use it need the new one, and what"
            " Bizon365 sends to the old one is not accepted."
        ),
        confirm_replace=_("Yes, replace the secret"),
        remove=_("Remove the secret"),
        remove_effect=_("Webhooks from Bizon365 to this project will no longer be accepted."),
        confirm_remove=_("Yes, remove the secret"),
    )


@undisturbed()
def _make(project_id: int) -> None:
    if attempt(
        "webhook_secret", lambda: make_webhook_secret(acting_desk(), project_id), _("The address is new. Copy it.")
    ):
        _reveal_webhook(project_id, "desk")


@undisturbed()
def _remove(project_id: int) -> None:
    hide_webhook()
    attempt("webhook_secret", lambda: remove_webhook_secret(acting_desk(), project_id), _("The secret is removed."))


def _show_masked(project_id: int, way: Way, masked: str, reveal: Callable[[], str | None]) -> None:
    """The address with dots; once the operator asked for it, whole, to be copied."""
    if st.session_state.get(SHOWN_KEY) == (project_id, way):
        show_copyable(reveal() or masked)
        st.button(_("Hide"), icon=":material/visibility_off:", key=f"hide_{way}", on_click=hide_webhook)
    else:
        st.markdown(f"`{masked}`")
        st.button(
            _("Show"), icon=":material/visibility:", key=f"show_{way}", on_click=_reveal_webhook, args=(project_id, way)
        )


def _reveal_webhook(project_id: int, way: Way) -> None:
    """For callbacks: show this address as it is."""
    note_address_shown(acting_desk(), project_id)
    st.session_state[SHOWN_KEY] = (project_id, way)


def _show_marker() -> None:
    st.header(_("Marker"), anchor=False)
    show_copyable(URL_MARKER)
    st.warning(
        _(
            "Lower case only. If the page has `Salebot` instead of `salebot`, links from your bot with `salebot=…` are"
            " not recognised, and registrations do not find their client."
        ),
        icon=":material/warning:",
    )
