"""Automatic loading: whether the project looks by itself for what is new, when, and which webinars it waits for."""

import streamlit as st

from core.services.projects.projects import ProjectSettings
from core.services.projects.schedule import Schedule, find_schedule
from core.services.reports.list_rooms import list_rooms
from core.services.schedule.settings import list_coming, turn_schedule
from pages.widgets.desk import acting_desk
from pages.widgets.errors import show_error
from pages.widgets.language import _, moment, ngettext, plain, recent
from pages.widgets.outcome import attempt, show_outcome

MOST_COMING = 10
SWITCH_KEY = "settings_schedule_switch"


def show_schedule(project: ProjectSettings) -> None:
    """The section: one switch, and what is expected next."""
    schedule = find_schedule(acting_desk(), project.id)
    is_on = schedule is not None and schedule.is_on
    with st.container(border=True):
        if is_on:
            st.markdown(_("**New reports load by themselves.**"))
        else:
            st.markdown(_("**New reports load only after a webhook, or when somebody presses the button.**"))
        st.caption(
            _(
                "We look every 15 minutes in the 4 hours after a webinar, and every hour at any other time. People who"
                " registered on pages with a session soon, orders and, once a day, the Salebot clients load, too. No"
                " webhook and no tunnel is needed."
            )
        )
        st.button(
            _("Turn off") if is_on else _("Turn on"),
            type="secondary" if is_on else "primary",
            on_click=_turn,
            args=(project, not is_on),
            key=SWITCH_KEY,
        )
        show_outcome("schedule")
        if schedule and is_on:
            _show_looks(project, schedule)
    if is_on:
        _show_coming(project)


def _turn(project: ProjectSettings, is_on: bool) -> None:
    done = _("Reports load by themselves now.") if is_on else _("Reports no longer load by themselves.")
    attempt("schedule", lambda: turn_schedule(acting_desk(), project.id, is_on), done)


def _show_looks(project: ProjectSettings, schedule: Schedule) -> None:
    said = []
    if schedule.looked_at:
        said.append(_("Last look: {time}.", time=recent(schedule.looked_at, project.time_zone)))
    if schedule.due_at:
        said.append(_("Next look: {time}.", time=recent(schedule.due_at, project.time_zone)))
    st.caption(" ".join(said))
    if schedule.problem:
        show_error(schedule.problem)


def _show_coming(project: ProjectSettings) -> None:
    st.subheader(_("Webinars we wait for"), anchor=False)
    coming = list_coming(acting_desk(), project.id)
    if not coming:
        st.caption(_("None are known yet: we learn them from your pages, and from when your rooms usually go."))
        return
    titles = {room.room_id: room.title for room in list_rooms(acting_desk(), project.id)}
    shown = [
        f"- {plain(moment(one.starts_at, project.time_zone))} · {plain(titles.get(one.room_id) or one.room_id)}"
        for one in coming[:MOST_COMING]
    ]
    st.markdown("\n".join(shown))
    if more := len(coming[MOST_COMING:]):
        st.caption(ngettext("and {n} more", "and {n} more", more))
