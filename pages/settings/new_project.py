"""The line with the project's name and kind, and the dialog that adds a project."""

import streamlit as st

from core.services.projects.draft import ProjectDraft
from core.services.projects.projects import ProjectKind, ProjectSettings, add_project, list_faults
from pages.settings.connection import ask_for_check
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import drop, kept
from pages.widgets.faults import show_faults
from pages.widgets.language import _, plain
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.press import undisturbed
from pages.widgets.project import open_project, project_name
from pages.widgets.redraw import hold_page
from pages.widgets.sections import go_to_section

NAME = "new_name"
SECRETS = {"bizon_token": "new_token", "salebot_key": "new_key"}
FIELDS = {"project_name": NAME, **SECRETS}
"""The keys of the widgets, by the field of a fault."""
FAULTS_KEY = "new_project_faults"


def _kind_name(kind: ProjectKind) -> str:
    """The kind of project in words."""
    return {
        "sandbox": _("made-up data"),
        "environment": _("set by environment variables"),
        "live": _("live account"),
    }[kind]


def show_project_line(project: ProjectSettings) -> None:
    """The project's name and kind, and the button that opens the dialog."""
    name, button = st.columns([3, 1], vertical_alignment="center")
    name.markdown(f"**{plain(project_name(project))}** · {_kind_name(project.kind)}")
    if button.button(_("New project"), icon=":material/add:", width="stretch"):
        for field in SECRETS.values():
            st.session_state[field] = ""
        st.session_state[FAULTS_KEY] = []
        hold_page()
        st.dialog(_("New project"))(_ask)()


def _ask() -> None:
    if st.session_state.pop("project_added", False):
        st.rerun()
    st.caption(_("One Salebot project with one Bizon365 account. You can save the token and the key later."))
    with kept(NAME, ""):
        st.text_input(_("Project name"), key=NAME, max_chars=100, placeholder=_("For example, the name of your school"))
    with st.form("new_project", border=False, enter_to_submit=False):
        st.text_input(_("Bizon365 token"), key="new_token", type="password", autocomplete="new-password")
        st.text_input(_("Salebot API key"), key="new_key", type="password", autocomplete="new-password")
        st.form_submit_button(_("Add project"), type="primary", on_click=_add)
    show_faults(st.session_state[FAULTS_KEY], FIELDS)
    show_outcome("new_project")


@undisturbed()
def _add() -> None:
    name, token, key = (str(st.session_state[field]) for field in FIELDS.values())
    draft, secrets = ProjectDraft(name=name), {"bizon_token": token or None, "salebot_key": key or None}

    def add() -> None:
        # `add_project` checks all that was typed before it stores anything, so a bad key leaves no incomplete project.
        project = add_project(acting_desk(), draft, **secrets)
        open_project(project.id)
        if token:
            ask_for_check("bizon_token")
        go_to_section("settings_section", "connection")
        st.session_state["project_added"] = True

    faults = st.session_state[FAULTS_KEY] = list_faults(draft, **secrets)
    if not faults and attempt("new_project", add, ""):
        drop(NAME)
