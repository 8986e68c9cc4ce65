"""The people registered on a page: when they were pulled, and pulling them again."""

import streamlit as st

from core.errors import NotConfigured
from core.services.projects.jobs import JobProgress, list_jobs
from core.services.projects.projects import ProjectSettings
from core.services.registration.registration_pages import ListedPage, list_places
from core.services.registration.subscribers_job import KIND, start_pull_subscribers
from pages.widgets.desk import acting_desk
from pages.widgets.errors import explain_missing_setting, link_to_settings, show_error
from pages.widgets.job_progress import show_job
from pages.widgets.language import _, ngettext, number, recent

LOOKED_AT = 50
"""The number of newest pulls among which the last one of this page is looked for."""


def show_subscribers_pull(project: ProjectSettings, page_id: str, *, offers_first: bool = True) -> ListedPage | None:
    """The registration page if its people were pulled, else None. Shows when that was and a button to pull them again,
    or the progress of a pull that runs. Without `offers_first` the page has a button of its own that pulls them the
    first time."""
    page = next((page for page in list_places(acting_desk(), project.id).pages if page.page_id == page_id), None)
    is_here = page is not None and page.subscribers_pulled_at is not None
    last = _last_pull(project.id, page_id)
    if last and last.is_active:
        show_job(last.id)
        return page if is_here else None
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(_freshness(project, page), width="content")
        if is_here or offers_first or project.bizon_token_tail is None:
            _offer_pull(project, page_id, is_here=is_here)
    if last and last.problem:
        show_error(last.problem)
    return page if is_here else None


def _last_pull(project_id: int, page_id: str) -> JobProgress | None:
    pulls = list_jobs(acting_desk(), project_id, kind=KIND, limit=LOOKED_AT)
    return next((job for job in pulls if job.request["page_id"] == page_id), None)


def _freshness(project: ProjectSettings, page: ListedPage | None) -> str:
    if page is None or page.subscribers_pulled_at is None:
        return _("The people registered on this page have not been loaded yet.")
    pulled_at = page.subscribers_pulled_at
    when = {"time": recent(pulled_at, project.time_zone)}
    people = ngettext("**{n} registration**", "**{n} registrations**", page.subscriber_count)
    if page.subscribers_complete is False:
        when["said"] = number(page.subscribers_said)
        return _("{people} of the {said} that Bizon365 counts, loaded {time}.", people=people, **when)
    return _("{people}, loaded {time}.", people=people, **when)


def _offer_pull(project: ProjectSettings, page_id: str, *, is_here: bool) -> None:
    if project.bizon_token_tail is None:
        st.caption(explain_missing_setting("bizon_token"))
        link_to_settings(NotConfigured("bizon_token"))
        return
    st.button(
        _("Reload") if is_here else _("Load the registered people"),
        type="secondary" if is_here else "primary",
        icon=":material/download:",
        on_click=_pull,
        args=(project.id, page_id),
        key="subscribers_pull",
    )


def _pull(project_id: int, page_id: str) -> None:
    start_pull_subscribers(acting_desk(), project_id, page_id)
