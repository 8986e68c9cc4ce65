"""The inputs for what a link fills in: the person's contacts, and the less common parameters."""

import streamlit as st

from core.domain.links.link import PARAMS, PREFILLS, Prefill
from core.errors import DeskError
from core.services.links.build_link import recall_variables, remember_variables
from core.services.projects.projects import ProjectSettings
from pages.links.choices import CUSTOM_NAME, variable_key
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.kept_table import ask_rows
from pages.widgets.language import _


def ask_variables(project: ProjectSettings) -> dict[Prefill, str]:
    """The name of the variable for each field that was ticked."""
    names = recall_variables(acting_desk(), project.id)
    for field in PREFILLS:
        st.session_state.setdefault(variable_key(project, field), names[field])
    st.markdown(
        _("**Fill in the form for each person**"),
        help=_("Which variables of your Salebot project hold them. We remember the names."),
    )
    for field, place in zip(PREFILLS, st.columns(len(PREFILLS)), strict=True):
        with kept(f"links_with_{field}", False):
            is_wanted = place.checkbox(field_name(field), key=f"links_with_{field}")
        place.text_input(
            _("Variable: {field}", field=field_name(field)),
            key=variable_key(project, field),
            disabled=not is_wanted,
            label_visibility="collapsed",
            persist_state="page",
            on_change=_remember,
            args=(project,),
        )
    return {
        field: st.session_state[variable_key(project, field)]
        for field in PREFILLS
        if st.session_state[f"links_with_{field}"]
    }


def field_name(field: str) -> str:
    """The label of a field of the form."""
    return {"phone": _("Phone"), "email": _("E-mail"), "username": _("Name")}[field]


def _remember(project: ProjectSettings) -> None:
    names = {field: st.session_state[variable_key(project, field)] for field in PREFILLS}
    try:
        remember_variables(acting_desk(), project.id, names)
    except DeskError:
        return  # the problem of an invalid name is shown at the link; the name is not remembered


def ask_more() -> tuple[dict[str, str], dict[str, str], bool]:
    """The values of ``param1..3``, those of the form's own fields, and whether to skip the form (autologin)."""
    with st.expander(_("More parameters"), key="links_more"):
        with kept("links_autologin", False):
            autologin = st.checkbox(
                _("Enter without the form (autologin)"),
                key="links_autologin",
                help=_(
                    "The person enters at once with what the link fills in. Use it when name and contacts are known."
                ),
            )
        params = {}
        for name, place in zip(PARAMS, st.columns(len(PARAMS)), strict=True):
            with kept(f"links_{name}", ""):
                params[name] = place.text_input(name, key=f"links_{name}")
        custom = _ask_custom()
    return {name: value for name, value in params.items() if value}, custom, autologin


def _ask_custom() -> dict[str, str]:
    """The values of the form's own fields; they may hold ``#{variable}``."""
    rows = ask_rows(CUSTOM_NAME, (), (_("Own field: cf_…"), _("Value or #{variable}")))
    return {name.strip(): value for name, value in rows if name}
