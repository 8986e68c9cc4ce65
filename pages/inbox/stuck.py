"""What keeps registrations from Salebot, what is to be done about it, and the button for when that is done."""

import streamlit as st

from core.services.inbox.state import Stuck, get_stuck, get_stuck_relay
from core.services.projects.jobs import retry_now
from core.services.projects.projects import ProjectSettings
from core.start import get_desk
from pages.widgets.errors import explain
from pages.widgets.language import _, ngettext
from pages.widgets.way_to_settings import link_to_settings


def show_stuck(project: ProjectSettings) -> None:
    """Nothing where all is well."""
    writing, relay = get_stuck(get_desk(), project.id), get_stuck_relay(get_desk(), project.id)
    problem = writing.problem or relay.problem
    if problem is None:
        return
    with st.container(border=True):
        say_stuck(writing)
        say_stuck_relay(relay)
        with st.container(horizontal=True):
            st.button(
                _("Try now"),
                icon=":material/refresh:",
                on_click=retry_now,
                args=(get_desk(), project.id),
                key="inbox_try_now",
            )
            link_to_settings(problem)


def say_stuck(stuck: Stuck) -> None:
    """Registrations that wait to be written."""
    if stuck.problem:
        waiting = ngettext("{n} registration waits.", "{n} registrations wait.", stuck.waiting)
        st.warning(f"{waiting} {explain(stuck.problem)}", icon=":material/hourglass_bottom:")


def say_stuck_relay(stuck: Stuck) -> None:
    """Registrations that wait to be passed on."""
    if stuck.problem:
        waiting = ngettext(
            "{n} registration waits to be passed on to Salebot.",
            "{n} registrations wait to be passed on to Salebot.",
            stuck.waiting,
        )
        st.warning(f"{waiting} {explain(stuck.problem)}", icon=":material/forward:")
