"""The head of the Inbox: when the last delivery came, how many came today, how many need the operator; and what keeps
registrations from Salebot, with the button to try again once that is corrected."""

import streamlit as st

from core.services.inbox.list_registrations import InboxCounts, InboxSearch, count_inbox
from core.services.inbox.state import (
    InboxNow,
    InboxView,
    ReceivedToday,
    Stuck,
    get_received_today,
    get_stuck,
    get_stuck_relay,
    look_at_inbox,
)
from core.services.projects.jobs import retry_now
from core.services.projects.projects import ProjectSettings
from pages.inbox.choice import open_group
from pages.widgets.desk import acting_desk
from pages.widgets.errors import explain, link_to_settings
from pages.widgets.language import UNKNOWN, _, ago, moment, ngettext, number
from pages.widgets.redraw import POLL_S, rerun_page

NUMBER_WIDTH_PX = 160
"""Width that lets two numbers stand side by side on a phone."""
JUST_NOW_S = 60


def show_top(project: ProjectSettings, view: InboxView, search: InboxSearch) -> None:
    """The numbers. They and the list are drawn again by themselves when something changes in what is shown."""
    today = get_received_today(acting_desk(), project.id)
    narrowed = search.page_id is not None or bool(search.text.strip())
    counts = count_inbox(acting_desk(), project.id, InboxSearch()) if narrowed else view.counts
    shown = tuple(row.event_id for row in view.page.rows)
    _watch(project, stamp=view.stamp, shown=shown, with_new=view.with_new, today=today, counts=counts)


@st.fragment(run_every=POLL_S)
def _watch(
    project: ProjectSettings,
    *,
    stamp: str,
    shown: tuple[int, ...],
    with_new: bool,
    today: ReceivedToday,
    counts: InboxCounts,
) -> None:
    now = look_at_inbox(acting_desk(), project.id, shown, with_new=with_new)
    if now.stamp != stamp:
        rerun_page()
    with st.container(horizontal=True, vertical_alignment="top", gap="medium"):
        _show_last(project, now)
        _show_number(_("Webhooks today"), today.deliveries, f"{today.day:%d.%m.%Y}")
        _show_number(
            _("No client found"), counts.by_group["unmatched"], _("of {n} in all", n=_all(counts)), "unmatched"
        )
        _show_number(_("Failed or unclear"), counts.by_group["failed"], _("of {n} in all", n=_all(counts)), "failed")


def _show_last(project: ProjectSettings, now: InboxNow) -> None:
    age_s = (acting_desk().now() - now.last_at).total_seconds() if now.last_at else None
    age = UNKNOWN if age_s is None else ago(age_s) if age_s >= JUST_NOW_S else _("just now")
    at = moment(now.last_at, project.time_zone)
    st.metric(_("Last webhook"), age, delta=at, delta_color="off", delta_arrow="off", width="content")


def _show_number(name: str, value: int, of: str, group: str | None = None) -> None:
    with st.container(width=NUMBER_WIDTH_PX, gap="xxsmall"):
        st.metric(name, number(value), delta=of, delta_color="off", delta_arrow="off")
        if group and value:
            st.button(
                _("Show them"),
                type="tertiary",
                icon=":material/filter_alt:",
                on_click=open_group,
                args=(group,),
                key=f"inbox_show_{group}",
            )


def _all(counts: InboxCounts) -> str:
    return number(counts.by_group["all"])


def show_stuck(project: ProjectSettings) -> None:
    """The problems with the button to try again; nothing while there is none."""
    writing, relay = get_stuck(acting_desk(), project.id), get_stuck_relay(acting_desk(), project.id)
    problem = writing.problem or relay.problem
    if problem is None:
        return
    with st.container(border=True):
        say_stuck(writing)
        say_stuck_relay(relay)
        with st.container(horizontal=True):
            st.button(
                _("Try now"),
                icon=":material/refresh:",
                on_click=retry_now,
                args=(acting_desk(), project.id),
                key="inbox_try_now",
            )
            link_to_settings(problem)


def say_stuck(stuck: Stuck) -> None:
    """Registrations that wait to be written."""
    if stuck.problem:
        waiting = ngettext("{n} registration waits.", "{n} registrations wait.", stuck.waiting)
        st.warning(f"{waiting} {explain(stuck.problem)}", icon=":material/hourglass_bottom:")


def say_stuck_relay(stuck: Stuck) -> None:
    """Registrations that wait to be passed on."""
    if stuck.problem:
        waiting = ngettext(
            "{n} registration is waiting to be forwarded to Salebot.",
            "{n} registrations are waiting to be forwarded to Salebot.",
            stuck.waiting,
        )
        st.warning(f"{waiting} {explain(stuck.problem)}", icon=":material/forward:")
