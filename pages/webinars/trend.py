"""How the webinars of a room go: the people of the last ones as a small chart, and the newest one against the usual."""

import streamlit as st

from core.services.webinars.trends import RoomTrend, Trends
from pages.widgets.language import _, number, plain, signed_share

MOST_ROOMS = 3
CHART_FEWEST = 2


def show_trends(trends: Trends, room_id: str | None) -> None:
    """Of the chosen room; without a choice, of the rooms with the newest webinars."""
    rooms = [room for room in trends.rooms if room_id in (None, room.room_id)][:MOST_ROOMS]
    if not rooms:
        return
    for column, room in zip(st.columns(MOST_ROOMS), rooms, strict=False):
        with column:
            _show_trend(room)


def _show_trend(room: RoomTrend) -> None:
    newest = room.people[-1]
    change = None
    if room.usual:
        change = _("{change} to the usual {n}", change=signed_share(newest / room.usual - 1), n=number(room.usual))
    st.metric(
        plain(room.room_title or room.room_id),
        number(newest),
        delta=change,
        delta_color="off",
        delta_arrow="off",
        chart_data=list(room.people) if len(room.people) >= CHART_FEWEST else None,
        chart_type="line",
        border=True,
        help=_(
            "People at the last {n} webinars of the room, the newest at the right. The usual number is that of the"
            " middle one of the ten before the newest.",
            n=number(len(room.people)),
        ),
    )
