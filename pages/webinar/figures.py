"""Figures of the pages of webinars, cached as long as the reports behind them stay the same.

The key of every cache is the role of the operator, the store, who was erased, the project, the zone of the account, the
stamps of the reports and of who registered for them and, for several reports, that of all people of the project, who
tell which of them are one human.
Errors are not cached.
"""

from collections.abc import Collection, Mapping

import pandas as pd
import streamlit as st

from core.analytics.facets import TOP
from core.domain.reports.definitions import Counting
from core.i18n import Language
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_people import PeoplePage, PeopleQuery, list_people
from core.services.reports.list_reports import ReportRow, erased_stamp, people_stamp
from core.services.reports.registrations import registrations_stamp
from core.services.reports.summary import (
    DIMENSIONS,
    REGISTERED,
    SOURCES,
    Breakdown,
    break_down,
    break_down_sources,
    cross_cities,
    get_facets,
    get_source_facets,
    list_labels,
    list_registered_values,
    list_values,
)
from core.services.webinars.bought import Bought, get_bought, get_bought_by_report
from core.services.webinars.chat import Chat, get_chat
from core.services.webinars.funnel import Funnel, get_funnel, get_registration_sources
from core.services.webinars.numbers import Numbers, get_numbers, list_numbers
from core.services.webinars.people_over_time import Cohorts, Returning, get_cohorts, get_returning
from core.services.webinars.registered import Registered, get_registered
from core.services.webinars.room import RoomOverTime, get_room_over_time
from core.services.webinars.stays import StayBands, get_stay_bands
from pages.webinar.page_titles import PAGE, page_titles, title_pages
from pages.widgets.desk import acting_desk

Key = tuple[str, int, tuple[str, ...], str]
Chosen = Mapping[str, tuple[str, ...]]
Offers = Mapping[str, int]


def key_of(project: ProjectSettings, reports: tuple[ReportRow, ...]) -> Key:
    """What the figures depend on."""
    desk = acting_desk()
    people = people_stamp(desk, project.id) if len(reports) > 1 else ""
    registered = registrations_stamp(desk, project.id, [report.id for report in reports])
    return (
        f"{desk.acting.role} {desk.home} {erased_stamp(desk, project.id)} {registered}",
        project.id,
        (*(report.stamp for report in reports), people),
        project.time_zone.key,
    )


@st.cache_data(max_entries=16, show_spinner=False)
def load_breakdown(key: Key, chosen: Chosen, language: Language, top: int = TOP) -> Breakdown:
    return break_down(_load_facets(key, _without(chosen, DIMENSIONS)), chosen, language, top)


@st.cache_data(max_entries=16, show_spinner=False)
def load_cities_by_device(key: Key, chosen: Chosen, language: Language, top: int = TOP) -> pd.DataFrame:
    return cross_cities(_load_facets(key, _without(chosen, DIMENSIONS)), chosen, language, top)


@st.cache_data(max_entries=16, show_spinner=False)
def load_sources(key: Key, chosen: Chosen, top: int = TOP) -> Breakdown:
    found = break_down_sources(_load_source_facets(key, _without(chosen, SOURCES)), chosen, top)
    return title_pages(found, page_titles(key[1]))


@st.cache_data(max_entries=16, show_spinner=False)
def load_labels(key: Key, language: Language) -> dict[str, dict[str, str | None]]:
    """Of cities, devices and the like, of where people came from, and of the tags with which they registered."""
    sources = _load_source_facets(key, {})
    named = {source: dict.fromkeys(list_values(sources, source)) for source in SOURCES}
    registered = list_registered_values(acting_desk(), key[1], _ids(key))
    named |= {name: dict.fromkeys(registered.get(name, ())) for name in REGISTERED}
    titles = page_titles(key[1])
    named[PAGE] = {page_id: titles.get(page_id) for page_id in named[PAGE]}
    return {**list_labels(_load_facets(key, {}), language), **named}


@st.cache_data(max_entries=64, show_spinner=False)
def load_numbers(key: Key, chosen: Chosen, counting: Counting, offers: Offers) -> Numbers:
    """`counting` and `offers` are what the project has decided; the numbers depend on them."""
    return get_numbers(acting_desk(), key[1], _ids(key), chosen)


@st.cache_data(max_entries=64, show_spinner=False)
def load_room(key: Key, chosen: Chosen, counting: Counting, offers: Offers) -> RoomOverTime:
    return get_room_over_time(acting_desk(), key[1], _ids(key), chosen)


@st.cache_data(max_entries=64, show_spinner=False)
def load_stay_bands(key: Key, chosen: Chosen, counting: Counting) -> StayBands:
    return get_stay_bands(acting_desk(), key[1], _ids(key), chosen)


@st.cache_data(max_entries=16, show_spinner=False)
def load_each(key: Key, chosen: Chosen, counting: Counting, offers: Offers) -> dict[int, Numbers]:
    """The numbers of each report by itself."""
    return list_numbers(acting_desk(), key[1], _ids(key), chosen)


@st.cache_data(max_entries=16, show_spinner=False, ttl=60)
def load_bought_by_report(key: Key, counting: Counting, orders: str) -> dict[int, Bought]:
    """As `load_bought`, of each report by itself."""
    return dict(get_bought_by_report(acting_desk(), key[1], _ids(key)))


@st.cache_data(max_entries=64, show_spinner=False, ttl=60)
def load_registered(key: Key) -> Registered:
    """Of one webinar. It depends on the registrations that are stored, too, so it is soon counted anew."""
    return get_registered(acting_desk(), key[1], _ids(key)[0])


@st.cache_data(max_entries=64, show_spinner=False, ttl=60)
def load_bought(key: Key, chosen: Chosen, counting: Counting, orders: str) -> Bought:
    """`orders` tells which are loaded. An order may be paid later, so they are soon counted anew."""
    return get_bought(acting_desk(), key[1], _ids(key), chosen)


@st.cache_data(max_entries=32, show_spinner=False, ttl=60)
def load_funnel(
    key: Key, chosen: Chosen, counting: Counting, offers: Offers, source: str
) -> tuple[Funnel, pd.DataFrame | None]:
    """In all and by this source, and the registrations by the same. Registrations and orders may come at any time."""
    registrations = None if chosen else load_registered_from(key, counting, source)
    return get_funnel(acting_desk(), key[1], _ids(key), chosen, by=source), registrations


@st.cache_data(max_entries=32, show_spinner=False, ttl=60)
def load_registered_from(key: Key, counting: Counting, source: str) -> pd.DataFrame | None:
    """The registrations by a source."""
    return get_registration_sources(acting_desk(), key[1], _ids(key), source)


@st.cache_data(max_entries=32, show_spinner=False, ttl=60)
def load_returning(key: Key, chosen: Chosen, counting: Counting) -> Returning:
    """It depends on the other reports of the project, too, so it is soon counted anew."""
    return get_returning(acting_desk(), key[1], _ids(key), chosen)


@st.cache_data(max_entries=8, show_spinner=False, ttl=60)
def load_cohorts(key: Key, counting: Counting, room_id: str | None) -> Cohorts:
    """Of the project or a room of it, whatever reports the key names."""
    return get_cohorts(acting_desk(), key[1], room_id)


@st.cache_data(max_entries=64, show_spinner=False)
def load_people(key: Key, query: PeopleQuery, page: int) -> PeoplePage:
    return list_people(acting_desk(), key[1], query, page=page)


@st.cache_data(max_entries=4, show_spinner=False)
def load_chat(key: Key) -> Chat:
    """Of one webinar."""
    return get_chat(acting_desk(), key[1], _ids(key)[0])


@st.cache_data(max_entries=8, show_spinner=False)
def _load_facets(key: Key, chosen: Chosen) -> pd.DataFrame:
    return get_facets(acting_desk(), key[1], _ids(key), chosen)


@st.cache_data(max_entries=8, show_spinner=False)
def _load_source_facets(key: Key, chosen: Chosen) -> pd.DataFrame:
    return get_source_facets(acting_desk(), key[1], _ids(key), chosen)


def _without(chosen: Chosen, dimensions: Collection[str]) -> Chosen:
    return {name: keys for name, keys in chosen.items() if name not in dimensions}


def _ids(key: Key) -> list[int]:
    return [int(stamp.partition(".")[0]) for stamp in key[2][:-1]]
