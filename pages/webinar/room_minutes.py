"""Who was in the room in a minute, or left it in several: chosen on the chart, or without it by the keyboard or a
finger."""

from collections.abc import Sequence

import streamlit as st

from core.domain.reports.definitions import IN_ROOM, InRoom, InRoomAt, LeftBetween, read_in_room, write_in_room
from core.services.projects.counting import LAST_MINUTE
from core.services.webinars.room import RoomOfWebinar
from pages.webinar.choice import choose_people
from pages.widgets.language import _
from pages.widgets.shown_value import chosen_value, shown_key

_AT, _LEFT = "webinar_at_minute", "webinar_left_minutes"


def toggle_minutes(first: int, last: int, codes: Sequence[str]) -> None:
    """One minute chooses who was there, several who left in them; the same once more chooses everybody again."""
    first, last = max(first, 0), min(last, LAST_MINUTE)
    if first > last:
        return
    code = write_in_room(InRoomAt(first) if first == last else LeftBetween(first, last))
    choose_people(IN_ROOM, () if code in codes else (code,))


def minutes_of(codes: Sequence[str]) -> list[tuple[int, int]]:
    """The first and the last minute of each choice."""
    return [
        (one.minute, one.minute) if isinstance(one, InRoomAt) else (one.first, one.last) for one in _conditions(codes)
    ]


def ask_minutes(webinar: RoomOfWebinar, codes: Sequence[str]) -> None:
    """The same without the chart. The address decides; the widgets only show it."""
    most = (webinar.minutes or LAST_MINUTE + 1) - 1
    conditions = _conditions(codes)
    at = [one.minute for one in conditions if isinstance(one, InRoomAt) and one.minute <= most]
    left = [
        (one.first, min(one.last, most)) for one in conditions if isinstance(one, LeftBetween) and one.first <= most
    ]
    at_key = shown_key(_AT, at[0] if at else None)
    left_key = shown_key(_LEFT, left[0] if left else (0, most))
    with st.popover(_("Who was there"), icon=":material/schedule:"):
        st.number_input(
            _("Minutes from the start"),
            min_value=0,
            max_value=most,
            value=None,
            key=at_key,
            on_change=_choose_at,
            args=(at_key,),
        )
        if most:
            st.slider(_("Or who left in minutes"), 0, most, key=left_key, on_change=_choose_left, args=(left_key,))


def _conditions(codes: Sequence[str]) -> list[InRoom]:
    return [condition for code in codes if (condition := read_in_room(code))]


def _choose_at(key: str) -> None:
    minute: int | None = chosen_value(_AT, key)
    choose_people(IN_ROOM, () if minute is None else (write_in_room(InRoomAt(minute)),))


def _choose_left(key: str) -> None:
    choose_people(IN_ROOM, (write_in_room(LeftBetween(*chosen_value(_LEFT, key))),))
