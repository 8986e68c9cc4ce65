"""The room minute by minute: how many people were in it, when they came and left, and where most of them left. A minute
that is pressed, or minutes that are drawn over, choose the people of the whole page."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.analytics.room_figure import Mark, Strip, room_figure
from core.domain.access.rights import Right
from core.domain.reports.definitions import IN_ROOM
from core.domain.reports.room_sums import Drop
from core.services.projects.counting import LAST_MINUTE, set_offer_minute
from core.services.projects.projects import ProjectSettings
from core.services.reports.summary import Chosen
from core.services.webinars.room import RoomOfWebinar, RoomOverTime
from pages.webinar.room_minutes import ask_minutes, minutes_of, toggle_minutes
from pages.widgets.as_table import show_as_table
from pages.widgets.chart_frame import chart_config, theme_colours
from pages.widgets.desk import acting_desk
from pages.widgets.drafts import fill, kept
from pages.widgets.language import _, number, share
from pages.widgets.outcome import attempt, show_outcome
from pages.widgets.small_table import Tabled

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_SHARES = (0.25, 0.5, 0.75, 1.0)
_OFFER, _OUTCOME = "webinar_offer_minute", "webinar_offer"


def show_room(project: ProjectSettings, room: RoomOverTime, chosen: Chosen) -> None:
    """Of one webinar: the chart, its table, and the minute of the offer."""
    webinar = room.webinars[0]
    if webinar.peak is None:
        st.info(_("Bizon365 does not say when these people were in the room."))
        return
    codes = tuple(chosen.get(IN_ROOM, ()))
    key = f"chart_room_{'_'.join(codes)}"
    figure = room_chart(room, theme_colours(), codes)

    def pick() -> None:
        selection = st.session_state[key].selection
        # What was drawn over holds points, too
        minutes = selection["box"][0]["x"] if selection["box"] else [point["x"] for point in selection["points"]]
        if minutes:
            ends = sorted(map(float, minutes))
            toggle_minutes(round(ends[0]), round(ends[-1]), codes)

    st.plotly_chart(
        figure,
        key=key,
        on_select=pick,
        selection_mode=("box", "points"),
        config=chart_config(_("People in the room")),
        alt=_("People in the room"),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        ask_minutes(webinar, codes)
        _ask_offer(project, webinar)
        st.caption(
            _("Press a minute to see who was there, draw over several to see who left in them."), width="content"
        )
    show_outcome(_OUTCOME, _OFFER)
    if webinar.drops:
        drops = "; ".join(_drop_words(webinar, drop) for drop in webinar.drops)
        st.caption(_("Where many left at once: {drops}.", drops=drops))
    show_as_table(project, "chart_room", _("room"), partial(minutes_table, room.frame))


def room_chart(room: RoomOverTime, theme: Mapping[str, str], codes: Sequence[str] = ()) -> "Figure":
    """The first webinar's room; the minutes of the choices with these codes are shaded."""
    webinar = room.webinars[0]
    return room_figure(
        room.frame,
        title=_("People in the room"),
        hovers=[_hover(row) for row in room.frame.itertuples()],
        labels={"people": _("in the room"), "joins": _("came in"), "leaves": _("left")},
        colours={
            "people": theme["bar"],
            "joins": theme["second"],
            "leaves": theme["third"],
            "text": theme["text"],
            "paper": theme["paper"],
            "mark": theme["third"],
        },
        write=number,
        marks=_marks(webinar),
        offer=_offer(webinar),
        chosen=minutes_of(codes),
        strips=_strips(room.frame, theme),
        shares={webinar.people * part: share(part) for part in _SHARES if webinar.people * part <= webinar.peak_people},
    )


def _strips(frame: pd.DataFrame, theme: Mapping[str, str]) -> list[Strip]:
    """The chat and the clicks, where it is known when they were and there are any."""
    words = {
        "messages": (_("Chat"), _("{clock} (minute {minute}): messages in the chat {n}"), theme["bar"]),
        "clicks": (_("Clicks"), _("{clock} (minute {minute}): clicks {n}"), theme["third"]),
    }
    strips = []
    for name, (title, said, colour) in words.items():
        if frame[name].notna().all() and frame[name].sum():
            told = zip(frame["at"], frame["minute"], frame[name], strict=True)
            hovers = [said.format(clock=f"{at:%H:%M}", minute=number(minute), n=number(n)) for at, minute, n in told]
            strips.append(Strip(title, frame[name].tolist(), hovers, colour))
    return strips


def _hover(row: object) -> str:
    minute, people = int(row.minute), int(row.people)  # type: ignore[attr-defined]
    return _(
        "{clock} (minute {minute}): {people} in the room, {share} of those who came; came in {joins}, left {leaves}",
        clock=f"{row.at:%H:%M}",  # type: ignore[attr-defined]
        minute=number(minute),
        people=number(people),
        share=share(row.retention),  # type: ignore[attr-defined]
        joins=number(row.joins),  # type: ignore[attr-defined]
        leaves=number(row.leaves),  # type: ignore[attr-defined]
    )


def _marks(webinar: RoomOfWebinar) -> list[Mark]:
    marks = [Mark(drop.minute, drop.people, f"−{number(drop.lost)}") for drop in webinar.drops]
    if webinar.peak is not None:
        words = f"{number(webinar.peak_people)} · {webinar.clock(webinar.peak):%H:%M}"
        marks = [mark for mark in marks if mark.minute != webinar.peak] + [
            Mark(webinar.peak, webinar.peak_people, words, is_peak=True)
        ]
    return marks


def _drop_words(webinar: RoomOfWebinar, drop: Drop) -> str:
    clock = f"{webinar.clock(drop.minute):%H:%M}"
    return _("{clock} (minute {minute}) −{n}", clock=clock, minute=number(drop.minute), n=number(drop.lost))


def _offer(webinar: RoomOfWebinar) -> Mark | None:
    if webinar.offer_minute is None:
        return None
    return Mark(webinar.offer_minute, 0, _("offer, {clock}", clock=f"{webinar.clock(webinar.offer_minute):%H:%M}"))


def _ask_offer(project: ProjectSettings, webinar: RoomOfWebinar) -> None:
    """The minute of the room's offer, for those who may set it."""
    if not acting_desk().acting.may(Right.WORK):
        return

    key = f"{_OFFER}_{webinar.report_id}"

    def save() -> None:
        minute: int | None = st.session_state[key]
        attempt(
            _OUTCOME,
            lambda: set_offer_minute(acting_desk(), project.id, webinar.room_id, minute),
            _("Saved: the minute of the offer holds for all webinars of this room."),
        )

    def take(minute: int) -> None:
        fill(key, minute)
        save()

    with st.popover(_("Minute of the offer"), icon=":material/sell:"):
        with kept(key, webinar.offer_minute):
            st.number_input(
                _("Minutes from the start to the offer in this room"),
                min_value=0,
                max_value=LAST_MINUTE,
                value=None,
                placeholder=_("Not set"),
                key=key,
            )
        st.button(_("Save the minute"), on_click=save, key="webinar_offer_save")
        if webinar.rise is not None and webinar.rise != webinar.offer_minute:
            st.caption(_("At {clock} the clicks rise most.", clock=f"{webinar.clock(webinar.rise):%H:%M}"))
            label = _("Take minute {n}", n=number(webinar.rise))
            st.button(label, on_click=take, args=(webinar.rise,), key="webinar_offer_take")


def minutes_table(frame: pd.DataFrame) -> Tabled:
    """The minutes of one webinar, without what is not known of it."""
    titles = {
        "at": _("Time"),
        "minute": _("Minute"),
        "people": _("In the room"),
        "joins": _("Came in"),
        "leaves": _("Left the room"),
        "retention": _("Of those who came"),
        "messages": _("Messages"),
        "clicks": _("Clicks"),
    }
    known = {name: title for name, title in titles.items() if frame[name].notna().any()}
    return Tabled(known, frame, {"retention": share, "at": lambda at: f"{at:%H:%M}"})
