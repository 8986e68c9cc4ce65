"""Why it is not known who registered for a webinar, or not of everybody, and the button that loads it."""

import streamlit as st

from core.domain.access.rights import Right
from core.services.projects.jobs import list_jobs
from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import list_places
from core.services.registration.subscribers_job import KIND
from core.services.reports.list_reports import ReportRow
from core.services.reports.registered import NotCounted
from core.services.webinars.load_registered import load_registered
from core.services.webinars.registered import Registered
from pages.webinar.figures import load_registered as counted
from pages.widgets.desk import acting_desk
from pages.widgets.language import _
from pages.widgets.outcome import OVER_PAGE, attempt


def show_missing(project: ProjectSettings, report: ReportRow, registered: Registered) -> None:
    """Nothing where everybody who registered is counted."""
    if registered.why_not is NotCounted.REMOVED or (registered.why_not is None and registered.is_whole):
        return
    desk = acting_desk()
    if list_jobs(desk, project.id, kind=KIND, active_only=True, limit=1):
        st.caption(_("Loading who registered…"))
        return
    has_no_page = registered.why_not is NotCounted.NO_PAGE and list_places(desk, project.id).listed_at is not None
    st.caption(_("No registration page leads to this room.") if has_no_page else _why(registered))
    if not has_no_page and desk.acting.may(Right.WORK) and project.bizon_token_tail:
        st.button(
            _("Load who registered"),
            type="tertiary",
            icon=":material/download:",
            on_click=_load,
            args=(project.id, report.room_id),
            key="load_registered",
        )


def _why(registered: Registered) -> str:
    if registered.why_not in (NotCounted.NOT_LOADED, NotCounted.NO_PAGE):
        return _("Who registered is not loaded.")
    if registered.why_not is None:
        return _("Not everybody who registered is loaded.")
    if registered.is_whole:
        return _("Nobody registered for this webinar.")
    return _("Nobody registered for this webinar, as far as it is loaded.")


def _load(project_id: int, room_id: str) -> None:
    attempt(OVER_PAGE, lambda: load_registered(acting_desk(), project_id, room_id), "")
    counted.clear()  # the pages of the room may be others now
