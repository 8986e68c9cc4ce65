"""The widgets of the Links page that hold the choices for a link: their keys, and filling them from a saved link."""

from collections.abc import Mapping

import streamlit as st

from core.domain.links.link import PAGES_HOST, PARAMS, PREFILLS
from core.domain.tags import TAGS
from core.services.links.build_link import LinkChoices
from core.services.links.places import list_link_places
from core.services.projects.projects import ProjectSettings
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import fill
from pages.widgets.kept_table import fill_rows
from pages.widgets.sections import go_to_section

TARGET, PLACE = "to", "place"
"""The names of the URL parameters."""
ROOM, REGISTRATION_PAGE, PASTED = "room", "registration_page", "pasted"
TARGETS = (ROOM, REGISTRATION_PAGE, PASTED)
BY_PATH, SUBDOMAIN, OWN_DOMAIN = "path", "bizonpages", "domain"
"""The forms of the address of a room or page."""
SECTION_KEY = "links_section"
"""The key of the open section of the page."""
CUSTOM_NAME = "links_custom"
"""The name of the table of own fields."""


def place_key(project: ProjectSettings, target: str) -> str:
    """The key of the selectbox for a room or a page."""
    return f"links_{target}_{project.id}"


def form_key(kind: str) -> str:
    """The key of the choice between the forms of the address."""
    return f"links_form_{kind}"


def variable_key(project: ProjectSettings, field: str) -> str:
    """The key of the input for the variable that fills in a field."""
    return f"links_variable_{field}_{project.id}"


def build_again(project: ProjectSettings, choices: LinkChoices) -> None:
    """For a callback: fill the widgets with the choices of a saved link, and open the section that builds a link."""
    state = st.session_state
    _fill_place(project, choices.base)
    for field in PREFILLS:
        fill(f"links_with_{field}", field in choices.variables)
        if field in choices.variables:
            state[variable_key(project, field)] = choices.variables[field]
    for tag in TAGS:
        fill(f"links_{tag}", choices.tags.get(tag, ""))
    for name in PARAMS:
        fill(f"links_{name}", choices.params.get(name, ""))
    fill("links_lower", choices.lower_tags)
    fill("links_autologin", choices.autologin)
    fill_rows(CUSTOM_NAME, list(choices.custom.items()))
    go_to_section(SECTION_KEY, "one")


def fill_tags(tags: Mapping[str, str]) -> None:
    """For a callback: fill in these tags; the others stay."""
    for tag, value in tags.items():
        fill(f"links_{tag}", value)


def _fill_place(project: ProjectSettings, base: str) -> None:
    """Choose the room or page with this address if the account has it, else fill in the address as a pasted link."""
    place = next((place for place in list_link_places(acting_desk(), project.id) if base in place.urls), None)
    if place is None:
        fill("links_target", PASTED)
        fill("links_pasted", base)
        return
    fill("links_target", place.kind)
    fill(place_key(project, place.kind), place.place_id)
    fill(form_key(place.kind), SUBDOMAIN if PAGES_HOST in base else BY_PATH)
