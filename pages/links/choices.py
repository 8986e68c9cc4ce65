"""The choices that make a link, as the widgets of the Links page hold them: their keys, and filling them anew."""

import streamlit as st

from core.domain.links.link import PAGES_HOST, PARAMS, PREFILLS
from core.domain.tags import TAGS
from core.services.links.build_link import LinkChoices
from core.services.links.places import list_link_places
from core.services.projects.projects import ProjectSettings
from core.start import get_desk

TARGET, PLACE = "to", "place"
"""Names in the address."""
ROOM, REGISTRATION_PAGE, PASTED = "room", "registration_page", "pasted"
TARGETS = (ROOM, REGISTRATION_PAGE, PASTED)
BY_PATH, SUBDOMAIN, OWN_DOMAIN = "path", "bizonpages", "domain"
"""Forms of the address of a place."""
SECTION_KEY = "links_section"
"""The open section of the page."""
CUSTOM_KEY = "links_custom"
"""Rows of the table of own fields."""
EDITION_KEY = "links_custom_edition"
"""With each filling the table becomes a new one, which begins from those rows."""


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
    state[SECTION_KEY] = "one"


def _fill_place(project: ProjectSettings, base: str) -> None:
    """The room or page that the link begins with, where the account has it; else the link itself, as pasted."""
    state = st.session_state
    place = next((place for place in list_link_places(get_desk(), project.id) if base in place.urls), None)
    if place is None:
        state["links_target"], state["links_pasted"] = PASTED, base
        return
    state["links_target"], state[place_key(project, place.kind)] = place.kind, place.place_id
    state[form_key(place.kind)] = SUBDOMAIN if PAGES_HOST in base else BY_PATH
