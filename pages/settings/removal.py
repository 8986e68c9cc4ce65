"""Removing a live project: typed by name, and then for good."""

import streamlit as st

from core.services.projects.projects import ProjectSettings, remove_project
from core.start import get_desk
from pages.widgets.language import _, plain
from pages.widgets.outcome import attempt, say, show_outcome
from pages.widgets.project import STATE_KEY


def show_removal(project: ProjectSettings) -> None:
    """What goes, and the field for the name."""
    with st.expander(_("Remove this project"), icon=":material/delete_forever:"):
        st.markdown(
            _(
                "Everything of **{name}** is removed from this dashboard: settings, token and key, variables, pulled"
                " reports, viewers. Nothing changes in Bizon365 and Salebot. This cannot be undone.",
                name=plain(project.name),
            )
        )
        key = f"settings_removal_{project.id}"
        with st.form(f"form_{key}", border=False, enter_to_submit=False):
            st.text_input(_("Type the project's name to confirm"), key=key)
            st.form_submit_button(_("Remove for good"), on_click=_remove, args=(project.id, key))
        show_outcome("removal")


def _remove(project_id: int, key: str) -> None:
    typed = str(st.session_state[key])
    if attempt("removal", lambda: remove_project(get_desk(), project_id, typed), ""):
        st.session_state.pop(STATE_KEY, None)
        say("page", _("The project was removed."))
