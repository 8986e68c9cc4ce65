"""The switch that has the dashboard pass registrations on to Salebot instead of writing to the client itself."""

from dataclasses import replace

import streamlit as st

from core.services.inbox.relay_job import look_after_relay
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_settings import change_salebot_settings, get_salebot_settings
from pages.widgets.desk import acting_desk
from pages.widgets.language import _
from pages.widgets.outcome import attempt, show_outcome


def ask_relay(project: ProjectSettings) -> None:
    """The switch, what each position means, and what is missing for it."""
    key = f"settings_relay_{project.id}"
    st.session_state[key] = is_on = get_salebot_settings(acting_desk(), project.id).relay
    st.toggle(
        _("Forward registrations to Salebot"),
        key=key,
        on_change=_set_relay,
        args=(project.id, key),
        help=_(
            "On: each registration is forwarded to Salebot's own webhook as received, until Salebot accepts it, and"
            " Salebot saves the variables. The dashboard only shows whose it is."
        )
        if is_on
        else _(
            "Off: the dashboard saves the variables. On: it forwards each registration as received, and Salebot"
            " saves them."
        ),
    )
    if is_on and project.salebot_key_tail is None:
        st.warning(
            _("Nothing can be forwarded yet: there is no Salebot API key. Save it under “Connection”."),
            icon=":material/warning:",
        )
    show_outcome("relay")


def _set_relay(project_id: int, key: str) -> None:
    def change() -> None:
        settings = get_salebot_settings(acting_desk(), project_id)
        change_salebot_settings(acting_desk(), project_id, replace(settings, relay=bool(st.session_state[key])))
        look_after_relay(project_id)

    attempt("relay", change, "")
