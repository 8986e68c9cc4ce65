"""Where the pages of webinars are, and what their addresses hold."""

from collections.abc import Iterable

import streamlit as st

from pages.widgets.language import _

WEBINARS, WEBINAR, COMPARE = "webinars/page.py", "webinar/page.py", "compare/page.py"
ROOM, DEFINITIONS = "room/page.py", "definitions/page.py"
REPORT, REPORTS = "report", "reports"
"""Names of the parameters: the report of the page of one webinar, and the reports that are ticked or compared."""


def show_webinar_link(report_id: int, project_id: int, label: str) -> None:
    """The link to the page of one webinar."""
    query = {REPORT: str(report_id), "project": str(project_id)}
    st.page_link(WEBINAR, label=label, icon=":material/bar_chart:", query_params=query)


def show_room_link(room_id: str, project_id: int) -> None:
    """The link to the page of all webinars of a room."""
    query = {"room": room_id, "project": str(project_id)}
    st.page_link(ROOM, label=_("All webinars of this room"), icon=":material/meeting_room:", query_params=query)


def written_ids(ids: Iterable[int]) -> str:
    """The ids of reports as an address has them."""
    return ",".join(map(str, ids))
