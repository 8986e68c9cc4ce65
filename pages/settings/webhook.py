"""The addresses that Bizon365 can deliver registrations to, and the marker that goes with them."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.projects.setup_checklist import MARKER
from core.services.projects.webhook_address import masked_webhook_url, reveal_webhook_url
from core.start import get_desk
from pages.settings.webhook_address import hide_webhook, show_masked
from pages.settings.webhook_desk import show_desk_webhook
from pages.widgets.copy import show_copyable
from pages.widgets.language import _

__all__ = ["hide_webhook", "show_webhook"]


def show_webhook(project: ProjectSettings) -> None:
    """Both ways, the marker, and where all of it goes."""
    st.caption(
        _(
            "Bizon365 tells of each registration at one address, in one of two ways. Choose one for all pages: the"
            " first also shows registrations here as they come."
        )
    )
    with st.container(border=True):
        st.subheader(_("1. Through this dashboard"), anchor=False)
        show_desk_webhook(project)
    with st.container(border=True):
        st.subheader(_("2. Straight to Salebot"), anchor=False)
        st.caption(_("Salebot finds the client and writes the variables itself; this dashboard does not see it."))
        masked = masked_webhook_url(project)
        if masked is None:
            st.info(_("The address holds the Salebot API key. Save the key under «Connection» first."))
        else:
            show_masked(project.id, "salebot", masked, lambda: reveal_webhook_url(get_desk(), project.id))
            st.caption(_("The address is as secret as the key in it: whoever has it can act in your Salebot project."))
    _show_marker()
    st.subheader(_("Where to paste"), anchor=False)
    st.markdown(
        _(
            "1. In Bizon365 open «Страницы регистрации» and press «Настроить» on the page.\n"
            "2. Scroll down to «Обработка данных».\n"
            "3. Paste the marker into «Маркер партнера в URL».\n"
            "4. Paste one of the two addresses into «Пересылка данных (webhook)».\n"
            "5. Save, and do the same on every registration page. The checklist tells which pages are right."
        )
    )


def _show_marker() -> None:
    st.subheader(_("Marker"), anchor=False)
    show_copyable(MARKER)
    st.warning(
        _(
            "Small letters only. With `Salebot` instead of `salebot` on the page the links of your bot, which carry"
            " `salebot=…`, are not recognised, and registrations do not find their client."
        ),
        icon=":material/warning:",
    )
