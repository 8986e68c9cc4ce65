"""Many registrations processed again at once: after Salebot was away, or once more clients are known."""

import streamlit as st

from core.services.inbox.job import process_again
from core.services.inbox.list_registrations import InboxSearch, list_event_ids
from core.services.projects.projects import ProjectSettings
from core.start import get_desk
from pages.inbox.top import OUTCOME
from pages.widgets.language import _, ngettext
from pages.widgets.outcome import attempt

GROUPS = ("unmatched", "failed")
MOST_AT_ONCE = 5_000


def offer_again(project: ProjectSettings, search: InboxSearch, total: int) -> None:
    """For the groups in which somebody is waited for. No notice is given a second time."""
    if search.group not in GROUPS:
        return
    st.button(
        ngettext("Process {n} registration again", "Process {n} registrations again", min(total, MOST_AT_ONCE)),
        icon=":material/refresh:",
        on_click=_process,
        args=(project.id, search),
        help=_("The clients are looked for once more. A notice that was given is not given again."),
        key="inbox_again_all",
    )


def _process(project_id: int, search: InboxSearch) -> None:
    def process() -> None:
        process_again(get_desk(), project_id, list_event_ids(get_desk(), project_id, search, most=MOST_AT_ONCE))

    attempt(OUTCOME, process, _("They are being processed again."))
