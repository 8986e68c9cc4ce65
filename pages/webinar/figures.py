"""Figures of the pages of webinars, cached as long as the reports behind them stay the same.

The key of every cache is the role of the operator, the store, the project, the zone of the account, the stamps of the
reports and, for several reports, that of all people of the project, who tell which of them are one human. Errors are
not cached.
"""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.i18n import Language
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_people import PeoplePage, PeopleQuery, list_people
from core.services.reports.list_reports import ReportRow, people_stamp
from core.services.reports.summary import Breakdown, Stays, break_down, get_facets, get_stays, list_labels
from pages.widgets.desk import acting_desk

Key = tuple[str, int, tuple[str, ...], str]
Chosen = Mapping[str, tuple[str, ...]]


def key_of(project: ProjectSettings, reports: tuple[ReportRow, ...]) -> Key:
    """What the figures depend on."""
    desk = acting_desk()
    people = people_stamp(desk, project.id) if len(reports) > 1 else ""
    return (
        f"{desk.acting.role} {desk.home}",
        project.id,
        (*(report.stamp for report in reports), people),
        project.time_zone.key,
    )


@st.cache_data(max_entries=16, show_spinner=False)
def load_breakdown(key: Key, chosen: Chosen, language: Language) -> Breakdown:
    return break_down(_load_facets(key), chosen, language)


@st.cache_data(max_entries=16, show_spinner=False)
def load_labels(key: Key, language: Language) -> dict[str, dict[str, str | None]]:
    return list_labels(_load_facets(key), language)


@st.cache_data(max_entries=64, show_spinner=False)
def load_stays(key: Key, chosen: Chosen) -> Stays:
    return get_stays(acting_desk(), key[1], _ids(key), chosen)


@st.cache_data(max_entries=64, show_spinner=False)
def load_people(key: Key, query: PeopleQuery, page: int) -> PeoplePage:
    return list_people(acting_desk(), key[1], query, page=page)


@st.cache_data(max_entries=8, show_spinner=False)
def _load_facets(key: Key) -> pd.DataFrame:
    return get_facets(acting_desk(), key[1], _ids(key))


def _ids(key: Key) -> list[int]:
    return [int(stamp.partition(".")[0]) for stamp in key[2][:-1]]
