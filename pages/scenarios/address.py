"""What the address of the page of scenarios says: which one is open, or from which template a new one is made."""

from contextlib import suppress

import streamlit as st

from core.domain.scenarios.templates import Template
from pages.widgets.asked import asked_number
from pages.widgets.scenario_link import RUN, SCENARIO

NEW = "new"


def asked_scenario() -> int | None:
    """The id of the scenario that is open; 0 for one that cannot be."""
    text = st.query_params.get(SCENARIO)
    if text is None:
        return None
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def asked_run() -> int:
    """The id of the run that is open; 0 for one that cannot be."""
    return asked_number(st.query_params.get(RUN)) or 0


def open_run(run_id: int) -> None:
    """For callbacks."""
    st.query_params[RUN] = str(run_id)


def close_run() -> None:
    """For callbacks: back to the list."""
    st.query_params.pop(RUN, None)


def asked_template() -> Template:
    """The template of a new one; the first for a name that is none."""
    with suppress(ValueError):
        return Template(st.query_params.get(NEW, ""))
    return Template.THANKS


def open_scenario(scenario_id: int) -> None:
    """For callbacks."""
    st.query_params.pop(NEW, None)
    st.query_params.pop(RUN, None)
    st.query_params[SCENARIO] = str(scenario_id)


def open_template(template: Template) -> None:
    """For callbacks."""
    st.query_params.pop(SCENARIO, None)
    st.query_params[NEW] = template.value


def close_editor() -> None:
    """For callbacks: back to the list."""
    st.query_params.pop(NEW, None)
    st.query_params.pop(SCENARIO, None)
