"""The inputs of a check: the webinar (room, date, time), whom to check, and the shortest stay that counts."""

from collections.abc import Mapping

import streamlit as st

from core.domain.registration.typed_session import rewrite_typed
from core.services.attendance.past_checks import KINDS, Kind
from core.services.projects.projects import ProjectSettings
from core.services.reports.list_rooms import Room, list_rooms
from core.services.reports.report_facts import list_starts
from pages.attendance.run import MODE_KEY
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import kept
from pages.widgets.language import _
from pages.widgets.offered_moments import MomentFields, offer_moments
from pages.widgets.webinar_link import WEBINARS

ROOM, DAY, CLOCK, MODE, STAY = "room", "day", "time", "check", "stay"
"""The names of the URL parameters."""
OFFERED = 6
LONGEST_STAY_MIN = 1440
STAY_WIDTH_PX = 220
ROOM_KEY = "attendance_room"
CHECK_KEYS: Mapping[Kind, str] = {kind: f"attendance_check_{kind}" for kind in KINDS}
"""Of the button that checks, which is another one for each kind: a press must not be done as that of another kind when
the operator changes the kind right after it."""


def ask_webinar(project: ProjectSettings) -> tuple[str, str, str]:
    """Room id, and date and time as 13.09.2026 and 19:00, or as typed where they cannot be read; all three are kept in
    the URL as they were typed."""
    rooms = {room.room_id: room for room in list_rooms(acting_desk(), project.id)}
    if not rooms:
        st.info(_("No reports yet. Load them first, or enter a room id."))
        st.page_link(WEBINARS, label=_("To the webinars"), icon=":material/bar_chart:")
    is_asked = any(name in st.query_params for name in (ROOM, DAY, CLOCK))
    with st.container(border=True):
        first, second, third = st.columns([4, 1.2, 1], vertical_alignment="bottom")
        with first:
            room_id = ask_room(rooms)
        _offer_starts(project, room_id)
        with kept(DAY, "", name="attendance_day", parameter=DAY, is_asked=is_asked):
            day = second.text_input(_("Date"), placeholder=_("DD.MM.YYYY"), key=DAY)
        with kept(CLOCK, "", name="attendance_time", parameter=CLOCK, is_asked=is_asked):
            clock = third.text_input(_("Time"), placeholder=_("HH:MM"), key=CLOCK)
        st.caption(_("Without a date the newest report of the room is used."))
    today = acting_desk().now().astimezone(project.time_zone).date()
    zone = project.time_zone
    return room_id, *rewrite_typed(day or "", clock or "", zone=zone, today=today, has_been=True)


def ask_how() -> tuple[Kind, float]:
    """Whom to check (one of `KINDS`), and the shortest stay that counts, in minutes."""
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        with kept(MODE_KEY, KINDS[0], options=KINDS, parameter=MODE):
            mode: Kind | None = st.segmented_control(
                _("Who to check"),
                KINDS,
                required=True,
                format_func={
                    "list": _("A list"),
                    "registered": _("Registered people"),
                    "person": _("One person"),
                }.__getitem__,
                key=MODE_KEY,
                wrap=True,
            )
        with kept(STAY, 0, name="attendance_stay", parameter=STAY, read=_read_stay):
            stay = st.number_input(
                _("Minimum stay, minutes"),
                min_value=0,
                max_value=LONGEST_STAY_MIN,
                key=STAY,
                width=STAY_WIDTH_PX,
                help=_("0: anyone who entered counts, as in the function bizon365_is_visitor."),
            )
    return mode or KINDS[0], float(stay or 0)


def _read_stay(text: str) -> int:
    stay = int(text)
    if not 0 <= stay <= LONGEST_STAY_MIN:
        raise ValueError(text)
    return stay


def ask_room(rooms: dict[str, Room]) -> str:
    """The id of the room, chosen or typed, kept in the URL; "" while there is none."""
    # The URL is written here, because a bound widget would put its label there, which depends on title and language.
    usual = next(iter(rooms), None)
    with kept(ROOM_KEY, usual, parameter=ROOM):
        shown = st.session_state[ROOM_KEY]
        chosen = st.selectbox(
            _("Room"),
            list(rooms) if not shown or shown in rooms else [shown, *rooms],
            format_func=lambda room_id: _room_name(rooms.get(room_id), room_id),
            placeholder=_("choose a room or enter its id"),
            accept_new_options=True,
            index=None,
            key=ROOM_KEY,
        )
    return (chosen or "").strip()


def _room_name(room: Room | None, room_id: str) -> str:
    return f"{room.title} · {room_id}" if room and room.title else room_id


def _offer_starts(project: ProjectSettings, room_id: str) -> None:
    """Offer the room's latest webinars; a click fills in date and time."""
    starts = list_starts(acting_desk(), project.id, room_id, OFFERED) if room_id else []
    label = _("Latest webinars of this room")
    offer_moments(project, label, starts, MomentFields(DAY, CLOCK), key=f"attendance_start_{room_id}")
