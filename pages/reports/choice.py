"""What is looked at on the Reports page: which reports, and which of their people. The address alone holds it."""

from collections.abc import Iterable

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import MOST_CHOSEN, ReportRow, find_newest_ready, find_reports
from core.services.reports.summary import DIMENSIONS
from core.start import get_desk
from pages.widgets.language import _

REPORTS = "reports"
NONE = "none"
PARAMETERS = {dimension: dimension.removesuffix("_key") for dimension in DIMENSIONS}
_TURN = "reports_turn"
_REMEMBERED = "reports_remembered"


def read_reports(project: ProjectSettings) -> tuple[ReportRow, ...]:
    """The chosen reports of this project, newest first; without a choice, the newest one that is ready.

    Says so when a link names reports that are not here: other numbers than were sent would mislead.
    """
    remembered = st.session_state.setdefault(_REMEMBERED, {})
    if REPORTS not in st.query_params and project.id in remembered:
        st.query_params[REPORTS] = remembered[project.id]
    asked = st.query_params.get(REPORTS)
    if asked == NONE:
        remembered.pop(project.id, None)
        return ()
    ids = [int(part) for part in (asked or "").split(",") if part.isdecimal() and len(part) < 18 and int(part)]
    found = find_reports(get_desk(), project.id, ids)
    if len(found) < len(set(ids)):
        st.warning(_("Some reports of this link are not in this project. Choose others below."))
    if found:
        remembered[project.id] = ",".join(str(report.id) for report in found)
    if found or ids:
        return found
    newest = find_newest_ready(get_desk(), project.id)
    return (newest,) if newest else ()


def choose_reports(ids: Iterable[int]) -> None:
    """Look at these from now on."""
    st.query_params[REPORTS] = ",".join(str(key) for key in list(ids)[:MOST_CHOSEN]) or NONE


def choose_anew(ids: Iterable[int]) -> None:
    """As `choose_reports`, from outside of the list: it then shows the new choice instead of its own."""
    choose_reports(ids)
    st.session_state[_TURN] = turn() + 1


def choose_newest(project: ProjectSettings) -> None:
    """Look at the newest report that is ready, also when newer ones come."""
    st.query_params.pop(REPORTS, None)
    st.session_state.get(_REMEMBERED, {}).pop(project.id, None)
    st.session_state[_TURN] = turn() + 1


def turn() -> int:
    """Part of the list's key; another turn makes it forget its own selection."""
    count: int = st.session_state.get(_TURN, 0)
    return count


def read_people() -> dict[str, tuple[str, ...]]:
    """Dimension to the chosen keys, without the dimensions in which nothing was chosen."""
    asked = {dimension: tuple(st.query_params.get_all(name)) for dimension, name in PARAMETERS.items()}
    return {dimension: keys for dimension, keys in asked.items() if keys}


def choose_people(dimension: str, keys: Iterable[str]) -> None:
    """Narrow one dimension to these keys; none of them: take all."""
    name = PARAMETERS[dimension]
    if wanted := list(dict.fromkeys(keys)):
        st.query_params[name] = wanted
    elif name in st.query_params:
        del st.query_params[name]


def toggle_people(dimension: str, key: str) -> None:
    """A bar was clicked: add it to the choice, or take it out again."""
    chosen = read_people().get(dimension, ())
    choose_people(dimension, [other for other in chosen if other != key] if key in chosen else [*chosen, key])


def reset_people() -> None:
    """Take all people again."""
    for dimension in DIMENSIONS:
        choose_people(dimension, ())
