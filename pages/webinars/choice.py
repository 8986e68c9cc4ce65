"""Which webinars are ticked in the list, to be compared or summed up. The address holds them, and a draft on the way
through other pages."""

from collections.abc import Iterable

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.reports.list_reports import MOST_CHOSEN, ReportRow, find_reports
from pages.widgets.asked import asked_number
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import drop, is_going_back, keep, recall
from pages.widgets.language import _
from pages.widgets.webinar_link import REPORTS, written_ids

_TICKED = "webinars_ticked"


def read_ticked(project: ProjectSettings) -> tuple[ReportRow, ...]:
    """The ticked webinars of this project, newest first. Warns when a link names some that are not here."""
    if not is_going_back() and REPORTS not in st.query_params and (ticked := recall(_TICKED)):
        st.query_params[REPORTS] = ticked
    ids = asked_ids()
    found = find_reports(acting_desk(), project.id, ids)
    if len(found) < len(ids):
        st.warning(_("Some webinars from this link are not in this project."))
    if found:
        keep(_TICKED, written_ids(report.id for report in found))
    else:
        drop(_TICKED)
    return found


def asked_ids() -> list[int]:
    """The reports that the address names, each once."""
    asked = st.query_params.get(REPORTS) or ""
    return list(dict.fromkeys(key for part in asked.split(",") if (key := asked_number(part)) is not None))


def tick(ids: Iterable[int]) -> None:
    """For callbacks: these are ticked from now on."""
    if wanted := written_ids(list(ids)[:MOST_CHOSEN]):
        st.query_params[REPORTS] = wanted
    else:
        st.query_params.pop(REPORTS, None)
        drop(_TICKED)
