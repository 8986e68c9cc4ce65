"""What narrows the numbers to some of the people: cities, devices and the rest."""

from typing import Any

import pandas as pd
import streamlit as st

from core.domain.reports.cities import city_key
from core.domain.reports.definitions import IN_ROOM
from core.services.reports.summary import DIMENSIONS, REGISTERED, SOURCES, Chosen
from pages.webinar.choice import choose_people, reset_people
from pages.webinar.page_titles import PAGE
from pages.webinar.room_words import in_room_words
from pages.webinars.words import dimension_words, key_words
from pages.widgets.language import _, plain
from pages.widgets.shown_value import chosen_value, shown_key

Labels = dict[str, dict[str, str | None]]
"""Per dimension the label of each key that there is."""


def ask_people(labels: Labels, chosen: Chosen) -> None:
    """The choices, in a box that opens; bars of the charts can be clicked instead."""
    with st.popover(_("Filter people"), icon=":material/filter_alt:"):
        places, sources, registrations = st.columns(3)
        for dimension in DIMENSIONS:
            with places:
                _choose(dimension, labels[dimension], chosen)
        for source in SOURCES:
            with sources:
                _choose(source, labels[source], chosen)
        for name in REGISTERED:
            with registrations:
                _choose(name, labels[name], chosen)


def show_chosen(labels: Labels, chosen: Chosen) -> None:
    """What is chosen, in one line beside the buttons, however long it is: nothing below it moves."""
    if chosen:
        with st.container(horizontal=True, vertical_alignment="center", key="webinar_chosen"):
            st.button(_("Reset"), icon=":material/close:", on_click=reset_people, key="reset_people")
            st.markdown(_("Only: {choice}", choice=_describe(labels, chosen)))


def name_places(people: pd.DataFrame, labels: Labels) -> pd.DataFrame:
    """The places and registration pages of a table of people as the charts name them, so that both count alike:
    Bizon365 writes one city in several ways."""
    written, around, codes = (
        [None if pd.isna(one) else one for one in people[name]] for name in ("city", "region", "country")
    )
    cities, regions, countries = labels["city_key"], labels["region"], labels["country"]
    named: dict[str, list[Any]] = {
        "city": [cities.get(city_key(*place) or "") or place[0] for place in zip(written, codes, strict=True)],
        "region": [regions.get(region or "") or region for region in around],
        "country": [countries.get(code or "") or code for code in codes],
    }
    if PAGE in people:
        pages = labels[PAGE]
        named[PAGE] = [None if pd.isna(one) else pages.get(one) or one for one in people[PAGE]]
    return people.assign(**named)


def _choose(dimension: str, labels: dict[str, str | None], chosen: Chosen) -> None:
    # The address decides; the widget only shows it. A key without people in these reports can still be removed.
    name = f"choose_{dimension}"
    key = shown_key(name, list(chosen.get(dimension, ())))
    st.multiselect(
        dimension_words(dimension),
        list(dict.fromkeys([*labels, *chosen.get(dimension, ())])),
        format_func=lambda code: key_words(dimension, code, labels.get(code)),
        placeholder=_("All"),
        key=key,
        on_change=lambda: choose_people(dimension, chosen_value(name, key)),
    )


def _describe(labels: Labels, chosen: Chosen) -> str:
    said = [
        f"**{dimension_words(dimension)}:** "
        + ", ".join(plain(key_words(dimension, key, labels[dimension].get(key))) for key in keys)
        for dimension, keys in chosen.items()
        if dimension != IN_ROOM
    ]
    return "; ".join([*said, *map(in_room_words, chosen.get(IN_ROOM, ()))])
