"""The choices that make a link, as the widgets of the Links page hold them: their keys, and filling them anew."""

from collections.abc import Sequence

import streamlit as st

from core.desk import get_desk
from core.domain.links import PAGES_HOST, PARAMS, PREFILLS
from core.domain.tags import TAGS
from core.services.build_link import LinkChoices
from core.services.link_places import list_link_places
from core.services.projects import ProjectSettings
from pages.widgets.language import _

SECTION, TARGET, PLACE = "section", "to", "place"
"""Names in the address."""
ROOM, REGISTRATION_PAGE, PASTED = "room", "registration_page", "pasted"
TARGETS = (ROOM, REGISTRATION_PAGE, PASTED)
BY_PATH, SUBDOMAIN, OWN_DOMAIN = "path", "bizonpages", "domain"
"""Forms of the address of a place."""
CUSTOM_KEY = "links_custom"
"""Rows of the table of own fields."""
EDITION_KEY = "links_custom_edition"
"""With each filling the table becomes a new one, which begins from those rows."""


def choose_section(sections: Sequence[str]) -> str:
    """The open section, kept in the address under a name that does not change with the language."""
    asked = st.query_params.get(SECTION, "")
    st.session_state.setdefault("links_section", asked if asked in sections else sections[0])
    names = {"one": _("One link"), "list": _("Links for a list"), "history": _("History")}
    chosen = st.segmented_control(
        _("Section"),
        sections,
        format_func=names.__getitem__,
        key="links_section",
        label_visibility="collapsed",
        required=True,
    )
    section = chosen or sections[0]
    st.query_params[SECTION] = section
    return section


def place_key(project: ProjectSettings, target: str) -> str:
    """The key of the choice of a room or a page."""
    return f"links_{target}_{project.id}"


def form_key(kind: str) -> str:
    """The key of the choice of an address's form."""
    return f"links_form_{kind}"


def variable_key(project: ProjectSettings, field: str) -> str:
    """The key of the name of the variable that fills a field in."""
    return f"links_variable_{field}_{project.id}"


def build_again(project: ProjectSettings, choices: LinkChoices) -> None:
    """For a callback: fill the builder with what a link was made from, and open it."""
    state = st.session_state
    _fill_place(project, choices.base)
    for field in PREFILLS:
        state[f"links_with_{field}"] = field in choices.variables
        if field in choices.variables:
            state[variable_key(project, field)] = choices.variables[field]
    for tag in TAGS:
        state[f"links_{tag}"] = choices.tags.get(tag, "")
    for name in PARAMS:
        state[f"links_{name}"] = choices.params.get(name, "")
    state["links_lower"] = choices.lower_tags
    state["links_autologin"] = choices.autologin
    state[CUSTOM_KEY] = [{"name": name, "value": value} for name, value in choices.custom.items()]
    state[EDITION_KEY] = state.get(EDITION_KEY, 0) + 1
    state["links_section"] = "one"


def _fill_place(project: ProjectSettings, base: str) -> None:
    """The room or page that the link begins with, where the account has it; else the link itself, as pasted."""
    state = st.session_state
    place = next((place for place in list_link_places(get_desk(), project.id) if base in place.urls), None)
    if place is None:
        state["links_target"], state["links_pasted"] = PASTED, base
        return
    state["links_target"], state[place_key(project, place.kind)] = place.kind, place.place_id
    state[form_key(place.kind)] = SUBDOMAIN if PAGES_HOST in base else BY_PATH
