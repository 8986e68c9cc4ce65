"""The Inbox before its first delivery: how registrations find their way here."""

import streamlit as st

from core.services.projects import ProjectSettings
from pages.widgets.language import _
from pages.widgets.sections import SECTION


def show_setup(project: ProjectSettings) -> None:
    """What to do so that something comes."""
    st.info(
        _(
            "Nothing has come yet. Whoever registers on a page of Bizon365 will stand here within a second: who it is,"
            " for what, and which Salebot client."
        ),
        icon=":material/inbox:",
    )
    if project.is_sandbox:
        st.write(_("This is the sandbox: register somebody on the Registration page, or send a test registration."))
        st.page_link("registration.py", label=_("To the Registration page"), icon=":material/person_add:")
        return
    st.write(
        _(
            "1. Take the webhook URL from Settings, section «Webhook».\n"
            "2. Paste it on each registration page in Bizon365, into «Пересылка данных (webhook)».\n"
            "3. Send a test registration: it goes the whole way."
        )
    )
    st.page_link(
        "settings.py", label=_("To the webhook URL"), icon=":material/settings:", query_params={SECTION: "webhook"}
    )
