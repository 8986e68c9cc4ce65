"""How the webinars of a room go: the people of the last ones as small bars, and the newest one against the usual."""

from html import escape

import streamlit as st

from core.services.webinars.trends import RoomTrend, Trends
from pages.widgets.language import _, number, signed_share

MOST_ROOMS = 30


def show_trends(trends: Trends, room_id: str | None) -> None:
    """Of the chosen room; without a choice, of all rooms in one line that scrolls, those with the newest webinars
    first."""
    rooms = [room for room in trends.rooms if room_id in (None, room.room_id)][:MOST_ROOMS]
    if rooms:
        label = escape(_("The last webinars of each room"))
        cards = "".join(map(_card, rooms))
        st.html(f'<div class="deskTrends" role="region" aria-label="{label}" tabindex="0">{cards}</div>')


def _card(room: RoomTrend) -> str:
    newest = room.people[-1]
    change = ""
    if room.usual:
        change = _("{change} to the usual {n}", change=signed_share(newest / room.usual - 1), n=number(room.usual))
    about = _(
        "People at the last {n} webinars of the room, the newest at the right. The usual number is that of the"
        " middle one of the ten before the newest.",
        n=number(len(room.people)),
    )
    title = escape(room.room_title or room.room_id)
    return (
        f'<div class="deskTrend" title="{escape(about)}"><div><div class="deskRoom" title="{title}">{title}</div>'
        f"<b>{number(newest)}</b> <small>{change}</small></div>"
        f'<div class="deskBars" role="img" aria-label="{escape(about)}">{_bars(room.people)}</div></div>'
    )


def _bars(people: tuple[int, ...]) -> str:
    highest = max(people) or 1
    return "".join(f'<i style="height: {round(100 * n / highest)}%"></i>' for n in people)
