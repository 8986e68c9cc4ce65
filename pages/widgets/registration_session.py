"""Choosing the webinar of a registration: the registration page, and the date and time of one of its sessions."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from core.domain.registration.typed_session import rewrite_typed
from core.errors import DeskError
from core.services.projects.projects import ProjectSettings
from core.services.registration.list_subscribers import list_sessions
from core.services.registration.registration_pages import ListedPage, Places, list_places, refresh_places
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.errors import show_error
from pages.widgets.language import _, recent
from pages.widgets.offered_moments import MomentFields, offer_moments
from pages.widgets.page_schedule import forget_schedules, list_scheduled
from pages.widgets.press import acting, press

PAGE, DAY, CLOCK = "page", "date", "at"
"""The names of the URL parameters."""
PAGE_NAME = "registration_page"
"""The name under which the page is kept for all pages of the dashboard."""
LOAD_KEY = "registration_places"
OFFERED = 12


@dataclass(frozen=True, slots=True)
class SessionChoice:
    """The page, and the date and time as 13.09.2026 and 19:00, or as typed where they cannot be read; "" where one is
    missing."""

    page_id: str
    day: str
    clock: str


def ask_session(project: ProjectSettings) -> SessionChoice:
    """The chosen page, date and time; all three are kept in the URL as they were typed."""
    places = list_places(acting_desk(), project.id)
    is_asked = any(name in st.query_params for name in (PAGE, DAY, CLOCK))
    first, second, third = st.columns([4, 1.2, 1], vertical_alignment="bottom")
    with first:
        page_id = ask_page(project, places)
    scheduled = list_scheduled(project, page_id) if page_id else ()
    _offer_sessions(project, places, page_id, scheduled)
    with kept(DAY, "", name="registration_date", parameter=DAY, is_asked=is_asked):
        day = second.text_input(_("Date"), placeholder=_("DD.MM.YYYY"), key=DAY)
    with kept(CLOCK, "", name="registration_time", parameter=CLOCK, is_asked=is_asked):
        clock = third.text_input(_("Time"), placeholder=_("HH:MM"), key=CLOCK)
    said = []
    if scheduled is None:
        said.append(_("The page's schedule cannot be read now, so type date and time."))
    elif not scheduled and page_id in [page.page_id for page in places.pages]:
        said.append(_("The page's schedule has no coming sessions."))
    show_listing(project, places, *said)
    today = acting_desk().now().astimezone(project.time_zone).date()
    return SessionChoice(page_id, *rewrite_typed(day or "", clock or "", zone=project.time_zone, today=today))


def ask_page(project: ProjectSettings, places: Places) -> str:
    """The id of the registration page, kept in the URL and when the operator changes to another page of the dashboard;
    "" while there is none. It can be typed only while no list of pages is stored: with a list, typing half a title and
    Enter would name a new page instead of the one that was meant."""
    pages = {page.page_id: page for page in places.pages}
    # Each list of pages has a widget of its own, because a widget goes on showing the names it was made with.
    key = f"registration_page_{hash(places.pages)}"
    # The URL is written here, because a bound widget would put its label there, which depends on the page's title.
    with kept(key, name=PAGE_NAME, parameter=PAGE):
        shown = st.session_state[key]
        chosen = st.selectbox(
            _("Registration page"),
            list(pages) if not shown or shown in pages else [shown, *pages],
            index=None,
            format_func=lambda page_id: _page_name(pages.get(page_id), page_id),
            placeholder=_("choose a page") if pages else _("enter the page's id, such as 222222:page1"),
            accept_new_options=not pages,
            key=key,
        )
    return (chosen or "").strip()


def _page_name(page: ListedPage | None, page_id: str) -> str:
    words = page_words(page_id, page.title if page else None)
    return words if page is None or page.is_on else " · ".join([words, _("switched off")])


def page_words(page_id: str, title: str | None) -> str:
    """The name of a registration page: its title, if it has one, and its id."""
    return f"{title} · {page_id}" if title and title != page_id else page_id


def _offer_sessions(
    project: ProjectSettings, places: Places, page_id: str, scheduled: tuple[datetime, ...] | None
) -> None:
    """Offer the coming sessions of the page as scheduled, else as far as they are known otherwise; a click fills in
    date and time."""
    offer_moments(
        project,
        _("Coming sessions of this page"),
        (scheduled or _known_sessions(project, places, page_id))[:OFFERED],
        MomentFields(DAY, CLOCK),
        key=f"registration_session_{page_id}",
        hint=_("From the page's own schedule.")
        if scheduled
        else _("The room's next webinar, and sessions with registrations."),
    )


def _known_sessions(project: ProjectSettings, places: Places, page_id: str) -> tuple[datetime, ...]:
    desk = acting_desk()
    page = next((page for page in places.pages if page.page_id == page_id), None)
    if page is None:
        return ()
    room = places.room_of(page)
    starts = {session.starts_at for session in list_sessions(desk, project.id, page.page_id)}
    starts.add(room.closest_at if room else None)
    return tuple(sorted(start for start in starts if start and start >= desk.now()))


def show_listing(project: ProjectSettings, places: Places, *sentences: str) -> None:
    """Show these sentences, when the list of pages was loaded, and the button that loads it again."""
    said = list(sentences)
    if places.listed_at:
        listed = recent(places.listed_at, project.time_zone)
        said.append(_("Pages from Bizon365 as of {time}.", time=listed))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(" ".join(said), width="content")
        pressed = press(
            _("Load the pages from Bizon365"),
            key=LOAD_KEY,
            icon=":material/refresh:",
            type="tertiary" if places.listed_at else "secondary",
        )
    if pressed:
        try:
            with acting(LOAD_KEY), st.spinner(_("Asking Bizon365…")):
                refresh_places(acting_desk(), project.id)
                forget_schedules()
        except DeskError as error:
            show_error(error)
        else:
            st.rerun()
