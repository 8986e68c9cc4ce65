"""The head of the Inbox: when the last delivery came, how many came today, what waits for somebody, the test button."""

import streamlit as st

from core.services.inbox.list_registrations import InboxCounts, InboxSearch, count_inbox
from core.services.inbox.send_test_delivery import send_test_delivery
from core.services.inbox.state import InboxNow, InboxView, ReceivedToday, get_received_today, look_at_inbox
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_settings import get_salebot_settings
from core.start import get_desk
from pages.inbox.choice import open_group
from pages.widgets.language import UNKNOWN, _, ago, moment, number
from pages.widgets.local_address import local_address
from pages.widgets.outcome import attempt, say
from pages.widgets.redraw import draw_anew

POLL_S = 1.0
OUTCOME = "inbox"
"""Where it is said what came of an action."""
NUMBER_WIDTH_PX = 165
"""Two side by side on a telephone."""
JUST_NOW_S = 60


def show_top(project: ProjectSettings, view: InboxView, search: InboxSearch, page: int) -> None:
    """It is drawn anew by itself, and the list with it, as soon as something changes in what is shown."""
    today = get_received_today(get_desk(), project.id)
    narrowed = search.page_id is not None or bool(search.text.strip())
    counts = count_inbox(get_desk(), project.id, InboxSearch()) if narrowed else view.counts
    shown = tuple(row.event_id for row in view.page.rows)
    _watch(project, view.stamp, shown, page == 1, today, counts)


@st.fragment(run_every=POLL_S)
def _watch(
    project: ProjectSettings,
    stamp: str,
    shown: tuple[int, ...],
    with_new: bool,
    today: ReceivedToday,
    counts: InboxCounts,
) -> None:
    now = look_at_inbox(get_desk(), project.id, shown, with_new=with_new)
    if now.stamp != stamp:
        draw_anew()
    with st.container(horizontal=True, vertical_alignment="top"):
        _show_last(project, now)
        _show_number(_("Deliveries today"), today.deliveries, f"{today.day:%d.%m.%Y}")
        _show_number(
            _("No client found"), counts.by_group["unmatched"], _("of {n} in all", n=_all(counts)), "unmatched"
        )
        _show_number(_("Failed or unclear"), counts.by_group["failed"], _("of {n} in all", n=_all(counts)), "failed")


def _show_last(project: ProjectSettings, now: InboxNow) -> None:
    age_s = (get_desk().now() - now.last_at).total_seconds() if now.last_at else None
    age = UNKNOWN if age_s is None else ago(age_s) if age_s >= JUST_NOW_S else _("just now")
    at = moment(now.last_at, project.time_zone)
    st.metric(_("Last delivery"), age, delta=at, delta_color="off", delta_arrow="off", width="content")


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


def show_test(project: ProjectSettings) -> None:
    """The button that sends a made registration through the whole path."""
    st.button(
        _("Send a test registration"),
        icon=":material/science:",
        on_click=_send_test,
        args=(project.id,),
        help=_(
            "Somebody made up, with an address at example.com and without a phone, is delivered as Bizon365 would"
            " deliver them: through the public address of this dashboard where one is known."
        ),
        key="inbox_test",
    )
    if get_salebot_settings(get_desk(), project.id).relay:
        st.caption(_("Relaying is on: Salebot gets the test registration, too."))


def _send_test(project_id: int) -> None:
    def send() -> None:
        address = send_test_delivery(get_desk(), project_id, local_address()).address
        say(
            OUTCOME,
            _(
                "The test registration came in at `{address}`. It stands in the list, under the group «Test».",
                address=address,
            ),
        )

    attempt(OUTCOME, send, "")
