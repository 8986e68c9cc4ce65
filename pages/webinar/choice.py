"""Which of the people of a webinar, or of several, are shown. Only the address holds it."""

from collections.abc import Iterable

import streamlit as st

from core.domain.reports.definitions import IN_ROOM
from core.services.reports.summary import DIMENSIONS, REGISTERED, SOURCES

PARAMETERS = {
    **{dimension: dimension.removesuffix("_key") for dimension in DIMENSIONS},
    **{source: f"from_{source}" for source in SOURCES},
    **{name: name for name in REGISTERED},
    IN_ROOM: IN_ROOM,
}
"""By dimension its name in the address."""
TABS = "webinar_tab"
"""The tabs of the page, for `choose_section`."""


def read_people() -> dict[str, tuple[str, ...]]:
    """Dimension to the chosen keys, without the dimensions in which nothing was chosen."""
    asked = {dimension: tuple(st.query_params.get_all(name)) for dimension, name in PARAMETERS.items()}
    return {dimension: keys for dimension, keys in asked.items() if keys}


def choose_people(dimension: str, keys: Iterable[str]) -> None:
    """Narrow one dimension to these keys; without keys, take all."""
    name = PARAMETERS[dimension]
    if wanted := list(dict.fromkeys(keys)):
        st.query_params[name] = wanted
    elif name in st.query_params:
        del st.query_params[name]


def toggle_people(dimension: str, key: str) -> None:
    """A bar was clicked: add it to the choice, or take it out again, however the address spells it."""
    chosen = read_people().get(dimension, ())
    others = [other for other in chosen if other.casefold() != key.casefold()]
    choose_people(dimension, others if len(others) < len(chosen) else [*chosen, key])


def reset_people() -> None:
    """Take all people again."""
    for dimension in PARAMETERS:
        choose_people(dimension, ())
