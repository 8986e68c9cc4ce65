"""How registrations find their way to the Inbox: what to do before the first delivery, and the test registration."""

import streamlit as st

from core.services.inbox.send_test_delivery import send_test_delivery
from core.services.inbox.state import look_at_inbox
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_settings import get_salebot_settings
from core.services.projects.webhook_secret import get_webhook_secret
from pages.inbox.choice import OUTCOME
from pages.widgets.desk import acting_desk
from pages.widgets.language import _
from pages.widgets.outcome import attempt, say, show_outcome
from pages.widgets.redraw import POLL_S, rerun_page
from pages.widgets.settings_link import show_settings_link


def say_closed(project: ProjectSettings) -> bool:
    """Warns when the project has no webhook secret, so that no delivery is taken. Returns whether it warned."""
    if get_webhook_secret(acting_desk(), project.id) is not None:
        return False
    st.warning(
        _("This project has no webhook address, so webhooks from Bizon365 are not accepted. Create one in Settings."),
        icon=":material/link_off:",
    )
    _link_to_webhook()
    return True


def show_setup(project: ProjectSettings) -> None:
    """What to do so that registrations come. The list replaces it by itself after the first delivery."""
    _await_first(project.id)
    st.info(
        _(
            "Nothing has come yet. Everyone who registers on a Bizon365 page appears here within a second: who it is,"
            " for which session, and which Salebot client."
        ),
        icon=":material/inbox:",
    )
    if not project.is_sandbox:
        _show_steps()
    elif not say_closed(project):
        st.write(_("This is the sandbox: register someone on the Registration page, or send a test registration."))
        st.page_link("registration/page.py", label=_("To the Registration page"), icon=":material/person_add:")
    show_test(project)
    show_outcome(OUTCOME)


@st.fragment(run_every=POLL_S)
def _await_first(project_id: int) -> None:
    if look_at_inbox(acting_desk(), project_id).last_at is not None:
        rerun_page()


def _show_steps() -> None:
    st.write(
        _(
            "1. Copy the webhook address from Settings, section “Webhook”.\n2. Paste it on each registration page in"
            " Bizon365, into «Пересылка данных (webhook)».\n3. Send a test registration: it goes all the way."
        )
    )
    _link_to_webhook()


def _link_to_webhook() -> None:
    show_settings_link("webhook", _("To the webhook URL"))


def show_test(project: ProjectSettings) -> None:
    """The button that sends a made-up registration through the whole path."""
    st.button(
        _("Send a test registration"),
        icon=":material/science:",
        on_click=_send_test,
        args=(project.id,),
        help=_(
            "Sends a made-up person with an address at example.com and no phone, just as Bizon365 would: through the"
            " public address of this dashboard if it has one."
        ),
        key="inbox_test",
    )
    if get_salebot_settings(acting_desk(), project.id).relay:
        st.caption(_("Forwarding is on: Salebot gets the test registration too."))


def _send_test(project_id: int) -> None:
    def send() -> None:
        address = send_test_delivery(acting_desk(), project_id).address
        say(
            _(
                "The test registration came through `{address}`. It is in the list, in the group “Test”.",
                address=address,
            )
        )

    attempt(OUTCOME, send, "")
