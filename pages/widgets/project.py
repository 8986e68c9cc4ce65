"""The chosen project: in the address, so that a view can be sent to a colleague, and kept from page to page."""

import streamlit as st

from core.services.projects.projects import ProjectSettings, list_projects
from pages.widgets.asked import asked_number
from pages.widgets.desk import acting_desk
from pages.widgets.language import _

STATE_KEY = "project_id"
_IN_ADDRESS = "project_in_address"
_WANTED = "project_wanted"
"""The key under which the project is kept that is to be shown whatever the chooser says."""


def current_project() -> ProjectSettings:
    """The chosen project. `show_sidebar` has chosen it before the page runs."""
    project: ProjectSettings = st.session_state["project"]
    return project


def project_name(project: ProjectSettings) -> str:
    """The project's own name; the sandbox, which nobody has named, in the operator's language. A live project that is
    called so as well is told apart."""
    if project.is_named_as_own:
        return project.name + " (" + _("live account") + ")"
    return _("Sandbox") if project.is_sandbox else project.name


def open_project(project_id: int) -> None:
    """For a callback: show this project from the next run on. A message of the browser that was on its way brings the
    chooser as it was before, so this holds until a page is drawn to its end."""
    st.session_state[_WANTED] = project_id


def leave_project() -> None:
    """For a callback: the chosen project is no more; the next run shows another one and does not ask for this one."""
    for key in (STATE_KEY, _IN_ADDRESS):
        st.session_state.pop(key, None)
    st.query_params.pop("project", None)


def forget_wanted() -> None:
    """Called once a page is drawn to its end: from now on the chooser decides."""
    st.session_state.pop(_WANTED, None)


def choose_project(label: str) -> ProjectSettings | None:
    """The project chooser; with one project only, no choice is shown. None when no project is open to the operator."""
    projects = {project.id: project for project in list_projects(acting_desk())}
    if not projects:
        return None
    asked = st.query_params.get("project", "")
    asked_id = asked_number(asked)
    if asked and asked_id not in projects:
        st.warning(_("The project in this link is not here. Another one is shown."))
    if (wanted := st.session_state.get(_WANTED)) in projects:
        st.session_state[STATE_KEY] = wanted
    elif STATE_KEY not in st.session_state or st.session_state[STATE_KEY] not in projects:
        st.session_state[STATE_KEY] = asked_id if asked_id in projects else _usual(list(projects.values())).id
    elif asked_id in projects and asked != st.session_state.get(_IN_ADDRESS, asked):  # Back, Forward or a link
        st.session_state[STATE_KEY] = asked_id
    if len(projects) > 1:
        names = {key: project_name(project) for key, project in projects.items()}
        # The browser is told in every run: else it chooses by an old name that it still shows, or by the first project,
        # when the run that had told it was cut off before that came to the browser.
        st.session_state[STATE_KEY] = st.session_state[STATE_KEY]
        st.selectbox(label, list(projects), format_func=names.__getitem__, key=STATE_KEY)
    chosen = projects[st.session_state[STATE_KEY]]
    if asked != str(chosen.id):
        st.query_params["project"] = str(chosen.id)
    st.session_state[_IN_ADDRESS] = str(chosen.id)
    st.session_state["project"] = chosen
    return chosen


def _usual(projects: list[ProjectSettings]) -> ProjectSettings:
    """The project shown before any choice: the first real one that has a token, else the sandbox."""
    real = [project for project in projects if not project.is_sandbox and project.bizon_token_tail]
    return (real or projects)[0]
