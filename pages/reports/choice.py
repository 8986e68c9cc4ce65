"""What the Reports page shows: which reports, and which of their people. Only the address holds it."""

from collections.abc import Iterable

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import MOST_CHOSEN, ReportRow, find_newest_ready, find_reports
from core.services.reports.summary import DIMENSIONS
from pages.widgets.asked import asked_number
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import drop, is_going_back, keep, recall
from pages.widgets.language import _
from pages.widgets.result import mark_result

REPORTS = "reports"
NONE = "none"
PARAMETERS = {dimension: dimension.removesuffix("_key") for dimension in DIMENSIONS}
_EDITION = "reports_list_edition"
_CHOSEN, _FIRST = "reports_chosen", "reports_shown_first"


def read_reports(project: ProjectSettings) -> tuple[ReportRow, ...]:
    """The chosen reports of this project, newest first; without a choice, the newest one that is ready.

    Warns when a link names reports that are not here: numbers that differ from those of the sender would mislead.
    """
    if is_going_back():
        st.session_state[_EDITION] = list_edition() + 1  # the table shows another choice than its own
    elif REPORTS not in st.query_params and (chosen := recall(_CHOSEN)):
        st.query_params[REPORTS] = chosen
    asked = st.query_params.get(REPORTS)
    if asked in (None, NONE):
        drop(_CHOSEN)
    if asked == NONE:
        return ()
    ids = [key for part in (asked or "").split(",") if (key := asked_number(part)) is not None]
    found = find_reports(acting_desk(), project.id, ids)
    if len(found) < len(set(ids)):
        st.warning(_("Some reports from this link are not in this project. Choose others below."))
    if found:
        keep(_CHOSEN, ",".join(str(report.id) for report in found))
    if found or ids:
        return found
    newest = find_newest_ready(acting_desk(), project.id)
    return (newest,) if newest else ()


def mark_choice(reports: Iterable[ReportRow]) -> None:
    """Called before the numbers: they are announced once other reports are chosen than those that were shown first."""
    chosen = ",".join(str(report.id) for report in reports)
    if st.session_state.setdefault(_FIRST, chosen) != chosen:
        mark_result(f"reports {chosen}")


def choose_reports(ids: Iterable[int]) -> None:
    """Show these from now on."""
    st.query_params[REPORTS] = ",".join(str(key) for key in list(ids)[:MOST_CHOSEN]) or NONE


def choose_for_list(ids: Iterable[int]) -> None:
    """As `choose_reports`, for buttons outside of the table, which then shows the new choice instead of its own."""
    choose_reports(ids)
    st.session_state[_EDITION] = list_edition() + 1


def choose_newest(project: ProjectSettings) -> None:
    """Show the newest report that is ready, also when newer ones come."""
    st.query_params.pop(REPORTS, None)
    drop(_CHOSEN)
    st.session_state[_EDITION] = list_edition() + 1


def list_edition() -> int:
    """Part of the table's key: with another edition the table forgets its own selection."""
    count: int = st.session_state.get(_EDITION, 0)
    return count


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
    """A bar was clicked: add it to the choice, or take it out again."""
    chosen = read_people().get(dimension, ())
    choose_people(dimension, [other for other in chosen if other != key] if key in chosen else [*chosen, key])


def reset_people() -> None:
    """Take all people again."""
    for dimension in DIMENSIONS:
        choose_people(dimension, ())
