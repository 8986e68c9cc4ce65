"""The address that Bizon365 calls when somebody registers, and the marker that goes with it."""

import streamlit as st

from core.desk import get_desk
from core.services.projects import ProjectSettings
from core.services.setup_checklist import MARKER
from core.services.webhook_address import masked_webhook_url, reveal_webhook_url
from pages.widgets.copy import show_copyable
from pages.widgets.language import _

SHOWN_KEY = "settings_webhook_shown"


def show_webhook(project: ProjectSettings) -> None:
    """The address, masked until asked for; the marker; where both go."""
    st.subheader(_("Webhook URL"), anchor=False)
    masked = masked_webhook_url(project)
    if masked is None:
        st.info(_("The address holds the Salebot API key. Save the key under «Connection» first."))
    else:
        _show_address(project, masked)
    st.subheader(_("Marker"), anchor=False)
    show_copyable(MARKER)
    st.warning(
        _(
            "Small letters only. With `Salebot` instead of `salebot` on the page the links of your bot, which carry"
            " `salebot=…`, are not recognised, and registrations do not find their client."
        ),
        icon=":material/warning:",
    )
    st.subheader(_("Where to paste"), anchor=False)
    st.markdown(
        _(
            "1. In Bizon365 open «Страницы регистрации» and press «Настроить» on the page.\n"
            "2. Scroll down to «Обработка данных».\n"
            "3. Paste the marker into «Маркер партнера в URL».\n"
            "4. Paste the webhook URL into «Пересылка данных (webhook)».\n"
            "5. Save, and do the same on every registration page. The checklist tells which pages are right."
        )
    )


def hide_webhook() -> None:
    """Mask the address again; for when another section is open."""
    st.session_state.pop(SHOWN_KEY, None)


def _show_address(project: ProjectSettings, masked: str) -> None:
    is_shown = st.session_state.get(SHOWN_KEY) == project.id
    if is_shown:
        show_copyable(reveal_webhook_url(get_desk(), project.id) or masked)
        st.button(_("Hide"), icon=":material/visibility_off:", on_click=hide_webhook)
    else:
        st.markdown(f"`{masked}`")
        st.button(_("Show"), icon=":material/visibility:", on_click=_show, args=(project.id,))
    st.caption(_("The address is as secret as the key in it: whoever has it can act in your Salebot project."))


def _show(project_id: int) -> None:
    st.session_state[SHOWN_KEY] = project_id
