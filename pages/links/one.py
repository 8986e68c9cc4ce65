"""Building one link: the choices on the left, the link on the right."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.services.links.build_link import LinkChoices
from core.services.projects.projects import ProjectSettings
from pages.links.fields import ask_more, ask_variables
from pages.links.place import ask_place
from pages.links.result import show_result
from pages.links.tags import ask_tags


def show_one(project: ProjectSettings) -> None:
    """Show the inputs and the link that they make."""
    left, right = st.columns([1, 1], gap="large")
    with left:
        choices = ask_link(project, right.container())
    with right:
        show_result(project, choices)


def ask_link(project: ProjectSettings, remarks: DeltaGenerator) -> LinkChoices:
    """The choices for a link; `base` is "" while nothing is chosen. Problems of the address are shown in `remarks`."""
    with st.container(border=True):
        base = ask_place(project, remarks)
    with st.container(border=True):
        variables = ask_variables(project)
    tags, lower_tags = ask_tags(project)
    params, custom, autologin = ask_more()
    return LinkChoices(
        base=base,
        variables=variables,
        tags=tags,
        lower_tags=lower_tags,
        params=params,
        custom=custom,
        autologin=autologin,
    )
