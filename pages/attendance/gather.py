"""Everything that a check of registered people needs, loaded after one press: the pages, the registered people of one,
and the report (which `pages.attendance.run` loads)."""

from dataclasses import dataclass

import streamlit as st

from core.errors import DeskError
from core.services.attendance.needed import needs_listing, needs_subscribers, refresh_newest_page
from core.services.projects.jobs import get_job
from core.services.projects.projects import ProjectSettings
from core.services.registration.list_subscribers import PageSession
from core.services.registration.registration_pages import ListedPage, list_places, refresh_places
from core.services.registration.subscribers_job import start_pull_subscribers
from pages.widgets.desk import acting_desk
from pages.widgets.language import _
from pages.widgets.registration_session import PAGE

STATE_KEY = "attendance_gathering"


@dataclass(slots=True)
class Gathering:
    """What is loaded after the press. `page_id` is "" until the page of the newest webinar is found; `job_id` is the
    job that loads the registered people, `has_ended` whether the page has been drawn since its end."""

    project_id: int
    page_id: str
    has_listed: bool = False
    job_id: str | None = None
    has_ended: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """The page and the session, of which everything but the report is here."""

    page: ListedPage
    session: PageSession


def begin_gathering(project: ProjectSettings, page_id: str) -> None:
    """Begin to load what is missing for this page; "": for the page of the newest webinar."""
    st.session_state[STATE_KEY] = Gathering(project.id, page_id)


def gather(project: ProjectSettings, page_id: str, session: PageSession | None) -> Gathered | None:
    """Load the next thing that is missing for the page and the session in sight, and show what is being loaded. None
    while something is missing, and while nothing was begun. Raises DeskError: then it is over."""
    gathering: Gathering | None = st.session_state.get(STATE_KEY)
    if gathering is None:
        return None
    if gathering.project_id != project.id or (page_id and gathering.page_id and gathering.page_id != page_id):
        _end()  # the operator has chosen something else meanwhile
        return None
    try:
        return _advance(project, gathering, session)
    except DeskError:
        _end()
        raise


def _advance(project: ProjectSettings, gathering: Gathering, session: PageSession | None) -> Gathered | None:
    desk = acting_desk()
    page = _find_page(project, gathering.page_id)
    if not gathering.has_listed and needs_listing(page):
        gathering.has_listed = True
        _show_steps(0)
        with st.spinner(_("Asking Bizon365…")):
            refresh_places(desk, project.id)
        st.rerun()
    if not gathering.page_id:
        _choose_newest(project, gathering)
        return None
    if gathering.job_id is None and needs_subscribers(page, session.starts_at if session else None):
        gathering.job_id = start_pull_subscribers(desk, project.id, gathering.page_id)
        st.rerun()
    job = get_job(desk, gathering.job_id) if gathering.job_id else None
    if job and job.is_active:
        _show_steps(1)
        return None
    if job and not gathering.has_ended:
        gathering.has_ended = True
        st.rerun()  # the job may have ended after the session in sight was looked for
    _end()
    if page is None or session is None or (job and job.state != "done"):
        return None
    return Gathered(page, session)


def _choose_newest(project: ProjectSettings, gathering: Gathering) -> None:
    """Go on with the page of the newest webinar; without any, say so."""
    with st.spinner(_("Looking for the report…")):
        page_id, problem = refresh_newest_page(acting_desk(), project.id)
    if page_id is None:
        _end()
        if problem:
            raise problem
        st.info(_("No page has a room with a report yet. Choose a page."))
        return
    gathering.page_id = st.query_params[PAGE] = page_id
    st.rerun()


def _find_page(project: ProjectSettings, page_id: str) -> ListedPage | None:
    return next((page for page in list_places(acting_desk(), project.id).pages if page.page_id == page_id), None)


def _show_steps(current: int) -> None:
    """What is loaded one after the other; the steps before `current` are done."""
    steps = (_("Registration pages"), _("Registered people"), _("Webinar report"))
    icons = [
        ":material/check_circle:"
        if number < current
        else ":material/hourglass_top:"
        if number == current
        else ":material/radio_button_unchecked:"
        for number in range(len(steps))
    ]
    with st.container(border=True):
        st.markdown(
            f"**{_title()}**  \n" + "  \n".join(f"{icon} {step}" for icon, step in zip(icons, steps, strict=True))
        )


def _title() -> str:
    return _("Loading from Bizon365 what is missing:")


def _end() -> None:
    st.session_state.pop(STATE_KEY, None)
