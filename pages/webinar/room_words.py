"""A choice of people made on the chart of the room, in words."""

from core.domain.reports.definitions import InRoomAt, LeftBetween, read_in_room
from pages.widgets.language import _, number


def in_room_words(code: str) -> str:
    """A choice made on the chart."""
    match read_in_room(code):
        case InRoomAt(minute):
            return _("were there in minute {n}", n=number(minute))
        case LeftBetween(first, last):
            return _("left in minutes {first}–{last}", first=number(first), last=number(last))
    return code
