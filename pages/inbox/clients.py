"""The dashboard's copy of Salebot's clients: how far it is filled, filling it, and the clients."""

import streamlit as st

from core.errors import LimitReached, NotConfigured
from core.services.clients.copy import count_clients
from core.services.clients.job import start_sync
from core.services.clients.sync_clients import find_last_sync, plan_sync
from core.services.projects.jobs import JobProgress
from core.services.projects.projects import ProjectSettings
from core.services.projects.salebot_budget import get_salebot_use
from pages.inbox.client_list import show_client_list
from pages.widgets.desk import acting_desk
from pages.widgets.errors import explain, explain_missing_setting, link_to_settings, show_error
from pages.widgets.job_progress import show_job
from pages.widgets.language import UNKNOWN, _, moment, ngettext, number
from pages.widgets.outcome import OVER_PAGE, attempt


def show_clients(project: ProjectSettings) -> None:
    """The section."""
    st.caption(
        _(
            "The list grows as registrations come. Load all clients, and each registration finds its client at once"
            " with almost no requests to Salebot."
        )
    )
    counts = count_clients(acting_desk(), project.id)
    with st.container(horizontal=True, gap="medium"):
        st.metric(_("Clients loaded from Salebot"), number(counts.clients), width="content")
        st.metric(
            _("All variables are here"),
            number(counts.with_variables),
            delta=_("of {n} in all", n=number(counts.clients)),
            delta_color="off",
            delta_arrow="off",
            width="content",
        )
        last = find_last_sync(acting_desk(), project.id)
        ended = last.finished_at if last and last.state == "done" else None
        st.metric(_("Last loaded"), moment(ended, project.time_zone) if ended else UNKNOWN, width="content")
    show_salebot_use(project)
    _show_sync(project)
    show_client_list(project)


def show_salebot_use(project: ProjectSettings) -> None:
    """One line: the calls of today out of the budget; once they are used up, what to do."""
    use = get_salebot_use(acting_desk(), project.id)
    if use.calls >= use.budget:
        st.warning(explain(LimitReached("salebot_budget", use.budget)), icon=":material/hourglass_disabled:")
    else:
        st.caption(_("Salebot: {n} of {budget} requests today", n=number(use.calls), budget=number(use.budget)))


def _show_sync(project: ProjectSettings) -> None:
    last = find_last_sync(acting_desk(), project.id)
    if last and last.is_active:
        show_job(last.id)
        return
    if not project.salebot_key_tail:
        st.info(explain_missing_setting("salebot_key"))
        link_to_settings(NotConfigured("salebot_key"))
        return
    if last and last.problem and not isinstance(last.problem, LimitReached):
        show_error(last.problem)
    if last and last.rests:
        _show_rest(last)
    st.button(
        _("Go on loading") if last and last.rests else _("Load all clients from Salebot"),
        icon=":material/sync:",
        on_click=_start,
        args=(project.id,),
        key="inbox_sync",
    )
    calls = plan_sync(acting_desk(), project.id).calls
    st.caption(
        ngettext(
            "Takes about {n} request to Salebot, plus one for each client not loaded yet.",
            "Takes about {n} requests to Salebot, plus one for each client not loaded yet.",
            calls,
        ),
        help=_("A quarter of the daily requests is kept for registrations."),
    )


def _show_rest(sync: JobProgress) -> None:
    """How far the copy has got, and how it goes on."""
    so_far = (
        _("{done} of {total} loaded.", done=number(sync.settled), total=number(sync.total))
        if sync.total
        else _("The list of clients is not fully loaded yet.")
    )
    follows = (
        _(
            "Today's requests for this are used up. The rest loads by itself tomorrow, or press the button after"
            " raising the limit."
        )
        if isinstance(sync.problem, LimitReached)
        else _("Press the button to load the rest.")
    )
    st.warning(f"{so_far} {follows}", icon=":material/pause_circle:")


def _start(project_id: int) -> None:
    attempt(OVER_PAGE, lambda: start_sync(acting_desk(), project_id), "")
